"""Story files: their form, what a damaged one is told, and what all of them earn."""

import json

import pytest

from resolutions import story
from resolutions.errors import InputError
from resolutions.files import STORIES, find_story
from resolutions.story.checker import Checker
from resolutions.story.new_story import new_story
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import NATION

ARTICLE = STORIES / "daily-echo-2019.yml"


@pytest.fixture
def damaged(tmp_path):
    """Replace a piece of the article's file, which must be there, once. Every damage is invented."""

    def replace(old: str, new: str):
        text = ARTICLE.read_text("utf-8")
        assert old in text
        file = tmp_path / "story.yml"
        file.write_text(text.replace(old, new, 1), "utf-8")
        return file

    return replace


def fault(file) -> InputError:
    with pytest.raises(InputError) as error:
        story.read(file)
    assert "\n" not in str(error.value)
    assert str(file) in error.value.where
    assert error.value.fix
    return error.value


def row_of(file, text: str) -> int:
    rows = file.read_text("utf-8").splitlines()
    return next(number for number, row in enumerate(rows, 1) if text in row)


def test_the_schema_for_editors_is_that_of_the_model():
    held = json.loads((STORIES / "schema.json").read_text("utf-8"))
    assert held == json.loads(json.dumps(story.schema()))


def test_every_story_names_its_schema_and_is_read_the_article_first():
    stories = story.read_all()
    assert len(stories) == 19
    assert stories[0].name == "daily-echo-2019"
    for one in stories:
        head = (STORIES / f"{one.name}.yml").read_text("utf-8").splitlines()[0]
        assert head == "# yaml-language-server: $schema=schema.json"
        assert one.claims
        assert one.edition.story == one.name


@pytest.mark.parametrize(
    ("old", "new", "row", "what"),
    [
        ("paragraph: 6", "paragraf: 6", "paragraf", "unknown field 'paragraf'"),
        ("publisher: Daily Echo", "publischer: Daily Echo", "publischer", "unknown field"),
        ("query: {outcome: outcomes}", "query: {result: outcomes}", "result:", "field 'query.result'"),
        ("as: exactly", "as: exacly", "exacly", "no word 'exacly'"),
        ("subject: totals", "subject: total", "subject: total", "no word 'total'"),
        ("value: 538272", "value: 013440", "013440", "'013440' was read as text"),
        ("value: 538272", "value: 13:44:0", "13:44:0", "was read as text"),
        ("value: 538272", "value: .nan", ".nan", "was read as text"),
        ("value: 538272", "value: yes", "yes", "was read as text"),
        ("value: 538272", "value: 538 272", "538 272", "was read as text"),
        ("value: 538272", "value: 538.272", "538.272", "538.272 would be read as a decimal"),
        ("value: 538272", "value: 538273", "538273", "is not in the words '538,272'"),
        ("value: 538272, ", "", "stated: {as: exactly", "needs a value"),
        ("query: {outcome: outcomes}", "needs: [force]", None, "a query is wanted"),
        ("paragraph: 6", "paragraph: six", "paragraph: six", "'six' was read as text"),
        ("force: Hampshire", "force: Hampshir", "force: Hampshir", "did you mean 'Hampshire'?"),
        ("force: Hampshire", "force: Hampshire\nforce: Kent", "force: Kent", "given twice"),
        ("force: Hampshire", "force: &a Hampshire", "&a", "an alias or anchor"),
        ("force: Hampshire", "force: !!str Hampshire", "!!str", "a tag"),
        ("force: Hampshire", "force: []", "force: []", "a list without a force"),
        ("years: [2014/15, 2017/18]", "years: [2014-15, 2017/18]", "2014-15", "not a financial year"),
        ("years: [2014/15, 2017/18]", "years: [2017/18, 2014/15]", "years:", "comes after"),
        ("offence_group: Robbery", "offence_group: Robery", "Robery", "did you mean 'Robbery'?"),
        ("value: 4, as: whole", "value: 104, as: whole", "104", "is no part of a whole"),
        ("id: drugs", "id: outcomes", None, "a second claim with the id 'outcomes'"),
        ("claim: All crime", "claim: <b>All</b> crime", "<b>", "markup has no place"),
        ("title: Thousands", "title: <i>Thousands</i>", "<i>", "markup has no place"),
        ("speaker: Yvette", "speaker: <b>Yvette", "<b>", "markup has no place"),
        ("address: https:", "address: javascript:", "javascript", "is no address; write it from https://"),
        ("id: drugs", "id: Drug Offences", "Drug Off", "in small letters and digits, with hyphens"),
        ("published: \"2019-06-18\"", "published: 18 June 2019", "18 June", "is no date"),
        ("judged: since-2014", "paragraph: 2", None, "the field 'paragraph' is given twice"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_row_field_and_the_nearest_right_word(damaged, old, new, row, what):
    file = damaged(old, new)
    error = fault(file)
    assert what in str(error)
    if row:
        assert error.where == f"{file}, row {row_of(file, row)}"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"hello", "fields are wanted here"),
        (b"- a\n- b\n", "fields are wanted here"),
        (b"claims: []\n", "no 'name'"),
        (b"name: a\n---\nname: b\n", "a second document"),
        (b"name: {a\n", "not YAML"),
        (b"a: &x [1]\nb: *x\n", "alias or anchor"),
        ("name: a\n".encode("utf-16"), "not UTF-8"),
        (b"\xff\xfe\xfa", "not UTF-8"),
        (b"name: \xe9\n", "not UTF-8"),
        (b"a: " + b"[" * 5000, "nested too deeply"),
        (b"#" * 300_000, "more than 200,000 bytes"),
    ],
)
def test_what_is_no_story_is_refused(tmp_path, content, what):
    file = tmp_path / "story.yml"
    file.write_bytes(content)
    assert what in str(fault(file))


def test_a_story_without_claims_is_refused(tmp_path):
    file = tmp_path / "story.yml"
    head = ARTICLE.read_text("utf-8").split("\nclaims:")[0]
    file.write_text(f"{head}\nclaims: []\n", "utf-8")
    assert "claims: the list is empty" in str(fault(file))


def test_a_fault_is_told_with_one_thing_to_do(damaged):
    text = str(fault(damaged("force: Hampshire", "force: Hampshir")))
    assert text.endswith("no force 'Hampshir'; did you mean 'Hampshire'?")


RANK = "measure: share, rank: highest"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        (f"{RANK}, among: [Kent, Essex]", "Hampshire is not one of the 2 ranked"),
        (f"{RANK}, among: Wales", "Hampshire is not one of the 4 ranked"),
        (f"{RANK}, place: England and Wales", "England and Wales is no force"),
        ("measure: ratio, years: 2017/18", "'ratio' compares two years"),
        ("measure: change, years: 2017/18", "'change' compares two years"),
        ("measure: forces, that: rose, years: 2017/18", "'forces' compares two years"),
        ("offence_code: 34Z", "no offence code '34Z'"),
    ],
)
def test_a_query_without_an_answer_is_told_with_its_row(damaged, tables, query, what):
    file = damaged("query: {outcome: outcomes}", f"query: {{{query}}}")
    text = file.read_text("utf-8").replace("as: exactly", "as: rank", int("rank:" in query))
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        Checker(tables, story.read(file)).results()
    assert what in str(error.value)
    assert error.value.where == f"{file}, row {row_of(file, query)}: claim 'outcomes'"


def test_a_story_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(InputError, match="daily-echo-2019"):
        find_story("daily-eco-2019")


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("offence_subgroup: Rape", "offence_subgroup: Rapes", "'Rape'"),
        ("crime_type: Drugs", "crime_type: Drug", "'Drugs'"),
        ("judged: since-2014", "judged: since-2015", "'since-2014'"),
    ],
)
def test_what_the_data_do_not_know_is_refused_not_counted_as_none(damaged, tables, old, new, near):
    with pytest.raises(InputError) as error:
        Checker(tables, story.read(damaged(old, new))).results()
    assert near in str(error.value)
    assert "claim '" in str(error.value) or "documents.yml" in str(error.value)


@pytest.fixture(scope="module")
def checked(tables):
    return {
        one.name: {r.claim.id: r for r in Checker(tables, one).results()}
        for one in story.read_all()
    }


@pytest.mark.parametrize(
    ("name", "claim", "verdict", "figure"),
    [  # figures worked out from the tables by hand
        ("bbc-national-2019", "mean-a-year", Verdict.EXACT, 448_395 / 4),
        ("west-midlands-2019", "community-resolutions", Verdict.WITHIN_REVISIONS, 24_614),
        ("derbyshire-2019", "second", Verdict.TRUE_AS_WORDED, 2),
        ("essex-epping-2019", "eight-forces", Verdict.EXACT, 8),
        ("essex-epping-2019", "firearms", Verdict.TRUE_OF_SOMETHING_ELSE, 375),
        ("hampshire-2021", "resolved", Verdict.WITHIN_REVISIONS, 2_950),
        ("hampshire-2021", "almost-3000", Verdict.TRUE_AS_WORDED, 2_950),
        ("portsmouth-news-2019", "since-2014", Verdict.TRUE_AS_WORDED, 13_394 + 5_444),
        ("cumbria-2019", "suffolk-first", Verdict.TRUE_AS_WORDED, 1),
    ],
)
def test_a_claim_of_another_story_earns(checked, name, claim, verdict, figure):
    result = checked[name][claim]
    assert result.verdict == verdict
    assert result.best.lower == pytest.approx(figure)


def test_the_firearms_of_essex_are_weapons_of_every_kind(checked):
    other = checked["essex-epping-2019"]["firearms"].nearby
    assert other.query.offences[1] == ("Possession of weapons offences",)
    assert (other.figure.lower, other.basis) == (882, "closed")
    assert other.luck < 0.05


def test_what_no_table_covers_names_the_table_that_would(checked):
    result = checked["hampshire-2021"]["violence"]
    assert result.verdict == Verdict.THE_DATA_CANNOT_SAY
    assert "The sheets of 2020/21, offence by offence, would answer it." in result.reason


def test_every_claim_of_every_story_has_a_verdict_and_a_reason(checked):
    every = [result for results in checked.values() for result in results.values()]
    assert all(result.reason for result in every)
    for result in every:
        if result.readings and not result.two_sources and not result.nearby:
            assert result.verdict == min(one.verdict for one in result.readings)
        if result.nearby and result.verdict == Verdict.DOES_NOT_MATCH:
            assert result.nearby.lucky


@pytest.mark.parametrize("force", ["West Mercia", "Cumbria", NATION])
def test_a_new_story_can_be_checked_as_it_is_written(tmp_path, tables, force):
    file = tmp_path / "new.yml"
    file.write_text(new_story(tables, force), "utf-8")
    results = Checker(tables, story.read(file)).results()
    assert len(results) >= 4
    assert all(result.verdict.good for result in results)

"""What a damaged claims.yml is told. Every damage is invented, done to a copy of the real file."""

import pytest

from resolutions import story
from resolutions.errors import InputError
from resolutions.story.checker import Checker

SPELLING = "remove it or mend its spelling"
COMMENT = "see the comment at the top of the file"


@pytest.fixture
def damaged(data_folder):
    """Replace a piece of claims.yml, which must be there, once."""
    file = data_folder / "claims.yml"

    def replace(old: str, new: str):
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        return file

    return replace


def fault(file) -> InputError:
    with pytest.raises(InputError) as error:
        story.read(file)
    assert "\n" not in str(error.value)
    return error.value


def row_of(file, text: str) -> int:
    rows = file.read_text("utf-8").splitlines()
    return next(number for number, row in enumerate(rows, 1) if text in row)


def test_the_real_file_is_read_in_its_order(data_folder):
    file = story.read(data_folder / "claims.yml")
    assert (file.article.force, file.article.years) == ("Hampshire", ("2014/15", "2017/18"))
    assert len(file.claims) == 22
    assert file.claims[0].id == "outcomes"


@pytest.mark.parametrize(
    ("old", "new", "claim", "what", "fix"),
    [
        ("paragraph: 6", "paragraph: 6\n    colour: red", "outcomes", "field 'colour'", SPELLING),
        ("    query: {outcome: outcomes}\n", "", "outcomes", "no 'query'", "add it"),
        ("words: 3%}", "words: 3%, near: 1}", "share-2018", "field 'stated.near'", SPELLING),
        ("query: {outcome: outcomes}", "query: {result: outcomes}", "outcomes",
         "field 'query.result'", SPELLING),
        ("as: exactly, ", "", "outcomes", "no 'stated.as'", "add it"),
        ("as: exactly", "as: exacly", "outcomes", "'exactly', 'about', 'more than'", COMMENT),
        ("value: 538272", "value: lots", "outcomes", "stated.value: Input should be", COMMENT),
        ("value: 538272, ", "", "outcomes", "a number stated 'exactly' needs a value", COMMENT),
        ("{place: England and Wales}", "{place: Englad and Wales}",
         "national-community-resolutions", "did you mean 'England and Wales'?", COMMENT),
        ("{offence_group: Robbery}", "{offence_group: Robery}", "robberies",
         "no offence group 'Robery'; did you mean 'Robbery'", COMMENT),
        ("{measure: proportion, offence_group: Criminal damage and arson}",
         "{measure: proportion}", "mostly-minor", "a proportion needs an offence_group", COMMENT),
        ("[2014/15, 2014/15]", "[2014-15, 2014/15]", "share-2014",
         "'2014-15' is not a financial year", COMMENT),
        ("[2016/17, 2017/18]", "[2017/18, 2016/17]", "more-than-doubled",
         "the first year 2017/18 comes after the last year 2016/17", ""),
        ("        police_uk: {crime", "        query: {}\n        police_uk: {crime", "drugs",
         "give either a query or police_uk", COMMENT),
        ("paragraph: 6", "paragraph: six", "outcomes", "paragraph: Input should be", COMMENT),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_named_with_its_row(damaged, old, new, claim, what, fix):
    file = damaged(old, new)
    error = fault(file)
    assert error.where == f"{file}, row {row_of(file, f'- id: {claim}')}"
    assert error.what.startswith(f"claim {claim!r}: ")
    assert what in error.what
    assert error.fix
    assert fix in error.fix


def test_a_claim_without_an_id_is_named_by_its_row(damaged):
    file = damaged("  - id: robberies\n    claim:", "  - claim:")
    error = fault(file)
    assert error.where == f"{file}, row {row_of(file, '- claim:')}"
    assert (error.what, error.fix) == ("no 'id'", "add it")


def test_a_second_claim_of_an_id_is_told_where_both_stand(damaged):
    file = damaged("id: drugs", "id: outcomes")
    first, second = (
        number
        for number, row in enumerate(file.read_text("utf-8").splitlines(), 1)
        if row == "  - id: outcomes"
    )
    assert str(fault(file)) == (
        f"{file}, row {second}: a second claim with the id 'outcomes'; "
        f"rename it; the first is in row {first}"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("{outcome: outcomes}", "{outcome: outcomes"), ("    paragraph: 6", "\tparagraph: 6")],
    ids=["unclosed brace", "tab"],
)
def test_what_is_not_yaml_is_named_with_its_row(damaged, old, new):
    file = damaged(old, new)
    error = fault(file)
    row = int(error.where.removeprefix(f"{file}, row "))
    assert 0 <= row - row_of(file, new) <= 2
    assert error.what == "this is not YAML"
    assert error.fix == "mend the indentation or quotes"


@pytest.mark.parametrize(
    "content",
    ["", "hello", "- a\n- b\n", "claims: []\n", "article: {}\nclaims: {a: b}\n"],
    ids=["empty", "a word", "a list", "no article", "claims by name"],
)
def test_a_file_of_another_shape_is_refused(data_folder, content):
    file = data_folder / "claims.yml"
    file.write_text(content)
    error = fault(file)
    assert error.where.startswith(str(file))
    assert error.fix


def test_a_claims_file_that_is_not_there_is_named(data_folder):
    file = data_folder / "claims.yml"
    file.unlink()
    assert fault(file).where == str(file)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("force: Hampshire", "force: Hampshir", "no force 'Hampshir'"),
        ("years: [2014/15, 2017/18]", "years: [2014-15, 2017/18]", "'2014-15' is not a financial"),
        ("years: [2014/15, 2017/18]", "years: [2017/18, 2014/15]", "comes after the last year"),
    ],
)
def test_an_article_of_a_wrong_force_or_years_is_refused(damaged, old, new, what):
    file = damaged(old, new)
    error = fault(file)
    assert error.where.startswith(str(file))
    assert what in error.what


def test_a_place_by_its_published_name_is_the_place(damaged, tables):
    place = "query: {outcome: outcomes, place: Hampshire and Isle of Wight}"
    file = story.read(damaged("query: {outcome: outcomes}", place))
    result = Checker(tables, file).check(file.claims[0])
    assert [one.lower for one in result.readings] == [533_740, 538_047]


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("offence_subgroup: Rape", "offence_subgroup: Rapes", "'Rapes'"),
        ("crime_type: Drugs", "crime_type: Drug", "'Drug'"),
    ],
)
def test_an_offence_that_the_data_do_not_know_is_refused_not_counted_as_none(
    damaged, tables, old, new, wrong
):
    file = damaged(old, new)
    with pytest.raises(InputError) as error:
        Checker(tables, story.read(file)).results()
    assert wrong in str(error.value)

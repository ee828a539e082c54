"""The documents that the book rests on, and what a damaged documents.yml is told.

Every damage is invented, done to a copy of the real file.
"""

import re

import pytest

from resolutions.errors import InputError
from resolutions.story import documents
from resolutions.tables import EMBEDDED

REAL = EMBEDDED / documents.FILE


@pytest.fixture
def damaged(tmp_path):
    """Replace a piece of documents.yml, which must be there, once."""
    file = tmp_path / documents.FILE

    def replace(old: str, new: str):
        text = REAL.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        return file

    return replace


def fault(file) -> InputError:
    with pytest.raises(InputError) as error:
        documents.read(file)
    assert "\n" not in str(error.value)
    return error.value


def row_of(file, text: str, nth: int = 1) -> int:
    rows = file.read_text("utf-8").splitlines()
    return [number for number, row in enumerate(rows, 1) if row.strip() == text][nth - 1]


@pytest.fixture(scope="module")
def held():
    return documents.read(REAL)


def test_an_entry_is_found_by_its_id(held):
    answer = held["lords-answer-2019"]
    assert (answer.kind, answer.when, answer.force) == ("parliament", "22 July 2019", None)
    assert held["metropolitan-policy-2023"].force == "Metropolitan Police"


def test_a_date_is_told_as_far_as_it_is_known(held):
    whens = [
        held[name].when
        for name in ("chiefs-release-2019", "bbc-data-unit-2019", "chiefs-strategy-2017", "unlock")
    ]
    assert whens == ["17 June 2019", "June 2019", "2017", "undated"]


def test_documents_are_found_by_kind_and_force(held):
    practice = held.of_kind("practice")
    kent = held.of_kind("practice", "Kent")
    assert [document.id for document in kent] == ["kent-policy"]
    assert set(kent) < set(practice)
    assert held.of_kind("law", "Kent") == []


def test_an_unknown_id_is_told_the_nearest(held):
    with pytest.raises(InputError, match="did you mean 'lords-answer-2019'"):
        held["lords-answer-2018"]


def test_every_statement_of_the_article_without_a_number_is_judged(held):
    """Issue 12, point 17, by the paragraphs of the article."""
    statements = {statement.id: statement for statement in held.of_story("article")}
    assert len(statements) == len(held.statements)
    assert {name: statements[name].holds for name in (
        "bad-for-justice", "county-reply", "first-offenders", "standard-check", "inspectors-rank",
        "victims-wishes", "indictable-forecast", "since-2014",
    )} == {
        "bad-for-justice": "in part", "county-reply": "in part", "first-offenders": "no",
        "standard-check": "yes", "inspectors-rank": "in part", "victims-wishes": "in part",
        "indictable-forecast": "open", "since-2014": "no",
    }  # fmt: skip
    assert "cooper-2013" in statements["bad-for-justice"].documents
    assert "chiefs-release-2019" in statements["county-reply"].documents


def test_a_judgement_opens_with_a_sentence_that_stands_alone(held):
    for statement in held.statements.values():
        first = re.split(r"(?<=\.) ", statement.judgement)[0]
        assert first.endswith("."), statement.id
        assert len(first) <= 120, statement.id


def test_nothing_is_quoted_at_length(held):
    """The book tells documents in its own words; a few quoted words are the most it needs."""
    for entry in (*held.documents.values(), *held.statements.values()):
        words = entry.says if isinstance(entry, documents.Document) else entry.judgement
        for quoted in re.findall(r"[\"“]([^\"”]*)[\"”]", words):
            assert len(quoted.split()) <= 6, entry.id


@pytest.mark.parametrize(
    ("old", "new", "entry", "what", "fix"),
    [
        ("    kind: law\n", "    kind: law\n    colour: red\n", "criminal-law-act-1967",
         "unknown field 'colour'", "spelling"),
        ("    kind: law\n", "", "criminal-law-act-1967", "no 'kind'", "add it"),
        ("kind: law", "kind: lore", "criminal-law-act-1967", "kind: Input should be", "comment"),
        ("    read: whole\n", "    read: quickly\n", "criminal-law-act-1967", "read: Input should be",
         "comment"),
        ('"1967-07-21"', "1967-07-21", "criminal-law-act-1967", "date: Input should be a valid string",
         "comment"),
        ("1967-07-21", "1967-07-32", "criminal-law-act-1967", "date: '1967-07-32' is no date", "comment"),
        ("1967-07-21", "July 1967", "criminal-law-act-1967", "is no date", "comment"),
        ("address: https://en.", "address: en.", "criminal-law-act-1967", "address: String should match",
         "comment"),
        ("force: Kent", "force: Kant", "kent-policy", "did you mean 'Kent'", "comment"),
        ("id: unlock", "id: Unlock it", "Unlock it", "is no id", "comment"),
        ('holds: "yes"', "holds: yes", "criminal-record", "holds: Input should be", "comment"),
        ("paragraphs: [1, 4]", "paragraphs: []", "criminal-record", "paragraphs: Tuple should have",
         "comment"),
        ("paragraphs: [1, 4]", "paragraphs: [0, 4]", "criminal-record", "paragraphs.0: Input should be",
         "comment"),
        ("claim: It is an order\n", "claim: ' '\n", "orders", "claim: is empty", "comment"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_its_row(damaged, old, new, entry, what, fix):
    file = damaged(old, new)
    error = fault(file)
    assert error.where == f"{file}, row {row_of(file, f'- id: {entry}')}"
    assert error.what.startswith(f"{entry!r}: ")
    assert what in error.what
    assert fix in error.fix


def test_a_second_entry_of_an_id_is_told_where_both_are(damaged):
    file = damaged("id: cooper-2013-itv", "id: cooper-2013")
    first, second = (row_of(file, "- id: cooper-2013", nth) for nth in (1, 2))
    assert str(fault(file)) == (
        f"{file}, row {second}: a second entry with the id 'cooper-2013'; "
        f"rename it; the first is in row {first}"
    )


def test_a_statement_must_rest_on_documents_that_are_there(damaged):
    file = damaged(
        "documents: [cooper-2013, cooper-2013-itv]", "documents: [cooper-2014, cooper-2013-itv]"
    )
    error = fault(file)
    assert error.where == str(file)
    assert error.what == "statement 'bad-for-justice' rests on no document 'cooper-2014'"
    assert "cooper-2013" in error.fix


def test_a_statement_judged_by_no_document_is_refused_unless_open(damaged):
    old = "documents: [cooper-2013, cooper-2013-itv]"
    assert "is judged by no document" in fault(damaged(old, "documents: []")).what
    opened = damaged(old, "documents: [cooper-2013, cooper-2013-itv]")
    assert documents.read(opened)
    text = REAL.read_text("utf-8").replace("documents: [bbc-data-unit-2019]", "documents: []")
    text = text.replace('holds: "yes"', "holds: open")
    opened.write_text(text, "utf-8")
    assert documents.read(opened).statements["criminal-record"].holds == "open"


@pytest.mark.parametrize(
    "content",
    ["", "hello", "- a\n- b\n", "documents: []\n", "documents: {a: b}\nstatements: []\n"],
    ids=["empty", "a word", "a list", "no statements", "entries by name"],
)
def test_a_file_of_another_shape_is_refused(tmp_path, content):
    file = tmp_path / documents.FILE
    file.write_text(content)
    error = fault(file)
    assert error.where.startswith(str(file))
    assert error.fix


def test_what_is_not_yaml_is_named_with_its_row(damaged):
    file = damaged("kind: law", "kind: {law")
    error = fault(file)
    assert error.what == "this is not YAML"
    assert error.where.startswith(f"{file}, row ")


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert fault(tmp_path / documents.FILE).where == str(tmp_path / documents.FILE)

"""The pages of questions: true of every edition, each document cited where it is used; the corrections."""

import re
from datetime import date

import pytest

from resolutions import story
from resolutions.book.edition import ROOT
from resolutions.errors import InputError
from resolutions.site.contents import Site
from resolutions.site.pages import fill_page
from resolutions.site.references import CORRECTIONS, References, read_corrections
from resolutions.story import documents
from resolutions.tables import EMBEDDED, query
from resolutions.vocabulary import Edition
from resolutions.wording import number, per_cent

pytestmark = pytest.mark.slow

PAGES = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "questions").glob("*.md"))
EDITIONS = [
    Edition(),
    Edition("Kent", "2019/20", "2024/25", "recorded"),
    Edition("England and Wales", "2014/15", "2025/26", "closed"),
    Edition("British Transport Police", "2015/16", "2017/18", "recorded"),
    Edition("Cumbria", "2014/15", "2014/15", "closed"),
]
ENTRY = """corrections:
- id: invented
  found: 2026-01-02
  where: A page
  was: It said one.
  now: It is two.
  wrong_in: 0.1.0
"""


@pytest.fixture(scope="module")
def held():
    return documents.read(EMBEDDED / documents.FILE)


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda edition: edition.name)
def pages(request) -> dict[str, str]:
    site = Site(ROOT, request.param)
    texts = {name: (ROOT / name).read_text("utf-8") for name in PAGES}
    return {name: fill_page(text, site) for name, text in texts.items()}


def test_a_page_opens_with_its_answer(pages):
    for name, text in pages.items():
        assert re.match(r"\s*# [^\n]+\n\n:::\{container\} answer\n\w", text), name


def test_nothing_is_left_unsaid(pages):
    for name, text in pages.items():
        assert not re.search(r"\bnan\b|<NA>|\bNone\b|\{\{|\{%|cannot be compared", text), name
        assert not re.search(r"\b1 (sexual offences|robberies|weapons offences)\b", text), name


def test_no_number_is_typed_into_a_page():
    """Dates of law and of what was read aside, a number comes from the tables or from a document."""
    known = r"Part 6|type \d+|type-\d+|2018/19|since[ _]2019|since 2019\?|November 2026|April 20\d\d|June 2023|[Ss]pring 2026|2015–16|data\.police|of 2014"
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        prose = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\]\([^)]*\)", "", text, flags=re.DOTALL)
        assert not re.findall(r"\d[\d,.%]*", re.sub(known, "", prose)), name


def test_what_a_page_rests_on_is_listed_at_its_end(pages, held):
    link = re.compile(r"\]\((http\S+?)\)(?=[\s.,;:)|]|$)", re.MULTILINE)
    addresses = {document.address for document in held.documents.values()}
    for name, text in pages.items():
        if name != "questions/documents.md":
            body, _, end = text.partition("## Documents on this page")
            used = set(link.findall(body))
            assert used, name
            assert used <= addresses, name
            assert set(link.findall(end)) == used, name


@pytest.mark.parametrize("edition", EDITIONS[:2], ids=lambda edition: edition.name)
def test_every_story_has_its_page_and_the_contents_know_it(edition):
    names = {told.name for told in story.read_all()}
    assert {file.stem for file in (ROOT / "stories").glob("*.md")} == names
    site = Site(ROOT, edition)
    for told, results in site.stories:
        text = fill_page((ROOT / f"stories/{told.name}.md").read_text("utf-8"), site)
        assert f"]({told.address})" in text
        assert text.count('class="badge-verdict') == len(results)
        assert f"stories/{told.name}\n" in (ROOT / "_toc.yml").read_text("utf-8")


def test_every_document_has_its_place_in_the_list_of_all(pages, held):
    text = pages["questions/documents.md"]
    anchors = re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE)
    assert sorted(anchors) == sorted(held.documents)
    for document in held.documents.values():
        stop = "" if document.title.endswith("?") else "."
        assert f"]({document.address}){stop} {document.says}" in text


def test_statements_are_told_in_the_articles_edition_only(held):
    text = (ROOT / "questions/for_and_against.md").read_text("utf-8")
    article, kent = (fill_page(text, Site(ROOT, edition)) for edition in EDITIONS[:2])
    for statement in held.of_story("article"):
        assert f"({statement.id})=\n**{statement.claim}.**" in article
        assert statement.judgement in article
        assert statement.claim not in kent
    assert "judged by a person" in article


def test_figures_of_a_page_are_those_of_the_tables():
    site = Site(ROOT, Edition())
    text = fill_page((ROOT / "questions/what_is_it.md").read_text("utf-8"), site)
    row = query.load().select("Hampshire", ["2025/26"], "closed").iloc[0]
    told = " ".join(text.split())
    assert f"used it {number(row['8'])} times in 2025/26: " in told
    acted = row["charged"] + row["out_of_court"]
    assert f"{per_cent(row['8'] / row['outcomes'])} of all crime outcomes" in told
    assert f"{per_cent(row['8'] / acted, 0)} of the cases" in told


def test_a_page_cannot_cite_what_is_not_there(held):
    references = References(held)
    assert references.cite("unlock") == held["unlock"].address
    assert list(references.cited) == ["unlock"]
    with pytest.raises(InputError, match="no document 'unlok'"):
        references.cite("unlok")
    assert list(references.cited) == ["unlock"]


class TestCorrections:
    def read(self, folder, text):
        file = folder / "corrections.yml"
        file.write_text(text, "utf-8")
        return read_corrections(file)

    def test_the_newest_come_first(self, tmp_path):
        later = ENTRY + ENTRY.partition("\n")[2].replace("invented", "later").replace(
            "01-02", "03-04"
        )
        assert [one.id for one in self.read(tmp_path, later)] == ["later", "invented"]
        assert self.read(tmp_path, ENTRY)[0].found == date(2026, 1, 2)
        assert self.read(tmp_path, ENTRY)[0].right_in is None

    def test_those_of_the_book_are_told_on_their_page(self):
        page = (ROOT / "methods/corrections.md").read_text("utf-8")
        told = fill_page(page, Site(ROOT, Edition()))
        for one in read_corrections(ROOT / CORRECTIONS):
            assert f"({one.id})=\n### {one.where}\n" in told
            assert one.was in told
            assert one.now in told

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ("  was: It said one.\n", "", "'invented': no 'was'"),
            ("found: 2026-01-02", "found: soon", "'invented': found: Input should be a valid date"),
            ("  now:", "  why: so\n  now:", "'invented': unknown field 'why'"),
        ],
    )
    def test_a_faulty_one_is_named_with_its_row(self, tmp_path, old, new, what):
        with pytest.raises(InputError) as error:
            self.read(tmp_path, ENTRY.replace(old, new))
        assert error.value.what.startswith(what)
        assert error.value.where == f"{tmp_path / 'corrections.yml'}, row 2"

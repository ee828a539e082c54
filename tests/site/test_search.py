"""The search page leads straight to a force, an offence, a claim, a figure or a term."""

import json
import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from read_pages import soup

from resolutions.site.search import Passages, passages, place, script, words_of
from resolutions.tables.query import load
from resolutions.vocabulary import FORCE_NAMES


def places_of(site) -> list[list[str]]:
    text = (site / "places.js").read_text("utf-8")
    rows = json.loads(re.fullmatch(r"window\.PLACES = (\[.*\]);\n", text, re.DOTALL)[1])
    return [row[:4] for row in rows]  # a passage has its text as a fifth


def test_the_forces_and_offences_of_a_table_are_words_for_it():
    table = "force,offence_description,count\nKent,Assault without injury,3\n"
    assert words_of({"csv": table}) == [
        "Kent",
        "Kent Police",
        "Assault without injury",
        "common assault",
        "battery",
    ]


def test_a_place_says_a_word_once_and_not_what_its_title_says():
    assert place("Kent leads", "figure", "a.html", ["Kent", "rape", "rape", None])[3] == "rape"


def read_page(text: str) -> nodes.document:
    return publish_doctree(text, settings_overrides={"doctitle_xform": False, "report_level": 1})


PAGE = "Title\n=====\n\nWords.\n\nPart\n----\n\nMore.\n\nPart\n----\n\nMost.\n"


def test_a_page_is_listed_with_what_each_section_says_itself():
    page = read_page(PAGE)
    assert "Duplicate implicit target" in page.astext()  # said to who wrote it, not to readers
    assert [(row[0], row[-1]) for row in passages(page, "a")] == [
        ("Title", "Words."),
        ("Title: Part", "More."),
        ("Title: Part", "Most."),
    ]


def test_what_pages_say_is_kept_from_build_to_build():
    read_here, read_aside = SimpleNamespace(docname="a"), SimpleNamespace(docname="b")
    collector = Passages()
    for env in (read_here, read_aside):
        collector.process_doc(SimpleNamespace(env=env), read_page(PAGE))
    collector.merge_other(None, read_here, {"b"}, read_aside)
    assert set(read_here.resolutions_passages) == {"a", "b"}
    collector.clear_doc(None, read_here, "a")
    assert set(read_here.resolutions_passages) == {"b"}


def test_no_text_can_end_the_script():
    assert "</script" not in script([["</script><script>", "figure", "a.html", ""]])


def test_what_offences_are_also_called_names_offences_of_the_data():
    from resolutions.site.search import ALSO_CALLED

    offences = load().offences
    known = set()
    for column in ("offence_group", "offence_subgroup", "offence_description"):
        known |= set(offences[column].unique())
    assert set(ALSO_CALLED) <= known


@pytest.mark.site
@pytest.mark.parametrize("site", ["article_site", "kent_site"], indirect=True)
class TestTheSite:
    def test_every_place_is_there(self, site):
        pages = {}
        for title, kind, address, _ in places_of(site):
            path, _, anchor = address.partition("#")
            if path not in pages:
                page = soup(site / path)
                pages[path] = {tag["id"] for tag in page.find_all(id=True)}
            assert title
            assert not anchor or anchor in pages[path], address
            assert kind in {"page", "claim", "figure", "table", "term", "section"}

    def test_every_force_leads_somewhere(self, site):
        told = [f"{title} {also}" for title, _, _, also in places_of(site)]
        for force in FORCE_NAMES:
            assert any(force in text for text in told), force

    def test_the_list_is_loaded_by_the_search_page_alone(self, site):
        with_it = {
            file.name
            for file in site.rglob("*.html")
            if "_static" not in file.parts and "_static/search.js" in file.read_text("utf-8")
        }
        assert with_it == {"search.html"}


@pytest.mark.site
@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("13,440", "notebooks/fact_check.html#community-resolutions"),
        ("robbery", "notebooks/fact_check.html#robberies"),
        ("misdemeanours", "notebooks/fact_check.html#mostly-minor"),
        ("common assault", "notebooks/offences.html#offences-2017-18"),
        ("Kent", "notebooks/national.html#ranking"),
    ],
)
def test_what_a_reader_asks_for_has_a_place(article_site, asked, address):
    found = [
        where for title, _, where, also in places_of(article_site)
        if asked.lower() in f"{title} {also}".lower()
    ]  # fmt: skip
    assert address in found

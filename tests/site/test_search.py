"""The search page leads straight to a force, an offence, a claim, a figure or a term."""

import json
import re

import pytest
from read_pages import soup

from resolutions.site.search import place, script, words_of
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

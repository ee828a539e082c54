"""Terms explain themselves once a page, in prose only, and lead to the glossary without a script."""

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from read_pages import soup

from resolutions.site.glossary import Term, explain, mention
from resolutions.site.render import render

TERMS = [
    Term("Outcome", ("Outcome",), "term-Outcome", "What the police assign."),
    Term("Community resolution", ("Community resolution",), "term-CR", "Outcome type 8."),
    Term("Out-of-court", ("Out-of-court",), "term-OOC", "Types 2 and 3."),
    Term("Basis", ("Basis", "Closed basis"), "term-Basis", "Which of two counts."),
    Term("Year", ("Year",), "term-Year", "A financial year."),
]


def explained(text: str) -> tuple[list[mention], list[str]]:
    page = publish_doctree(text)
    met = explain(page, TERMS, "definitions.html")
    return list(page.findall(mention)), [term.name for term in met]


def words(text: str) -> list[str]:
    return [link.astext() for link in explained(text)[0]]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("An outcome, another outcome.", ["outcome"]),
        ("All outcomes count.", ["outcomes"]),
        ("A community\nresolution here.", ["community\nresolution"]),
        ("It was settled out of court.", ["out of court"]),
        ("Out-of-court, it is said.", ["Out-of-court"]),
        ("On both bases.", ["bases"]),
        ("On the closed basis.", ["closed basis"]),
        ("In this year.", []),
        ("The outcomers came.", []),
        ("A **community resolution** and an outcome.", ["community resolution", "outcome"]),
        ("See `the outcome <x.html>`_.", []),
        ("Call ``outcome``.", []),
        ("Outcome\n=======\n\nNothing else.", []),
        ("- An outcome in a list.", ["outcome"]),
        ("Said:\n\n    An outcome.", []),
        ("========== =======\nAn outcome number\n========== =======", []),
    ],
)
def test_the_first_mention_in_prose_is_linked(text, linked):
    assert words(text) == linked


def test_the_text_reads_as_before():
    text = "An outcome is a community resolution if it is settled out of court on a basis."
    page = publish_doctree(text)
    explain(page, TERMS, "definitions.html")
    assert page.next_node(nodes.paragraph).astext() == text


def test_a_link_leads_to_the_definition_and_its_note_is_escaped():
    (link,), met = explained("An outcome.")
    assert link["place"] == "definitions.html#term-Outcome"
    assert link["note"] == "note-outcome"
    assert met == ["Outcome"]
    risky = Term("A<b>", ("A<b>",), "term-a", "<script>alert(1)</script>")
    note = BeautifulSoup(render("term_notes.html", terms=[risky]), "html.parser")
    assert not note.find_all("script")
    assert note.div["role"] == "tooltip"


@pytest.mark.site
@pytest.mark.parametrize("site", ["article_site", "kent_site"], indirect=True)
class TestTheSite:
    def test_every_term_has_a_note_and_leads_to_its_definition(self, site):
        file = site / "methods" / "definitions.html"
        glossary = soup(file)
        defined = {term["id"]: term for term in glossary.select("dl.glossary dt[id]")}
        found = 0
        for page_file in [*site.glob("*.html"), *site.glob("*/*.html")]:
            page = soup(page_file)
            terms = page.select("a.term")
            found += len(terms)
            places = [link["aria-describedby"] for link in terms]
            assert len(places) == len(set(places)), f"{page_file.name}: explained twice"
            assert {note["id"] for note in page.select(".term-note")} == set(places)
            for link in terms:
                path, _, anchor = link["href"].partition("#")
                assert (page_file.parent / path).resolve() == file
                assert anchor in defined
                note = page.find(id=link["aria-describedby"])
                definition = defined[anchor].find_next("dd").get_text(" ", strip=True)
                meaning = note.get_text(" ", strip=True).split(". ", 1)[1]
                assert meaning[:25] == " ".join(definition.split())[:25]
            assert bool(terms) == ("_static/terms.js" in str(page.find_all("script", src=True)))
        assert found > 20

    def test_no_term_stands_in_a_heading_a_link_or_a_caption(self, site):
        for file in site.glob("*/*.html"):
            page = soup(file)
            for link in page.select("a.term"):
                assert not link.find_parents(["h1", "h2", "h3", "figcaption", "table", "pre", "a"])

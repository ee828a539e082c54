"""Quoting and finding in a real browser: frames, the ledger, search, terms, the 404 page."""

import re

import pytest
from browser import PHONE, serving, visiting

from resolutions.vocabulary import FORCES

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.fixture
def visit(browser):
    with visiting(browser) as opened:
        yield opened
        assert not opened.said
        assert not opened.missed
        assert not opened.page.evaluate("window.breaches")


@pytest.mark.parametrize(
    "name", ["trend", "force-map", "kent-trend", "every-force", "claim-outcomes"]
)
def test_an_embedded_page_works_in_a_frame_of_another_site(browser, served, tmp_path, name):
    """The other site is on another port, and holds nothing but the frame that the book offers."""
    with serving(tmp_path) as elsewhere, visiting(browser, viewport=PHONE) as visit:
        frame = (
            f'<iframe src="{served}/embed/{name}.html" width="100%" height="600" title="{name}">'
        )
        icon = '<link rel="icon" href="data:,">'
        host = f'<!DOCTYPE html><html lang="en"><title>Other</title>{icon}{frame}</iframe></html>'
        (tmp_path / "index.html").write_text(host, "utf-8")
        visit.page.goto(f"{elsewhere}/index.html")
        inside = visit.page.frame_locator("iframe")
        inside.get_by_role("heading").first.wait_for()
        for picture in inside.locator("img").all():
            assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        wide = inside.locator("html").evaluate("root => [root.scrollWidth, root.clientWidth]")
        assert wide[0] <= wide[1] or name == "every-force"
        book = inside.get_by_role("link", name="Resolved out of court").get_attribute("href")
        assert re.match(r"\.\./(notebooks|forces)/[a-z_-]+\.html#", book)
        assert not visit.missed and not visit.said


@pytest.mark.parametrize("name", ["trend", "kent-trend", "claim-outcomes"])
def test_the_embed_snippet_names_the_page_that_is_there(article_site, name):
    assert (article_site / "embed" / f"{name}.html").exists()
    assert (article_site / "cite" / f"{name}.bib").exists()
    assert (article_site / "cite" / f"{name}.ris").exists()


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Kent", "forces/kent.html"),
        ("kent police", "forces/kent.html"),
        ("West Yorkshire", "forces/west-yorkshire.html"),
        ("robbery", "notebooks/fact_check.html#robberies"),
        ("13,440", "notebooks/fact_check.html#community-resolutions"),
        ("funnel", "methods/definitions.html"),
    ],
)
def test_search_leads_to_a_force_an_offence_or_a_claim_at_once(visit, served, query, place):
    page = visit.page
    page.goto(f"{served}/index.html")
    page.get_by_role("searchbox").first.fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*")
    page.locator(".places li a").first.wait_for()
    found = [link.get_attribute("href") for link in page.locator(".places li a").all()]
    assert any(address.startswith(place) for address in found[:6]), found


def test_every_force_is_found_by_its_name(visit, served):
    page = visit.page
    page.goto(f"{served}/search.html")
    field = page.get_by_role("searchbox").first
    for force in FORCES:
        field.fill(force.name)
        first = page.locator(".places li a").first
        page.locator(f'.places li a[href="forces/{force.slug}.html"]').wait_for()
        assert first.get_attribute("href") == f"forces/{force.slug}.html"


def test_the_ledger_is_filtered_and_its_address_can_be_shared(visit, served):
    page = visit.page
    page.goto(f"{served}/notebooks/fact_check.html")
    claims = page.locator("ol.ledger > li")
    every = claims.count()
    page.get_by_role("button", name=re.compile("^Possible")).click()
    shown = claims.filter(visible=True)
    assert 0 < shown.count() < every
    assert {claim.get_attribute("data-verdict") for claim in shown.all()} == {"possible"}
    assert page.url.endswith("#verdict=possible")
    assert page.get_by_role("status").first.inner_text().startswith(f"{shown.count()} of {every}")
    page.reload()
    assert claims.filter(visible=True).count() == shown.count()
    page.get_by_role("button", name=re.compile("^All claims")).click()
    assert claims.filter(visible=True).count() == every


def test_a_claim_s_permanent_link_opens_its_working(visit, served):
    page = visit.page
    page.goto(f"{served}/notebooks/fact_check.html#robberies")
    claim = page.locator("li#robberies")
    assert claim.locator("details").first.evaluate("fold => fold.open")
    readings = claim.locator("table.readings tbody tr")
    assert {row.locator("td").first.inner_text() for row in readings.all()} == {
        "closed",
        "recorded",
    }


def test_a_term_explains_itself_by_keyboard_and_by_pointer(visit, served):
    page = visit.page
    page.goto(f"{served}/notebooks/headline.html")
    term = page.locator("a.term[aria-describedby]").first
    note = page.locator(f"#{term.get_attribute('aria-describedby')}")
    assert not note.is_visible()
    term.focus()
    assert note.is_visible() and len(note.inner_text()) > 20
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.locator("h1").click()
    term.hover()
    assert note.is_visible()


def test_a_page_that_is_not_there_is_answered_with_ways_on(visit, article_site, served):
    text = (article_site / "404.html").read_text("utf-8")
    assert "search.html" in text and "forces/index.html" in text


def test_the_front_page_leads_to_every_force_without_javascript(browser, served):
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{served}/index.html")
        visit.page.locator(".find-your-force summary").click()
        links = visit.page.locator(".find-your-force dd a")
        assert links.count() == len(FORCES)
        links.filter(has_text="Durham").click()
        assert visit.page.url.endswith("/forces/durham.html")

"""Quoting and finding in a real browser: frames, the ledger, search, terms, the 404 page."""

import re

import pytest
from browser import PHONE, serving, visiting
from pages import left_to_ci

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
    "name",
    [
        "trend",
        "claim-outcomes",
        *(left_to_ci(name) for name in ("force-map", "kent-trend", "every-force")),
    ],
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


@pytest.mark.parametrize("name", ["trend", left_to_ci("kent-trend"), "claim-outcomes"])
def test_the_embed_snippet_names_the_page_that_is_there(article_site, name):
    assert (article_site / "embed" / f"{name}.html").exists()
    assert (article_site / "cite" / f"{name}.bib").exists()
    assert (article_site / "cite" / f"{name}.ris").exists()


SOUGHT = {
    "Kent": "forces/kent.html",
    "kent police": "forces/kent.html",
    "West Yorkshire": "forces/west-yorkshire.html",
    "Southampton": "forces/hampshire.html",
    "Isle of Wight": "forces/hampshire.html",
    "Milton Keynes": "forces/thames-valley.html",
    "robbery": "notebooks/fact_check.html#robberies",
    "13,440": "notebooks/fact_check.html#community-resolutions",
    "misdemeanours": "notebooks/fact_check.html#mostly-minor",
    "DBS": "notebooks/fact_check.html#",
    "common assault": "notebooks/offences.html#offences-2017-18",
    "shoplifting": "notebooks/offences.html#offences-2017-18",
    "funnel": "methods/definitions.html",
    "knife": "questions/since_2019.html",
    "who decides": "questions/what_is_it.html#who-decides",
    "victim agree": "questions/what_is_it.html",
    "criminal record": "questions/what_is_it.html",
    "embed": "methods/cite_it.html",
    "data.police.uk": "notebooks/how_figures_move.html",
    "press pack": "methods/re_run_it.html",
    "expired codes": "methods/",
    "corrections": "methods/corrections.html",
}


@pytest.fixture(scope="module")
def search_page(browser, served):
    """The search page once its list is loaded: from then on it answers as one types."""
    with visiting(browser) as opened:
        opened.page.goto(f"{served}/search.html?q=police")
        opened.page.locator("#search-results li a").first.wait_for()
        yield opened.page
        assert not opened.said
        assert not opened.missed


@pytest.mark.parametrize(
    "query",
    [left_to_ci(q) if place.startswith("forces/") else q for q, place in SOUGHT.items()],
)
def test_search_finds_what_a_reader_asks_for(search_page, query):
    page = search_page
    page.get_by_role("searchbox").first.fill(query)
    found = [link.get_attribute("href") for link in page.locator("#search-results li a").all()]
    assert any(address.startswith(SOUGHT[query]) for address in found[:6]), found
    assert len(found) == len(set(found))


def test_a_place_is_shown_with_the_words_around_what_was_asked(visit, served):
    visit.page.goto(f"{served}/search.html?q=who decides")
    marked = visit.page.locator("#search-results .excerpt mark")
    marked.first.wait_for()
    assert {word.inner_text().lower()[:5] for word in marked.all()} <= {
        "who",
        "whose",
        "whole",
        "decid",
    }


def test_every_force_is_found_by_its_name(search_page, forces_site):
    field = search_page.get_by_role("searchbox").first
    for force in FORCES:
        field.fill(force.name)
        first = search_page.locator("#search-results li a").first
        assert first.get_attribute("href") == f"forces/{force.slug}.html"


@pytest.mark.parametrize(
    ("typed", "force"),
    [
        ("Durham", "durham"),
        ("southampton", "hampshire"),
        ("Isle of W", "hampshire"),
        ("london", "metropolitan-police"),
    ],
)
def test_the_front_page_leads_to_a_force_by_its_name_or_a_town(
    visit, forces_site, served, typed, force
):
    visit.page.goto(f"{served}/index.html")
    visit.page.get_by_label("Your force or town").fill(typed)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(f"**/forces/{force}.html")


def test_only_a_name_that_is_chosen_or_entered_leads_away(visit, forces_site, served):
    visit.page.goto(f"{served}/index.html")
    field = visit.page.get_by_label("Your force or town")
    field.press_sequentially("Kent")
    assert visit.page.url.endswith("index.html")
    field.fill("West")
    visit.page.keyboard.press("Enter")
    told = visit.page.locator("#force-by-town [role=status]").inner_text()
    assert "West Mercia" in told and "West Midlands" in told
    field.fill("Hampshire & Isle of Wight")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/forces/hampshire.html")


def test_what_is_searched_stands_in_the_field_and_in_the_address(visit, served):
    page = visit.page
    page.goto(f"{served}/search.html?q=knife")
    page.locator("#search-results li").first.wait_for()
    field = page.locator("input[name=q]:visible").last
    assert field.input_value() == "knife"
    field.fill("robbery")
    page.wait_for_url("**/search.html?q=robbery")


def test_a_town_that_is_not_known_is_answered(visit, forces_site, served):
    visit.page.goto(f"{served}/index.html")
    visit.page.get_by_label("Your force or town").fill("Atlantis")
    visit.page.keyboard.press("Enter")
    assert "Atlantis" in visit.page.locator("#force-by-town [role=status]").inner_text()


def test_the_front_page_takes_a_number_to_be_checked(visit, served):
    visit.page.goto(f"{served}/index.html")
    visit.page.get_by_label("A number, as it was printed").fill("5,433")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/check_a_number.html?number=5*")
    visit.page.locator("#check-answer").get_by_text("5,433").first.wait_for()


def test_one_switch_shows_all_the_code_of_a_page(visit, served):
    page = visit.page
    page.goto(f"{served}/notebooks/trend.html")
    code = page.locator("details.above-input")
    assert not any(each.is_visible() for each in code.all())
    page.get_by_role("button", name="Show the code").click()
    assert all(each.is_visible() and each.evaluate("fold => fold.open") for each in code.all())
    page.get_by_role("button", name="Hide the code").click()
    assert not any(each.is_visible() for each in code.all())
    page.locator("#trend").get_by_role("link", name="Working of trend").click()
    page.locator("#working-trend").wait_for()  # opened once the address has changed


def test_a_citation_and_a_frame_are_copied_as_they_are_used(browser, served):
    with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        page.goto(f"{served}/notebooks/trend.html")
        figure = page.locator("figure#trend")
        copied = {}
        for what in ("Cite", "Embed"):
            fold = figure.locator("details.reuse", has=page.locator("summary", has_text=what))
            fold.locator("summary").click()
            fold.get_by_role("button", name="Copy").first.click()
            fold.get_by_role("button", name="Copied").wait_for()
            copied[what] = page.evaluate("navigator.clipboard.readText()")
        assert copied["Cite"].startswith("The Resolved out of court contributors")
        assert f'src="{served}/embed/trend.html"' in copied["Embed"]
        assert not visit.said


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


def test_a_page_that_is_not_there_is_answered_with_ways_on(forces_site):
    text = (forces_site / "404.html").read_text("utf-8")
    assert "search.html" in text and "forces/index.html" in text


def test_the_front_page_leads_to_every_force_without_javascript(browser, forces_site, served):
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{served}/index.html")
        visit.page.locator(".forces-by-region summary").click()
        links = visit.page.locator(".forces-by-region dd a")
        assert links.count() == len(FORCES)
        links.filter(has_text="Durham").click()
        assert visit.page.url.endswith("/forces/durham.html")

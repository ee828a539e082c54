"""The site in a real browser: for everybody, on any screen, without noise, from anywhere."""

import csv
import io
import re
from pathlib import Path

import pytest
from browser import PHONE, find_browser, refuse, visiting
from pages import (
    CHAPTERS,
    OF_A_KIND,
    ROOT_PAGE,
    TEXTS,
    as_parameter,
    every_page,
    left_to_ci,
    one_of_a_kind,
)
from read_pages import soup

pytestmark = [pytest.mark.site, pytest.mark.browser]

KB = 1000


def ways_of(name: str) -> list[str]:
    """A page that stands for its kind is read in every way, any other on a phone."""
    return ["desk", "phone"] if name in OF_A_KIND else ["phone"]


@every_page
def test_axe_finds_nothing(reading, name):
    assert not {way: found for way in ways_of(name) if (found := reading(name, way).axe)}


@every_page
def test_it_is_silent_whole_and_keeps_to_itself(reading, name):
    for way in ways_of(name):
        page = reading(name, way)
        assert not page.said, way
        assert not page.missed, way
        assert not page.elsewhere, way
        assert not page.breaches, way


@every_page
def test_no_page_is_heavy(reading, name):
    for way in ways_of(name):
        assert reading(name, way).bytes <= (200 if name in TEXTS else 500) * KB


@every_page
def test_nothing_jumps_while_it_loads(reading, name):
    for way in ways_of(name):
        assert reading(name, way).shifted <= 0.01


@every_page
def test_a_phone_needs_no_sideways_scrolling_and_gives_charts_its_width(reading, name):
    page = reading(name, "phone")
    assert page.width <= PHONE["width"]
    assert all(width >= PHONE["width"] - 16 for width in page.charts), page.charts
    assert not page.cut_formulas
    assert not page.squeezed


@every_page
def test_nothing_moves_for_those_who_ask_for_that(reading, name):
    assert not reading(name, "phone").moving


@one_of_a_kind
def test_it_works_from_a_folder_on_disk(browser, article_site, name):
    with visiting(browser) as visit:
        visit.read((article_site / f"{name}.html").as_uri())
        assert not visit.said
        assert not visit.missed
        assert not visit.page.evaluate("breaches")


def test_the_policy_stops_a_script_that_is_not_the_book_s(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/index.html").page
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
            }"""
        )
        assert page.evaluate("window.ran") is None


@every_page
def test_it_has_one_main_heading_and_the_landmarks(article_site, name):
    page = soup(article_site / f"{name}.html")
    assert page.html["lang"] == "en-GB"
    assert len(page.select("h1")) == 1
    for landmark in ("header", "main", "footer", "form[role=search]", "nav#contents"):
        assert len(page.select(landmark)) == 1, landmark


FOCUSABLE = """() => [...document.querySelectorAll(
        "a[href], button, input, select, summary, [tabindex='0']")]
    .filter(each => each.checkVisibility({ visibilityProperty: true })
        && !each.closest("details:not([open]) > :not(summary)"))
    .map((each, place) => { each.dataset.place = place; return each.outerHTML.slice(0, 120); })"""
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return { place: at.dataset.place ?? null,
             seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                   && at.getBoundingClientRect().width > 0 };
}"""


@pytest.mark.parametrize(
    "name",
    ["index",
     *map(left_to_ci, ["notebooks/fact_check", "notebooks/trend", "notebooks/offences", "methods/data", "search"])],
)  # fmt: skip
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, served, name):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/{name}.html").page
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        there = page.evaluate(FOCUSABLE)
        reached, unseen = [], []
        for _ in range(len(there) + 1):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus["place"] is None:
                break
            reached.append(int(focus["place"]))
            if not focus["seen"]:
                unseen.append(there[reached[-1]])
        assert [text for place, text in enumerate(there) if place not in reached] == []
        assert not unseen
        assert "Skip to" in there[reached[0]]


def test_the_skip_link_leads_past_the_contents(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/notebooks/trend.html").page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_phone_opens_and_closes_the_contents_by_keyboard_without_javascript(browser, served):
    with visiting(browser, viewport=PHONE, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{served}/notebooks/trend.html")
        contents = page.get_by_role("navigation", name="Contents")
        assert not contents.is_visible()
        page.get_by_role("button", name="Contents").press("Enter")
        assert contents.is_visible()
        page.keyboard.press("Escape")
        assert not contents.is_visible()
        page.get_by_role("button", name="Contents").click()
        contents.get_by_role("link", name="Definitions").click()
        assert page.url.endswith("methods/definitions.html")


@pytest.mark.parametrize(
    "name", [as_parameter(name) for name in (ROOT_PAGE, *CHAPTERS) if name != "check_a_number"]
)
def test_it_reads_the_same_without_javascript(reading, read_without_scripts, name):
    text, figures = read_without_scripts(name)
    assert len(text) > 500
    assert (text, figures) == reading(name, "phone").article


def test_the_search_finds_a_word_and_leads_to_it(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/index.html").page
        page.get_by_role("searchbox").fill("robbery")
        page.keyboard.press("Enter")
        page.get_by_role("main").get_by_role("link", name="What were they for?").first.click()
        page.wait_for_url("**/notebooks/offences.html*")
        assert not visit.said
        assert not page.evaluate("breaches")


def numbers_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_downloads_open_and_hold_the_figure_s_numbers(browser, served, tables):
    with visiting(browser, accept_downloads=True) as visit:
        page = visit.open(f"{served}/notebooks/trend.html").page
        figure = page.locator("figure.exhibit#trend")
        files = {}
        for kind in ("SVG", "PNG", "CSV"):
            with page.expect_download() as download:
                figure.get_by_role("link", name=f"{kind} of trend").click()
            assert download.value.suggested_filename == f"trend.{kind.lower()}"
            files[kind] = Path(download.value.path()).read_bytes()
        rows = numbers_of(files["CSV"].decode())
        held = tables.select("Hampshire", ["2014/15", "2017/18"], "closed")
        first_and_last = [rows[0], rows[-1]]
        for row, (_, official) in zip(first_and_last, held.iterrows(), strict=True):
            share = official["community_resolutions"] / official["outcomes"]
            assert float(row["share"]) == pytest.approx(share, rel=1e-6)
            assert f"{share:.1%}" in figure.locator("svg").first.get_attribute("aria-label")
        assert files["PNG"].startswith(b"\x89PNG")
        page.set_content(files["SVG"].decode())
        assert page.locator("svg path").count() > 50


def test_a_chart_has_the_colours_of_the_theme(browser, served):
    def paper_and_ink(theme: str) -> list[str]:
        with visiting(browser, color_scheme=theme) as visit:
            page = visit.open(f"{served}/notebooks/trend.html").page
            return page.evaluate(
                """["paper", "ink"].map(name => getComputedStyle(
                    document.querySelector(`#trend svg .fill-${name}`)).fill)"""
            )

    assert paper_and_ink("light") == ["rgb(255, 255, 255)", "rgb(34, 39, 43)"]
    assert paper_and_ink("dark") == ["rgb(20, 24, 27)", "rgb(230, 233, 236)"]


def test_the_theme_is_the_reader_s_choice_and_stays(browser, served):
    with visiting(browser, color_scheme="light") as visit:
        page = visit.open(f"{served}/index.html").page

        def dark() -> bool:
            colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
            return sum(map(int, re.findall(r"\d+", colour)[:3])) < 200

        assert not dark()
        page.get_by_role("button", name="Dark").click()
        assert dark()
        page.goto(f"{served}/methods/data.html")
        assert dark()
        page.get_by_role("button", name="Light").click()
        assert not dark()


def test_without_a_browser_these_tests_skip_and_say_so(monkeypatch):
    monkeypatch.setenv("CI", "")
    monkeypatch.setenv("RESOLUTIONS_BROWSER", "no-such-browser")
    assert find_browser() is None
    with pytest.raises(pytest.skip.Exception, match="install one, or name it in"):
        refuse()


def test_ci_does_not_skip_them(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Chromium or Chrome found"):
        refuse()

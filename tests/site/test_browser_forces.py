"""The map, the sortable table and the comparison as a reader meets them, in a real browser."""

import re
from contextlib import ExitStack
from itertools import pairwise

import pytest
from browser import visiting

from resolutions.vocabulary import FORCE_NAMES, PLACES, slug

pytestmark = [pytest.mark.site, pytest.mark.browser]

BOTH = ("forces/index.html", "forces/compare.html")
OURS = re.compile(r"_static/(tables|compare)\.js")


@pytest.fixture
def open_page(browser, forces_site, served):
    """Give what opens a page; at the end, no page has complained or asked another host."""
    with ExitStack() as stack:
        visits = []

        def open_at(document: str, base: str = served, **settings):
            visits.append(stack.enter_context(visiting(browser, **settings)))
            visits[-1].page.goto(f"{base}/{document}")
            return visits[-1].page

        yield open_at
        for visit in visits:
            assert not visit.said
            assert not visit.elsewhere


def rows_shown(page, table: str) -> list[str]:
    rows = page.locator(f"{table} tbody tr:visible th")
    return [text.strip() for text in rows.all_text_contents()]


FORCES = "#every-force table"
YEARS = "#compare-years table"


class TestTheMap:
    def test_a_tile_leads_to_its_force(self, open_page):
        page = open_page("forces/index.html")
        page.locator('#force-map-latest a.tile[href="kent.html"]:visible').click()
        page.wait_for_url("**/forces/kent.html")
        assert page.title().startswith("Kent")

    def test_a_tap_shows_a_value_and_the_next_follows(self, open_page):
        page = open_page(
            "forces/index.html", viewport={"width": 360, "height": 740}, has_touch=True
        )
        tile = page.locator('#force-map-latest a.tile[href="kent.html"]:visible')
        tile.tap()
        shown = page.locator("#force-map-latest .chart-value")
        assert shown.inner_text().startswith("Kent: ")
        assert page.url.endswith("forces/index.html")
        tile.tap()
        page.wait_for_url("**/forces/kent.html")

    def test_its_links_have_names_and_the_keyboard_follows_them(self, open_page):
        page = open_page("forces/index.html")
        names = [
            tile.get_attribute("aria-label")
            for tile in page.locator("#force-map-latest a.tile:visible").all()
        ]
        assert sorted(name.split(":")[0] for name in names) == sorted(FORCE_NAMES)
        tile = page.get_by_role("link", name=re.compile("^Northumbria: ")).first
        tile.focus()
        page.keyboard.press("Tab")
        after = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert after.startswith("Cumbria: ")
        page.keyboard.press("Enter")
        page.wait_for_url("**/forces/cumbria.html")

    def test_it_can_be_read_on_a_phone(self, open_page):
        page = open_page("forces/index.html", viewport={"width": 360, "height": 740})
        widths = [tile.bounding_box()["width"] for tile in page.locator("a.tile:visible").all()]
        assert min(widths) >= 40


class TestTheTable:
    def test_a_heading_sorts_it_and_what_is_missing_stays_last(self, open_page):
        page = open_page("forces/index.html")
        before = rows_shown(page, FORCES)
        column = page.locator(f"{FORCES} thead th").filter(has_text="Rank")
        for direction in ("descending", "ascending"):
            column.get_by_role("button").click()
            assert column.get_attribute("aria-sort") == direction
            cells = page.locator(f"{FORCES} tbody tr td:nth-child(4)")
            shown = [cell.get_attribute("data-value") for cell in cells.all()]
            known = [float(value) for value in shown if value]
            assert known == sorted(known, reverse=direction == "descending")
            assert all(value == "" for value in shown[len(known) :])
            assert 0 < len(known) < len(shown)
        assert sorted(rows_shown(page, FORCES)) == before
        assert page.locator(f"{FORCES} [aria-sort]").count() == 1

    def test_the_keyboard_sorts_it_too(self, open_page):
        page = open_page("forces/index.html")
        page.get_by_role("button", name="Force", exact=True).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        assert rows_shown(page, FORCES) == sorted(FORCE_NAMES, reverse=True)

    def test_it_is_searched_as_one_types(self, open_page):
        page = open_page("forces/index.html")
        field = page.get_by_label("Find a force or region")
        count = page.locator(".table-search .count")
        assert count.inner_text() == f"{len(FORCE_NAMES)} of {len(FORCE_NAMES)} shown"
        field.fill("dyfed powys")
        assert rows_shown(page, FORCES) == ["Dyfed-Powys"]
        field.fill("WALES")
        assert set(rows_shown(page, FORCES)) == {
            "Dyfed-Powys",
            "Gwent",
            "North Wales",
            "South Wales",
        }
        assert count.inner_text() == f"4 of {len(FORCE_NAMES)} shown"
        field.fill("<b>no such force</b>")
        assert rows_shown(page, FORCES) == []
        assert count.inner_text() == f"None of {len(FORCE_NAMES)} fits"
        field.fill("")
        assert len(rows_shown(page, FORCES)) == len(FORCE_NAMES)


class TestTheComparison:
    def test_two_forces_are_picked_shown_and_kept_in_the_address(self, open_page):
        page = open_page("forces/compare.html")
        assert len(rows_shown(page, YEARS)) == len(PLACES)
        page.get_by_label("First force").select_option("Kent")
        page.get_by_label("Second force").select_option("Essex")
        assert page.url.endswith("#forces=kent,essex")
        assert rows_shown(page, YEARS) == ["Essex", "Kent", "England and Wales"]
        assert page.locator("#compare-force-kent.pick-1").count() == 1
        assert page.locator("#compare-force-essex.pick-2").count() == 1
        assert page.locator("svg.desk .picked-labels text.pick-1").text_content().startswith("Kent")
        assert "Kent and Essex" in page.locator(".compare-picker .status").inner_text()
        page.reload()
        assert rows_shown(page, YEARS) == ["Essex", "Kent", "England and Wales"]
        assert page.get_by_label("Second force").input_value() == "essex"
        page.get_by_role("button", name="Show all forces").click()
        assert len(rows_shown(page, YEARS)) == len(PLACES)
        assert page.locator(".picked-labels text").count() == 0

    def test_labels_of_the_lines_do_not_cover_one_another(self, open_page):
        picks = "british-transport-police,cumbria,avon-and-somerset,wiltshire,northamptonshire"
        page = open_page(f"forces/compare.html#forces={picks}")
        picture = page.locator("#compare svg").first.bounding_box()
        boxes = [text.bounding_box() for text in page.locator("svg.desk .picked-labels text").all()]
        assert len(boxes) == 6
        boxes.sort(key=lambda box: box["y"])
        for above, below in pairwise(boxes):
            assert above["y"] + above["height"] <= below["y"] + 3
        for box in boxes:
            assert box["x"] + box["width"] <= picture["x"] + picture["width"]

    def test_another_address_is_followed_and_what_it_cannot_mean_is_said(self, open_page):
        page = open_page("forces/compare.html#forces=kent,nowhere,kent")
        assert rows_shown(page, YEARS) == ["Kent", "England and Wales"]
        assert "“nowhere”" in page.locator(".compare-picker .status").inner_text()
        page.evaluate("window.location.hash = 'forces=surrey,sussex'")
        page.wait_for_selector("#compare-force-surrey.pick-1", state="attached")
        assert rows_shown(page, YEARS) == ["Surrey", "Sussex", "England and Wales"]
        six = ",".join(slug(name) for name in FORCE_NAMES[:6])
        page.evaluate(f"window.location.hash = 'forces={six}'")
        page.wait_for_selector("#compare-force-cheshire.pick-5", state="attached")
        assert "more than 5" in page.locator(".compare-picker .status").inner_text()

    @pytest.mark.parametrize(
        "text",
        ["<img src=x onerror=alert(1)>", "%3Cimg src=x onerror=alert(1)%3E", "%E0%A4%A", "]"],
    )
    def test_text_in_the_address_stays_text(self, open_page, text):
        page = open_page(f"forces/compare.html#forces=kent,{text}")
        status = page.locator(".compare-picker .status")
        assert "names no force called" in status.inner_text()
        assert status.locator("*").count() == 0
        assert rows_shown(page, YEARS) == ["Kent", "England and Wales"]

    def test_a_force_can_be_picked_once(self, open_page):
        page = open_page("forces/compare.html#forces=kent,essex")
        options = page.get_by_label("Second force").locator("option:disabled")
        assert options.all_text_contents() == ["Kent"]

    def test_the_link_is_copied(self, open_page):
        page = open_page(
            "forces/compare.html#forces=kent,essex",
            permissions=["clipboard-read", "clipboard-write"],
        )
        page.get_by_role("button", name="Copy link").click()
        page.get_by_text("Link copied.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.url


@pytest.mark.parametrize("document", BOTH)
class TestBothPages:
    def test_without_scripts_everything_is_there_but_search_and_choice(self, open_page, document):
        page = open_page(document, java_script_enabled=False)
        table = FORCES if "index" in document else YEARS
        assert set(rows_shown(page, table)) == set(FORCE_NAMES if "index" in document else PLACES)
        assert page.locator("figure.exhibit > svg").first.is_visible()
        assert page.locator(".table-search, .compare-picker, button.sort").count() == 0

    @pytest.mark.parametrize("width", [320, 360, 768, 1440])
    def test_the_page_does_not_scroll_sideways(self, open_page, document, width):
        page = open_page(document, viewport={"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width

    def test_it_works_from_a_folder(self, open_page, article_site, document):
        page = open_page(document, base=article_site.as_uri())
        if "index" in document:
            page.get_by_label("Find a force or region").fill("kent")
            assert rows_shown(page, FORCES) == ["Kent"]
        else:
            page.get_by_label("First force").select_option("Kent")
            assert page.url.endswith("#forces=kent")
            assert rows_shown(page, YEARS) == ["Kent", "England and Wales"]

    def test_its_scripts_are_on_the_pages_that_use_them(self, open_page, document):
        page = open_page(document)
        loaded = {found[1] for found in OURS.finditer(page.content())}
        assert loaded == ({"tables"} if "index" in document else {"tables", "compare"})
        assert not OURS.search(open_page("forces/kent.html").content())


class TestTheChoiceInTheComparison:
    def test_the_title_and_the_answers_are_of_the_choice(self, open_page):
        page = open_page("forces/compare.html#forces=kent,essex")
        chart = page.locator("#compare svg:visible")
        assert "Kent and Essex" in chart.get_attribute("aria-label")
        assert "Kent and Essex" in " ".join(chart.locator("[id*=-title-]").all_text_contents())
        answering = chart.locator("[data-mark]").evaluate_all(
            "marks => marks.filter(mark => !mark.closest('[data-off]')).map(mark => mark.getAttribute('aria-label'))"
        )
        assert {words.split(",")[0].split(" 20")[0].split(":")[0] for words in answering} == {
            "Kent", "Essex", "England and Wales",
        }  # fmt: skip

    def test_the_reader_s_force_is_chosen_at_the_start(self, open_page):
        page = open_page("index.html")
        page.get_by_label("Your force or town").fill("Southampton")
        page.keyboard.press("Enter")
        page.wait_for_url("**/forces/hampshire.html")
        page.goto(page.url.replace("hampshire", "compare"))
        assert page.locator("#pick-1").input_value() == "hampshire"

"""A chart answers a finger, a mouse and the keyboard with the numbers of its file."""

import csv
import io

import pytest
from browser import visiting

from resolutions.wording import number, per_cent

pytestmark = [pytest.mark.site, pytest.mark.browser]

CHARTS = {
    "trend": ("notebooks/trend", "2015/16", lambda row: per_cent(float(row["share"]), 2)),
    "yearly-counts": (
        "notebooks/trend", "2016/17", lambda row: number(int(row["community_resolutions"])),
    ),
    "ranking": ("notebooks/national", "Durham", lambda row: per_cent(float(row["share"]), 2)),
    "funnel": ("notebooks/national", "Kent", lambda row: per_cent(float(row["share"]), 2)),
    "charges": ("notebooks/since_then", "2021/22", lambda row: number(int(row["charged"]))),
}  # fmt: skip
"""Chart → its page, one row of its file by the first column, and how a mark writes it."""

on_screens = pytest.mark.parametrize(
    ("width", "theme"),
    [
        (360, "dark"),
        pytest.param(1440, "light", marks=pytest.mark.ci),
        pytest.param(360, "light", marks=pytest.mark.exhaustive),
        pytest.param(1440, "dark", marks=pytest.mark.exhaustive),
    ],
)


@on_screens
@pytest.mark.parametrize("name", CHARTS)
def test_hover_tap_and_focus_show_the_value_of_the_file(browser, served, name, width, theme):
    document, key, write = CHARTS[name]
    screen = {"viewport": {"width": width, "height": 900}, "has_touch": True}
    with visiting(browser, color_scheme=theme, **screen) as visit:
        page = visit.read(f"{served}/{document}.html").page
        text = page.request.get(f"{served}/figures/{name}.csv").text()
        rows = csv.DictReader(io.StringIO(text))
        row = next(row for row in rows if next(iter(row.values())) == key)
        marks = page.locator(f"#{name} svg:visible [data-mark]")
        said = marks.evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
        at = next(i for i, words in enumerate(said) if key in words and write(row) in words)
        mark, shown = marks.nth(at), page.locator(f"#{name} .chart-value")

        mark.scroll_into_view_if_needed()
        box = mark.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*middle)
        assert shown.inner_text() == said[at]
        page.mouse.move(0, 0)
        assert shown.is_hidden()
        page.touchscreen.tap(*middle)
        assert shown.inner_text() == said[at]
        mark.focus()
        assert shown.inner_text() == said[at]
        place = shown.bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width
        page.keyboard.press("Escape")
        assert shown.is_hidden()
        page.keyboard.press("End")
        assert shown.inner_text() == said[-1]
        assert not page.evaluate("breaches")


def test_a_chart_is_one_stop_of_the_tab_key(browser, served):
    with visiting(browser) as visit:
        page = visit.read(f"{served}/notebooks/trend.html").page
        assert page.locator("#trend svg:visible [data-mark][tabindex='0']").count() == 1


def test_the_reader_s_force_is_coloured_named_and_kept_for_the_visit(browser, served):
    with visiting(browser) as visit:
        page = visit.read(f"{served}/notebooks/national.html").page
        page.locator("#ranking select").select_option("kent")
        for name in ("ranking", "funnel"):
            chart = page.locator(f"#{name} svg:visible")
            assert chart.locator("[data-force=kent].mine").count() == 1
            assert chart.locator(".mine-label").first.text_content().startswith("Kent 1.")
        page.goto(f"{served}/notebooks/like_for_like.html")
        assert page.locator("#like-for-like select").input_value() == "kent"
        assert page.locator("#like-for-like svg:visible [data-force=kent].mine").count() == 1


def test_type_is_no_smaller_than_twelve_pixels_on_a_phone(browser, served):
    with visiting(browser, viewport={"width": 360, "height": 800}) as visit:
        page = visit.read(f"{served}/notebooks/since_then.html").page
        sizes = page.evaluate(
            """[...document.querySelectorAll("svg.chart")].filter(svg => svg.clientWidth).flatMap(
                svg => [...svg.querySelectorAll("text")].map(text =>
                    text.getAttribute("font-size").slice(0, -2)
                        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
        )
        assert min(sizes) >= 12

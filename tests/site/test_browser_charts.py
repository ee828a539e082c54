"""A chart answers a finger, a mouse and the keyboard with the numbers of its file."""

import csv
import io
import re

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
        page = visit.open(f"{served}/{document}.html").page
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
        assert shown.inner_text().splitlines()[0] == said[at]
        page.mouse.move(0, 0)
        assert shown.is_hidden()
        page.touchscreen.tap(*middle)
        assert shown.inner_text().splitlines()[0] == said[at]
        mark.focus()
        assert shown.inner_text() == said[at]
        place = shown.bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width
        page.keyboard.press("Escape")
        assert shown.is_hidden()
        tops = marks.evaluate_all("marks => marks.map(mark => mark.getBoundingClientRect().top)")
        last = tops.index(max(tops)) if mark.get_attribute("data-force") else -1
        page.keyboard.press("End")
        assert shown.inner_text() == said[last]
        assert not page.evaluate("breaches")


def test_a_chart_is_one_stop_of_the_tab_key(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/notebooks/trend.html").page
        assert page.locator("#trend svg:visible [data-mark][tabindex='0']").count() == 1


def test_the_reader_s_force_is_coloured_named_and_kept_for_the_visit(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/notebooks/national.html").page
        page.locator("#ranking select").select_option("kent")
        for name in ("ranking", "funnel"):
            chart = page.locator(f"#{name} svg:visible")
            assert chart.locator("[data-force=kent].mine").count() == 1
            named = chart.get_by_text("Kent", exact=True).count()  # as a row of the ranking is
            label = chart.locator(".mine-label").first.text_content()
            assert label.startswith("1." if named else "Kent 1.")
        page.goto(f"{served}/notebooks/like_for_like.html")
        assert page.locator("#like-for-like select").input_value() == "kent"
        assert page.locator("#like-for-like svg:visible [data-force=kent].mine").count() == 1


def test_a_hollow_point_stays_hollow_when_its_force_is_chosen(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/notebooks/national.html").page
        mark = page.locator("#ranking svg:visible [data-force=metropolitan-police]")
        before = mark.evaluate("mark => getComputedStyle(mark).fill")
        page.locator("#ranking select").select_option("metropolitan-police")
        assert mark.evaluate("mark => getComputedStyle(mark).fill") == before


def test_after_going_back_the_field_and_the_chart_name_one_force(browser, served):
    with visiting(browser) as visit:
        page = visit.open(f"{served}/notebooks/national.html").page
        page.locator("#ranking select").select_option("durham")
        page.goto(f"{served}/notebooks/like_for_like.html")
        page.locator("#like-for-like select").select_option("surrey")
        page.go_back()
        page.locator("#ranking svg:visible [data-force=surrey].mine").wait_for()
        assert page.locator("#ranking select").input_value() == "surrey"


COVERED = """svg => {
    const label = svg.querySelector(".mine-label").getBoundingClientRect();
    const sheet = svg.getBoundingClientRect();
    const covers = (box) => label.left < box.right && box.left < label.right
        && label.top < box.bottom && box.top < label.bottom;
    return [...svg.querySelectorAll("text:not(.mine-label)")]
        .filter(text => covers(text.getBoundingClientRect())).map(text => text.textContent)
        .concat(label.left < sheet.left || label.right > sheet.right ? ["cut"] : []);
}"""


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.ci)])
def test_the_label_of_the_reader_s_force_covers_no_words_and_is_not_cut(browser, served, width):
    with visiting(browser, viewport={"width": width, "height": 800}) as visit:
        page = visit.open(f"{served}/notebooks/national.html").page
        field, chart = page.locator("#ranking select"), page.locator("#ranking svg:visible")
        names = [option.get_attribute("value") for option in field.locator("option").all()[1:]]
        covering = {}
        for name in names:
            field.select_option(name)
            if chart.locator(".mine-label").count():
                covering[name] = chart.evaluate(COVERED)
        assert len(covering) > 40
        assert not {name: words for name, words in covering.items() if words}


def test_type_is_no_smaller_than_twelve_pixels_on_a_phone(browser, served):
    with visiting(browser, viewport={"width": 360, "height": 800}) as visit:
        page = visit.open(f"{served}/notebooks/since_then.html").page
        sizes = page.evaluate(
            """[...document.querySelectorAll("svg.chart")].filter(svg => svg.clientWidth).flatMap(
                svg => [...svg.querySelectorAll("text")].map(text =>
                    text.getAttribute("font-size").slice(0, -2)
                        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
        )
        assert min(sizes) >= 12


@pytest.mark.parametrize("way", ["mouse", "finger"])
def test_marks_at_one_place_all_say_their_values(browser, served, way):
    screen = {"viewport": {"width": 360, "height": 900}, "has_touch": True}
    with visiting(browser, **screen) as visit:
        page = visit.open(f"{served}/notebooks/how_figures_move.html").page
        marks = page.locator("#ways-to-count svg:visible [data-mark]")
        marks.first.scroll_into_view_if_needed()
        boxes, said = marks.evaluate_all(
            """marks => [marks.map(mark => mark.getBoundingClientRect().toJSON()),
                marks.map(mark => mark.getAttribute("aria-label"))]"""
        )
        first_row = [box for box in boxes if abs(box["y"] - boxes[0]["y"]) < 5]

        def there(x: float) -> int:
            return sum(box["x"] < x < box["x"] + box["width"] for box in first_row)

        x = max((box["x"] + box["width"] / 2 for box in first_row), key=there)
        point = x, boxes[0]["y"] + boxes[0]["height"] / 2
        page.mouse.move(*point) if way == "mouse" else page.touchscreen.tap(*point)
        told = page.locator("#ways-to-count .chart-value").inner_text().splitlines()
        *values, more = told
        assert len(values) == 4 and set(values) < set(said)
        count = re.fullmatch(r"and (\d+) more at this place", more)
        assert count and 0 < int(count[1]) <= len(first_row) - 4

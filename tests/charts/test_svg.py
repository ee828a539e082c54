"""An SVG written small looks the same, and in the dark theme has the dark theme's colours."""

import io
import re
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import pytest

from resolutions import analysis, charts
from resolutions.charts.canvas import STYLE
from resolutions.charts.svg import compact
from resolutions.palette import DARK, darkened
from resolutions.vocabulary import NATION, Edition


@pytest.fixture(scope="module")
def drawn(tables) -> str:
    """The trend as Matplotlib writes it."""
    edition = Edition()
    table, nation = (
        analysis.by_year(tables, place, edition.years, edition.basis)
        for place in (edition.force, NATION)
    )
    file = io.StringIO()
    with mpl.rc_context(STYLE):
        charts.trend(table, nation, edition).savefig(file, format="svg")
    return file.getvalue()


def letters(svg: str) -> list[tuple[float, ...]]:
    """Where each outline of a letter goes, point after point, in units of the em."""
    outlines = []
    for path, scale in re.findall(r' d="([^"]*)" transform="scale\(([\d.]+)\)"', svg):
        points, at, start = [], (0.0, 0.0), (0.0, 0.0)
        for command, told in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", told)]
            if command in "zZ":
                at = start
                continue
            if command in "hv":
                numbers = [
                    n for each in numbers for n in ((each, 0) if command == "h" else (0, each))
                ]
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            size = {"q": 2, "c": 3}.get(command, 1)
            for first in range(0, len(pairs), size):
                group = pairs[first : first + size]
                if command.islower():
                    group = [(at[0] + x, at[1] + y) for x, y in group]
                points += group
                at = group[-1]
            start = at if command in "mM" else start
        outlines.append(tuple(value * float(scale) for point in points for value in point))
    return outlines


def test_it_is_half_as_large_and_well_formed(drawn):
    small = compact(drawn)
    assert len(small) < 0.55 * len(drawn)
    root = ElementTree.fromstring(small)
    assert root.get("viewBox") == ElementTree.fromstring(drawn[drawn.index("<svg") :]).get(
        "viewBox"
    )
    named = {each.get("id") for each in root.iter() if each.get("id")}
    wanted = set(re.findall(r"(?:href=\"|url\()#([^\")]+)", small))
    assert named == wanted


def test_every_letter_keeps_its_outline(drawn):
    before, after = letters(drawn), letters(compact(drawn))
    assert len(before) == len(after) > 20
    for old, new in zip(before, after, strict=True):
        assert new == pytest.approx(old, abs=0.13)  # of an em of a hundred: an eighth of a per cent


def test_the_same_drawing_gives_the_same_bytes(drawn):
    assert compact(drawn) == compact(drawn)


def test_every_house_colour_turns_dark_and_none_stays_light(drawn):
    light, dark = compact(drawn), darkened(compact(drawn))
    colours = set(re.findall(r"#[0-9a-f]{6}\b", light))
    assert colours <= set(DARK)
    assert set(re.findall(r"#[0-9a-f]{6}\b", dark)) == {DARK[colour] for colour in colours}
    assert re.sub(r"#[0-9a-f]{6}\b", "", light) == re.sub(r"#[0-9a-f]{6}\b", "", dark)


@pytest.mark.parametrize(("colour", "lighter"), [("#b4c4d3", False), ("#47627d", True)])
def test_another_colour_keeps_its_hue_and_turns_over(colour, lighter):
    turned = darkened(colour)
    before, after = (sum(bytes.fromhex(each[1:])) for each in (colour, turned))
    assert (after > before) == lighter
    assert turned[5:7] > turned[1:3]  # still a blue

"""A chart's SVG as a page needs it: small, and a second time in the colours of the dark theme."""

import io
import re

import matplotlib as mpl
from matplotlib.text import Text

from resolutions.charts.canvas import STYLE, Chart

GLYPH_UNIT = 16
"""Matplotlib draws letters 4,096 units to the em or so; a sixteenth of that is finer than any screen."""

_GLYPH = re.compile(r'<path id="([^"]+)" d="([^"]*)" transform="scale\(0\.015625\)"/>')
_LETTER = re.compile(
    r'<use xlink:href="#([^"]+)"(?: transform="translate\(([-\d.]+) ([-\d.]+)\)")?/>'
)


def compact(svg: str, keep_names: bool = False) -> str:
    """Write an SVG of Matplotlib's in fewer bytes, to look at the same.

    The prologue, metadata, comments and names that nothing refers to go; letters are written in
    whole units, each step from the last; other positions keep a hundredth of a point. With
    `keep_names` the names stay: a script of the page may refer to them.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    names = {name: f"g{place}" for place, (name, _) in enumerate(_GLYPH.findall(svg))}
    svg = _GLYPH.sub(
        lambda glyph: (
            f'<path id="{names[glyph[1]]}" d="{_steps(glyph[2])}" '
            f'transform="scale({GLYPH_UNIT / 64:g})"/>'
        ),
        svg,
    )
    svg = _LETTER.sub(lambda use: _letter(names.get(use[1], use[1]), use[2], use[3]), svg)
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: _short(path[0]), svg)
    svg = re.sub(
        r"(?<=translate\()[^)]*|(?<=[ \"][xy]=\")[-\d.]+", lambda place: _short(place[0]), svg
    )
    if not keep_names:
        used = set(re.findall(r"#([\w.-]+)", svg))
        svg = re.sub(r' id="([^"]+)"', lambda name: name[0] if name[1] in used else "", svg)
    return re.sub(r">\s+<", "><", svg)


def _steps(path: str) -> str:
    """Write a letter's outline in whole units, each point as a step from the one before."""
    at, start, steps = (0, 0), (0, 0), []
    for command, numbers in re.findall(r"([MLQCz])([^MLQCz]*)", path):
        if command == "z":
            steps.append("z")
            at = start
            continue
        units = [round(float(number) / GLYPH_UNIT) for number in numbers.split()]
        points = list(zip(units[::2], units[1::2], strict=True))
        pairs = [f"{x - at[0]} {y - at[1]}" for x, y in points]
        if command == "L" and pairs[0].endswith(" 0"):
            steps.append("h" + pairs[0].removesuffix(" 0"))
        elif command == "L" and pairs[0].startswith("0 "):
            steps.append("v" + pairs[0].removeprefix("0 "))
        elif steps and steps[-1].startswith(command.lower()):
            steps[-1] += " " + " ".join(pairs)
        else:
            steps.append(command.lower() + " ".join(pairs))
        at = points[-1]
        start = at if command == "M" else start
    return re.sub(r" (?=-)", "", "".join(steps))


def _short(places: str) -> str:
    """Round positions to a hundredth of a point, and part them by one blank."""
    rounded = re.sub(r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 2) + 0:g}", places)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(rounded.split()))


def _letter(name: str, x: str | None, y: str | None) -> str:
    at = "".join(
        f' {axis}="{float(value):.1f}"'.replace('.0"', '"')
        for axis, value in (("x", x), ("y", y))
        if value and float(value)
    )
    return f'<use xlink:href="#{name}"{at}/>'


def drawn(chart: Chart) -> dict:
    """Write a chart in every form that a file and a page need.

    Parameters
    ----------
    chart : matplotlib.figure.Figure
        From `resolutions.charts`.

    Returns
    -------
    dict
        ``svg``, the file; its ``width`` and ``height`` in CSS pixels; ``links``, the words of each
        address that a part of it leads to; ``drawings``, a `drawing` for each screen.
    """
    return {
        "svg": compact(_saved(chart)),
        **_size(chart),
        "links": chart.links,
        "drawings": [drawing(chart, "desk"), drawing(chart.for_phone(), "phone")],
    }


def drawing(figure: Chart, screen: str) -> dict:
    """Write a figure for a page: its words as text, the halo around them left to the style sheet.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        From `resolutions.charts`; its texts lose their path effects.
    screen : {'desk', 'phone'}
        Which of the two drawings it is.

    Returns
    -------
    dict
        ``screen``, ``svg``, ``width`` and ``height`` in CSS pixels; ``marks`` (name of a group of
        marks → values and forces, see `canvas.mark`) and ``series`` (name of a line without points
        → a value for each of its turning points).
    """
    for text in figure.findobj(Text):
        if text.get_path_effects():
            text.set_path_effects([])
            text.set_gid("halo")
    return {
        "screen": screen,
        "svg": compact(_saved(figure, {"svg.fonttype": "none"}), keep_names=True),
        **_size(figure),
        "marks": figure.marks,
        "series": figure.series,
    }


def _saved(figure: Chart, style: dict | None = None) -> str:
    file = io.StringIO()
    with mpl.rc_context(STYLE | (style or {})):  # its salt makes an SVG the same bytes each time
        figure.savefig(file, format="svg")
    return file.getvalue()


def _size(figure: Chart) -> dict[str, int]:
    """Give the width and height of a figure in CSS pixels, 96 an inch."""
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    return {"width": width, "height": height}

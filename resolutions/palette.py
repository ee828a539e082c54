"""The house colours of charts and pages, and what each is in the dark theme."""

import colorsys
import re

SUBJECT = "#b3361b"
CONTEXT = "#8a8f94"
FAINT = "#d9dcdf"
INK = "#22272b"
QUIET = "#595f64"
GRID = "#e4e6e8"
PAPER = "#ffffff"
BASIS_COLOURS = {"closed": "#14507d", "recorded": "#c77700"}

DARK = {
    PAPER: "#14181b",
    INK: "#e6e9ec",
    QUIET: "#b0b8bf",
    CONTEXT: "#8f979e",
    FAINT: "#3a4249",
    GRID: "#2b3238",
    SUBJECT: "#ff8f73",
    BASIS_COLOURS["closed"]: "#7bbcf0",
    BASIS_COLOURS["recorded"]: "#f0a63c",
    # kinds of outcome out of court, stacked: each stands out from its neighbour and from the paper
    "#47627d": "#b3cde6",
    "#7f99b2": "#7d9fc0",
    "#b4c4d3": "#547699",
    "#c9b58b": "#a8925f",
}
"""The house colours, and what each is in the dark theme; its paper is the page's own."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def darkened(svg: str) -> str:
    """Write an SVG in the colours of the dark theme.

    The house colours have their counterparts (`DARK`); any other colour keeps its hue and turns
    from light to dark or back, so that what stood out from its ground still does.
    """
    return _COLOUR.sub(lambda found: dark(found[0].lower()), svg)


def dark(colour: str) -> str:
    """Give the counterpart of a colour, such as ``#22272b``, in the dark theme."""
    if colour in DARK:
        return DARK[colour]
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb(hue, 0.94 - 0.85 * light, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in turned)

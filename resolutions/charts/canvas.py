"""How every chart is finished: type, colours, the canvas with its title, axes, lines and labels."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from itertools import pairwise
from pathlib import Path
from typing import ParamSpec

import font_source_sans_pro
import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

from resolutions.palette import CONTEXT, GRID, INK, PAPER, QUIET
from resolutions.wording import MISSING, curl_quotes, number, per_cent

PHONE, DESK = 3.75, 7.0
"""The two widths of a chart, in inches of 96 CSS pixels: a phone's screen, and the column of a desk."""
MARGIN = 0.12

TITLE, SUBTITLE, LABEL = 13.5, 10.5, 9.75
"""Sizes of type in points, the same at both widths: the smallest is 13 CSS pixels."""

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
for _face in ("Regular", "Semibold", "Bold", "It"):
    font_manager.fontManager.addfont(FONTS / f"SourceSansPro-{_face}.ttf")

STYLE = {
    "font.family": ["Source Sans Pro", "DejaVu Sans"],
    "font.size": LABEL,
    "text.color": INK,
    "axes.edgecolor": CONTEXT,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": LABEL,
    "ytick.labelsize": LABEL,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "svg.hashsalt": "resolutions",
    "svg.fonttype": "path",
    "figure.dpi": 100,
}


_WIDTH: ContextVar[float] = ContextVar("width", default=DESK)


@contextmanager
def at_width(width: float) -> Iterator[None]:
    """Draw the charts within at a width in inches, `PHONE` or `DESK`."""
    before = _WIDTH.set(width)
    try:
        yield
    finally:
        _WIDTH.reset(before)


def sheet_width() -> float:
    """Give the width that charts are drawn at now, in inches."""
    return _WIDTH.get()


def on_phone() -> bool:
    """Say whether charts are drawn for a phone now."""
    return _WIDTH.get() == PHONE


class Chart(Figure):
    """A figure with its finding.

    Attributes
    ----------
    finding : str
        Its title.
    links : dict of str
        The words of each address that a part of it leads to.
    marks : dict of str
        Values and forces of each group of marks: see `mark`.
    series : dict of str
        Values of each line without points, at its turning points.
    for_phone : callable
        Draws it a second time, for a phone; set by `house_style`.
    """

    for_phone: "Callable[[], Chart]"

    def __init__(self, finding: str, width: float, height: float):
        super().__init__(figsize=(width, height))
        self.finding = finding
        self.links: dict[str, str] = {}
        self.marks: dict[str, list[list[str]]] = {}
        self.series: dict[str, list[str]] = {}


def chart_of(axes: Axes) -> Chart:
    """Give the chart that axes are on."""
    assert isinstance(axes.figure, Chart)
    return axes.figure


P = ParamSpec("P")


def house_style(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """Draw with the project's style, leaving Matplotlib's own settings as they were.

    The figure can be drawn a second time for a phone: ``figure.for_phone()``.
    """

    @wraps(draw)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Chart:
        with mpl.rc_context(STYLE):
            figure = draw(*args, **kwargs)

        def for_phone() -> Chart:
            with at_width(PHONE), mpl.rc_context(STYLE):
                return draw(*args, **kwargs)

        figure.for_phone = for_phone
        return figure

    return styled


@lru_cache(maxsize=4096)  # a chart asks for the same words on a desk and on a phone
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line of text, in inches."""
    prop = font_manager.FontProperties(family="Source Sans Pro", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, prop, False)[0] / 72


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than `width` inches, with the quotation marks of the pages."""
    lines: list[str] = []
    for word in curl_quotes(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def open_canvas(
    title: str,
    subtitle: str,
    plot_height: float,
    left: float = 0.55,
    right: float = 0.3,
    above: float = 0.22,
    widest: float = DESK,
) -> tuple[Chart, Axes]:
    """Open a figure with its title and subtitle, and axes of a height in inches below them."""
    sheet = min(sheet_width(), widest)
    width = sheet - 2 * MARGIN
    heads = [(line, TITLE, "bold", INK) for line in wrap(title, TITLE, width, "bold")]
    heads += [(line, SUBTITLE, "normal", QUIET) for line in wrap(subtitle, SUBTITLE, width)]
    top = MARGIN + sum(size * 1.28 / 72 for _, size, _, _ in heads) + above
    bottom = 0.42
    height = top + plot_height + bottom
    figure = Chart(title, sheet, height)
    axes = figure.add_axes(
        (left / sheet, bottom / height, (sheet - left - right) / sheet, plot_height / height)
    )
    y = height - MARGIN
    for line, size, weight, colour in heads:
        figure.text(
            MARGIN / sheet, y / height, line, size=size, weight=weight, color=colour, va="top"
        )
        y -= size * 1.28 / 72
    return figure, axes


def label_margin(labels: Iterable[str], size: float = LABEL) -> float:
    """Give the left margin that the longest label needs, in inches."""
    lines = [line for label in labels for line in str(label).split("\n")]
    return max((text_width(line, size) for line in lines), default=0) + MARGIN + 0.12


def axis_per_cent(axis, places: int = 0) -> None:
    """Write an axis of fractions in per cent."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: per_cent(value, places)))


def axis_number(axis) -> None:
    """Write an axis of counts."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def year_axis(axes: Axes, years: list[str]) -> None:
    """Label years at even steps, the first and the last always, with a small mark at every year."""
    room = axes.get_position().width * chart_of(axes).get_figwidth() / np.ptp(axes.get_xlim())
    short = [year[2:] for year in years]
    last = len(years) - 1
    steps = [step for step in range(1, last + 1) if last % step == 0] or [1]
    step, words = steps[-1], years
    for tried in (years, short):
        wide = max(text_width(year, LABEL) for year in tried) + 0.08
        if step == steps[-1] and steps[0] * room >= wide:
            step, words = steps[0], tried
    if step == steps[-1]:
        wide = text_width(years[-1], LABEL) + 0.08
        step = next((step for step in steps if step * room >= wide), step)
    axes.set_xticks(range(0, len(years), step), words[::step])
    axes.set_xticks(range(len(years)), minor=True)
    axes.tick_params(axis="x", which="minor", length=3, color=CONTEXT)
    axes.tick_params(axis="x", pad=7)  # below the word at the foot of the other axis


def years_from_zero(axes: Axes, highest: float) -> None:
    """Start the value axis at zero, with quiet grid lines and room above the highest point."""
    axes.set_ylim(0, highest * 1.15 if highest else 1)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.grid(axis="y")
    axes.tick_params(which="major", length=0)
    axes.spines["left"].set_visible(False)


def mark(axes: Axes, artist, values: list[str], forces: Iterable[str] = ()) -> None:
    """Give an artist's points or bars the values that a page shows of them.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        What it is drawn on.
    artist : matplotlib.artist.Artist
        A line of points, one value a point, or a patch.
    values : list of str
        Each a sentence that can be read alone: ``Durham, 2017/18: 7.51%``.
    forces : iterable of str, optional
        Whose values they are, where the points are those of all forces.
    """
    marks = chart_of(axes).marks
    name = f"values{len(marks)}"
    artist.set_gid(name)
    marks[name] = [values, list(forces)]


def points(
    axes: Axes, x, y, complete, colour: str, size: float, values=None, forces=None, **how
) -> None:
    """Draw points, filled for complete returns, hollow for incomplete ones, and keep their values."""
    x, y, complete = np.asarray(x, float), np.asarray(y, float), np.asarray(complete, bool)
    known = np.isfinite(x) & np.isfinite(y)
    how = {"zorder": 4, "mew": 1.6, "clip_on": False} | how
    for these, fill in ((known & complete, colour), (known & ~complete, PAPER)):
        if not these.any():
            continue
        (drawn,) = axes.plot(
            x[these], y[these], "o", ms=size, color=colour, mfc=fill, **how
        )  # fmt: skip
        if values is not None:
            at = np.flatnonzero(these)
            named = [] if forces is None else [forces[i] for i in at]
            mark(axes, drawn, [values[i] for i in at], named)


def line(
    axes: Axes, x, y, complete, colour: str, width: float = 2.4, values: list[str] | None = None
) -> None:
    """Draw a yearly line: filled points for complete returns, hollow for incomplete ones."""
    y = np.asarray(y, dtype=float)
    axes.plot(x, y, color=colour, lw=width, zorder=3)
    points(axes, x, y, complete, colour, 5.5, values)


RETURNS = {
    "complete": "",
    "incomplete": ", incomplete return",
    "not checkable": ", return not checkable",
    "not provided": "",
}
"""What a value says of the return that it comes from."""


def yearly_values(name: str, values: pd.Series, returned: pd.Series | None, write) -> list[str]:
    """Write what each point of a yearly line says: ``Kent, 2017/18: 1.95%, incomplete return``.

    Parameters
    ----------
    name : str
        What the line is of.
    values : pandas.Series
        By year; missing ones are not provided.
    returned : pandas.Series or None
        A key of `RETURNS` for every year; None where it does not matter.
    write : callable
        Writes a value.
    """
    notes = pd.Series("", values.index) if returned is None else returned.map(RETURNS).fillna("")
    return [
        f"{name}, {year}: {MISSING if pd.isna(value) else write(value)}{notes.get(year, '')}"
        for year, value in values.items()
    ]


def spread_labels(
    wanted: list[float], heights: list[float], low: float, high: float
) -> list[float]:
    """Push the middles of sorted labels apart until none overlaps, between two limits if they can."""
    at = [max(want, low + tall / 2) for want, tall in zip(wanted, heights, strict=True)]
    gaps = [(one + other) / 2 for one, other in pairwise(heights)]
    for i, gap in enumerate(gaps):
        at[i + 1] = max(at[i + 1], at[i] + gap)
    if at and at[-1] > high - heights[-1] / 2:
        at[-1] = high - heights[-1] / 2
        for i in range(len(at) - 2, -1, -1):
            at[i] = min(at[i], at[i + 1] - gaps[i])
    return at


def end_label_margin(names: Iterable[str] = ()) -> float:
    """Give the room right of the axes for the names of lines, in inches, their longest word at least."""
    words = [text_width(word, LABEL, "bold") for name in names for word in name.split()]
    return max(1.08 if on_phone() else 1.45, *(word + 0.2 for word in words), 0)


def end_labels(axes: Axes, ends: dict, x: float, value=None) -> None:
    """Name each line at its end, with its last value where `value` writes it."""
    low, high = axes.get_ylim()
    lines = [
        (float(series.iloc[-1]), name, colour, weight)
        for name, (series, colour, weight) in ends.items()
        if series.notna().any() and not np.isnan(series.iloc[-1])
    ]
    lines.sort(key=lambda line: line[0])
    room = (1 - axes.get_position().x1) * chart_of(axes).get_figwidth()
    texts = [
        wrap(f"{name} {value(last)}" if value else name, LABEL, room - 0.14, weight)
        for last, name, _, weight in lines
    ]
    inch = (high - low) / (axes.get_position().height * chart_of(axes).get_figheight())
    heights = [(len(text) * 1.1 + 0.3) * LABEL / 72 * inch for text in texts]
    places = spread_labels([last for last, *_ in lines], heights, low, high)
    for (_, _, colour, weight), text, at in zip(lines, texts, places, strict=True):
        axes.annotate(
            "\n".join(text), (x, at), (9, 0), textcoords="offset points", va="center",
            weight=weight, color=QUIET if colour == CONTEXT else colour, annotation_clip=False,
            linespacing=0.95,
        )  # fmt: skip


def wrap_labels(labels: list[str], width: float = 1.7) -> list[str]:
    """Break long labels into lines of a width in inches."""
    return ["\n".join(wrap(label, LABEL, width)) for label in labels]


def plain_rows(axes: Axes) -> None:
    """Leave a chart of rows with its vertical grid lines only."""
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.grid(axis="x")

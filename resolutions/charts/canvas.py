"""How every chart is finished: type, colours, the canvas with its title, axes, lines and labels."""

from collections.abc import Iterable
from functools import wraps
from math import ceil
from pathlib import Path

import font_source_sans_pro
import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import font_manager, patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

from resolutions.wording import number, per_cent

SUBJECT = "#b3361b"
CONTEXT = "#8a8f94"
FAINT = "#d9dcdf"
INK = "#22272b"
QUIET = "#595f64"
GRID = "#e4e6e8"
PAPER = "#ffffff"
BASIS_COLOURS = {"closed": "#14507d", "recorded": "#c77700"}
WIDTH = 5.0
HALO = [patheffects.withStroke(linewidth=3, foreground="white")]
MARGIN = 0.12

TITLE, SUBTITLE, LABEL = 14, 11.5, 11

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


def house_style(draw):
    """Draw with the project's style, leaving Matplotlib's own settings as they were."""

    @wraps(draw)
    def styled(*args, **kwargs) -> Figure:
        with mpl.rc_context(STYLE):
            return draw(*args, **kwargs)

    return styled


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line of text, in inches."""
    prop = font_manager.FontProperties(family="Source Sans Pro", size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, prop, False)[0] / 72


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than `width` inches."""
    lines: list[str] = []
    for word in text.split():
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
) -> tuple[Figure, Axes]:
    """Open a figure with its title and subtitle, and axes of a height in inches below them."""
    width = WIDTH - 2 * MARGIN
    heads = [(line, TITLE, "bold", INK) for line in wrap(title, TITLE, width, "bold")]
    heads += [(line, SUBTITLE, "normal", QUIET) for line in wrap(subtitle, SUBTITLE, width)]
    top = MARGIN + sum(size * 1.28 / 72 for _, size, _, _ in heads) + above
    bottom = 0.42
    height = top + plot_height + bottom
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, plot_height / height)
    )
    y = height - MARGIN
    for line, size, weight, colour in heads:
        figure.text(
            MARGIN / WIDTH, y / height, line, size=size, weight=weight, color=colour, va="top"
        )
        y -= size * 1.28 / 72
    figure.finding = title
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
    """Label the years, first and last always, as many as stand clear of each other."""
    room = axes.get_position().width * axes.figure.get_figwidth() / len(years)
    step = ceil((text_width(years[-1], LABEL) + 0.1) / room)
    shown = [i for i in range(len(years)) if (len(years) - 1 - i) % step == 0]
    shown[0] = 0  # titles speak of the first year too
    axes.set_xticks(shown, [years[i] for i in shown])


def years_from_zero(axes: Axes, highest: float) -> None:
    """Start the value axis at zero, with quiet grid lines and room above the highest point."""
    axes.set_ylim(0, highest * 1.15 if highest else 1)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def line(axes: Axes, x, y, complete, colour: str, width: float = 2.4) -> None:
    """Draw a yearly line: filled points for complete returns, hollow for incomplete ones."""
    y = np.asarray(y, dtype=float)
    axes.plot(x, y, color=colour, lw=width, zorder=3)
    for at, value, full in zip(x, y, complete, strict=True):
        axes.plot(
            at, value, "o", ms=5.5, color=colour, mfc=colour if full else "white", mew=1.6, zorder=4
        )


def value_label(axes: Axes, values: pd.Series, at: int) -> None:
    """Write a point's share above it, or below where the line dips."""
    value = values.iloc[at]
    if np.isnan(value):
        return
    around = [values.iloc[i] for i in (at - 1, at + 1) if 0 <= i < len(values)]
    dip = bool(around) and all(value < other for other in around if not np.isnan(other))
    low, high = axes.get_ylim()
    dip = dip and value - low > 0.09 * (high - low)  # below would be on the axis
    axes.annotate(
        per_cent(value),
        (at, value),
        (0, -9 if dip else 9),
        textcoords="offset points",
        ha="center",
        va="top" if dip else "bottom",
        color=SUBJECT,
        weight="bold",
        size=LABEL,
    )


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Push sorted positions apart until they keep a gap, staying between two limits if they can."""
    at = list(wanted)
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + gap)
    if at and at[-1] > high:
        at[-1] = high
        for i in range(len(at) - 2, -1, -1):
            at[i] = min(at[i], at[i + 1] - gap)
    if at and at[0] < low:
        at[0] = low
        for i in range(1, len(at)):
            at[i] = max(at[i], at[i - 1] + gap)
    return at


def end_labels(axes: Axes, ends: dict, x: float, value=None) -> None:
    """Name each line at its end, with its last value where `value` writes it."""
    low, high = axes.get_ylim()
    lines = [
        (float(series.iloc[-1]), name, colour, weight)
        for name, (series, colour, weight) in ends.items()
        if series.notna().any() and not np.isnan(series.iloc[-1])
    ]
    lines.sort(key=lambda line: line[0])
    height = axes.get_position().height * axes.figure.get_figheight()
    texts = [
        "\n".join(wrap(f"{name} {value(last)}" if value else name, LABEL, 1.15))
        for last, name, _, _ in lines
    ]
    tall = max((text.count("\n") + 1 for text in texts), default=1)
    gap = (high - low) * tall * LABEL * 1.15 / 72 / height
    places = spread([last for last, *_ in lines], gap, low + gap / 2, high)
    for (_, _, colour, weight), text, at in zip(lines, texts, places, strict=True):
        axes.annotate(
            text, (x, at), (9, 0), textcoords="offset points", va="center", weight=weight,
            color=QUIET if colour == CONTEXT else colour, annotation_clip=False, linespacing=0.95,
        )  # fmt: skip


def broken(labels: list[str], width: float = 1.7) -> list[str]:
    """Break long labels into lines of a width in inches."""
    return ["\n".join(wrap(label, LABEL, width)) for label in labels]


def plain_rows(axes: Axes) -> None:
    """Leave a chart of rows with its vertical grid lines only."""
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.grid(axis="x")

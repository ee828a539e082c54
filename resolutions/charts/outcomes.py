"""Charts of out-of-court outcomes by kind, and of charges."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from resolutions.analysis.outcomes import KINDS
from resolutions.charts.canvas import (
    BASIS_COLOURS,
    CONTEXT,
    INK,
    LABEL,
    QUIET,
    SUBJECT,
    axis_number,
    end_labels,
    house_style,
    line,
    open_canvas,
    spread,
    wrap,
    year_axis,
    years_from_zero,
)
from resolutions.tables.completeness import to_be_told
from resolutions.vocabulary import Edition, span
from resolutions.wording import change, per_cent

KIND_COLOURS = dict(zip(KINDS, (SUBJECT, "#47627d", "#7f99b2", "#b4c4d3", "#c9b58b"), strict=True))


@house_style
def make_up(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw out-of-court outcomes of every year held, split by kind.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.make_up`.
    """
    known = to_be_told(table)
    first, last = known["proportion"].iloc[[0, -1]]
    title = (
        f"{edition.force}: community resolutions were {per_cent(first, 0)} of out-of-court outcomes "
        f"in {known.index[0]} and {per_cent(last, 0)} in {known.index[-1]}"
    )
    figure, axes = open_canvas(
        title,
        f"Out-of-court outcomes by kind, {span(list(table.index))}, {edition.basis} basis",
        3.3,
        left=0.65,
        right=1.55,
    )
    x = np.arange(len(table))
    floor = np.zeros(len(table))
    ends = {}
    for kind in KINDS:
        values = table[kind].astype("Float64").to_numpy(float, na_value=np.nan)
        heights = np.nan_to_num(values)
        columns = axes.bar(x, heights, 0.78, floor, color=KIND_COLOURS[kind], ec="white", lw=0.6)
        for column, full in zip(columns, table["complete"], strict=True):
            column.set_alpha(1 if full else 0.35)
        ends[kind] = (
            pd.Series(floor + heights / 2),
            KIND_COLOURS[kind],
            "bold" if kind == KINDS[0] else "normal",
        )
        floor += heights
    years_from_zero(axes, floor.max())
    axes.set_ylim(0, floor.max() * 1.04 or 1)
    axis_number(axes.yaxis)
    year_axis(axes, list(table.index))
    axes.set_xlim(-0.6, len(table) - 0.5)
    for at in np.flatnonzero(table["out_of_court"].isna()):
        axes.text(at, 0, "not provided", rotation=90, ha="center", va="bottom", color=QUIET)
    _kind_labels(axes, ends, len(table) - 0.6)
    return figure


def _kind_labels(axes: Axes, ends: dict, x: float) -> None:
    """Name each layer of the last column beside it."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.125
    wanted = [float(middle.iloc[-1]) for middle, _, _ in ends.values()]
    places = spread(wanted, gap, low + gap / 2, high - gap / 4)
    for at, (kind, (_, colour, weight)) in zip(places, ends.items(), strict=True):
        axes.plot([x + 0.5], [at], "s", ms=8, color=colour, clip_on=False)
        axes.annotate(
            "\n".join(wrap(kind, LABEL, 1.15)), (x + 0.5, at), (8, 0),
            textcoords="offset points", va="center", weight=weight, annotation_clip=False,
            color=INK, linespacing=0.92,
        )  # fmt: skip


@house_style
def charges(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw charges and out-of-court outcomes of every year held.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.make_up`.
    """
    known = to_be_told(table)
    first, last = known.iloc[0], known.iloc[-1]
    title = (
        f"{edition.force}: charges {change(first['charged'], last['charged'])}, out-of-court "
        f"outcomes {change(first['out_of_court'], last['out_of_court'])}"
    )
    figure, axes = open_canvas(
        title,
        f"Outcomes a year, {span(list(table.index))}, {edition.basis} basis",
        2.9,
        left=0.65,
        right=1.45,
    )
    x = np.arange(len(table))
    ends = {}
    for column, label, colour in (
        ("charged", "Charged or summonsed", CONTEXT),
        ("out_of_court", "Out of court, all kinds", BASIS_COLOURS["closed"]),
        ("Community resolutions", "Community resolutions", SUBJECT),
    ):
        values = table[column].astype("Float64").to_numpy(float, na_value=np.nan)
        line(axes, x, values, table["complete"], colour, 2.2)
        ends[label] = (pd.Series(values), colour, "bold" if colour == SUBJECT else "normal")
    highest = table[["charged", "out_of_court"]].max().max()
    years_from_zero(axes, 0 if pd.isna(highest) else float(highest))
    axis_number(axes.yaxis)
    year_axis(axes, list(table.index))
    axes.set_xlim(-0.25, len(table) - 0.75)
    end_labels(axes, ends, len(table) - 1)
    return figure

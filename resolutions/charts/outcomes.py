"""Charts of out-of-court outcomes by kind, and of charges."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from resolutions.analysis.outcomes import KINDS
from resolutions.charts.canvas import (
    LABEL,
    Chart,
    axis_number,
    chart_of,
    end_label_margin,
    end_labels,
    house_style,
    line,
    mark,
    open_canvas,
    spread_labels,
    wrap,
    year_axis,
    yearly_values,
    years_from_zero,
)
from resolutions.palette import BASIS_COLOURS, CONTEXT, INK, QUIET, SUBJECT
from resolutions.tables.completeness import reportable_years
from resolutions.vocabulary import Edition, span
from resolutions.wording import count_trend_in_words, number, per_cent, turn_in_words

KIND_COLOURS = dict(zip(KINDS, (SUBJECT, "#47627d", "#7f99b2", "#b4c4d3", "#c9b58b"), strict=True))


@house_style
def outcome_mix(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw out-of-court outcomes of every year held, split by kind.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.outcome_mix`.
    """
    known = reportable_years(table)
    first, last = known["proportion"].iloc[[0, -1]]
    title = (
        f"{edition.force}: community resolutions were {per_cent(first, 0)} of out-of-court outcomes "
        f"in {known.index[0]} and {per_cent(last, 0)} in {known.index[-1]}"
        f"{turn_in_words(known['proportion'].astype(float), most=1)}"
    )
    figure, axes = open_canvas(
        title,
        f"Out-of-court outcomes by kind, {span(list(table.index))}, {edition.basis} basis",
        3.3,
        left=0.65,
        right=end_label_margin() + 0.1,
    )
    x = np.arange(len(table))
    floor = np.zeros(len(table))
    ends = {}
    for kind in KINDS:
        values = table[kind].astype("Float64").to_numpy(float, na_value=np.nan)
        heights = np.nan_to_num(values)
        columns = axes.bar(x, heights, 0.78, floor, color=KIND_COLOURS[kind], ec="white", lw=0.6)
        labels = yearly_values(kind, table[kind], table["returned"], number)
        for column, value, full in zip(columns, labels, table["complete"], strict=True):
            column.set_alpha(1 if full else 0.35)
            mark(axes, column, [value])
        ends[kind] = (
            pd.Series(floor + heights / 2),
            KIND_COLOURS[kind],
            "bold" if kind == KINDS[0] else "normal",
        )
        floor += heights
    years_from_zero(axes, floor.max())
    axes.set_ylim(0, floor.max() * 1.04 or 1)
    axis_number(axes.yaxis)
    axes.set_xlim(-0.6, len(table) - 0.5)
    year_axis(axes, list(table.index))
    for at in np.flatnonzero(table["out_of_court"].isna()):
        axes.text(float(at), 0, "not provided", rotation=90, ha="center", va="bottom", color=QUIET)
    _kind_labels(axes, ends, len(table) - 0.6)
    return figure


def _kind_labels(axes: Axes, ends: dict, x: float) -> None:
    """Name each layer of the last column beside it."""
    low, high = axes.get_ylim()
    inch = (high - low) / (axes.get_position().height * chart_of(axes).get_figheight())
    texts = [
        wrap(kind, LABEL, end_label_margin() - 0.2, weight) for kind, (_, _, weight) in ends.items()
    ]
    heights = [(len(text) * 1.1 + 0.4) * LABEL / 72 * inch for text in texts]
    places = spread_labels([float(end[0].iloc[-1]) for end in ends.values()], heights, low, high)
    for at, text, (_, colour, weight) in zip(places, texts, ends.values(), strict=True):
        axes.annotate("■", (x, at), (4, 0), textcoords="offset points", va="center", color=colour,
                      annotation_clip=False)  # fmt: skip
        axes.annotate(
            "\n".join(text), (x, at), (17, 0), textcoords="offset points", va="center",
            weight=weight, annotation_clip=False, color=INK, linespacing=0.92,
        )  # fmt: skip


@house_style
def charges(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw charges and out-of-court outcomes of every year held.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.outcome_mix`.
    """
    known = reportable_years(table)
    title = f"{edition.force}: charges {count_trend_in_words(known['charged'])}"
    figure, axes = open_canvas(
        title,
        f"Outcomes a year, {span(list(table.index))}, {edition.basis} basis",
        2.9,
        left=0.65,
        right=end_label_margin(),
    )
    x = np.arange(len(table))
    ends = {}
    for column, label, colour in (
        ("charged", "Charged or summonsed", CONTEXT),
        ("out_of_court", "Out of court, all kinds", BASIS_COLOURS["closed"]),
        ("Community resolutions", "Community resolutions", SUBJECT),
    ):
        values = table[column].astype("Float64").to_numpy(float, na_value=np.nan)
        labels = yearly_values(label, table[column], table["returned"], number)
        line(axes, x, values, table["complete"], colour, 2.2, labels)
        ends[label] = (pd.Series(values), colour, "bold" if colour == SUBJECT else "normal")
    highest = table[["charged", "out_of_court"]].max().max()
    years_from_zero(axes, 0 if pd.isna(highest) else float(highest))
    axis_number(axes.yaxis)
    axes.set_xlim(-0.25, len(table) - 0.75)
    year_axis(axes, list(table.index))
    end_labels(axes, ends, len(table) - 1)
    return figure

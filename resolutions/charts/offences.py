"""Charts of community resolutions by offence."""

import numpy as np
import pandas as pd

from resolutions.charts.canvas import (
    Chart,
    axis_number,
    house_style,
    label_margin,
    mark,
    on_phone,
    open_canvas,
    plain_rows,
    wrap_labels,
)
from resolutions.charts.placing import HALO
from resolutions.palette import CONTEXT, FAINT, QUIET, SUBJECT
from resolutions.vocabulary import Edition
from resolutions.wording import capitalised, join_words, number, number_word, per_cent


@house_style
def offence_bars(table: pd.DataFrame, edition: Edition, year: str) -> Chart:
    """Draw one year's community resolutions by offence group, most first.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_offence` for the year: indexed by group, ``community_resolutions`` and
        ``proportion`` (fraction).
    """
    table = table.sort_values("community_resolutions", ascending=False)
    top = table.index[0]
    part = per_cent(table["proportion"].iloc[0], 0)
    title = f"{edition.force}: {top.lower()} made up {part} of community resolutions"
    return _bars(
        table["community_resolutions"],
        [f"{number(c)}  ({per_cent(p, 0 if p >= 0.01 else 1)})" for c, p in
         zip(table["community_resolutions"], table["proportion"], strict=True)],
        title,
        f"Community resolutions by offence group, {edition.force}, {year}, {edition.basis} basis",
    )  # fmt: skip


@house_style
def group_bars(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw out-of-court outcomes of all kinds by offence group over the edition's years."""
    counts = table.groupby("offence_group")["out_of_court"].sum().astype(int)
    counts = counts[counts > 0].sort_values(ascending=False)
    part = counts.iloc[0] / counts.sum()
    return _bars(
        counts,
        [f"{number(c)}  ({per_cent(c / counts.sum(), 0 if c / counts.sum() >= 0.01 else 1)})"
         for c in counts],
        f"{capitalised(counts.index[0])}: {per_cent(part, 0)} of everything settled out of court",
        f"Out-of-court outcomes of all kinds by offence group, {edition.force}, {edition.span}, "
        f"{edition.basis} basis",
    )  # fmt: skip


def _bars(counts: pd.Series, labels: list[str], title: str, subtitle: str) -> Chart:
    names = [str(name) for name in counts.index]
    wide = 1.3 if on_phone() else 2.6
    figure, axes = open_canvas(
        title,
        subtitle,
        0.34 * len(names) + 0.1,
        left=label_margin(wrap_labels(names, wide)),
        right=1.0,
    )
    colours = [SUBJECT, *[CONTEXT] * (len(names) - 1)]
    bars = axes.barh(range(len(names)), counts.astype(float), 0.66, color=colours)
    for bar, name, label in zip(bars, names, labels, strict=True):
        mark(axes, bar, [f"{name}: {' '.join(label.split())}"])
    for at, (count, label) in enumerate(zip(counts, labels, strict=True)):
        axes.annotate(label, (float(count), at), (5, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(names)), wrap_labels(names, wide))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    return figure


@house_style
def bounds(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw what the data bound each stated count by, on a logarithmic scale.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``stated``, ``lower``, ``upper``.
    """
    inside = int(((table["lower"] <= table["stated"]) & (table["stated"] <= table["upper"])).sum())
    some = "all" if inside == len(table) else number_word(inside)
    verb = "lies" if inside == 1 else "lie"
    exact = (table["lower"] == table["upper"]).all()
    figure, axes = open_canvas(
        "The counts by offence, against the story's" if exact
        else f"{capitalised(some)} of the story's {number_word(len(table))} counts {verb} between the least and the most that the data allow",
        f"Community resolutions, {edition.force}, {edition.span}, {edition.basis} basis: the least "
        "and the most there can have been (logarithmic scale)",
        0.7 * len(table) + 0.2, left=label_margin(table["label"]), right=0.45,
    )  # fmt: skip
    for at, row in enumerate(table.itertuples()):
        axes.plot([row.lower, row.upper], [at, at], color=FAINT, lw=9, solid_capstyle="butt")
        for value, side in ((row.lower, "right"), (row.upper, "left")):
            axes.annotate(
                number(value), (value, at), (-6 if side == "right" else 6, 0),
                textcoords="offset points", ha=side, va="center", color=QUIET,
            )  # fmt: skip
        at_least = row.words.startswith("more than")
        (point,) = axes.plot(
            row.stated, at, ">" if at_least else "D", ms=9 if at_least else 8, color=SUBJECT
        )
        least, most = number(row.lower), number(row.upper)
        mark(axes, point, [f"{row.label}: stated {row.words}, between {least} and {most}"])
        axes.annotate(
            ("stated: " if at == 0 else "") + row.words, (row.stated, at), (0, 11),
            textcoords="offset points", ha="center", color=SUBJECT, weight="bold",
        )  # fmt: skip
    axes.set_xscale("log")
    low, high = max(1, table["lower"].min()), table["upper"].max()
    axes.set_xlim(low / 2, high * 2.5)
    axes.set_yticks(range(len(table)), table["label"])
    axes.set_ylim(len(table) - 0.5, -0.6)
    axis_number(axes.xaxis)
    axes.minorticks_off()
    plain_rows(axes)
    return figure


@house_style
def estimates(table: pd.DataFrame, edition: Edition, years: list[int]) -> Chart:
    """Draw estimates by kind of offence with the range that their measured error leaves.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.estimated_by_kind`.
    years : list of int
        The calendar years estimated.
    """
    first = table.index[0]
    part = table["estimate"].iloc[0] / table["estimate"].sum()
    when = join_words(map(str, years))
    rows = wrap_labels(list(table.index), 1.1 if on_phone() else 2.2)
    figure, axes = open_canvas(
        f"An estimate, not a count: {first.lower()} about {per_cent(part, 0)} of {edition.force}'s community "
        f"resolutions of {when}",
        f"Local resolutions in data.police.uk, raised to the Home Office's total of the calendar years {when}. "
        "Lines: where the count would have been in nine of ten forces; without one: too few to measure",
        0.42 * len(table) + 0.1, left=label_margin(rows), right=0.6,
    )  # fmt: skip
    for at, (kind, row) in enumerate(table.iterrows()):
        axes.plot([row.lower, row.upper], [at, at], color=CONTEXT, lw=1.6)
        (point,) = axes.plot(
            row.estimate, at, "D", ms=5.5, color=QUIET, mfc="white", mew=1.5, clip_on=False
        )
        value = f"about {number(round(row.estimate, -1 if row.estimate >= 100 else 0))}"
        mark(
            axes,
            point,
            [f"{kind}, estimate: {value}; counted in data.police.uk: {number(row.local)}"],
        )
        end = row.estimate if np.isnan(row.upper) else row.upper
        axes.annotate(
            value, (end, at), (8, 0), textcoords="offset points", va="center", color=QUIET,
            path_effects=HALO,
        )  # fmt: skip
    axes.set_yticks(range(len(table)), rows)
    axes.tick_params(axis="y", pad=9)
    axes.set_ylim(len(table) - 0.5, -0.5)
    most = float(table[["estimate", "upper"]].max().max())
    axes.set_xlim(-0.03 * most, most * (1.5 if on_phone() else 1.15))
    axis_number(axes.xaxis)
    plain_rows(axes)
    return figure

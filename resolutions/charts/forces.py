"""Charts of all forces: ranking, funnel, comparison."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from resolutions.analysis.forces import Funnel
from resolutions.analysis.robustness import outside_the_funnel
from resolutions.charts.canvas import (
    LABEL,
    RETURNS,
    Chart,
    axis_number,
    axis_per_cent,
    end_label_margin,
    end_labels,
    house_style,
    label_margin,
    open_canvas,
    plain_rows,
    points,
    year_axis,
    yearly_values,
    years_from_zero,
)
from resolutions.charts.placing import HALO, Label, place_labels
from resolutions.palette import BASIS_COLOURS, CONTEXT, FAINT, INK, QUIET, SUBJECT
from resolutions.vocabulary import NATION, Edition, slug, span
from resolutions.wording import (
    capitalised,
    distinct_per_cents,
    number,
    number_word,
    ordinal,
    per_cent,
)

_NOT_RANKED = {
    "incomplete": "its return is incomplete",
    "not checkable": "its return cannot be checked",
}
THIN = "#b4b8bc"  # forty lines of it make a grey that others stand out from


def _force_rows(
    axes: Axes, table: pd.DataFrame, value: str, edition: Edition, others: str, write
) -> None:
    """Draw a row a force: its value, the interval around it, hollow where incomplete."""
    rows = np.arange(len(table))
    own = table.index == edition.force
    lower, upper = table[f"{value}_lower"], table[f"{value}_upper"]
    axes.hlines(rows, lower, upper, [SUBJECT if o else others for o in own], lw=1.6, zorder=2)
    values = [
        f"{force}: {write(row[value])}, 95% interval {write(row[f'{value}_lower'])} to "
        f"{write(row[f'{value}_upper'])}{RETURNS[row.returned]}"
        for force, row in table.iterrows()
    ]
    for these, colour, size in ((~own, others, 5), (own, SUBJECT, 6.5)):
        at = np.flatnonzero(these)
        points(
            axes, table[value].iloc[at], at, table["complete"].iloc[at], colour, size,
            [values[i] for i in at], table.index[at], mew=1.3,
        )  # fmt: skip
    axes.set_yticks(rows, table.index, fontsize=LABEL)
    for label in axes.get_yticklabels():
        if label.get_text() == edition.force:
            label.set(color=SUBJECT, weight="bold")
    axes.set_ylim(len(table) - 0.4, -0.7)


def _label_rows(
    axes: Axes, table: pd.DataFrame, value: str, edition: Edition, line: float, write
) -> None:
    """Write the values of the first row, the last and the subject's, right of their intervals.

    Left of it where the vertical line of the nation would run through the words.
    """
    for at in sorted({0, len(table) - 1, *np.flatnonzero(table.index == edition.force)}):
        row, own = table.iloc[at], table.index[at] == edition.force
        label = axes.annotate(
            write(row[value]), (row[f"{value}_upper"], at), (6, 0), textcoords="offset points",
            va="center", color=SUBJECT if own else QUIET, weight="bold" if own else "normal",
            path_effects=HALO,
        )  # fmt: skip
        box = label.get_window_extent().padded(2)
        if box.x0 < axes.transData.transform((line, at))[0] < box.x1:
            label.xy = (row[f"{value}_lower"], at)
            label.set(position=(-6, 0), ha="right")


def _highest(rank: int) -> str:
    return "highest" if rank == 1 else f"{ordinal(rank)} highest"


def _two_places(share: float) -> str:
    return per_cent(share, 2)


@house_style
def ranking(table: pd.DataFrame, nation_share: float, edition: Edition) -> Chart:
    """Draw every force's share with its 95% interval, highest first.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    nation_share : float
        The share of England and Wales, drawn as a line.
    """
    table = table.dropna(subset=["share"])
    ranked = int(table["rank"].notna().sum())
    place = table["rank"].get(edition.force)
    if not ranked:
        title = f"No force can be ranked in {edition.span}: no return is known to be complete"
    elif edition.is_nation:
        high, low = table[table["complete"]].iloc[[0, -1]].index
        least, most = distinct_per_cents(table.at[low, "share"], table.at[high, "share"])
        title = f"From {least} in {low} to {most} in {high}"
    elif pd.isna(place) or place is None:
        title = f"{edition.force} cannot be ranked: {_NOT_RANKED[table['returned'].get(edition.force, 'incomplete')]}"
    else:
        title = f"{edition.force} had the {_highest(place)} share of {ranked} forces with complete returns"
    figure, axes = open_canvas(
        title,
        f"Community resolutions as a share of all outcomes, {edition.span}, {edition.basis} basis; "
        "hollow: return incomplete or not checkable, not ranked. Lines: 95% intervals",
        0.19 * len(table) + 0.1,
        left=label_margin(table.index),
        right=0.55,
    )
    axes.axvline(nation_share, color=CONTEXT, lw=1, zorder=1)
    axes.set_xlim(0, float(table["share_upper"].max()) * 1.05)
    others = BASIS_COLOURS["closed"] if edition.is_nation else CONTEXT
    _force_rows(axes, table, "share", edition, others, _two_places)
    _label_rows(axes, table, "share", edition, nation_share, per_cent)
    place_labels(
        axes,
        [
            Label(
                f"England and Wales {per_cent(nation_share)}", (nation_share, len(table) - 0.9),
                QUIET, sides=("right",), radius=0,
            )
        ],
    )  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axis_per_cent(axes.xaxis)
    plain_rows(axes)
    return figure


@house_style
def funnel(table: pd.DataFrame, limits: Funnel, edition: Edition) -> Chart:
    """Draw every force's share against its number of outcomes, with control limits.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.funnel_table`.
    limits : Funnel
        The limits fitted to it.

    Notes
    -----
    Of the forces outside the band only those are named that are outside with all forces tested
    together (`robustness.outside_the_funnel`).
    """
    position = table["position"].get(edition.force)
    beyond = table[table["complete"] & (table["position"] != "within")]
    if position is None or not table.at[edition.force, "complete"]:
        title = (
            f"{capitalised(number_word(len(beyond)))} {'force' if len(beyond) == 1 else 'forces'} with complete returns "
            f"{'lies' if len(beyond) == 1 else 'lie'} outside the limits"
        )
    else:
        where = "inside" if position == "within" else position
        title = f"{edition.force} lies {where} the range that most forces share"
    figure, axes = open_canvas(
        title,
        f"Share of outcomes against their number, {edition.span}, {edition.basis} basis; line: "
        f"complete returns together, {per_cent(limits.centre)}; band: 95% limits that allow for the differences between forces; dashed: chance alone; hollow: "
        "return incomplete or not checkable",
        3.4,
        left=0.6,
    )
    x = np.geomspace(table["outcomes"].min() * 0.8, table["outcomes"].max() * 1.25, 60)
    lower, upper = limits.limits(x)
    axes.fill_between(x, lower, upper, color=FAINT, alpha=0.6, lw=0)
    for edge in Funnel(limits.centre, 0.0, 1.0).limits(x):
        axes.plot(x, edge, color=CONTEXT, lw=1, ls=(0, (3, 2)))
    axes.axhline(limits.centre, color=CONTEXT, lw=1)
    values = [
        f"{force}: {per_cent(row.share, 2)} of {number(row.outcomes)} outcomes"
        + RETURNS[row.returned]
        for force, row in table.iterrows()
    ]
    funnel_points(axes, table, "outcomes", "share", values, edition)
    axes.set_xscale("log")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(0, max(float(table["share"].max()), float(upper.max())) * 1.06)
    ticks = [t * 10**e for e in range(3, 8) for t in (1, 3)]
    axes.set_xticks([tick for tick in ticks if x[0] <= tick <= x[-1]])
    axes.minorticks_off()
    axis_number(axes.xaxis)
    axis_per_cent(axes.yaxis)
    axes.set_xlabel("all outcomes (logarithmic scale)")
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    places = table[["outcomes", "share"]].set_axis(["x", "y"], axis=1)
    sure = outside_the_funnel(table)["outside_together"].reindex(table.index, fill_value=False)
    name_points(axes, places, table["position"].where(sure), edition)
    return figure


def funnel_points(
    axes: Axes, table: pd.DataFrame, x: str, y: str, values: list[str], edition: Edition
) -> None:
    """Draw every force's point, the edition's on top."""
    own = table.index == edition.force
    for these, colour, size in ((~own, QUIET, 5.5), (own, SUBJECT, 8)):
        at = np.flatnonzero(these)
        points(
            axes, table[x].iloc[at], table[y].iloc[at], table["complete"].iloc[at], colour, size,
            [values[i] for i in at], table.index[at], mew=1,
        )  # fmt: skip


def name_points(axes: Axes, places: pd.DataFrame, positions: pd.Series, edition: Edition) -> None:
    """Name the edition's force and those outside a funnel's limits.

    Parameters
    ----------
    places : pandas.DataFrame
        Every force's ``x`` and ``y``, indexed by name.
    positions : pandas.Series
        ``above``, ``below`` or ``within``; missing where the return is incomplete.
    """
    outside = positions[positions.isin(["above", "below"])].index.drop(
        edition.force, errors="ignore"
    )
    names = [
        Label(force, tuple(places.loc[force]), QUIET, sides=(positions[force], "right", "left"))
        for force in outside
    ]
    if edition.force in places.index:
        own = Label(edition.force, tuple(places.loc[edition.force]), SUBJECT, "bold", radius=5)
        names = [own, *names]
    place_labels(axes, names)


@house_style
def compare(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw the yearly share of every force, each line with a name that a script can call it by.

    Parameters
    ----------
    table : pandas.DataFrame
        ``force``, ``year``, ``share`` (a fraction) and ``complete``, one row a place and year,
        England and Wales among them.

    Returns
    -------
    matplotlib.figure.Figure
        The line of a force is the element ``force-SLUG``, its incomplete years the hollow points
        ``hollow-SLUG``, the words at the lines' ends ``end-0``, ``end-1``, the lines of the title
        ``title-0``, ``title-1``.
    """
    shares = table.pivot(index="year", columns="force", values="share").astype(float)
    complete = table.pivot(index="year", columns="force", values="complete").astype(bool)
    returned = table.pivot(index="year", columns="force", values="returned")
    years = list(shares.index)
    figure, axes = open_canvas(
        _more_than_before(shares.where(complete).drop(columns=NATION)),
        f"Community resolutions as a share of all outcomes, {span(years)}, "
        f"{edition.basis} basis; hollow: return incomplete or not checkable",
        4.2,
        right=end_label_margin([edition.force]),
    )
    x = np.arange(len(years))
    highest = float(np.nanmax(shares.to_numpy()))
    years_from_zero(axes, highest)
    axes.set_ylim(0, highest * 1.04 or 1)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.set_xlim(-0.25, len(years) - 0.75)
    box = axes.get_position()
    reach = [
        0.03 * (high - low) / (size * inches)
        for (low, high), size, inches in (
            (axes.get_xlim(), box.width, figure.get_figwidth()),
            (axes.get_ylim(), box.height, figure.get_figheight()),
        )
    ]
    ends, series = {}, {}
    for force in [name for name in shares if name not in (NATION, edition.force)] + [
        *dict.fromkeys((NATION, edition.force))
    ]:
        colour, width = THIN, 0.8
        if force in (NATION, edition.force):
            colour, width = (SUBJECT, 2.4) if force == edition.force else (INK, 1.8)
            ends[force] = (shares[force], colour, "bold" if colour == SUBJECT else "normal")
        axes.plot(x, shares[force], color=colour, lw=width, gid=f"force-{slug(force)}")
        labels = yearly_values(force, shares[force], returned[force], _two_places)
        series[f"force-{slug(force)}"] = [labels[i] for i in np.flatnonzero(shares[force].notna())]
        doubtful = shares.loc[~complete[force], force].dropna()
        circles = [
            Path.unit_circle().transformed(
                Affine2D().scale(*reach).translate(years.index(year), share)
            )
            for year, share in doubtful.items()
        ]
        if circles:
            axes.add_patch(
                PathPatch(
                    Path.make_compound_path(*circles), fc="white", ec=colour, lw=1,
                    zorder=3, gid=f"hollow-{slug(force)}",
                )
            )  # fmt: skip
    axis_per_cent(axes.yaxis)
    year_axis(axes, years)
    end_labels(axes, ends, len(years) - 1, value=per_cent)
    for at, label in enumerate(axes.texts):
        label.set_gid(f"end-{at}")
    for at, line in enumerate(text for text in figure.texts if text.get_fontweight() == "bold"):
        line.set_gid(f"title-{at}")
    figure.series = series
    return figure


def _more_than_before(shares: pd.DataFrame) -> str:
    """Count the forces whose share was higher in the last year than in the first, complete in both."""
    first, last = shares.index[0], shares.index[-1]
    both = shares.loc[[first, last]].dropna(axis=1)
    if both.empty or first == last:
        return f"The share of every force, {span(list(shares.index))}"
    higher = int((both.loc[last] > both.loc[first]).sum())
    return (
        f"The share was higher in {last} than in {first} in {higher} of the {len(both.columns)} "
        "forces with complete returns in both"
    )

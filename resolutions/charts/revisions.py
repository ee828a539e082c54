"""Charts of figures that moved between releases, and of data.police.uk."""

import numpy as np
import pandas as pd

from resolutions.charts.canvas import (
    LABEL,
    Chart,
    axis_number,
    end_label_margin,
    end_labels,
    house_style,
    label_margin,
    line,
    on_phone,
    open_canvas,
    plain_rows,
    points,
    sheet_width,
    wrap,
    wrap_labels,
    years_from_zero,
)
from resolutions.charts.placing import Label, place_labels
from resolutions.palette import BASIS_COLOURS, CONTEXT, INK, QUIET, SUBJECT
from resolutions.vocabulary import Edition
from resolutions.wording import number, per_cent, per_cent_at_most, signed_per_cent


def _signed_sqrt(change):
    """Take the square root of a change's size and keep its sign: what is small has more room."""
    return np.sign(change) * np.sqrt(np.abs(change))


DOT = 0.07
"""The room that a force's dot takes, in inches."""


def swarm(places: pd.Series, size: float) -> pd.Series:
    """Part dots that would cover each other, each as near to the line as it can be.

    Parameters
    ----------
    places : pandas.Series
        Where the dots lie along the line.
    size : float
        The room a dot takes, in the same unit.

    Returns
    -------
    pandas.Series
        How far each is set off the line, to one side or the other.
    """
    offsets = pd.Series(0.0, places.index)
    order = places.sort_values(kind="stable").index
    for count, at in enumerate(order):
        near = [other for other in order[:count] if places[at] - places[other] < size]
        for step in range(2 * len(near) + 1):
            offset = (step + 1) // 2 * size * (1 if step % 2 else -1) / 2
            gaps = ((places[at] - places[n]) ** 2 + (offset - offsets[n]) ** 2 for n in near)
            if all(gap >= 0.999 * size**2 for gap in gaps):
                offsets[at] = offset
                break
    return offsets


@house_style
def revisions(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw how far every force's community resolutions moved between two releases.

    Parameters
    ----------
    table : pandas.DataFrame
        ``force``, ``row`` (year and basis, text), ``change`` (fraction), one row a force.
    """
    table = table.reset_index(drop=True)
    moved = table["change"].abs()
    title = (
        f"Half of all figures moved by at most {per_cent_at_most(moved.median())} between releases"
    )
    rows = list(dict.fromkeys(table["row"]))
    # A few small forces would squeeze all others into a line: they stand at the edge instead.
    reach = float(min(max(0.12, moved.quantile(0.95) * 1.3), max(0.02, moved.max() * 1.1)))
    edge = (
        f"; beyond {signed_per_cent(reach, 0).lstrip('+')} either way at the edge"
        if moved.max() > reach
        else ""
    )
    names = wrap_labels(rows, 0.6) if on_phone() else rows
    left, right = label_margin(names), 0.85
    inch = 2.12 * _signed_sqrt(reach) / (sheet_width() - left - right)
    shown = _signed_sqrt(table["change"].clip(-reach, reach)) / inch
    offsets = shown.groupby(table["row"]).transform(swarm, DOT)
    step = 2 * float(offsets.abs().max()) + 3 * DOT
    figure, axes = open_canvas(
        title,
        "Change in a year's community resolutions from its first release held to the latest, one "
        f"dot a force (square-root scale){edge}",
        step * len(rows),
        left=left,
        right=right,
    )
    own = table["force"] == edition.force
    height = table["row"].map(rows.index) + offsets / step
    values = [
        f"{row.force}, {row.row}: {signed_per_cent(row.change, 2)}" for row in table.itertuples()
    ]
    for these, colour, size in ((~own, CONTEXT, DOT * 72 - 0.8), (own, SUBJECT, 9)):
        at = np.flatnonzero(these)
        points(
            axes, (shown * inch).iloc[at], height.iloc[at], [True] * len(at), colour, size,
            [values[i] for i in at], table["force"].iloc[at].to_list(), mew=0, zorder=3 + size / 9,
        )  # fmt: skip
    for at in table.index[own]:
        axes.annotate(
            signed_per_cent(table.at[at, "change"], 1), (1, rows.index(table.at[at, "row"])), (6, 0),
            xycoords=("axes fraction", "data"), textcoords="offset points", color=SUBJECT,
            va="center", weight="bold", annotation_clip=False,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvline(0, color=INK, lw=1, zorder=1)
    axes.set_xlim(-1.06 * _signed_sqrt(reach), 1.06 * _signed_sqrt(reach))
    rungs = (0.01, 0.09, 0.36) if on_phone() else (0.01, 0.04, 0.09, 0.16, 0.36, 0.64)
    above = [rung for rung in rungs if rung <= reach]
    ticks = [-rung for rung in reversed(above)] + [0.0] + above
    axes.set_xticks(_signed_sqrt(pd.Series(ticks)), [signed_per_cent(tick, 0) for tick in ticks])
    plain_rows(axes)
    return figure


def _more_or_fewer(ratio: float) -> str:
    if abs(ratio - 1) < 0.005:
        return "just as many as"
    return f"{per_cent(abs(ratio - 1), 0)} {'more' if ratio > 1 else 'fewer'} than"


@house_style
def against_police_uk(table: pd.DataFrame, ratio: float, edition: Edition) -> Chart:
    """Draw data.police.uk's local resolutions beside the Home Office's counts.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.against_police_uk`.
    ratio : float
        From `analysis.police_uk_ratio`.
    """
    title = "Local resolutions by calendar year, community resolutions by financial year"
    if not np.isnan(ratio):
        title = (
            f"data.police.uk counts {_more_or_fewer(ratio)} the Home Office over the same months"
        )
    names = [name for name in dict.fromkeys(table["series"]) if name.startswith("data")]
    colours = dict.fromkeys(names, QUIET) | {
        f"Home Office, {basis}": colour for basis, colour in BASIS_COLOURS.items()
    }
    figure, axes = open_canvas(
        title,
        f"Community (local) resolutions a year, {edition.force}; each point stands in the middle of "
        "its year",
        2.9,
        left=0.65,
        right=end_label_margin(),
    )
    ends, last = {}, table["start"].max() + 0.5
    highest = 0.0
    for name, rows in table.groupby("series", sort=False):
        values = rows["count"].astype("Float64").to_numpy(float, na_value=np.nan)
        labels = [
            f"{name}, {period}: {number(count)}"
            for period, count in zip(rows["period"], rows["count"], strict=True)
        ]
        line(axes, rows["start"] + 0.5, values, [True] * len(rows), colours[name], 2, labels)
        ends[name] = (pd.Series(values), colours[name], "bold")
        highest = np.nanmax([highest, *values])
    years_from_zero(axes, highest)
    axis_number(axes.yaxis)
    first = int(table["start"].min())
    years = range(first, int(last) + 1)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.set_xlim(first + 0.2, last + 0.15)
    end_labels(axes, {name: end for name, end in ends.items() if name not in names}, last)
    place_labels(
        axes,
        [
            Label(
                "\n".join(wrap(name, LABEL, 1.15)), (row["start"] + 0.5, float(row["count"])), QUIET,
                "bold", ("below", "above", "left"),
            )
            for name in names
            for _, row in table[table["series"] == name].tail(1).iterrows()
        ],
    )  # fmt: skip
    return figure

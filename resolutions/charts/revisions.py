"""Charts of figures that moved between releases, and of data.police.uk."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from resolutions.charts.canvas import (
    BASIS_COLOURS,
    CONTEXT,
    HALO,
    INK,
    LABEL,
    QUIET,
    SUBJECT,
    axis_number,
    end_labels,
    house_style,
    label_margin,
    line,
    open_canvas,
    plain_rows,
    wrap,
    years_from_zero,
)
from resolutions.vocabulary import Edition
from resolutions.wording import per_cent, signed_per_cent


@house_style
def revisions(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw how far every force's community resolutions moved between two releases.

    Parameters
    ----------
    table : pandas.DataFrame
        ``force``, ``row`` (year and basis, text), ``change`` (fraction), one row a force.
    """
    import seaborn as sns  # takes seconds to load, and only this chart needs it

    moved = table["change"].abs()
    title = f"Half of all figures moved by less than {per_cent(moved.median(), 1)} between releases"
    rows = list(dict.fromkeys(table["row"]))
    # A few small forces would squeeze all others into a line: they stand at the edge instead.
    reach = float(min(max(0.12, moved.quantile(0.95) * 1.3), max(0.02, moved.max() * 1.1)))
    edge = (
        f"; beyond {signed_per_cent(reach, 0).lstrip('+')} either way at the edge"
        if moved.max() > reach
        else ""
    )
    figure, axes = open_canvas(
        title,
        "Change in a year's community resolutions from its first release held to the latest, one "
        f"dot a force{edge}",
        0.9 * len(rows),
        left=label_margin(rows),
        right=0.75,
    )
    own = table["force"] == edition.force
    shown = table["change"].clip(-reach, reach)
    sns.swarmplot(
        x=shown[~own], y=table["row"][~own], order=rows, ax=axes, color=CONTEXT, size=4.2,
        warn_thresh=1,
    )  # fmt: skip
    for at, row in enumerate(rows):
        for value in table.loc[own & (table["row"] == row), "change"]:
            axes.plot(value, at, "o", ms=9, color=SUBJECT, zorder=5)
            axes.annotate(
                signed_per_cent(value, 1), (1, at), (6, 0), annotation_clip=False, va="center",
                xycoords=("axes fraction", "data"), textcoords="offset points", color=SUBJECT,
                weight="bold",
            )  # fmt: skip
    axes.axvline(0, color=INK, lw=1, zorder=1)
    axes.set(xlabel="", ylabel="", xlim=(-reach * 1.06, reach * 1.06))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: signed_per_cent(v, 0)))
    plain_rows(axes)
    return figure


def _more_or_fewer(ratio: float) -> str:
    if abs(ratio - 1) < 0.005:
        return "just as many as"
    return f"{per_cent(abs(ratio - 1), 0)} {'more' if ratio > 1 else 'fewer'} than"


@house_style
def beside_police_uk(table: pd.DataFrame, ratio: float, edition: Edition) -> Figure:
    """Draw data.police.uk's local resolutions beside the Home Office's counts.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.beside_police_uk`.
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
        right=1.5,
    )
    ends, last = {}, table["start"].max() + 0.5
    highest = 0.0
    for name, rows in table.groupby("series", sort=False):
        values = rows["count"].astype("Float64").to_numpy(float, na_value=np.nan)
        line(axes, rows["start"] + 0.5, values, [True] * len(rows), colours[name], 2)
        ends[name] = (pd.Series(values), colours[name], "bold")
        highest = np.nanmax([highest, *values])
    years_from_zero(axes, highest)
    axis_number(axes.yaxis)
    first = int(table["start"].min())
    axes.set_xticks([y + 0.5 for y in range(first, int(last) + 1)], range(first, int(last) + 1))
    axes.set_xlim(first + 0.2, last + 0.15)
    end_labels(axes, {name: end for name, end in ends.items() if name not in names}, last)
    for name in names:
        rows = table[table["series"] == name].iloc[-1]
        axes.annotate(
            "\n".join(wrap(name, LABEL, 1.15)), (rows["start"] + 0.5, float(rows["count"])), (0, -9),
            textcoords="offset points", va="top", ha="center", color=QUIET, weight="bold",
            path_effects=HALO,
        )  # fmt: skip
    return figure

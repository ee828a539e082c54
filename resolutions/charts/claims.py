"""Charts of what a story states against the data."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from resolutions.charts.canvas import (
    BASIS_COLOURS,
    CONTEXT,
    FAINT,
    INK,
    LABEL,
    MARGIN,
    SUBJECT,
    broken,
    house_style,
    label_margin,
    mark,
    open_canvas,
    plain_rows,
)
from resolutions.wording import number, per_cent, signed_per_cent, small


@house_style
def against_article(table: pd.DataFrame, tolerance: float) -> Figure:
    """Draw how far the data lie from the article's exact numbers, on both bases.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``stated``, ``basis``, ``computed``, ``relative_difference`` (fraction).
    tolerance : float
        How far nine in ten revisions of such figures go.
    """
    nearest = table["relative_difference"].abs().groupby(table["label"]).min()
    within = int((nearest <= tolerance).sum())
    title = (
        f"{'All' if within == len(nearest) else number(within)} "
        f"{'' if within == len(nearest) else 'of '}{number(len(nearest))} of the story's totals "
        f"come within {per_cent(tolerance)} of the official data"
    )
    rows = list(dict.fromkeys(table["label"]))
    figure, axes = open_canvas(
        title, "Official figure against the one stated, difference in per cent",
        0.65 * len(rows), left=label_margin(broken(rows)), above=0.42,
    )  # fmt: skip
    axes.axvspan(-tolerance, tolerance, color=FAINT, alpha=0.6, lw=0)
    axes.axvline(0, color=INK, lw=1)
    for at, label in enumerate(rows):
        two = table[table["label"] == label].set_index("basis")["relative_difference"]
        axes.plot(two, [at] * len(two), color=CONTEXT, lw=1.5, zorder=2)
        for basis, value in two.items():
            (point,) = axes.plot(
                value, at, "o", ms=9, color=BASIS_COLOURS[basis], zorder=3,
                label=f"{basis} basis" if at == 0 else None,
            )  # fmt: skip
            mark(axes, point, [f"{label}, {basis} basis: {signed_per_cent(value)}"])
            left = value == two.min()
            axes.annotate(
                signed_per_cent(value), (value, at), (-9 if left else 9, 0),
                textcoords="offset points", ha="right" if left else "left", va="center",
                color=BASIS_COLOURS[basis],
            )  # fmt: skip
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderpad=0, handletextpad=0.2)
    axes.set_yticks(range(len(rows)), broken(rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    reach = max(table["relative_difference"].abs().max(), tolerance) * 2.2
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: signed_per_cent(v, 0)))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    plain_rows(axes)
    return figure


@house_style
def reply_scores(scores: pd.DataFrame, statements: dict[str, str], force: str) -> Figure:
    """Draw which of the reply's statements hold in each year and basis.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `Checker.score_years`.
    statements : dict
        Claim id → short label, in order.
    """
    best = scores.iloc[0]
    full = scores.loc[scores["tested"] == len(statements), "year"].nunique()
    title = (
        f"Of {small(full)} years that can be held against all {small(len(statements))} numbers of "
        f"the force's reply, only {best['year']} fits"
    )
    fits = scores[scores["met"] == best["met"]]
    if best["met"] < len(statements) or fits["year"].nunique() > 1:
        title = f"{best['year']} fits the force's reply best: {best['met']} of {len(statements)} numbers"
    rows = (
        scores.sort_values(["year", "basis", "release"])
        .groupby(["year", "basis"])[list(statements)]
        .agg(_any_known)
        .reset_index()
    )
    figure, axes = open_canvas(
        title,
        f"Statements of the reply that hold in {force}'s data, by year and basis. Filled: holds; "
        "open: does not; a dot: not held",
        0.235 * len(rows) + 0.35,
        left=label_margin(["2014/15 recorded"]) + 0.05,
        right=MARGIN,
        above=0.9,
    )
    for at, row in rows.iterrows():
        for column, name in enumerate(statements):
            met = row[name]
            own = (row["year"], row["basis"]) == (best["year"], best["basis"])
            colour = SUBJECT if own else CONTEXT
            shape = {"marker": ".", "ms": 3}
            if met is not None:
                shape = {"marker": "s", "ms": 9.5, "mfc": colour if met else "white", "mew": 1.2}
            (square,) = axes.plot(column, at, color=colour, ls="none", **shape)
            words = "no data" if met is None else "holds" if met else "does not hold"
            mark(axes, square, [f"{statements[name]}, {row['year']}, {row['basis']}: {words}"])
    axes.set_yticks(range(len(rows)), rows["year"] + " " + rows["basis"])
    for label in axes.get_yticklabels():
        if label.get_text() == f"{best['year']} {best['basis']}":
            label.set(color=SUBJECT, weight="bold")
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(-0.5, len(statements) - 0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(statements)), broken(list(statements.values()), 0.66))
    axes.tick_params(axis="x", labelsize=LABEL - 1)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    return figure


def _any_known(values: pd.Series):
    known = [value for value in values if value is not None and not pd.isna(value)]
    return any(known) if known else None

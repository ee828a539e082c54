"""Charts of what a story states against the data."""

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from resolutions.charts.canvas import (
    LABEL,
    MARGIN,
    Chart,
    house_style,
    label_margin,
    mark,
    on_phone,
    open_canvas,
    plain_rows,
    wrap_labels,
)
from resolutions.palette import BASIS_COLOURS, CONTEXT, FAINT, INK, QUIET, SUBJECT
from resolutions.story.reply_year import score_bases
from resolutions.wording import (
    capitalised,
    number,
    number_word,
    per_cent,
    per_cent_at_most,
    signed_per_cent,
)


@house_style
def against_article(table: pd.DataFrame, tolerance: float) -> Chart:
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
    limit = per_cent_at_most(nearest.max()) if within == len(nearest) else per_cent(tolerance)
    title = (
        f"{'All' if within == len(nearest) else capitalised(number_word(within))} "
        f"{'' if within == len(nearest) else 'of '}{number_word(len(nearest))} of the story's totals "
        f"come within {limit} of the official data"
    )
    rows = list(dict.fromkeys(table["label"]))
    figure, axes = open_canvas(
        title, "Official figure against the one stated, difference in per cent",
        0.65 * len(rows), left=label_margin(wrap_labels(rows)), above=0.42,
    )  # fmt: skip
    axes.fill_betweenx([-0.5, len(rows) - 0.5], -tolerance, tolerance, color=FAINT, alpha=0.6, lw=0)
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
    axes.set_yticks(range(len(rows)), wrap_labels(rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    reach = max(table["relative_difference"].abs().max(), tolerance) * 2.2
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: signed_per_cent(v, 0)))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    plain_rows(axes)
    return figure


@house_style
def reply_scores(scores: pd.DataFrame, statements: dict[str, str], force: str) -> Chart:
    """Draw which of the reply's statements hold in each year and basis.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `story.score_years`.
    statements : dict
        Claim id → short label, in order.
    """
    best = scores.iloc[0]
    full = scores.loc[scores["tested"] == len(statements), "year"].nunique()
    title = (
        f"Of {number_word(full)} years that can be held against all {number_word(len(statements))} numbers of "
        f"the force's reply, only {best['year']} fits"
    )
    fits = scores[scores["met"] == best["met"]]
    if best["met"] < len(statements) or fits["year"].nunique() > 1:
        title = f"{best['year']} fits the force's reply best: {best['met']} of {len(statements)} numbers"
    rows = score_bases(scores)
    figure, axes = open_canvas(
        title,
        f"Statements of the reply that hold in {force}'s data, by year and basis. Filled: holds; "
        "open: does not; a dot: not held",
        0.235 * len(rows) + 0.35,
        left=label_margin(["2014/15 recorded"]) + 0.05,
        right=MARGIN,
        above=1.3 if on_phone() else 0.9,
    )
    for at, row in rows.iterrows():
        for column, name in enumerate(statements):
            met = row[name]
            own = (row["year"], row["basis"]) == (best["year"], best["basis"])
            colour = SUBJECT if own else CONTEXT
            (square,) = axes.plot(column, at, color=colour, ls="none", marker=".", ms=3)
            if met is not None:
                square.set(marker="s", ms=9.5, mfc=colour if met else "white", mew=1.2)
            words = "no data" if met is None else "holds" if met else "does not hold"
            mark(axes, square, [f"{statements[name]}, {row['year']}, {row['basis']}: {words}"])
    axes.set_yticks(range(len(rows)), rows["year"] + " " + rows["basis"])
    for label in axes.get_yticklabels():
        if label.get_text() == f"{best['year']} {best['basis']}":
            label.set(color=SUBJECT, weight="bold")
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(-0.5, len(statements) - 0.5)
    axes.xaxis.tick_top()
    width, turned = (1.2, 90) if on_phone() else (0.66, 0)  # no column of a phone's is a word wide
    labels = wrap_labels(list(statements.values()), width)
    axes.set_xticks(range(len(statements)), labels, rotation=turned)
    axes.tick_params(axis="x", labelsize=LABEL if on_phone() else LABEL - 1)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    return figure


CHOICE_MARKS = {
    "as the sentence says": ("D", SUBJECT),
    "other quarters": ("|", QUIET),
    "other returns": ("s", BASIS_COLOURS["closed"]),
    "other denominator": ("^", BASIS_COLOURS["recorded"]),
}
FAR = 0.3
"""What lies further from a printed number is drawn at the edge."""


@house_style
def multiverse(table: pd.DataFrame) -> Chart:
    """Draw where each printed number lies among all defensible ways to compute it.

    Parameters
    ----------
    table : pandas.DataFrame
        From `story.multiverse`.
    """
    labels = table.groupby("id", sort=False)[["claim", "stated"]].first()
    rows = [f"{row.claim}: {row.stated}" for row in labels.itertuples()]
    true = table.groupby("id", sort=False)["holds"].agg(["sum", "size"])
    steady = int((true["sum"] == true["size"]).sum())
    title = f"{capitalised(number_word(steady))} of {number_word(len(true))} printed numbers hold however they are counted"
    if never := int((true["sum"] == 0).sum()):
        title += f"; {number_word(never)} {'holds' if never == 1 else 'hold'} in no way"
    figure, axes = open_canvas(
        title,
        "Each way to compute a printed number, by how far it lies from the number; the line is the "
        f"number itself; beyond {per_cent(FAR, 0)} at the edge",
        0.52 * len(rows) + 0.3, left=label_margin(wrap_labels(rows, 1.9)), right=0.7,
        above=0.95 if on_phone() else 0.62,
    )  # fmt: skip
    axes.axvline(0, color=INK, lw=1)
    for at, name in enumerate(labels.index):
        own = table[table["id"] == name]
        for choice in reversed(CHOICE_MARKS):
            these = own[own["choice"] == choice]
            if these.empty:
                continue
            marker, colour = CHOICE_MARKS[choice]
            (drawn,) = axes.plot(
                these["difference"].clip(-FAR, FAR), [at] * len(these), marker, color=colour,
                ms=8 if marker == "|" else 5.5, ls="none", clip_on=False,
                zorder=4 if colour == SUBJECT else 3,
            )  # fmt: skip
            holds = these["holds"].map({True: "holds", False: "does not hold"})
            mark(
                axes, drawn,
                [f"{choice}, {row.basis} basis, {row.definition}: {signed_per_cent(row.difference, 1)}, {fits}"
                 for row, fits in zip(these.itertuples(), holds, strict=True)],
            )  # fmt: skip
        axes.annotate(
            f"{number(true.at[name, 'sum'])} of {number(true.at[name, 'size'])}", (1, at), (6, 0),
            xycoords=("axes fraction", "data"), textcoords="offset points", va="center", color=QUIET,
            annotation_clip=False,
        )  # fmt: skip
    for choice, (marker, colour) in CHOICE_MARKS.items():
        if (table["choice"] == choice).any():
            axes.plot([], [], marker, color=colour, ls="none", label=choice)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=1 if on_phone() else 2, borderpad=0,
        handletextpad=0.1, columnspacing=1,
    )  # fmt: skip
    axes.set_yticks(range(len(rows)), wrap_labels(rows, 1.9))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-FAR * 1.04, FAR * 1.04)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: signed_per_cent(v, 0)))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    plain_rows(axes)
    return figure

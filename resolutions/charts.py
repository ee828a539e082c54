"""One function a chart → a Matplotlib figure, all finished the same way.

A chart's title says what it shows, in words computed from its data; the subtitle gives measure,
place and years; the source line release and basis. Grey is context, one strong colour the subject.
Incomplete returns are drawn hollow.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Affine2D

from resolutions.canvas import (
    BASIS_COLOURS,
    CONTEXT,
    FAINT,
    HALO,
    INK,
    LABEL,
    MARGIN,
    QUIET,
    SUBJECT,
    axis_number,
    axis_per_cent,
    broken,
    end_labels,
    house_style,
    label_margin,
    line,
    open_canvas,
    plain_rows,
    spread,
    text_width,
    value_label,
    wrap,
    year_axis,
    years_from_zero,
)
from resolutions.like_for_like import FEW, RatioFunnel, spread_by_group
from resolutions.measures import KINDS, Funnel, to_be_told
from resolutions.vocabulary import NATION, Edition, slug, span
from resolutions.wording import (
    change,
    course,
    estimate,
    listed,
    number,
    ordinal,
    per_cent,
    round_half_up,
    sentence,
    signed_per_cent,
    small,
    times,
)

KIND_COLOURS = dict(zip(KINDS, (SUBJECT, "#47627d", "#7f99b2", "#b4c4d3", "#c9b58b"), strict=True))
THIN = "#b4b8bc"  # forty lines of it make a grey that others stand out from


@house_style
def trend(table: pd.DataFrame, nation: pd.DataFrame, edition: Edition) -> Figure:
    """Draw a place's yearly share, with England and Wales behind it.

    Parameters
    ----------
    table, nation : pandas.DataFrame
        From `measures.by_year`, indexed by ``year``; ``share`` is a fraction.
    edition : Edition
        Names the place; the years are those of `table`.
    """
    shares = table["share"].astype(float)
    told = shares.reindex(to_be_told(table).index)
    title = f"Share settled by community resolution {course(told)}"
    if edition.is_nation:
        title = f"England and Wales: {title[0].lower()}{title[1:]}"
    else:
        title = f"{edition.force}: {title[0].lower()}{title[1:]}"
    years = list(table.index)
    figure, axes = open_canvas(
        title,
        f"Community resolutions as a share of all outcomes, {span(years)}, {edition.basis} basis",
        3.1,
        right=1.25,
    )
    x = np.arange(len(years))
    highest = max(shares.max(skipna=True), table["share_upper"].max(skipna=True))
    if not edition.is_nation:
        behind = nation["share"].reindex(years).astype(float)
        line(axes, x, behind, nation["complete"].reindex(years).fillna(True), CONTEXT, 1.6)
        highest = np.nanmax([highest, behind.max()])
        axes.fill_between(
            x,
            table["share_lower"].astype(float),
            table["share_upper"].astype(float),
            color=SUBJECT,
            alpha=0.15,
            lw=0,
        )
    line(axes, x, shares, table["complete"], SUBJECT)
    years_from_zero(axes, highest)
    axis_per_cent(axes.yaxis, 0 if highest > 0.03 else 1)
    year_axis(axes, years)
    axes.set_xlim(-0.25, len(years) - 0.75)
    ends = {edition.force: (shares, SUBJECT, "bold")}
    if not edition.is_nation:
        ends[NATION] = (behind, CONTEXT, "normal")
    end_labels(axes, ends, len(years) - 1, value=per_cent)
    if told.notna().any():
        turns = {years.index(year) for year in (told.index[0], told.idxmin(), told.idxmax())}
        turns -= {len(years) - 1}
        for at in sorted(turns):
            value_label(axes, shares, at)
    return figure


@house_style
def yearly_counts(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw a place's community resolutions as a column for every year."""
    counts = table["community_resolutions"].astype("Float64").to_numpy(float, na_value=np.nan)
    years = list(table.index)
    if len(years) > 1 and table["complete"].iloc[-2:].all():
        verb = change(counts[-2], counts[-1])
        title = f"{edition.force}: the number {verb} from {years[-2]} to {years[-1]}"
    else:
        title = f"{edition.force}: {number(counts[-1])} community resolutions in {years[-1]}"
    figure, axes = open_canvas(
        title, f"Community resolutions, {span(years)}, {edition.basis} basis", 2.5, left=0.3
    )
    for at, (count, full) in enumerate(zip(counts, table["complete"], strict=True)):
        if np.isnan(count):
            axes.text(at, 0, "not provided", ha="center", va="bottom", color=QUIET)
            continue
        colour = SUBJECT if at >= len(years) - 2 else CONTEXT
        axes.bar(at, count, 0.62, color=colour if full else "white", ec=colour, lw=1.4)
        axes.annotate(
            number(count), (at, count), (0, 4), textcoords="offset points", ha="center",
            weight="bold" if at >= len(years) - 2 else "normal",
        )  # fmt: skip
    axes.set_ylim(0, np.nanmax(counts) * 1.12 if np.nansum(counts) else 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks(range(len(years)), years if len(years) <= 7 else [y[2:] for y in years])
    axes.set_xlim(-0.6, len(years) - 0.4)
    return figure


@house_style
def against_article(table: pd.DataFrame, tolerance: float) -> Figure:
    """Draw how far the data lie from the article's exact numbers, on both bases.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``stated``, ``basis``, ``computed``, ``relative_difference`` (fraction).
    tolerance : float
        The band within which a figure counts as reproduced within revisions.
    """
    nearest = table["relative_difference"].abs().groupby(table["label"]).min()
    within = int((nearest <= tolerance).sum())
    title = (
        f"On the better basis {'all' if within == len(nearest) else number(within)} "
        f"{'' if within == len(nearest) else 'of '}{number(len(nearest))} of the article's totals "
        f"come within {per_cent(tolerance, 0)} of the official data"
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
            axes.plot(
                value, at, "o", ms=9, color=BASIS_COLOURS[basis], zorder=3,
                label=f"{basis} basis" if at == 0 else None,
            )  # fmt: skip
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
def both_bases(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw a place's yearly community resolutions on both bases.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by ``year``, one column a basis, counts.
    """
    sums = table.dropna().sum()
    gap = sums["recorded"] / sums["closed"] - 1 if sums["closed"] else 0.0
    more = "recorded" if gap > 0 else "closed"
    title = f"{edition.force}: the two counts tell nearly the same story"
    if abs(gap) > 0.02:
        title = f"{edition.force}: the {more} basis counts more, and both are right"
    years = list(table.index)
    figure, axes = open_canvas(
        title,
        f"Community resolutions by year, {span(years)}, counted in two ways",
        2.7,
        right=1.1,
        left=0.65,
    )
    x = np.arange(len(years))
    ends = {}
    for basis in ("recorded", "closed"):
        values = table[basis].astype("Float64").to_numpy(float, na_value=np.nan)
        line(axes, x, values, [True] * len(x), BASIS_COLOURS[basis], 2)
        ends[basis] = (pd.Series(values), BASIS_COLOURS[basis], "bold")
    highest = table.max().max()
    years_from_zero(axes, 0 if pd.isna(highest) else float(highest))
    axis_number(axes.yaxis)
    year_axis(axes, years)
    axes.set_xlim(-0.25, len(years) - 0.75)
    end_labels(axes, ends, len(years) - 1)
    return figure


@house_style
def offence_bars(table: pd.DataFrame, edition: Edition, year: str) -> Figure:
    """Draw one year's community resolutions by offence group, most first.

    Parameters
    ----------
    table : pandas.DataFrame
        From `measures.by_offence` for the year: indexed by group, ``community_resolutions`` and
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
def group_bars(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw out-of-court outcomes of all kinds by offence group over the edition's years."""
    counts = table.groupby("offence_group")["out_of_court"].sum().astype(int)
    counts = counts[counts > 0].sort_values(ascending=False)
    part = counts.iloc[0] / counts.sum()
    return _bars(
        counts,
        [f"{number(c)}  ({per_cent(c / counts.sum(), 0 if c / counts.sum() >= 0.01 else 1)})"
         for c in counts],
        f"{sentence(counts.index[0])}: {per_cent(part, 0)} of everything settled out of court",
        f"Out-of-court outcomes of all kinds by offence group, {edition.force}, {edition.span}, "
        f"{edition.basis} basis",
    )  # fmt: skip


def _bars(counts: pd.Series, labels: list[str], title: str, subtitle: str) -> Figure:
    names = [str(name) for name in counts.index]
    figure, axes = open_canvas(
        title, subtitle, 0.34 * len(names) + 0.1, left=label_margin(broken(names, 2.6)), right=1.1
    )
    colours = [SUBJECT, *[CONTEXT] * (len(names) - 1)]
    axes.barh(range(len(names)), counts.astype(float), 0.66, color=colours)
    for at, (count, label) in enumerate(zip(counts, labels, strict=True)):
        axes.annotate(label, (float(count), at), (5, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(names)), broken(names, 2.6))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    return figure


@house_style
def bounds(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw what the data bound each stated count by, on a logarithmic scale.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``stated``, ``lower``, ``upper``.
    """
    inside = int(((table["lower"] <= table["stated"]) & (table["stated"] <= table["upper"])).sum())
    some = "every one" if inside == len(table) else f"{inside} of {len(table)}"
    exact = (table["lower"] == table["upper"]).all()
    figure, axes = open_canvas(
        "The counts by offence, against the article's" if exact
        else f"The bounds that are held contain {some} of the article's counts",
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
        axes.plot(row.stated, at, ">" if at_least else "D", ms=9 if at_least else 8, color=SUBJECT)
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


def _force_rows(axes: Axes, table: pd.DataFrame, value: str, edition: Edition, others: str) -> None:
    """Draw a row a force: its value, the interval around it, hollow where incomplete."""
    for at, (force, row) in enumerate(table.iterrows()):
        own = force == edition.force
        colour = SUBJECT if own else others
        ends = [row[f"{value}_lower"], row[f"{value}_upper"]]
        axes.plot(ends, [at, at], color=colour, lw=1.6, zorder=2)
        axes.plot(
            row[value], at, "o", ms=6.5 if own else 5, color=colour,
            mfc=colour if row.complete else "white", mew=1.3, zorder=3,
        )  # fmt: skip
    axes.set_yticks(range(len(table)), table.index, fontsize=LABEL - 1)
    for label in axes.get_yticklabels():
        if label.get_text() == edition.force:
            label.set(color=SUBJECT, weight="bold")
    axes.set_ylim(len(table) - 0.4, -0.7)


@house_style
def ranking(table: pd.DataFrame, nation_share: float, edition: Edition) -> Figure:
    """Draw every force's share with its 95% interval, highest first.

    Parameters
    ----------
    table : pandas.DataFrame
        From `measures.by_force`.
    nation_share : float
        The share of England and Wales, drawn as a line.
    """
    table = table.dropna(subset=["share"])
    ranked = int(table["rank"].notna().sum())
    place = table["rank"].get(edition.force)
    if edition.is_nation:
        high, low = table[table["complete"]].iloc[[0, -1]].index
        title = f"From {per_cent(table.at[low, 'share'])} in {low} to {per_cent(table.at[high, 'share'])} in {high}"
    elif pd.isna(place) or place is None:
        title = f"{edition.force} cannot be ranked: its return is incomplete"
    else:
        title = f"{edition.force} stands {ordinal(place)} of {ranked} forces with complete returns"
    figure, axes = open_canvas(
        title,
        f"Community resolutions as a share of all outcomes, {edition.span}, {edition.basis} basis; "
        "hollow: an incomplete return, not ranked. Lines: 95% intervals",
        0.205 * len(table) + 0.1,
        left=label_margin(table.index),
        right=0.55,
    )
    axes.axvline(nation_share, color=CONTEXT, lw=1, zorder=1)
    axes.annotate(
        f"England and Wales {per_cent(nation_share)}", (nation_share, len(table) - 0.6), (4, 0),
        textcoords="offset points", color=QUIET, va="bottom",
    )  # fmt: skip
    others = BASIS_COLOURS["closed"] if edition.is_nation else CONTEXT
    _force_rows(axes, table, "share", edition, others)
    for at in sorted({0, *np.flatnonzero(table.index == edition.force)}):
        row, own = table.iloc[at], table.index[at] == edition.force
        axes.annotate(
            per_cent(row.share), (row.share_upper, at), (6, 0), textcoords="offset points",
            va="center", color=SUBJECT if own else QUIET, weight="bold" if own else "normal",
            path_effects=HALO,
        )  # fmt: skip
    axes.set_xlim(0, float(table["share_upper"].max()) * 1.05)
    axis_per_cent(axes.xaxis)
    plain_rows(axes)
    return figure


@house_style
def funnel(table: pd.DataFrame, limits: Funnel, edition: Edition) -> Figure:
    """Draw every force's share against its number of outcomes, with control limits.

    Parameters
    ----------
    table : pandas.DataFrame
        From `measures.funnel_table`.
    limits : Funnel
        The limits fitted to it.
    """
    position = table["position"].get(edition.force)
    beyond = table[table["complete"] & (table["position"] != "within")]
    if position is None or not table.at[edition.force, "complete"]:
        title = (
            f"{sentence(small(len(beyond)))} {'force' if len(beyond) == 1 else 'forces'} with complete returns "
            f"{'lies' if len(beyond) == 1 else 'lie'} outside the limits"
        )
    else:
        where = "inside" if position == "within" else position
        title = f"{edition.force} lies {where} the range that most forces share"
    figure, axes = open_canvas(
        title,
        f"Share of outcomes against their number, {edition.span}, {edition.basis} basis; band: 95% "
        "limits that allow for the differences between forces; dashed: chance alone; hollow: "
        "incomplete return",
        3.4,
        left=0.6,
    )
    x = np.geomspace(table["outcomes"].min() * 0.8, table["outcomes"].max() * 1.25, 200)
    lower, upper = limits.limits(x)
    axes.fill_between(x, lower, upper, color=FAINT, alpha=0.6, lw=0)
    for edge in Funnel(limits.centre, 0.0, 1.0).limits(x):
        axes.plot(x, edge, color=CONTEXT, lw=1, ls=(0, (3, 2)))
    axes.axhline(limits.centre, color=CONTEXT, lw=1)
    axes.annotate(
        f"together {per_cent(limits.centre)}", (x[-1], limits.centre), (-3, 3), va="bottom", ha="right",
        textcoords="offset points", color=QUIET, size=LABEL - 1, path_effects=HALO,
    )  # fmt: skip
    for force, row in table.iterrows():
        own = force == edition.force
        colour = SUBJECT if own else QUIET
        axes.plot(
            row.outcomes, row.share, "o", ms=8 if own else 5.5, color=colour,
            mfc=colour if row.complete else "white", zorder=4 if own else 3,
        )  # fmt: skip
        if own or (row.position != "within" and row.complete):
            # A name stands away from the band, where the other points are; the subject's beside it.
            at, va = {"above": ((0, 7), "bottom"), "below": ((0, -7), "top")}.get(
                row.position, ((7, 4), "baseline")
            )
            side = (
                "left" if row.outcomes < x[50] else "right" if row.outcomes > x[150] else "center"
            )
            if row.position == "within":
                side, at = ("left", at) if row.outcomes < x[150] else ("right", (-7, 4))
            axes.annotate(
                force, (row.outcomes, row.share), textcoords="offset points", color=colour,
                weight="bold" if own else "normal", zorder=5, ha=side, va=va, xytext=at,
            )  # fmt: skip
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
            if met is None:
                axes.plot(column, at, ".", ms=3, color=CONTEXT)
            else:
                axes.plot(
                    column, at, "s", ms=9.5, color=colour, mfc=colour if met else "white", mew=1.2
                )
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


@house_style
def like_for_like(table: pd.DataFrame, years: list[str], edition: Edition) -> Figure:
    """Draw every force's community resolutions against those its mix of offences leads to expect.

    Parameters
    ----------
    table : pandas.DataFrame
        From `resolutions.like_for_like.like_for_like`.
    years : list of str
        The years compared.
    """
    own = table.loc[edition.force] if edition.force in table.index else None
    if own is None:
        high, low = table[table["complete"]].index[[0, -1]]
        title = (
            f"From {times(table.at[low, 'ratio'])} what its offences lead one to expect in {low} "
            f"to {times(table.at[high, 'ratio'])} in {high}"
        )
    else:
        title = f"{edition.force} gave {times(own['ratio'])} the community resolutions expected"
    figure, axes = open_canvas(
        title,
        f"Community resolutions against those expected of the same offences at the shares of "
        f"England and Wales, {listed(years)}, {edition.basis} basis (logarithmic scale); hollow: "
        "incomplete return. Lines: 95% intervals",
        0.205 * len(table) + 0.1,
        left=label_margin(table.index),
        right=0.35,
    )
    axes.axvline(1, color=CONTEXT, lw=1, zorder=1)
    _force_rows(axes, table, "ratio", edition, CONTEXT)
    lower = table["ratio_lower"]
    _ratio_axis(axes, float(lower[lower > 0].min()), float(table["ratio_upper"].max()))
    plain_rows(axes)
    return figure


def _any_known(values: pd.Series):
    known = [value for value in values if value is not None and not pd.isna(value)]
    return any(known) if known else None


@house_style
def make_up(table: pd.DataFrame, edition: Edition) -> Figure:
    """Draw out-of-court outcomes of every year held, split by kind.

    Parameters
    ----------
    table : pandas.DataFrame
        From `measures.make_up`.
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
        From `measures.make_up`.
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
    if pd.isna(ratio):
        return "local resolutions beside"
    if abs(ratio - 1) < 0.005:
        return "just as many as"
    return f"{per_cent(abs(ratio - 1), 0)} {'more' if ratio > 1 else 'fewer'} than"


@house_style
def beside_police_uk(table: pd.DataFrame, ratio: float, edition: Edition) -> Figure:
    """Draw data.police.uk's local resolutions beside the Home Office's counts.

    Parameters
    ----------
    table : pandas.DataFrame
        From `measures.beside_police_uk`.
    ratio : float
        From `measures.police_uk_ratio`.
    """
    title = f"data.police.uk counts {_more_or_fewer(ratio)} the Home Office over the same months"
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


def _ratio_axis(axes: Axes, low: float, high: float) -> None:
    """Lay out the horizontal axis of ratios, logarithmic, with as many round ticks as have room."""
    axes.set_xscale("log")
    axes.set_xlim(low * 0.85, high * 1.15)
    low, high = axes.get_xlim()
    fine, coarse = (
        [step * 10.0**power for power in range(-4, 4) for step in steps]
        for steps in ((1, 2, 5), (1, 3))
    )
    ticks = [tick for tick in fine if low <= tick <= high]
    axes.set_xticks(ticks if len(ticks) <= 5 else [tick for tick in coarse if low <= tick <= high])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"×{ratio:g}"))
    axes.minorticks_off()


def _name_points(axes: Axes, points: pd.DataFrame, named: dict[str, tuple[str, str]]) -> None:
    """Name points, each where it covers fewest other points and names.

    Parameters
    ----------
    points : pandas.DataFrame
        Every point's ``x`` and ``y``, indexed by name.
    named : dict
        The names to write, the most important first: name → (colour, weight).
    """
    inches = axes.figure.dpi_scale_trans.inverted()
    places = pd.DataFrame(
        inches.transform(axes.transData.transform(points[["x", "y"]])), points.index, ["x", "y"]
    )
    frame = inches.transform(axes.get_window_extent())
    tall = 1.25 * LABEL / 72
    taken: list[tuple[float, float, float, float]] = []
    for name, (colour, weight) in named.items():
        x, y = places.loc[name]
        wide = text_width(name, LABEL, weight)
        right, left, middle = x + 0.09, x - 0.09 - wide, x - wide / 2
        corners = [(right, 0), (left, 0), (middle, 0.15), (middle, -0.15)]
        corners += [
            (at, up) for up in (0.08, -0.08, 0.16, -0.16, 0.26, -0.26) for at in (right, left)
        ]
        boxes = [(at, y + up - tall / 2, at + wide, y + up + tall / 2) for at, up in corners]
        rest = places.drop(name)
        box = boxes[np.argmin([_crowding(box, rest, taken, frame) for box in boxes])]
        taken.append(box)
        axes.annotate(
            name, points.loc[name], ((box[0] - x) * 72, ((box[1] + box[3]) / 2 - y) * 72),
            textcoords="offset points", va="center", color=colour, weight=weight, zorder=2.5,
            path_effects=HALO,
        )  # fmt: skip


def _crowding(box: tuple, points: pd.DataFrame, taken: list[tuple], frame: np.ndarray) -> int:
    """Count what a label's box would cover: points, other labels and the frame's edge."""
    left, low, right, high = box
    covered = points["x"].between(left - 0.05, right + 0.05)
    covered &= points["y"].between(low - 0.03, high + 0.03)
    overlaid = sum(
        left < other[2] and other[0] < right and low < other[3] and other[1] < high
        for other in taken
    )
    (first, floor), (last, ceiling) = frame
    beyond = left < first or right > last or low < floor or high > ceiling
    return int(covered.sum()) + 10 * overlaid + 10 * beyond


@house_style
def ratio_funnel(
    table: pd.DataFrame, limits: RatioFunnel, years: list[str], edition: Edition
) -> Figure:
    """Draw every force's observed ÷ expected against what is expected, with control limits.

    Parameters
    ----------
    table : pandas.DataFrame
        From `resolutions.like_for_like.ratio_funnel_table`.
    limits : RatioFunnel
        The limits fitted to it.
    years : list of str
        The years compared.
    """
    beyond = table[table["complete"] & (table["position"] != "within")]
    if edition.force in table.index and table.at[edition.force, "complete"]:
        position = table.at[edition.force, "position"]
        where = "inside" if position == "within" else position
        title = f"Like for like, {edition.force} lies {where} the range of most forces"
    else:
        some = f"{small(len(beyond))} {'force lies' if len(beyond) == 1 else 'forces lie'}"
        title = f"Like for like, {some} outside the range of most forces"
    figure, axes = open_canvas(
        title,
        f"Community resolutions against those expected of the same offences, {listed(years)}, "
        f"{edition.basis} basis (square-root scale); band: 95% limits that allow for the differences "
        "between forces; dashed: chance alone; hollow: incomplete return",
        3.5,
        left=0.55,
    )
    x = np.geomspace(table["expected"].min() * 0.75, table["expected"].max() * 1.3, 200)
    lower, upper = limits.limits(x)
    axes.fill_between(x, lower, upper, color=FAINT, alpha=0.6, lw=0)
    for edge in RatioFunnel(0.0, 1.0).limits(x):
        axes.plot(x, edge, color=CONTEXT, lw=1, ls=(0, (3, 2)))
    axes.axhline(1, color=CONTEXT, lw=1)
    for force, row in table.iterrows():
        own = force == edition.force
        colour = SUBJECT if own else QUIET
        axes.plot(
            row.expected, row.ratio, "o", ms=8 if own else 5.5, color=colour,
            mfc=colour if row.complete else "white", zorder=4 if own else 3,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xlim(x[0], x[-1])
    # Chance gives the square root of a ratio the same width above one as below.
    axes.set_yscale("function", functions=(np.sqrt, np.square))
    axes.set_ylim(
        min(float(table["ratio"].min()), float(lower.max())) * 0.6,
        max(float(table["ratio"].max()), float(upper.min())) * 1.1,
    )
    bottom, top = axes.get_ylim()
    rungs = (0, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 9, 16)
    axes.set_yticks([rung for rung in rungs if bottom <= rung <= top])
    ticks = [t * 10**e for e in range(7) for t in (1, 3)]
    axes.set_xticks([tick for tick in ticks if x[0] <= tick <= x[-1]])
    axes.minorticks_off()
    axis_number(axes.xaxis)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"×{ratio:g}"))
    axes.set_xlabel("community resolutions expected (logarithmic scale)")
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    named = {name: (QUIET, "normal") for name in beyond.index if name != edition.force}
    if edition.force in table.index:
        named = {edition.force: (SUBJECT, "bold")} | named
    points = table[["expected", "ratio"]].set_axis(["x", "y"], axis=1)
    _name_points(axes, points, named)
    return figure


@house_style
def like_for_like_groups(
    groups: pd.DataFrame, whole: pd.DataFrame, years: list[str], edition: Edition
) -> Figure:
    """Draw a force's community resolutions against those expected, group of offences by group.

    For England and Wales, whose own ratio is one by definition, the spread of the forces is drawn.

    Parameters
    ----------
    groups : pandas.DataFrame
        From `resolutions.like_for_like.like_for_like_by_group`.
    whole : pandas.DataFrame
        From `resolutions.like_for_like.like_for_like`: the row of all offences.
    years : list of str
        The years compared.
    """
    if edition.force not in whole.index:
        return _spread_of_groups(groups, years, edition)
    table = groups.loc[edition.force].dropna(subset=["ratio"])
    few = table["expected"] < FEW
    table = pd.concat(
        [
            whole.loc[[edition.force]].set_axis(["All offences"]),
            table[~few].sort_values("ratio", ascending=False),
            table[few].sort_values("expected", ascending=False),
        ]
    )
    labels = broken(list(table.index), 1.36)
    complete = bool(table["complete"].iloc[0])
    hollow = [f"fewer than {small(FEW)} expected, too few to judge"] if few.any() else []
    hollow += [] if complete else ["the return is incomplete"]
    figure, axes = open_canvas(
        _groups_title(table[1:], edition.force, complete),
        f"Community resolutions against those expected of the same offences, {listed(years)}, "
        f"{edition.basis} basis (logarithmic scale). Lines: 95% intervals"
        + (f"; hollow: {', or '.join(hollow)}" if hollow else ""),
        0.37 * len(table),
        left=label_margin(labels) + 0.1,
        right=1.35,
        above=0.48,
    )
    sound = table[table["expected"] >= FEW]
    points = table["ratio"][table["ratio"] > 0]
    ends = sound["ratio_lower"].clip(lower=1 / 20), sound["ratio_upper"].clip(upper=20)
    _ratio_axis(axes, min([1, *points, *ends[0]]), max([1.1, *points, *ends[1]]) * 1.08)
    axes.axvline(1, color=CONTEXT, lw=1, zorder=1)
    for at, (name, row) in enumerate(table.iterrows()):
        _group_row(axes, at, row, whole=name == "All offences")
    for across, word in ((0.55, "given"), (1.25, "expected")):
        _in_margin(axes, across, -0.75, word, color=QUIET)
    axes.axhline(0.5, color=FAINT, lw=1)
    axes.set_yticks(range(len(table)), labels)
    axes.get_yticklabels()[0].set(color=INK, weight="bold")
    axes.set_ylim(len(table) - 0.5, -0.5)
    plain_rows(axes)
    axes.tick_params(axis="y", pad=9)
    return figure


def _in_margin(axes: Axes, across: float, row: float, text: str, **how) -> None:
    """Write a text flush right, a number of inches right of the axes, at a row."""
    axes.annotate(
        text, (1, row), (across * 72, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="center", annotation_clip=False, **how,
    )  # fmt: skip


def _group_row(axes: Axes, at: int, row: pd.Series, whole: bool) -> None:
    """Draw one ratio with its interval, cut at the edges with a mark, and its two counts."""
    low, high = axes.get_xlim()
    few = row.expected < FEW
    colour = INK if whole else QUIET if few else SUBJECT
    axes.plot(
        np.clip([row.ratio_lower, row.ratio_upper], low, high), [at, at], color=colour, zorder=2,
        lw=1.1 if few else 1.8,
    )  # fmt: skip
    for cut, edge, mark in ((row.ratio_lower < low, low, "<"), (row.ratio_upper > high, high, ">")):
        if cut:
            axes.plot(edge, at, mark, ms=5, color=colour, clip_on=False, zorder=3)
    axes.plot(
        max(row.ratio, low), at, "o" if row.ratio else "<", ms=7, color=colour, mew=1.4, zorder=4,
        mfc=colour if row.complete and not few else "white", clip_on=False,
    )  # fmt: skip
    weight = "bold" if whole else "normal"
    _in_margin(axes, 0.55, at, number(row.observed), color=colour, weight=weight)
    _in_margin(axes, 1.25, at, estimate(row.expected), color=QUIET, weight=weight)


def _groups_title(table: pd.DataFrame, force: str, complete: bool) -> str:
    """Count the groups of offences of which a force gave more, or fewer, than chance explains."""
    who = force if complete else f"{force}, from an incomplete return"
    sound = table[table["expected"] >= FEW]
    if sound.empty:
        return f"{who}: too few are expected of any group of offences to judge"
    sides = [
        ("more", int((sound["ratio_lower"] > 1).sum())),
        ("fewer", int((sound["ratio_upper"] < 1).sum())),
    ]
    sides = [side for side in sorted(sides, key=lambda side: -side[1]) if side[1]]
    if not sides:
        return f"{who}: in no group of offences does it differ from the expected beyond chance"
    (first, most), *others = sides
    some = f"{small(most)} of {small(len(sound))}"
    if most == len(sound):
        some = f"all {small(most)}" if most > 1 else "the one"
    rest = "".join(f", {word} in {small(count)}" for word, count in others)
    of = "group" if len(sound) == 1 else "groups"
    return f"{who}: {first} community resolutions than expected in {some} {of} of offences{rest}"


def _spread_of_groups(groups: pd.DataFrame, years: list[str], edition: Edition) -> Figure:
    """Draw the forces' ratios within every group of offences."""
    table = spread_by_group(groups)
    known = table.dropna(subset=["tau"])
    title = "Too few are expected of any group of offences to say where forces differ"
    if len(known) > 1:
        most, least = (name[0].lower() + name[1:] for name in known.index[[0, -1]])
        title = f"Like for like, forces differ most over {most} and least over {least}"
    shown = groups[groups["complete"] & (groups["expected"] >= FEW)]["ratio"]
    labels = broken(list(table.index), 1.36)
    figure, axes = open_canvas(
        title,
        "Community resolutions against those expected of the same offences, "
        f"{listed(years)}, {edition.basis} basis (logarithmic scale); one dot a force with a "
        f"complete return and at least {small(FEW)} expected; bar: the middle half of them"
        + ("; arrow: none given" if (shown == 0).any() else ""),
        0.42 * len(table),
        left=label_margin(labels) + 0.1,
        right=1.15,
    )
    positive = shown[shown > 0]
    _ratio_axis(axes, min([1, *positive]), max([1, *positive]))
    low, _ = axes.get_xlim()
    axes.axvline(1, color=CONTEXT, lw=1, zorder=1)
    for at, (name, row) in enumerate(table.iterrows()):
        for ratio in shown[shown.index.get_level_values("offence_group") == name]:
            axes.plot(
                max(ratio, low), at, "o" if ratio else "<", ms=5, color=QUIET, alpha=0.55, mew=0,
                zorder=3, clip_on=False,
            )  # fmt: skip
        if pd.isna(row.tau):
            _in_margin(axes, 1.0, at, f"{small(row.forces)} forces", color=QUIET)
            continue
        axes.plot(
            [row.lower_quartile, row.upper_quartile], [at, at], color=SUBJECT, lw=9, alpha=0.45,
            solid_capstyle="butt", zorder=2,
        )  # fmt: skip
        axes.plot(row["median"], at, "|", ms=13, mew=2, color=SUBJECT, zorder=4)
        ends = (f"×{round_half_up(row[end], 1)}" for end in ("lower_quartile", "upper_quartile"))
        _in_margin(axes, 1.0, at, " to ".join(ends), color=SUBJECT)
    axes.set_yticks(range(len(table)), labels)
    axes.set_ylim(len(table) - 0.5, -0.5)
    plain_rows(axes)
    axes.tick_params(axis="y", pad=9)
    return figure


@house_style
def compare(table: pd.DataFrame, edition: Edition) -> Figure:
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
        ``hollow-SLUG``, the words at the lines' ends ``end-0``, ``end-1``.
    """
    shares = table.pivot(index="year", columns="force", values="share").astype(float)
    complete = table.pivot(index="year", columns="force", values="complete").astype(bool)
    years = list(shares.index)
    figure, axes = open_canvas(
        _more_than_before(shares.where(complete).drop(columns=NATION)),
        f"Community resolutions as a share of all outcomes, every force, {span(years)}, "
        f"{edition.basis} basis; hollow: an incomplete return",
        4.2,
        right=1.8,
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
    ends = {}
    for force in [name for name in shares if name not in (NATION, edition.force)] + [
        *dict.fromkeys((NATION, edition.force))
    ]:
        colour, width = THIN, 0.8
        if force in (NATION, edition.force):
            colour, width = (SUBJECT, 2.4) if force == edition.force else (INK, 1.8)
            ends[force] = (shares[force], colour, "bold" if colour == SUBJECT else "normal")
        axes.plot(x, shares[force], color=colour, lw=width, gid=f"force-{slug(force)}")
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

"""Charts of forces compared like for like."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from resolutions.analysis.like_for_like import FEW, RatioFunnel, spread_by_group
from resolutions.charts.canvas import (
    LABEL,
    RETURNS,
    Chart,
    axis_number,
    chart_of,
    house_style,
    label_margin,
    mark,
    on_phone,
    open_canvas,
    plain_rows,
    text_width,
    wrap_labels,
)
from resolutions.charts.forces import _force_rows, _label_rows, funnel_points, name_points
from resolutions.palette import CONTEXT, FAINT, INK, QUIET, SUBJECT
from resolutions.vocabulary import Edition
from resolutions.wording import estimate, join_words, number, number_word, round_half_up, times


def _crossed(ratio: float) -> str:
    return f"×{round_half_up(ratio, 2)}"


@house_style
def like_for_like(table: pd.DataFrame, years: list[str], edition: Edition) -> Chart:
    """Draw every force's community resolutions against those its mix of offences leads to expect.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.steady_ratios`, whose steady intervals are drawn.
    years : list of str
        The years compared.
    """
    table = table.assign(ratio_lower=table["steady_lower"], ratio_upper=table["steady_upper"])
    own = table.loc[edition.force] if edition.force in table.index else None
    complete = table[table["complete"]]
    if own is None and complete.empty:
        title = "No return is known to be complete, so no force can be called highest or lowest"
    elif own is None:
        high, low = complete.index[[0, -1]]
        title = (
            f"From {times(table.at[low, 'ratio'])} what its offences lead one to expect in {low} "
            f"to {times(table.at[high, 'ratio'])} in {high}"
        )
    else:
        title = (
            f"{edition.force} issued {times(own['ratio'])} the community resolutions that its "
            "offences lead one to expect"
        )
    figure, axes = open_canvas(
        title,
        f"Community resolutions against those expected of the same offences at the shares of "
        f"England and Wales, {join_words(years)}, {edition.basis} basis (logarithmic scale); hollow: "
        "return incomplete or not checkable. Lines: 95% intervals, each force's own scatter allowed for",
        0.19 * len(table) + 0.1,
        left=label_margin(table.index),
        right=0.55,
    )
    axes.axvline(1, color=CONTEXT, lw=1, zorder=1)
    lower = table["ratio_lower"]
    _ratio_axis(axes, float(lower[lower > 0].min()), float(table["ratio_upper"].max()))
    _force_rows(axes, table, "ratio", edition, CONTEXT, _crossed)
    _label_rows(axes, table, "ratio", edition, 1, _crossed)
    plain_rows(axes)
    return figure


def _ratio_axis(axes: Axes, low: float, high: float) -> None:
    """Lay out the horizontal axis of ratios, logarithmic, with as many round ticks as have room."""
    axes.set_xscale("log")
    axes.set_xlim(low * 0.85, high * 1.15)
    low, high = axes.get_xlim()
    inches = axes.get_position().width * chart_of(axes).get_figwidth() / np.log10(high / low)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [step * 10.0**power for power in range(-4, 4) for step in steps]
        ticks = [tick for tick in ticks if low <= tick <= high]
        room = np.diff(np.log10(ticks)).min(initial=np.inf) * inches
        if room >= text_width("×0.05", LABEL) + 0.08:
            break
    if len(ticks) < 3:  # a narrow range: what lies as far to either side of one
        for times in (1.5, 2, 2.5, 4, 5):
            around = [tick for tick in (1 / times, 1, times) if low <= tick <= high]
            if np.log10(times) * inches >= text_width("×0.67", LABEL) + 0.08:
                ticks = around if len(around) > len(ticks) else ticks
                break
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"×{ratio:.2g}"))
    axes.minorticks_off()


@house_style
def ratio_funnel(
    table: pd.DataFrame, limits: RatioFunnel, years: list[str], edition: Edition
) -> Chart:
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
        some = f"{number_word(len(beyond))} {'force lies' if len(beyond) == 1 else 'forces lie'}"
        title = f"Like for like, {some} outside the range of most forces"
    figure, axes = open_canvas(
        title,
        f"Community resolutions against those expected of the same offences, {join_words(years)}, "
        f"{edition.basis} basis (square-root scale); band: 95% limits that allow for the differences "
        "between forces; dashed: chance alone; hollow: return incomplete or not checkable",
        3.5,
        left=0.55,
    )
    x = np.geomspace(table["expected"].min() * 0.75, table["expected"].max() * 1.3, 60)
    lower, upper = limits.limits(x)
    axes.fill_between(x, lower, upper, color=FAINT, alpha=0.6, lw=0)
    for edge in RatioFunnel(0.0, 1.0).limits(x):
        axes.plot(x, edge, color=CONTEXT, lw=1, ls=(0, (3, 2)))
    axes.axhline(1, color=CONTEXT, lw=1)
    values = [
        f"{force}: {_crossed(row.ratio)}, {number(row.observed)} issued, {estimate(row.expected)} "
        f"expected{RETURNS[row.returned]}"
        for force, row in table.iterrows()
    ]
    funnel_points(axes, table, "expected", "ratio", values, edition)
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
    axes.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"×{ratio:.2g}"))
    axes.set_xlabel("community resolutions expected (logarithmic scale)")
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    places = table[["expected", "ratio"]].set_axis(["x", "y"], axis=1)
    name_points(axes, places, table["position"].where(table["complete"]), edition)
    return figure


@house_style
def like_for_like_groups(
    groups: pd.DataFrame, whole: pd.DataFrame, years: list[str], edition: Edition
) -> Chart:
    """Draw a force's community resolutions against those expected, group of offences by group.

    For England and Wales, whose own ratio is one by definition, the spread of the forces is drawn.

    Parameters
    ----------
    groups : pandas.DataFrame
        From `resolutions.like_for_like.like_for_like_by_group`.
    whole : pandas.DataFrame
        From `analysis.steady_ratios`: the row of all offences.
    years : list of str
        The years compared.
    """
    if edition.force not in whole.index:
        return _spread_of_groups(groups, years, edition)
    table = groups.loc[edition.force].dropna(subset=["ratio"])
    few = table["expected"] < FEW
    own = whole.loc[[edition.force]].set_axis(["All offences"])
    table = pd.concat(
        [
            own.assign(ratio_lower=own["steady_lower"], ratio_upper=own["steady_upper"]),
            table[~few].sort_values("ratio", ascending=False),
            table[few].sort_values("expected", ascending=False),
        ]
    )
    labels = wrap_labels(list(table.index), 1.2 if on_phone() else 2.2)
    returned = table["returned"].iloc[0]
    hollow = [f"fewer than {number_word(FEW)} expected, too few to judge"] if few.any() else []
    hollow += [] if returned == "complete" else [f"the return is {returned}"]
    figure, axes = open_canvas(
        _groups_title(table[1:], edition.force, returned),
        f"Community resolutions against those expected of the same offences, {join_words(years)}, "
        f"{edition.basis} basis (logarithmic scale). Lines: 95% intervals, of a group by chance alone, of all offences by the "
        "force's own scatter; grey: within chance"
        + (f"; hollow: {', or '.join(hollow)}" if hollow else ""),
        0.37 * len(table),
        left=label_margin(labels) + 0.1,
        right=1.2,
        above=0.48,
    )
    sound = table[table["expected"] >= FEW]
    points = table["ratio"][table["ratio"] > 0]
    ends = sound["ratio_lower"].clip(lower=1 / 20), sound["ratio_upper"].clip(upper=20)
    _ratio_axis(axes, min([1, *points, *ends[0]]), max([1.1, *points, *ends[1]]) * 1.08)
    axes.axvline(1, color=CONTEXT, lw=1, zorder=1)
    for at, (name, row) in enumerate(table.iterrows()):
        _group_row(axes, at, row, whole=name == "All offences")
    for across, word in ((0.45, "issued"), (1.1, "expected")):
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
    unclear = few or row.ratio_lower <= 1 <= row.ratio_upper
    colour = INK if whole else QUIET if unclear else SUBJECT
    axes.plot(
        np.clip([row.ratio_lower, row.ratio_upper], low, high), [at, at], color=colour, zorder=2,
        lw=1.1 if few else 1.8,
    )  # fmt: skip
    for cut, edge, arrow in (
        (row.ratio_lower < low, low, "<"),
        (row.ratio_upper > high, high, ">"),
    ):
        if cut:
            axes.plot(edge, at, arrow, ms=5, color=colour, clip_on=False, zorder=3)
    (drawn,) = axes.plot(
        max(row.ratio, low), at, "o" if row.ratio else "<", ms=7, color=colour, mew=1.4, zorder=4,
        mfc=colour if row.complete and not few else "white", clip_on=False,
    )  # fmt: skip
    words = f"{row.name}: {_crossed(row.ratio)}, {number(row.observed)} issued, "
    mark(axes, drawn, [f"{words}{estimate(row.expected)} expected"])
    weight = "bold" if whole else "normal"
    _in_margin(axes, 0.45, at, number(row.observed), color=colour, weight=weight)
    _in_margin(axes, 1.1, at, estimate(row.expected), color=QUIET, weight=weight)


def _groups_title(table: pd.DataFrame, force: str, returned: str) -> str:
    """Count the groups of offences of which a force gave more, or fewer, than chance explains."""
    who = {
        "complete": force,
        "incomplete": f"{force}, from an incomplete return",
        "not checkable": f"{force}, from a return that cannot be checked",
    }[returned]
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
    some = f"{number_word(most)} of {number_word(len(sound))}"
    if most == len(sound):
        some = f"all {number_word(most)}" if most > 1 else "the one"
    rest = "".join(f", {word} in {number_word(count)}" for word, count in others)
    of = "group" if len(sound) == 1 else "groups"
    return f"{who}: {first} community resolutions than expected in {some} {of} of offences{rest}"


def _spread_of_groups(groups: pd.DataFrame, years: list[str], edition: Edition) -> Chart:
    """Draw the forces' ratios within every group of offences."""
    table = spread_by_group(groups)
    known = table.dropna(subset=["tau"])
    title = "Too few are expected of any group of offences to say where forces differ"
    if len(known) > 1:
        most, least = (name[0].lower() + name[1:] for name in known.index[[0, -1]])
        title = f"Like for like, forces differ most over {most} and least over {least}"
    shown = groups[groups["complete"] & (groups["expected"] >= FEW)]["ratio"]
    labels = wrap_labels(list(table.index), 1.2 if on_phone() else 2.2)
    figure, axes = open_canvas(
        title,
        "Community resolutions against those expected of the same offences, "
        f"{join_words(years)}, {edition.basis} basis (logarithmic scale); one dot a force with a "
        f"complete return and at least {number_word(FEW)} expected; bar: the middle half of them"
        + ("; arrow: none issued" if (shown == 0).any() else ""),
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
            _in_margin(axes, 1.0, at, f"{number_word(row.forces)} forces", color=QUIET)
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

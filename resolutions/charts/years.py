"""One function a chart → a Matplotlib figure, all finished the same way.

A chart's title says what it shows, in words computed from its data; the subtitle gives measure,
place and years; the source line release and basis. Grey is context, one strong colour the subject.
Incomplete returns are drawn hollow.
"""

import numpy as np
import pandas as pd

from resolutions.charts.canvas import (
    Chart,
    axis_number,
    axis_per_cent,
    end_label_margin,
    end_labels,
    house_style,
    line,
    mark,
    open_canvas,
    year_axis,
    yearly_values,
    years_from_zero,
)
from resolutions.charts.placing import Label, place_labels
from resolutions.palette import BASIS_COLOURS, CONTEXT, QUIET, SUBJECT
from resolutions.tables.completeness import reportable_years
from resolutions.vocabulary import BASES, NATION, Edition, span
from resolutions.wording import (
    count_trend_in_words,
    number,
    per_cent,
    share_change_in_words,
    share_trend_in_words,
)


def _two_places(share: float) -> str:
    return per_cent(share, 2)


@house_style
def trend(table: pd.DataFrame, nation: pd.DataFrame, edition: Edition) -> Chart:
    """Draw a place's yearly share, with England and Wales behind it.

    Parameters
    ----------
    table, nation : pandas.DataFrame
        From `analysis.by_year`, indexed by ``year``; ``share`` is a fraction.
    edition : Edition
        Names the place; the years are those of `table`.
    """
    shares = table["share"].astype(float)
    reportable = shares.reindex(reportable_years(table).index)
    title = f"Share settled by community resolution {share_trend_in_words(reportable, turns=1)}"
    if edition.is_nation:
        title = f"England and Wales: {title[0].lower()}{title[1:]}"
    else:
        title = f"{edition.force}: {title[0].lower()}{title[1:]}"
    years = list(table.index)
    figure, axes = open_canvas(
        title,
        f"Community resolutions as a share of all outcomes, {span(years)}, {edition.basis} basis",
        3.1,
        right=end_label_margin([edition.force]),
    )
    x = np.arange(len(years))
    highest = max(shares.max(skipna=True), table["share_upper"].max(skipna=True))
    if not edition.is_nation:
        behind = nation["share"].reindex(years).astype(float)
        full = nation["complete"].reindex(years).fillna(True)
        values = yearly_values(NATION, behind, nation["returned"], _two_places)
        line(axes, x, behind, full, CONTEXT, 1.6, values)
        highest = np.nanmax([highest, behind.max()])
        axes.fill_between(
            x,
            table["share_lower"].astype(float),
            table["share_upper"].astype(float),
            color=SUBJECT,
            alpha=0.15,
            lw=0,
        )
    own = yearly_values(edition.force, shares, table["returned"], _two_places)
    line(axes, x, shares, table["complete"], SUBJECT, values=own)
    years_from_zero(axes, highest)
    axis_per_cent(axes.yaxis, 0 if highest > 0.03 else 1)
    axes.set_xlim(-0.25, len(years) - 0.75)
    year_axis(axes, years)
    ends = {edition.force: (shares, SUBJECT, "bold")}
    if not edition.is_nation:
        ends[NATION] = (behind, CONTEXT, "normal")
    end_labels(axes, ends, len(years) - 1, value=per_cent)
    if reportable.notna().any():
        turns = {
            years.index(year)
            for year in (reportable.index[0], reportable.idxmin(), reportable.idxmax())
        }
        turns -= {len(years) - 1}
        place_labels(
            axes,
            [
                Label(
                    per_cent(shares.iloc[at]), (at, shares.iloc[at]), SUBJECT, "bold",
                    ("below", "above") if at == years.index(reportable.idxmin()) else ("above", "below"),
                )
                for at in sorted(turns)
            ],
        )  # fmt: skip
    return figure


@house_style
def both_shares(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw a place's yearly share of action taken, and its share of all outcomes.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_year`.
    """
    known = table.loc[reportable_years(table).index]
    of_all, of_action = (
        known[name].astype(float).dropna() for name in ("share", "share_of_action")
    )
    title = f"{edition.force}: community resolutions of the cases that were resolved, and of all"
    if len(of_all) > 1 and len(of_action) > 1:
        title = (
            f"{edition.force}: of the cases with action taken the share "
            f"{share_trend_in_words(of_action, turns=1)}; of all outcomes it {share_change_in_words(of_all.iloc[0], of_all.iloc[-1])}"
        )
    years = list(table.index)
    figure, axes = open_canvas(
        title,
        f"Community resolutions as a share of action taken (charged or out of court) and of all outcomes, "
        f"{span(years)}, {edition.basis} basis",
        2.8,
        right=end_label_margin(),
    )
    x = np.arange(len(years))
    ends = {}
    for column, name, colour in (
        ("share", "of all outcomes", CONTEXT),
        ("share_of_action", "of action taken", SUBJECT),
    ):
        values = table[column].astype(float)
        labels = yearly_values(f"Share {name}", values, table["returned"], _two_places)
        line(axes, x, values, table["complete"], colour, 2.2, labels)
        ends[name] = (values, colour, "bold" if colour == SUBJECT else "normal")
    highest = float(table[["share", "share_of_action"]].max().max())
    years_from_zero(axes, 0 if np.isnan(highest) else highest)
    axis_per_cent(axes.yaxis)
    axes.set_xlim(-0.25, len(years) - 0.75)
    year_axis(axes, years)
    end_labels(axes, ends, len(years) - 1, value=per_cent)
    return figure


@house_style
def yearly_counts(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw a place's community resolutions as a column for every year."""
    counts = table["community_resolutions"].astype("Float64").to_numpy(float, na_value=np.nan)
    years = list(table.index)
    known = table.loc[reportable_years(table).index, "community_resolutions"]
    title = f"{edition.force}: community resolutions {count_trend_in_words(known)}"
    figure, axes = open_canvas(
        title, f"Community resolutions, {span(years)}, {edition.basis} basis", 2.5, left=0.3
    )
    labels = yearly_values(edition.force, table["community_resolutions"], table["returned"], number)
    for at, (count, full) in enumerate(zip(counts, table["complete"], strict=True)):
        if np.isnan(count):
            axes.text(at, 0, "not provided", ha="center", va="bottom", color=QUIET)
            continue
        colour = SUBJECT if at >= len(years) - 2 else CONTEXT
        (bar,) = axes.bar(at, count, 0.62, color=colour if full else "white", ec=colour, lw=1.4)
        mark(axes, bar, [labels[at]])
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
def both_bases(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw a place's yearly community resolutions on both bases.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.compare_bases`.
    """
    gaps = table.loc[table["comparable"], "difference"].dropna()
    title = f"{edition.force}: community resolutions on the two bases"
    if len(gaps):
        widest = gaps.abs().idxmax()
        title = f"{edition.force}: the two counts never differ by more than 2% in a year"
        if abs(gaps[widest]) > 0.02:
            title = (
                f"{edition.force}: the two counts differ most in {widest}, by "
                f"{per_cent(abs(gaps[widest]))} of the closed one"
            )
    years = list(table.index)
    figure, axes = open_canvas(
        title,
        f"Community resolutions by year, {span(years)}, counted in two ways",
        2.7,
        right=end_label_margin(),
        left=0.65,
    )
    x = np.arange(len(years))
    ends = {}
    for basis in ("recorded", "closed"):
        values = table[basis].astype("Float64").to_numpy(float, na_value=np.nan)
        labels = yearly_values(f"{basis} basis", table[basis], None, number)
        line(axes, x, values, [True] * len(x), BASIS_COLOURS[basis], 2, labels)
        ends[basis] = (pd.Series(values), BASIS_COLOURS[basis], "bold")
    highest = table[list(BASES)].max().max()
    years_from_zero(axes, 0 if pd.isna(highest) else float(highest))
    axis_number(axes.yaxis)
    axes.set_xlim(-0.25, len(years) - 0.75)
    year_axis(axes, years)
    end_labels(axes, ends, len(years) - 1)
    return figure

"""Every figure held, in one table sorted by value: what the number finder looks through.

Counts come from the tables; sums over years and quarters, shares and changes are computed from
them, all at once, as arrays. A figure of 0 or below is not in it, nor one of which a part was not
provided, save the sums over the forces of England and Wales that lack a force: they are lower
bounds, and marked so.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.analysis.number_finder.codes import (
    AGAINST_NATION,
    HELD,
    LATEST,
    MEASURE,
    MEASURES,
    SHARES,
    SUMS,
    Names,
    add_action_taken,
    as_array,
    broadcast_along,
    depth_of,
    month_of,
    names_of,
    positive_figures,
    spans,
    sum_over_spans,
)
from resolutions.analysis.number_finder.detail import groups, offences, other_counts
from resolutions.tables import Tables
from resolutions.tables.completeness import completeness
from resolutions.vocabulary import BASES, PLACES

FORCE_LEVEL = [*SUMS, *HELD]
_CODES = np.array([MEASURE[name] for name in FORCE_LEVEL])


def build(tables: Tables) -> tuple[pd.DataFrame, Names]:
    """List every figure held.

    Parameters
    ----------
    tables : Tables
        The tables.

    Returns
    -------
    tuple of (pandas.DataFrame, Names)
        One row a figure, sorted by ``unit`` (of `UNITS`) and ``value`` (float64; a fraction for a
        share or points): ``depth`` (see `DEPTHS`), ``place`` (of ``PLACES``), ``basis`` (of
        ``BASES``; 2 is neither), ``release`` (of `Names.releases`; −1 is the latest of each year),
        ``first`` and ``last`` (numbers of months, both included), ``measure`` (of `MEASURES`),
        ``offence`` (of `Names.offences`), ``lower_bound`` and ``incomplete`` (bool; the latter
        where outcomes do not fit recorded crime).
    """
    names, years = names_of(tables), Years(tables)
    parts = [
        *years.counts_and_shares(),
        *years.changes(),
        *_older_releases(tables, names),
        *_quarters(tables, names),
        *groups(tables, names, years.marks),
        *offences(tables, names),
        *other_counts(tables, names),
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["unit", "value"], kind="stable", ignore_index=True), names


def shares_of(counts: np.ndarray) -> Iterator[tuple[int, int, np.ndarray]]:
    """Give each share of counts: its code, its place among the shares, and its values."""
    for at, (numerator, denominator) in enumerate(SHARES):
        above, below = (counts[..., [SUMS.index(name)]] for name in (numerator, denominator))
        yield MEASURE[f"{numerator}/{denominator}"], at, above / np.where(below > 0, below, np.nan)


class Years:
    """The latest figures of every place by year, and what is computed from them.

    The axes of every array are place, basis, year or span of years, and measure.
    """

    def __init__(self, tables: Tables):
        axes = {"force": PLACES, "basis": BASES, "year": tables.years}
        latest = add_action_taken(tables.latest)
        checked = completeness(tables).assign(doubt=lambda rows: (~rows["complete"]).astype(float))
        self.start = np.array([month_of(year) for year in tables.years])
        self.counts = as_array(latest, axes, FORCE_LEVEL)
        self.bound = np.nan_to_num(as_array(latest, axes, ["bound"]))
        self.doubt = np.nan_to_num(as_array(checked, axes, ["doubt"]))
        self.first, self.last = spans(len(self.start))

    def marks(self, first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
        """Give the codes of places, bases and spans of years, and the caveats on the spans."""
        return {
            "place": broadcast_along(range(len(PLACES)), 0, 4),
            "basis": broadcast_along(range(len(BASES)), 1, 4),
            "first": broadcast_along(self.start[first], 2, 4),
            "last": broadcast_along(self.start[last] + 11, 2, 4),
            "lower_bound": sum_over_spans(self.bound, first, last) > 0,
            "incomplete": sum_over_spans(self.doubt, first, last) > 0,
        }

    def counts_and_shares(self) -> Iterator[pd.DataFrame]:
        """Give counts and shares of all spans of years."""
        sums = sum_over_spans(self.counts, self.first, self.last)
        marks = self.marks(self.first, self.last)
        several = broadcast_along(self.last > self.first, 2, 4)
        measure = broadcast_along(_CODES, 3, 4)
        yield positive_figures(
            "count", sums, depth=depth_of(measure, several), measure=measure, **marks
        )
        for code, at, shares in shares_of(sums):
            depth = np.where(several, 2 if at < 2 else 4, min(at, 2) + (at > 1))
            yield positive_figures("share", shares, depth=depth, measure=code, **marks)

    def changes(self) -> Iterator[pd.DataFrame]:
        """Give what counts and shares changed by between any two years, and forces beside all."""
        earlier, later = (ends[self.last > self.first] for ends in (self.first, self.last))
        marks = self.marks(earlier, later) | {
            name: (array[:, :, earlier] + array[:, :, later]) > 0
            for name, array in (("lower_bound", self.bound), ("incomplete", self.doubt))
        }
        known = ~marks["lower_bound"]  # a change from or to a lower bound could be anything
        apart = broadcast_along(later - earlier > 1, 2, 4)
        measure = broadcast_along(_CODES, 3, 4)
        before = np.where(self.counts > 0, self.counts, np.nan)[:, :, earlier]
        ratios = np.where(known, self.counts[:, :, later] / before, np.nan)
        depth = np.select([measure == 0, measure < len(SUMS)], [apart.astype(int), 2], 4)
        yield positive_figures("ratio", ratios, depth=depth, measure=measure, **marks)
        for code, at, shares in shares_of(self.counts):
            before, after = shares[:, :, earlier], shares[:, :, later]
            ratios = np.where(known & (before > 0), after / np.where(before > 0, before, 1), np.nan)
            yield positive_figures("ratio", ratios, depth=3, measure=code, **marks)
            moved = np.abs(np.where(known, after - before, np.nan))
            depth = np.where(apart, 1, at) if at < 2 else np.array(2)
            yield positive_figures("points", moved, depth=depth, measure=code, **marks)
            if MEASURES[code] + AGAINST_NATION in MEASURE:
                yield self._against_nation(shares, MEASURE[MEASURES[code] + AGAINST_NATION])

    def _against_nation(self, shares: np.ndarray, code: int) -> pd.DataFrame:
        """Give each force's share of a year ÷ that of England and Wales."""
        each = np.arange(len(self.start))
        ratios = np.where(self.bound[-1:] > 0, np.nan, shares / shares[-1:])
        ratios[-1] = np.nan
        return positive_figures("ratio", ratios, depth=3, measure=code, **self.marks(each, each))


def _older_releases(tables: Tables, names: Names) -> Iterator[pd.DataFrame]:
    """Give counts and shares of a year from releases that a later one has replaced."""
    older = add_action_taken(tables.totals)
    older = older[older["release"] != older["year"].map(names.latest)]
    codes = _codes(older, names) | {
        "first": broadcast_along([month_of(year) for year in older["year"]], 0, 2),
        "last": broadcast_along([month_of(year) + 11 for year in older["year"]], 0, 2),
    }
    counts = older[FORCE_LEVEL].to_numpy(float, na_value=np.nan)
    measure = broadcast_along(_CODES, 1, 2)
    yield positive_figures("count", counts, depth=depth_of(measure, 0), measure=measure, **codes)
    for code, at, shares in shares_of(counts):
        yield positive_figures(
            "share", shares, depth=min(at, 3) if at < 2 else 3, measure=code, **codes
        )


def _codes(table: pd.DataFrame, names: Names) -> dict[str, np.ndarray]:
    """Give the codes of each row of totals, along the first of two axes."""
    release = [names.releases.index(name) for name in table["release"]]
    return {
        "place": broadcast_along(pd.Index(PLACES).get_indexer(table["force"]), 0, 2),
        "basis": broadcast_along(pd.Index(BASES).get_indexer(table["basis"]), 0, 2),
        "release": broadcast_along(release, 0, 2),
        "lower_bound": broadcast_along(table["bound"] > 0, 0, 2),
    }


def quarterly(
    tables: Tables, names: Names
) -> Iterator[tuple[str, int, np.ndarray, np.ndarray, np.ndarray]]:
    """Give the quarters of each place and release: place, release, months, counts and bounds.

    Yields
    ------
    tuple of (str, int, numpy.ndarray, numpy.ndarray, numpy.ndarray)
        A place; a code of a release; the month in which each quarter starts; counts, with axes as
        in `Years`; 1 where the nation's sum lacks a force.
    """
    years = add_action_taken(tables.totals).rename(columns={"bound": "of_year"})
    years = years[["release", "force", "year", "basis", "of_year"]]
    table = add_action_taken(tables.quarters).merge(years, how="left")
    table["bound"] = table["bound"].fillna(table["of_year"])
    starts = {year: month_of(year) for year in table["year"].unique()}
    table["month"] = table["year"].map(starts) + 3 * (table["quarter"] - 1)
    for (release, force), rows in table.groupby(["release", "force"]):
        months = sorted(rows["month"].unique())
        axes = {"force": [force], "basis": BASES, "month": months}
        newest = {names.latest[year] for year in rows["year"].unique()} == {release}
        code = LATEST if newest else names.releases.index(release)
        counts, bound = as_array(rows, axes, FORCE_LEVEL), as_array(rows, axes, ["bound"])
        yield force, code, np.array(months), counts, np.nan_to_num(bound)


def _quarters(tables: Tables, names: Names) -> Iterator[pd.DataFrame]:
    """Give counts and shares over all spans of quarters that are no whole financial years."""
    for force, release, starts, counts, bound in quarterly(tables, names):
        first, last = spans(len(starts))
        whole = (starts[first] % 12 == 3) & (starts[last] % 12 == 0)
        unbroken = starts[last] - starts[first] == 3 * (last - first)
        first, last = first[~whole & unbroken], last[~whole & unbroken]
        sums = sum_over_spans(counts, first, last)
        codes: dict[str, ArrayLike] = {
            "place": PLACES.index(force),
            "basis": broadcast_along(range(len(BASES)), 1, 4),
            "release": release,
            "first": broadcast_along(starts[first], 2, 4),
            "last": broadcast_along(starts[last] + 2, 2, 4),
            "lower_bound": sum_over_spans(bound, first, last) > 0,
        }
        yield positive_figures(
            "count", sums, depth=6, measure=broadcast_along(_CODES, 3, 4), **codes
        )
        for code, _, shares in shares_of(sums):
            yield positive_figures("share", shares, depth=5, measure=code, **codes)

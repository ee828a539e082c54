"""Counts of the tables laid out for looking up, so that a claim can be read in hundreds of ways."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
import pandas as pd

from resolutions.analysis.offences import offence_ceilings
from resolutions.errors import InputError, did_you_mean
from resolutions.story.vocabulary import Outcome
from resolutions.tables.completeness import completeness_of_releases
from resolutions.tables.query import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, FORCE_NAMES, NATION, Basis

OUTCOMES: tuple[Outcome, ...] = ("outcomes", "community_resolutions", "out_of_court", "charged")
Releases = tuple[str, ...]


@dataclass(frozen=True)
class Total:
    """A sum of counts.

    Attributes
    ----------
    count : int or None
        The sum; None where a part of it is not held or was not provided.
    releases : frozenset of str
        Where its parts come from.
    incomplete : tuple of (str, str)
        Force and year of each incomplete return in it: the sum is a lower bound.
    """

    count: int | None
    releases: frozenset[str]
    incomplete: tuple[tuple[str, str], ...] = ()


class Figures:
    """Looks up counts by place, year, basis and release.

    Parameters
    ----------
    tables : Tables
        The data.
    """

    def __init__(self, tables: Tables):
        self.tables = tables
        self._columns: dict[tuple[str, tuple[str, ...]], np.ndarray] = {}

    @cached_property
    def _counts(self) -> dict[tuple[str, str, str, str], tuple[int | None, ...]]:
        return _by_key(self.tables.totals, ["force", "year", "basis", "release"])

    @cached_property
    def _quarters(self) -> dict[tuple[str, str, str], dict[str, tuple[int | None, ...]]]:
        table = self.tables.quarters
        quarter = table["year"] + " Q" + table["quarter"].astype(str)
        by_quarter = _by_key(
            table.assign(quarter=quarter), ["force", "quarter", "basis", "release"]
        )
        found: dict = {}
        for (force, when, basis, release), counts in by_quarter.items():
            found.setdefault((force, when, basis), {})[release] = counts
        return found

    @cached_property
    def releases(self) -> dict[str, Releases]:
        """The releases that hold each year at force level, the latest first."""
        by_year = self.tables.totals.groupby("year")["release"].unique()
        return {year: tuple(sorted(names, reverse=True)) for year, names in by_year.items()}

    @cached_property
    def offence_releases(self) -> dict[str, Releases]:
        """The releases that hold each year offence by offence, the latest first."""
        by_year: dict[str, list[str]] = {}
        for release, years in sorted(self.tables.available["offence"].items(), reverse=True):
            for year in years:
                by_year.setdefault(year, []).append(release)
        return {year: tuple(names) for year, names in by_year.items()}

    @cached_property
    def _returned(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """What each force's return is, by year, basis and release, where it is not complete."""
        table = completeness_of_releases(self.tables)
        table = table[~table["complete"] & (table["force"] != NATION)]
        columns = (
            table[name].astype(str) for name in ("year", "basis", "release", "force", "returned")
        )
        found: dict = {}
        for year, basis, release, force, returned in zip(*columns, strict=True):
            found.setdefault((year, basis, release), {})[force] = returned
        return found

    def incomplete(
        self, places: tuple[str, ...], year: str, basis: Basis, release: str | None = None
    ) -> list[tuple[str, str]]:
        """List the incomplete returns among places in a year and release, as force and year."""
        lacking = self._returned.get(
            (year, basis, release or self.latest_release.get(year, "")), {}
        )
        return [
            (force, year)
            for force, returned in lacking.items()
            if returned == "incomplete" and (NATION in places or force in places)
        ]

    def is_complete(
        self, force: str, years: list[str], basis: Basis, releases: dict[str, str]
    ) -> bool:
        """Say whether a force's returns of all years were checked and are complete."""
        return not any(
            force in self._returned.get((y, basis, releases.get(y, "")), {}) for y in years
        )

    def combinations(self, years: list[str], level: str = "force") -> list[dict[str, str]]:
        """List every choice of one release a year: the latest of each first."""
        releases_by_year = self.releases if level == "force" else self.offence_releases
        choices = [releases_by_year.get(year, ()) for year in years]
        return [dict(zip(years, chosen, strict=True)) for chosen in product(*choices)]

    def total(
        self,
        outcome: Outcome,
        places: tuple[str, ...],
        years: list[str],
        basis: Basis,
        releases: dict[str, str],
    ) -> Total:
        """Sum an outcome over places and years.

        What a force did not provide is left out of the nation's published sum, and makes any other
        sum missing.
        """
        if outcome == "action_taken":
            parts = [self.total(o, places, years, basis, releases) for o in ("charged", "out_of_court")]  # fmt: skip
            known = [part.count for part in parts if part.count is not None]
            return Total(sum(known) if len(known) == 2 else None, parts[0].releases, parts[0].incomplete)  # fmt: skip
        column = OUTCOMES.index(outcome)
        found, lacking = 0, []
        for year in years:
            lacking += self.incomplete(places, year, basis, releases.get(year))
            for place in places:
                counts = self._counts.get((place, year, basis, releases.get(year, "")))
                if counts is None or (count := counts[column]) is None:
                    return Total(None, frozenset())
                found += count
        return Total(found, frozenset(releases[year] for year in years), tuple(lacking))

    def filled(self, outcome: Outcome, years: list[str], releases: dict[str, str]) -> int | None:
        """Sum the nation on the recorded basis, with closed counts in place of incomplete returns.

        Returns
        -------
        int or None
            An estimate of what the lower bound would be with whole returns; None where a force gave
            neither count.
        """
        column, found = OUTCOMES.index(outcome), 0
        for year in years:
            release = releases.get(year, "")
            lacking = {force for force, _ in self.incomplete((NATION,), year, "recorded", release)}
            for force in FORCE_NAMES:
                basis = "closed" if force in lacking else "recorded"
                counts = self._counts.get((force, year, basis, release))
                if counts is None or (count := counts[column]) is None:
                    return None
                found += count
        return found

    def quarter_total(
        self, outcome: Outcome, places: tuple[str, ...], quarters: list[str], basis: Basis
    ) -> Total:
        """Sum an outcome over places and quarters, from the latest release of each."""
        column = OUTCOMES.index(outcome)
        found, used, lacking = 0, set(), []
        for quarter in quarters:
            lacking += self.incomplete(places, quarter[:7], basis)
            for place in places:
                counts_by_release = self._quarters.get((place, quarter, basis))
                if (
                    not counts_by_release
                    or (count := counts_by_release[max(counts_by_release)][column]) is None
                ):
                    return Total(None, frozenset())
                found += count
                used.add(max(counts_by_release))
        return Total(found, frozenset(used), tuple(lacking))

    def crime(self, places: tuple[str, ...], years: list[str]) -> Total:
        """Sum recorded crime; the nation's leaves out what is not published."""
        table = self.tables.recorded_crime
        table = table[table["year"].isin(years)]
        if NATION not in places:
            table = table[table["force"].isin(places)]
            if len(table) < len(years) * len(places):
                return Total(None, frozenset())
        return Total(int(table["recorded_crime"].sum()), frozenset(table["release"]))

    def offence_quarter_total(
        self,
        offences: tuple[str, tuple[str, ...]],
        places: tuple[str, ...],
        quarters: list[str],
        basis: Basis,
    ) -> tuple[int, tuple[str, ...]] | None:
        """Sum community resolutions of offences over quarters of years held offence by offence."""
        self.columns_of(*offences)
        kind, names = offences
        years = {quarter[:7] for quarter in quarters}
        if not years <= self.offence_releases.keys():
            return None
        used = {year: self.offence_releases[year][0] for year in years}
        rows = self.tables.offences
        rows = rows[(rows["outcome_type"] == COMMUNITY_RESOLUTION) & rows[kind].isin(names)]
        if NATION not in places:
            rows = rows[rows["force"].isin(places)]
        when = rows["year"].astype(str) + " Q" + rows["quarter"].astype(str)
        rows = rows[when.isin(quarters) & (rows["year"].astype(str).map(used) == rows["release"])]
        return int(rows[basis].sum()), tuple(sorted(used.values()))

    @cached_property
    def _offences(self) -> dict[tuple[str, str, str], tuple[np.ndarray, np.ndarray]]:
        """Community resolutions and all outcomes, force × offence code, by year, release, basis."""
        table = self.tables.by_offence_code
        force = pd.Categorical(table["force"], categories=FORCE_NAMES).codes
        code = pd.Categorical(table["offence_code"], categories=self.codes["offence_code"]).codes
        found: dict[tuple[str, str, str], tuple[np.ndarray, np.ndarray]] = {}
        for key, rows in table.groupby(["year", "release", "basis"]).indices.items():
            pair = []
            for column in ("community_resolutions", "outcomes"):
                counts = np.full((len(FORCE_NAMES), len(self.codes)), 0, dtype=np.int64)
                values = table[column].iloc[rows].fillna(0).to_numpy(np.int64)
                np.add.at(counts, (force[rows], code[rows]), values)
                pair.append(counts)
            found[key] = (pair[0], pair[1])
        return found

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Offence codes with their descriptions, subgroups and groups."""
        columns = ["offence_code", "offence_description", "offence_subgroup", "offence_group"]
        offences = self.tables.offences[columns].drop_duplicates().astype(str)
        return offences.sort_values("offence_code", ignore_index=True)

    def columns_of(self, kind: str, names: tuple[str, ...]) -> np.ndarray:
        """Give the places of offences among the codes.

        Raises
        ------
        InputError
            If no sheet has one; the nearest names are given.
        """
        if (kind, names) not in self._columns:
            known = self.codes[kind]
            for name in names:
                if name not in set(known):
                    word = kind.replace("_", " ")
                    choices = sorted(set(known))
                    raise InputError(f"no {word} {name!r}", "", did_you_mean(name, choices))
            self._columns[kind, names] = np.flatnonzero(known.isin(names))
        return self._columns[kind, names]

    def offence_total(
        self,
        offences: tuple[str, tuple[str, ...]] | None,
        places: tuple[str, ...],
        years: list[str],
        basis: Basis,
        releases: dict[str, str],
    ) -> tuple[int, int] | None:
        """Sum community resolutions and all outcomes of offences over places and years.

        Returns
        -------
        tuple of int or None
            None where a force gave nothing offence by offence in one of the years.
        """
        columns = slice(None) if offences is None else self.columns_of(*offences)
        resolutions = outcomes = 0
        for year in years:
            release = releases.get(year, "")
            if (year, release, basis) not in self._offences:
                return None
            for place in places:
                if not self.has_offence_counts(place, year, basis, release):
                    return None
                counts = self._offences[year, release, basis]
                rows = slice(None) if place == NATION else FORCE_NAMES.index(place)
                resolutions += int(counts[0][rows][..., columns].sum())
                outcomes += int(counts[1][rows][..., columns].sum())
        return resolutions, outcomes

    def has_offence_counts(self, place: str, year: str, basis: Basis, release: str) -> bool:
        """Say whether a place gave numbers offence by offence: none given is not a count of 0."""
        counts = self._counts.get((place, year, basis, release))
        return counts is not None and counts[0] is not None

    @cached_property
    def ceilings(self) -> dict[tuple[str, str, str, str], int]:
        """The most community resolutions that a group of offences can have: `offence_ceilings`."""
        return offence_ceilings(self.tables)

    @cached_property
    def latest_release(self) -> dict[str, str]:
        """The latest release of each year at force level."""
        return {year: names[0] for year, names in self.releases.items()}


def _by_key(table: pd.DataFrame, key: list[str]) -> dict[tuple, tuple[int | None, ...]]:
    """Lay the four counts of each row out by its key; what was not provided is None."""
    counts = [
        [None if pd.isna(value) else int(value) for value in table[outcome]] for outcome in OUTCOMES
    ]
    return dict(
        zip(
            zip(*(table[name].astype(str) for name in key), strict=True),
            zip(*counts, strict=True),
            strict=True,
        )
    )


@lru_cache(maxsize=2)
def figures_of(tables: Tables) -> Figures:
    """Give the figures of tables, laid out once."""
    return Figures(tables)

"""The tables held, and the queries on them.

Three levels of detail are held. *Force level* (force × year × basis × outcome) covers every year
and every release; *group level* gives out-of-court outcomes and charges by offence group, but not
community resolutions alone; *offence level* gives every outcome by offence code, for the releases
held in full. Counts are whole numbers; a count that a force did not provide is missing, never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
from pandas.api.types import union_categoricals

from resolutions.errors import InputError
from resolutions.files import ROOT, how_to_restore, store_folder
from resolutions.tables import manifest
from resolutions.tables.notes import read_notes, read_releases
from resolutions.tables.reconcile import GROUPS, QUARTERS, YEARS, check_sums
from resolutions.tables.store import (
    COLUMNS,
    CRIME,
    OUTCOMES,
    Lineage,
    available,
    entries,
    read_stored,
)
from resolutions.tables.sums import force_level, group_level, nation_of, wide_by_type, with_sums
from resolutions.vocabulary import (
    BASES,
    COMMUNITY_RESOLUTION,
    NATION,
    Basis,
    Edition,
    span,
)
from resolutions.wording import capitalised, join_words

EMBEDDED = ROOT / "data"
_HOLDS = {OUTCOMES: "offence level", CRIME: "recorded crime by force"}
NUMBERS = ("quarter", "outcome_type", "closed", "recorded")


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of one data folder, typed and checked.

    Attributes
    ----------
    by_type : pandas.DataFrame
        ``release, force, year, basis, outcome_type, count``: force level as derived, one release.
    groups : pandas.DataFrame
        ``release, force, year, basis, offence_group, out_of_court, charged``.
    offences : pandas.DataFrame
        ``release, year, quarter, force, offence_code, outcome_type, closed, recorded`` with
        ``offence_description, offence_subgroup, offence_group``; outcome types 1–22 only.
    by_quarter : pandas.DataFrame
        ``release, force, year, quarter, basis, outcome_type, count`` of Hampshire and of England
        and Wales; `quarters` has them as totals.
    recorded_crime : pandas.DataFrame
        ``release, force, year, recorded_crime``.
    population : pandas.DataFrame
        ``release, force, mid_year, population``: residents on 30 June of the calendar year
        ``mid_year`` (int64, 2012–2020), before the rebasing on the census of 2021. British
        Transport Police has no rows.
    police_uk : pandas.DataFrame
        ``release, calendar_year, force, crime_type, local_resolutions, with_outcome``.
    police_uk_months : pandas.DataFrame
        ``release, month, force, crime_type, local_resolutions, with_outcome, crimes``: months as
        ``2018-10``, counts Int64. Outcomes are missing for British Transport Police, which gave
        none; four forces have no rows, two more none for October 2018.
    releases : dict
        What each release is: title, publisher, date, years, provenance, licence.
    notes : list of dict
        The caveats of ``notes.yml``.
    folder : pathlib.Path
        Where they were read from.
    """

    by_type: pd.DataFrame
    groups: pd.DataFrame
    offences: pd.DataFrame
    by_quarter: pd.DataFrame
    recorded_crime: pd.DataFrame
    population: pd.DataFrame
    police_uk: pd.DataFrame
    police_uk_months: pd.DataFrame
    releases: dict
    notes: list
    folder: Path

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Outcomes of every force, and of England and Wales, by year, basis and release.

        Returns
        -------
        pandas.DataFrame
            One row a release, force, year and basis. Columns ``1 2 3 6 7 8 22 other`` (outcome
            types), ``outcomes`` (types 1–22), ``community_resolutions`` (type 8),
            ``out_of_court`` (types 2, 3, 6, 7, 8, 22) and ``charged`` (type 1), Int64, missing
            where not provided; ``forces``, how many forces the row sums.
        """
        wide = wide_by_type(self._prefer_sheets(self.by_type, ["force"]), ["force"])
        wide["forces"] = wide["8"].notna().astype("Int64")
        wide = pd.concat([wide, nation_of(wide, [])], ignore_index=True)
        return with_sums(wide).sort_values(["force", "basis", "year", "release"], ignore_index=True)

    @cached_property
    def quarters(self) -> pd.DataFrame:
        """Outcomes by quarter, of the places and years for which quarters are published.

        Hampshire and England and Wales have every year; a year held by offence has every force.

        Returns
        -------
        pandas.DataFrame
            One row a release, force, year, quarter and basis. Columns of `totals`, and ``quarter``
            (int8; 1 is April to June). ``forces`` is missing where the nation's row was derived
            already summed. The four quarters of a year add up to its row in `totals`.
        """
        place = ["force", "quarter"]
        wide = wide_by_type(self._prefer_sheets(self.by_quarter, place), place)
        wide["forces"] = wide["8"].notna().astype("Int64").mask(wide["force"] == NATION)
        sheets = pd.MultiIndex.from_frame(self.offences[["release", "year"]].drop_duplicates())
        summed = wide[pd.MultiIndex.from_frame(wide[["release", "year"]]).isin(sheets)]
        wide = pd.concat([wide, nation_of(summed, ["quarter"])], ignore_index=True)
        return with_sums(wide.astype({"quarter": "int8"})).sort_values(
            ["force", "basis", "year", "quarter", "release"], ignore_index=True
        )

    def _prefer_sheets(self, derived: pd.DataFrame, place: list[str]) -> pd.DataFrame:
        """Put the sums of a sheet held in full in place of the totals derived from its release."""
        summed = force_level(self.offences, place)
        by_sheet = pd.MultiIndex.from_frame(summed[["release", "year"]].drop_duplicates())
        known = pd.MultiIndex.from_frame(derived[["release", "year"]])
        return pd.concat([derived[~known.isin(by_sheet)], summed], ignore_index=True)

    @cached_property
    def years(self) -> list[str]:
        """The financial years held at force level, oldest first."""
        return sorted(self.totals["year"].unique())

    @cached_property
    def latest(self) -> pd.DataFrame:
        """`totals` from the latest release of each year: what the book uses unless told."""
        newest = self.totals.groupby("year")["release"].transform("max")
        return self.totals[self.totals["release"] == newest].reset_index(drop=True)

    @cached_property
    def group_totals(self) -> pd.DataFrame:
        """Out-of-court outcomes and charges by offence group, from the latest release of a year.

        Returns
        -------
        pandas.DataFrame
            ``release, force, year, basis, offence_group, out_of_court, charged`` with England and
            Wales added; Int64, missing where not provided.
        """
        summed = group_level(self.offences)
        by_sheet = pd.MultiIndex.from_frame(summed[["release", "year"]].drop_duplicates())
        derived = pd.MultiIndex.from_frame(self.groups[["release", "year"]])
        table = pd.concat([self.groups[~derived.isin(by_sheet)], summed], ignore_index=True)
        newest = table.groupby("year")["release"].transform("max")
        table = table[table["release"] == newest]
        key = ["release", "year", "basis", "offence_group"]
        nation = table.groupby(key, as_index=False)[["out_of_court", "charged"]].sum(min_count=1)
        return pd.concat([table, nation.assign(force=NATION)], ignore_index=True)

    @cached_property
    def by_offence_code(self) -> pd.DataFrame:
        """Outcomes and community resolutions of every force by offence code, year and release.

        Returns
        -------
        pandas.DataFrame
            One row a release, year, force, offence code and basis, with its ``offence_group``:
            ``outcomes`` (types 1–22) and ``community_resolutions`` (type 8), Int64, missing where
            no outcome was provided.
        """
        key = ["release", "year", "force", "offence_group", "offence_code"]
        community = self.offences[self.offences["outcome_type"] == COMMUNITY_RESOLUTION]
        parts = []
        for basis in BASES:
            outcomes = self.offences.groupby(key, observed=True)[basis].sum(min_count=1)
            resolutions = community.groupby(key, observed=True)[basis].sum().reindex(outcomes.index)
            counts = {
                "outcomes": outcomes.astype("Int64"),
                "community_resolutions": resolutions.fillna(0).where(outcomes.notna()),
            }
            parts.append(pd.DataFrame(counts).reset_index().assign(basis=basis))
        table = pd.concat(parts, ignore_index=True)
        return table.astype(dict.fromkeys(key, "str") | {"community_resolutions": "Int64"})

    @cached_property
    def available(self) -> dict[str, dict[str, set[str]]]:
        """The years that each release holds, at force level and at offence level."""
        return {
            level: table.groupby("release", observed=True)["year"].agg(set).to_dict()
            for level, table in (("force", self.totals), ("offence", self.offences))
        }

    def offence_years(self, release: str | None = None) -> dict[str, str]:
        """Give the years held at offence level, each with the latest release that holds it."""
        available = self.available["offence"]
        return {
            year: name
            for name in sorted(available)
            if release in (None, name)
            for year in sorted(available[name])
        }

    def select(
        self,
        force: str,
        years: list[str] | None = None,
        basis: Basis = "closed",
        release: str | None = None,
    ) -> pd.DataFrame:
        """Take the totals of one place on one basis.

        Parameters
        ----------
        force : str
            A force or ``England and Wales``.
        years : list of str, optional
            Financial years; all held by default.
        basis : {'closed', 'recorded'}
            Which count.
        release : str, optional
            A release; the latest of each year by default.

        Returns
        -------
        pandas.DataFrame
            Columns of `totals`, indexed by ``year``, oldest first. A year that the release does
            not hold is absent.
        """
        if release is None:
            table = self._latest_of.get((force, basis), self.latest[:0].set_index("year"))
        else:
            table = self.totals[self.totals["release"] == release]
            table = table[(table["force"] == force) & (table["basis"] == basis)].set_index("year")
        return table.copy() if years is None else table.loc[table.index.isin(years)]

    @cached_property
    def _latest_of(self) -> dict[tuple[str, str], pd.DataFrame]:
        """`latest` by place and basis."""
        by_place = self.latest.groupby(["force", "basis"])
        return {place: rows.set_index("year") for place, rows in by_place}

    def select_offences(
        self,
        force: str,
        years: list[str],
        outcome_types: tuple[int, ...] = (COMMUNITY_RESOLUTION,),
        release: str | None = None,
    ) -> pd.DataFrame:
        """Take offence-level rows of one place from the latest (or one) release of each year.

        Returns
        -------
        pandas.DataFrame
            Columns of `offences`; years not held at offence level are absent.
        """
        releases = self.offence_years(release)
        rows = self.offences[self.offences["outcome_type"].isin(outcome_types)]
        if force != NATION:
            rows = rows[rows["force"] == force]
        wanted_releases = {(year, releases[year]) for year in years if year in releases}
        pairs = zip(rows["year"], rows["release"], strict=True)
        return rows[[pair in wanted_releases for pair in pairs]]

    def releases_of(self, years: list[str]) -> tuple[str, ...]:
        """Name the latest releases that years come from, newest first."""
        newest = self.latest.loc[self.latest["year"].isin(years), "release"].unique()
        return tuple(sorted(newest, reverse=True))

    def source_line(self, releases: Iterable[str], basis: str) -> str:
        """Write the source of a figure: publisher, releases and basis.

        Parameters
        ----------
        releases : iterable of str
            Ids of releases.
        basis : {'closed', 'recorded', 'both'}
            Which count.
        """
        return source_line(self.releases, releases, basis)

    def has_outcomes(self, force: str, years: list[str], basis: Basis) -> bool:
        """Say whether a place gave outcomes for any of the years on a basis."""
        return bool(self.select(force, years, basis)["outcomes"].notna().any())

    def check_years(self, edition: Edition) -> Edition:
        """Hold an edition against the years that the tables cover.

        Raises
        ------
        InputError
            If the edition asks for a year that is not held.
        """
        for option, year in (("FROM", edition.first_year), ("TO", edition.last_year)):
            if year not in self.years:
                raise InputError(
                    f"no data for the year {year}",
                    where=option,
                    fix=f"the years held are {span(self.years)}",
                )
        return edition

    def check(self, edition: Edition) -> Edition:
        """Hold an edition against what the tables cover.

        Raises
        ------
        InputError
            If the edition asks for a year that is not held, or the force gave nothing for any.
        """
        self.check_years(edition)
        if not self.has_outcomes(edition.force, edition.years, edition.basis):
            raise InputError(
                f"{edition.force} gave no outcomes for {edition.span} on the {edition.basis} basis",
                fix=f"choose other years, or the {edition.other_basis} basis",
            )
        return edition


def source_line(about: dict[str, dict], releases: Iterable[str], basis: str) -> str:
    """Write the source of a figure, of a basis or (an empty text) of none.

    `about` gives the publisher and short name of each release.
    """
    by_publisher: dict[str, list[str]] = {}
    for release in sorted(releases, reverse=True):
        by_publisher.setdefault(about[release]["publisher"], []).append(about[release]["short"])
    parts = [f"{publisher}, {join_words(dates)}" for publisher, dates in by_publisher.items()]
    counted = {"both": " Both bases.", "": ""}.get(basis, f" {capitalised(basis)} basis.")
    return f"Source: {'; '.join(parts)}.{counted}"


def _merge_offence_sheets(
    sheets: list[pd.DataFrame], codes: pd.DataFrame, folder: Path
) -> pd.DataFrame:
    """Put the sheets held in full one below the other, with what their codes mean."""
    if not sheets:
        file = folder / manifest.MANIFEST
        raise InputError("it names no sheet", str(file), how_to_restore(file))
    table = _concat(sheets, list(sheets[0]))
    about = codes.drop(columns="release").set_index("offence_code")
    unknown = sorted(set(table["offence_code"].unique()) - set(about.index))
    if unknown:
        raise InputError(
            f"no offence code {', '.join(unknown)}",
            str(folder / "offences.csv"),
            "add its description and groups",
        )
    return table.assign(
        **{
            name: table["offence_code"].map(about[name].astype("category"))
            for name in about.columns
        }
    )


def _concat(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """Put tables one below the other; texts stay categories."""
    return pd.DataFrame(
        {
            name: pd.concat([part[name] for part in parts], ignore_index=True)
            if name in NUMBERS
            else union_categoricals([part[name].astype("category") for part in parts])
            for name in columns
        }
    )


def _with_ingested(embedded: pd.DataFrame, lineages: list[Lineage], folder: Path) -> pd.DataFrame:
    """Add the years ingested; one that is embedded from the same release gives way."""
    lineages = [lineage for lineage in lineages if lineage.kind == OUTCOMES]
    taken = {(lineage.release, lineage.year) for lineage in lineages}
    sheets = embedded.groupby(["release", "year"], observed=True).indices
    parts = [embedded.iloc[rows] for sheet, rows in sheets.items() if sheet not in taken]
    parts += [read_stored(lineage, folder) for lineage in lineages]
    table = _concat(parts, COLUMNS)
    return table[table["outcome_type"] > 0].reset_index(drop=True)


def _latest_crime(embedded: pd.DataFrame, lineages: list[Lineage], folder: Path) -> pd.DataFrame:
    """Take the recorded crime of a force and year from the latest release that has it."""
    stored = [read_stored(lineage, folder) for lineage in lineages if lineage.kind == CRIME]
    if not stored:
        return embedded
    table = pd.concat([embedded, *(part.astype(embedded.dtypes) for part in stored)])
    key = ["force", "year"]
    return (
        table.sort_values([*key, "release"])
        .drop_duplicates(key, keep="last")
        .reset_index(drop=True)
    )


def _acceptance_notes(lineages: list[Lineage]) -> list[dict]:
    """Write as caveats what was taken in though checks refused it."""
    return [
        {
            "id": f"accepted-{lineage.name}",
            "release": lineage.release,
            "forces": lineage.forces or "all",
            "years": [lineage.year],
            "basis": "both",
            "text": f"{'' if lineage.forces else 'the sheet of '}{lineage.year}, release "
            f"{lineage.release}, failed checks ({', '.join(lineage.refusals)}) and was taken in "
            f"because {lineage.accepted}",
            "source": f"{lineage.file}, ingested {lineage.ingested[:10]}",
        }
        for lineage in lineages
        if lineage.accepted and lineage.kind == OUTCOMES
    ]


def _describe_releases(releases: dict, lineages: list[Lineage]) -> dict:
    """Describe the releases that came by ingestion as ``releases.yml`` does the embedded ones."""
    described = dict(releases)
    for lineage in lineages:
        month = f"{datetime.strptime(lineage.release, '%Y-%m'):%B %Y}"
        described.setdefault(
            lineage.release,
            {
                "title": f"Police recorded crime and outcomes open data tables, release of {month}",
                "short": f"release of {month}",
                "publisher": "Home Office",
                "published": lineage.release,
                "holds": f"{_HOLDS[lineage.kind]}, {lineage.year}",
                "provenance": f"Ingested from {lineage.file} (SHA-256 {lineage.sha256}).",
                "address": "https://www.gov.uk/government/statistics/police-recorded-crime-open-data-tables",
                "licence": "OGL-UK-3.0",
            },
        )
    return described


def load(folder: Path = EMBEDDED, ingested: Path | None = None) -> Tables:
    """Read and check every table of a data folder, and add the years ingested.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the embedded tables; by default the project's own ``data/``.
    ingested : pathlib.Path, optional
        The store of ingested years; `resolutions.files.store_folder` by default.

    Returns
    -------
    Tables
        The tables, typed; read once a process.

    Raises
    ------
    InputError
        If a table is missing or holds what it must not.
    """
    return _load(folder, ingested or store_folder())


def load_valid(ingested: Path | None = None) -> Tables:
    """Read the embedded tables and what is sound of the years ingested, as it stands now.

    For the commands that repair the store: what is damaged there is left out without a word.

    Parameters
    ----------
    ingested : pathlib.Path, optional
        The store of ingested years.

    Returns
    -------
    Tables
        Read anew at every call.
    """
    ingested = ingested or store_folder()
    sound = [e.lineage for e in entries(ingested) if e.lineage and not e.fault]
    return _read(EMBEDDED, ingested, sound)


@lru_cache(maxsize=2)
def _load(folder: Path, ingested: Path) -> Tables:
    return _read(folder, ingested, available(ingested))


def _read(folder: Path, ingested: Path, lineages: list[Lineage]) -> Tables:
    resources = manifest.read(folder)

    def table(name: str) -> pd.DataFrame:
        if name not in resources:
            file = folder / manifest.MANIFEST
            raise InputError(f"it names no table {name}", str(file), how_to_restore(file))
        return resources[name].read()

    named = {release for resource in resources.values() for release in resource.releases}
    sheets = [resource.read() for name, resource in resources.items() if name.endswith(".parquet")]
    embedded = _merge_offence_sheets(sheets, table("offences.csv"), folder)
    offences = _with_ingested(embedded, lineages, ingested)
    by_type, groups, by_quarter = (table(name) for name in (YEARS, GROUPS, QUARTERS))
    check_sums(by_type, groups, by_quarter, folder)
    return Tables(
        by_type=by_type,
        groups=groups,
        offences=offences,
        by_quarter=by_quarter,
        recorded_crime=_latest_crime(table("recorded_crime.csv"), lineages, ingested),
        population=table("population.csv"),
        police_uk=table("local_resolutions_police_uk.csv"),
        police_uk_months=table("local_resolutions_police_uk_months.csv"),
        releases=_describe_releases(read_releases(folder, named), lineages),
        notes=[*read_notes(folder), *_acceptance_notes(lineages)],
        folder=folder,
    )

"""Community resolutions by offence, and bounds where only a ceiling is known."""

from dataclasses import dataclass

import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, Basis


def by_offence(
    tables: Tables,
    force: str,
    years: list[str],
    basis: Basis,
    by: str = "offence_group",
    release: str | None = None,
) -> pd.DataFrame:
    """Count a place's community resolutions by offence, for the years held at offence level.

    Parameters
    ----------
    by : {'offence_group', 'offence_subgroup', 'offence_description'}
        The detail.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year`` and `by`, most first within the year: ``community_resolutions`` (Int64)
        and ``proportion`` of the year's community resolutions (a fraction). Offences without one
        are left out; a year that is not held at offence level is absent.
    """
    rows = tables.select_offences(force, years, (COMMUNITY_RESOLUTION,), release)
    counts = (
        rows.astype({"year": "str", by: "str"})
        .groupby(["year", by])[basis]
        .sum()
        .rename("community_resolutions")
        .astype("Int64")
    )
    counts = counts[counts != 0].to_frame()
    yearly = counts.groupby("year")["community_resolutions"].transform("sum")
    counts["proportion"] = (counts["community_resolutions"] / yearly).astype(float)
    return counts.sort_values(["year", "community_resolutions"], ascending=[True, False])


def latest_offence_year(tables: Tables, force: str, basis: Basis) -> str | None:
    """Name the latest year for which a place gave numbers offence by offence, if any."""
    offence_years = tables.offence_years()
    years_with_counts = [
        year
        for year in offence_years
        if _has_offence_counts(tables, force, year, basis, offence_years)
    ]
    return max(years_with_counts, default=None)


@dataclass(frozen=True)
class Bounds:
    """A count known to lie between two limits; exact where they are equal.

    Attributes
    ----------
    lower, upper : int
        Limits, both possible.
    counted_years : tuple of str
        The years counted exactly.
    bounded : tuple of str
        The years for which only the upper limit is held.
    releases : tuple of str
        The releases that went into it.
    """

    lower: int
    upper: int
    counted_years: tuple[str, ...]
    bounded: tuple[str, ...]
    releases: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether every year is counted exactly."""
        return not self.bounded


@cached
def offence_ceilings(tables: Tables) -> dict[tuple[str, str, str, str], int]:
    """Give the most community resolutions that a group of offences can have in a year.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.

    Returns
    -------
    dict
        By place, year, basis and offence group: all out-of-court outcomes of the group, of which a
        community resolution is one, less cannabis and khat warnings for drug offences (type 7,
        which are given for nothing else), and never more than the place's community resolutions.
        A year that the place did not return is absent.
    """
    place = ["force", "year", "basis"]
    known = tables.latest.set_index(place)[["7", "community_resolutions"]]
    rows = tables.group_totals.join(known, on=place).set_index([*place, "offence_group"])
    drugs = rows.index.get_level_values("offence_group") == "Drug offences"
    rows["warnings"] = rows["7"].where(drugs, 0)
    rows = rows[["out_of_court", "warnings", "community_resolutions"]].dropna().astype("int64")
    most = (rows["out_of_court"] - rows["warnings"]).clip(upper=rows["community_resolutions"])
    return dict(most.clip(lower=0).items())


def offence_bounds(
    tables: Tables,
    force: str,
    years: list[str],
    basis: Basis,
    offence_group: str,
    offence_subgroup: str | None = None,
    release: str | None = None,
) -> Bounds | None:
    """Bound the community resolutions for a group of offences over years.

    Below stand the years held at offence level. Above stand those plus the ceilings of the group in
    the other years (`offence_ceilings`).

    Returns
    -------
    Bounds or None
        None where a year is held neither by offence nor by group (or, with `release`, where that
        release does not hold every year by offence).
    """
    offence_years = tables.offence_years(release)
    exact = [
        year
        for year in years
        if year in offence_years and _has_offence_counts(tables, force, year, basis, offence_years)
    ]
    rest = [year for year in years if year not in exact]
    if release and rest:
        return None
    rows = tables.select_offences(force, exact, release=release)
    rows = rows[rows["offence_group"] == offence_group]
    if offence_subgroup:
        rows = rows[rows["offence_subgroup"] == offence_subgroup]
    lower = int(rows[basis].sum())
    ceilings = offence_ceilings(tables)
    keys = [(force, year, basis, offence_group) for year in rest]
    if not ceilings.keys() >= set(keys):
        return None
    used = {offence_years[year] for year in exact} | set(tables.releases_of(rest) if rest else ())
    return Bounds(
        lower,
        lower + sum(ceilings[key] for key in keys),
        tuple(exact),
        tuple(rest),
        tuple(sorted(used)),
    )


def _has_offence_counts(
    tables: Tables, force: str, year: str, basis: Basis, offence_years: dict[str, str]
) -> bool:
    """Say whether a place gave numbers by offence: none given is not a count of 0."""
    outcomes = tables.select(force, [year], basis, offence_years[year])["outcomes"]
    return len(outcomes) > 0 and bool(outcomes.notna().all())


def by_group(tables: Tables, force: str, years: list[str], basis: Basis) -> pd.DataFrame:
    """Give out-of-court outcomes and charges by offence group and year.

    Returns
    -------
    pandas.DataFrame
        ``year, offence_group, out_of_court, charged`` (Int64, missing where not provided).
    """
    groups = tables.group_totals
    rows = groups[
        (groups["force"] == force) & (groups["basis"] == basis) & groups["year"].isin(years)
    ]
    return rows[["year", "offence_group", "out_of_court", "charged"]].reset_index(drop=True)

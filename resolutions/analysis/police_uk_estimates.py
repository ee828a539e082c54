"""Counts by offence of years that the Home Office's sheets do not give, estimated from data.police.uk.

They are estimates, with an error that was measured where both sources hold the same months. They
judge no claim, and are drawn apart from counts.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, NATION

SHARED = ("2018/19", 3, ("2018-10", "2018-11", "2018-12"))
SHARED_IN_WORDS = "October to December 2018"
MIN_COUNT = 20
ALIKE = {
    "Drugs": (["Drugs"], ["Drug offences"]),
    "Robbery": (["Robbery"], ["Robbery"]),
    "Criminal damage and arson": (["Criminal damage and arson"], ["Criminal damage and arson"]),
    "Public order": (["Public order"], ["Public order offences"]),
    "Possession of weapons": (["Possession of weapons"], ["Possession of weapons offences"]),
    "Theft": (
        ["Bicycle theft", "Burglary", "Other theft", "Shoplifting", "Theft from the person", "Vehicle crime"],
        ["Theft offences"],
    ),
    "Violence and sexual offences": (
        ["Violence and sexual offences"],
        ["Violence against the person", "Sexual offences"],
    ),
}  # fmt: skip
"""Kinds that both sources know: crime types of data.police.uk, and groups of the Home Office."""


@cached
def shared_quarter(tables: Tables) -> pd.DataFrame:
    """Set local resolutions against community resolutions in the one quarter held by both.

    Parameters
    ----------
    tables : Tables
        The data.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``kind`` (`ALIKE`) and ``force``, every force of which data.police.uk has all
        three months: ``local`` and ``official`` (float; none of a kind is 0), ``ratio``, local ÷
        official, and ``calibrated``, that times the force's own official total ÷ local total. The
        ratios are missing where fewer than `MIN_COUNT` are official.

    Notes
    -----
    October to December 2018, recorded basis, which dates by the crime as data.police.uk does.
    """
    year, quarter, months = SHARED
    street = tables.police_uk_months
    street = street[street["month"].isin(months)]
    covered = street.groupby("force")["month"].nunique() == len(months)
    rows = tables.offences
    rows = rows[
        (rows["year"] == year)
        & (rows["quarter"] == quarter)
        & (rows["outcome_type"] == COMMUNITY_RESOLUTION)
        & (rows["release"] == tables.offence_years().get(year))
    ]
    reported = rows.groupby("force", observed=True)["recorded"].count()
    forces = covered.index[covered].intersection(reported.index[reported > 0].astype(str))
    if forces.empty:
        columns = ["kind", "force", "local", "official", "ratio", "calibrated"]
        return pd.DataFrame(columns=columns).set_index(["kind", "force"]).astype(float)

    def counts(
        table: pd.DataFrame, column: str, only: Iterable[str] | None, count: str
    ) -> pd.Series:
        table = table if only is None else table[table[column].isin(only)]
        sums = table.groupby(table["force"].astype(str))[count].sum()
        return sums.reindex(forces).astype("Float64").fillna(0).astype(float)

    totals = counts(rows, "offence_group", None, "recorded") / counts(
        street, "crime_type", None, "local_resolutions"
    )
    parts = {}
    for kind, (types, groups) in ALIKE.items():
        part = pd.DataFrame(
            {
                "local": counts(street, "crime_type", types, "local_resolutions"),
                "official": counts(rows, "offence_group", groups, "recorded"),
            }
        )
        enough = part["official"].where(part["official"] >= MIN_COUNT)
        part["ratio"] = part["local"] / enough
        parts[kind] = part.assign(calibrated=part["ratio"] * totals)
    return pd.concat(parts, names=["kind", "force"])


def shared_excess(tables: Tables, kind: str) -> tuple[int, int]:
    """Count the forces in which data.police.uk has more of a kind than the Home Office.

    Returns
    -------
    tuple of int
        How many in `shared_quarter`, and of how many.
    """
    table = shared_quarter(tables).loc[kind]
    return int((table["local"] > table["official"]).sum()), len(table)


@cached
def calibration(tables: Tables) -> pd.DataFrame:
    """Measure the error of `estimated_by_kind` where the true number is held.

    Parameters
    ----------
    tables : Tables
        The data.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``kind``: ``forces`` (int, those with at least `MIN_COUNT`), the ``median`` of
        estimate ÷ count over them and its 5% and 95% quantiles ``low`` and ``high`` (floats,
        missing where fewer than ten forces have as many), and ``plain_median``, ``plain_low`` and
        ``plain_high``, the same without calibration.
    """
    rows = {}
    for kind, table in shared_quarter(tables).groupby("kind"):
        row: dict[str, float] = {"forces": int(table["ratio"].count())}
        for name, prefix in (("calibrated", ""), ("ratio", "plain_")):
            known = table[name].dropna()
            known = known if len(known) >= 10 else known[:0]
            for label, part in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
                row[prefix + label] = known.quantile(part) if len(known) else np.nan
        rows[kind] = row
    table = pd.DataFrame.from_dict(rows, "index")
    return table.reindex([kind for kind in ALIKE if kind in rows]).rename_axis("kind")


def estimated_by_kind(tables: Tables, force: str, calendar_years: list[int]) -> pd.DataFrame:
    """Estimate a place's community resolutions by kind of offence over calendar years.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force or ``England and Wales``; its quarters must be held.
    calendar_years : list of int
        Whole years that data.police.uk and the Home Office's quarters both hold.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``kind``, most first: ``local`` (int, as counted by data.police.uk),
        ``estimate``, and ``lower`` and ``upper``, a range that would have held the count in nine of
        ten forces (floats; missing where `calibration` has too few forces). Empty where a year is
        not held by either source.

    Notes
    -----
    estimate = local resolutions of the kind × (community resolutions of the years, recorded basis ÷
    local resolutions of the years): a ratio estimate, Cochran (1977), *Sampling Techniques*, chapter 6.
    It takes data.police.uk to lack every kind alike. The range divides by the quantiles of
    `calibration`, which was measured over other forces and three years later.
    """
    empty = pd.DataFrame(columns=["local", "estimate", "lower", "upper"], dtype=float)
    rows = tables.quarters
    rows = rows[(rows["force"] == force) & (rows["basis"] == "recorded")]
    rows = rows[rows["release"] == rows.groupby("year")["release"].transform("max")]
    calendar = rows["year"].str[:4].astype(int) + (rows["quarter"] == 4)
    rows = rows[calendar.isin(calendar_years)].dropna(subset=["community_resolutions"])
    street = tables.police_uk
    street = street[street["calendar_year"].isin(calendar_years)]
    if force != NATION:
        street = street[street["force"] == force]
    all_held = set(street["calendar_year"]) == set(calendar_years)
    total = float(street["local_resolutions"].sum())
    if len(rows) != 4 * len(calendar_years) or not all_held or not total:
        return empty.rename_axis("kind")
    factor = float(rows["community_resolutions"].sum()) / total
    error = calibration(tables)
    found = {}
    for kind, (types, _) in ALIKE.items():
        local = int(street.loc[street["crime_type"].isin(types), "local_resolutions"].sum())
        low, high = error.loc[kind, ["low", "high"]] if kind in error.index else (np.nan, np.nan)
        estimate = local * factor
        found[kind] = {
            "local": local,
            "estimate": estimate,
            "lower": estimate / high,
            "upper": estimate / low,
        }
    table = pd.DataFrame.from_dict(found, "index").rename_axis("kind")
    return table.astype({"local": int}).sort_values("estimate", ascending=False)

"""Counts, shares, changes, intervals and funnel limits.

Shares are community resolutions ÷ all outcomes (types 1–22) of the same force, years, basis and
offences. They are fractions here (0.027); the wording turns them into per cent.
"""

from dataclasses import dataclass
from functools import lru_cache, wraps

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from resolutions.tables import Tables
from resolutions.vocabulary import (
    BASES,
    COMMUNITY_RESOLUTION,
    FORCE_NAMES,
    NATION,
    Basis,
    span,
)

COMPLETE = (0.85, 1.15)
_COUNTS = ["community_resolutions", "outcomes", "out_of_court", "charged"]


def remembered(function):
    """Keep a table that many pages ask for; each gets a copy of its own.

    The function takes the tables and hashable arguments, or lists of years.
    """
    keep = lru_cache(maxsize=64)(
        lambda *arguments: function(*(list(a) if isinstance(a, tuple) else a for a in arguments))
    )

    @wraps(function)
    def given(*arguments):
        return keep(*(tuple(a) if isinstance(a, list) else a for a in arguments)).copy()

    return given


def wilson(successes, total, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Give the Wilson score interval of a share.

    Parameters
    ----------
    successes, total : array-like of int
        Community resolutions, and all outcomes.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, fractions in [0, 1]; missing where the total is 0 or missing.

    Notes
    -----
    Wilson (1927), *JASA* 22, 209–212, as in `statsmodels.stats.proportion.proportion_confint`.
    """
    successes = np.asarray(
        pd.array(np.atleast_1d(successes), dtype="Float64").to_numpy(float, na_value=np.nan)
    )
    total = np.asarray(
        pd.array(np.atleast_1d(total), dtype="Float64").to_numpy(float, na_value=np.nan)
    )
    known = total > 0
    lower, upper = np.full(total.shape, np.nan), np.full(total.shape, np.nan)
    if known.any():
        lower[known], upper[known] = proportion_confint(
            successes[known], total[known], alpha=1 - level, method="wilson"
        )
    return lower, upper


def with_share(table: pd.DataFrame) -> pd.DataFrame:
    """Add ``share`` with its 95% Wilson interval ``share_lower``, ``share_upper``.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``community_resolutions`` and ``outcomes``.

    Returns
    -------
    pandas.DataFrame
        A copy; the new columns are float64 fractions, missing where the counts are missing or 0.
    """
    counted = table["outcomes"].astype("Float64")
    share = (table["community_resolutions"] / counted.where(counted > 0)).to_numpy(
        float, na_value=np.nan
    )
    lower, upper = wilson(table["community_resolutions"], table["outcomes"])
    return table.assign(share=share, share_lower=lower, share_upper=upper)


@remembered
def completeness(tables: Tables) -> pd.DataFrame:
    """Compare all outcomes with recorded crime, place by place and year by year.

    Returns
    -------
    pandas.DataFrame
        ``force, year, basis, completeness, complete``. The ratio is outcomes ÷ recorded crime of
        the same force and year; ``complete`` is whether it lies within 0.85–1.15. Where recorded
        crime is not published (British Transport Police since 2015/16) the ratio is missing and
        the return counts as complete; where no outcomes were returned it does not. England and
        Wales is the sum of the forces whose recorded crime is published.
    """
    crime = tables.recorded_crime[["force", "year", "recorded_crime"]]
    table = tables.latest[["force", "year", "basis", "outcomes"]].merge(crime, how="left")
    table = table[table["force"] != NATION]
    nation = table.dropna(subset=["recorded_crime"]).groupby(["year", "basis"], as_index=False)
    nation = nation[["outcomes", "recorded_crime"]].sum().assign(force=NATION)
    table = pd.concat([table, nation], ignore_index=True)
    ratio = (table["outcomes"] / table["recorded_crime"]).astype("Float64")
    returned = table["outcomes"].notna()
    fits = ratio.between(*COMPLETE).fillna(True).astype(bool)
    return table.assign(
        completeness=ratio.to_numpy(float, na_value=np.nan), complete=returned & fits
    )[["force", "year", "basis", "completeness", "complete"]]


def by_year(
    tables: Tables,
    force: str,
    years: list[str] | None = None,
    basis: Basis = "closed",
    release: str | None = None,
) -> pd.DataFrame:
    """Give a place's counts and shares year by year.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``; ``community_resolutions``, ``outcomes``, ``out_of_court``,
        ``charged`` (Int64), ``share`` with its interval (fractions), ``completeness`` (ratio) and
        ``complete`` (bool).
    """
    table = with_share(tables.select(force, years, basis, release))
    checked = completeness(tables)
    checked = checked[checked["basis"] == basis]
    checked = checked[checked["force"] == force].set_index("year")
    columns = ["release", *_COUNTS, "share", "share_lower", "share_upper"]
    return table[columns].join(checked[["completeness", "complete"]])


def total(
    tables: Tables, force: str, years: list[str], basis: Basis, release: str | None = None
) -> pd.Series:
    """Sum a place's counts over years and give the share.

    Returns
    -------
    pandas.Series
        ``community_resolutions, outcomes, out_of_court, charged`` and ``share`` with its interval;
        years without data are left out of the sum, and ``years_missing`` lists them.
    """
    table = tables.select(force, years, basis, release)
    sums = table[_COUNTS].sum(min_count=1).to_frame().T
    result = with_share(sums).iloc[0].astype(object)
    known = table.index[table["outcomes"].notna()]
    result["years_missing"] = [year for year in years if year not in known]
    return result


@remembered
def by_force(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Compare all forces over a span of years.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, highest share first: summed counts, ``share`` with its 95% interval,
        ``complete`` (whether every year's return was within the completeness limits),
        ``incomplete_years`` (text) and ``rank`` (1 = highest share; Int64, missing where
        incomplete: an incomplete return is not ranked).
    """
    rows = tables.latest[
        (tables.latest["basis"] == basis)
        & tables.latest["year"].isin(years)
        & (tables.latest["force"] != NATION)
    ]
    table = rows.groupby("force")[_COUNTS].sum(min_count=1).reindex(list(FORCE_NAMES))
    checked = completeness(tables)
    checked = checked[(checked["basis"] == basis) & checked["year"].isin(years)]
    bad = checked[~checked["complete"]].groupby("force")["year"].agg(", ".join)
    table = with_share(table)
    table["incomplete_years"] = bad.reindex(table.index).fillna("")
    table["complete"] = table["incomplete_years"].eq("")
    table["rank"] = (
        table["share"].where(table["complete"]).rank(ascending=False, method="min").astype("Int64")
    )
    table.index.name = "force"
    return table.sort_values("share", ascending=False, na_position="last")


@dataclass(frozen=True)
class Funnel:
    """Funnel limits around a common share.

    Attributes
    ----------
    centre : float
        The common share, a fraction.
    tau : float
        Standard deviation between forces beyond chance, on the arcsine scale.
    dispersion : float
        Winsorised dispersion factor φ: 1 is chance alone.
    """

    centre: float
    tau: float
    dispersion: float

    def limits(self, outcomes, z: float = 1.96) -> tuple[np.ndarray, np.ndarray]:
        """Give the lower and upper limit of a share at a number of outcomes."""
        outcomes = np.asarray(outcomes, dtype=float)
        spread = z * np.sqrt(1 / (4 * outcomes) + self.tau**2)
        middle = np.arcsin(np.sqrt(self.centre))
        lower = np.sin(np.clip(middle - spread, 0, np.pi / 2)) ** 2
        upper = np.sin(np.clip(middle + spread, 0, np.pi / 2)) ** 2
        return lower, upper


def over_dispersion(
    z: np.ndarray, weight: np.ndarray, winsorise: float = 0.1
) -> tuple[float, float]:
    """Measure what places differ by beyond chance.

    Parameters
    ----------
    z : numpy.ndarray
        How far each place lies from the centre, in standard errors of chance alone.
    weight : numpy.ndarray
        One over the variance that chance alone gives each place.
    winsorise : float
        Share of z-scores drawn in at each end.

    Returns
    -------
    tuple of float
        τ, the standard deviation between places on the scale of z's deviations, and the
        winsorised dispersion factor φ.

    Notes
    -----
    Spiegelhalter (2005), *Statistics in Medicine* 24, 1185–1202, section 4: φ = Σz²/I of the
    winsorised z, and the additive random-effects variance
    τ² = (Iφ − (I − 1)) / (Σw − Σw²/Σw).
    """
    z = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
    size = len(z)
    dispersion = float((z**2).mean())
    excess = size * dispersion - (size - 1)
    tau_squared = excess / (weight.sum() - (weight**2).sum() / weight.sum()) if size > 1 else 0
    return float(np.sqrt(max(0.0, tau_squared))), dispersion


def funnel(table: pd.DataFrame, winsorise: float = 0.1) -> Funnel:
    """Fit funnel limits that allow for over-dispersion between forces.

    Parameters
    ----------
    table : pandas.DataFrame
        ``community_resolutions`` and ``outcomes``, one row a force; rows with missing counts are
        left out.
    winsorise : float
        Share of z-scores drawn in at each end.

    Returns
    -------
    Funnel
        Centre (pooled share), τ and φ.

    Notes
    -----
    Spiegelhalter (2005), *Statistics in Medicine* 24, 1185–1202: variance-stabilising arcsine
    transformation (section A.1), then `over_dispersion`.
    """
    known = table.dropna(subset=["community_resolutions", "outcomes"])
    known = known[known["outcomes"] > 0]
    successes = known["community_resolutions"].to_numpy(float)
    outcomes = known["outcomes"].to_numpy(float)
    centre = float(successes.sum() / outcomes.sum())
    weight = 4 * outcomes
    z = (np.arcsin(np.sqrt(successes / outcomes)) - np.arcsin(np.sqrt(centre))) * np.sqrt(weight)
    return Funnel(centre, *over_dispersion(z, weight, winsorise))


def funnel_table(table: pd.DataFrame) -> tuple[pd.DataFrame, Funnel]:
    """Place each force against funnel limits fitted to the complete returns.

    Returns
    -------
    tuple of (pandas.DataFrame, Funnel)
        The table with ``lower_95``, ``upper_95`` and ``position`` (``above``, ``within``,
        ``below``), and the limits.
    """
    table = table.dropna(subset=["share"])
    complete = table[table["complete"]]
    fitted = funnel(complete if len(complete) > 2 else table)
    lower, upper = fitted.limits(table["outcomes"].to_numpy(float))
    position = np.select(
        [table["share"] > upper, table["share"] < lower], ["above", "below"], "within"
    )
    return table.assign(lower_95=lower, upper_95=upper, position=position), fitted


def complete_years(tables: Tables, force: str, basis: Basis) -> pd.Series:
    """Count the years in which a place's return is complete, of those that can be checked.

    Returns
    -------
    pandas.Series
        ``complete`` and ``checked`` (int): a year without recorded crime to check by is in neither.
    """
    checked = completeness(tables)
    checked = checked[(checked["force"] == force) & (checked["basis"] == basis)]
    checked = checked[checked["completeness"].notna() | ~checked["complete"]]
    return pd.Series({"complete": int(checked["complete"].sum()), "checked": len(checked)})


@remembered
def funnel_positions(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Place every force against the funnel limits of a span of years.

    Returns
    -------
    pandas.DataFrame
        The first table of `funnel_table`; forces without outcomes are absent.
    """
    return funnel_table(by_force(tables, years, basis))[0]


def year_on_year(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Compare each year of a place with the year before, where both returns are complete.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, the later of the two: ``year_before`` (text),
        ``community_resolutions_before``, ``community_resolutions`` (Int64), ``share_before``,
        ``share`` and ``share_change``, their difference (fractions). A year that is missing or
        incomplete has no row, nor has the year after it.
    """
    table = by_year(tables, force, basis=basis)
    table = table[["community_resolutions", "share", "complete"]].reindex(tables.years)
    before = table.shift(1)
    both = table["complete"].eq(True) & before["complete"].eq(True)
    both &= table["share"].notna() & before["share"].notna()
    return pd.DataFrame(
        {
            "year_before": pd.Series(table.index, table.index).shift(1),
            "community_resolutions_before": before["community_resolutions"],
            "community_resolutions": table["community_resolutions"],
            "share_before": before["share"],
            "share": table["share"],
            "share_change": table["share"] - before["share"],
        }
    )[both]


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
    held = tables.offence_years()
    given = [year for year in held if _gave(tables, force, year, basis, held)]
    return max(given, default=None)


@dataclass(frozen=True)
class Bounds:
    """A count known to lie between two limits; exact where they are equal.

    Attributes
    ----------
    lower, upper : int
        Limits, both possible.
    held : tuple of str
        The years counted exactly.
    bounded : tuple of str
        The years for which only the upper limit is held.
    releases : tuple of str
        The releases that went into it.
    """

    lower: int
    upper: int
    held: tuple[str, ...]
    bounded: tuple[str, ...]
    releases: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether every year is counted exactly."""
        return not self.bounded


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

    Below stand the years held at offence level. Above stand those plus all out-of-court outcomes
    of the group in the other years: a community resolution is one of them, so it cannot be more.

    Returns
    -------
    Bounds or None
        None where a year is held neither by offence nor by group (or, with `release`, where that
        release does not hold every year by offence).
    """
    held = tables.offence_years(release)
    exact = [year for year in years if year in held and _gave(tables, force, year, basis, held)]
    rest = [year for year in years if year not in exact]
    if release and rest:
        return None
    rows = tables.select_offences(force, exact, release=release)
    rows = rows[rows["offence_group"] == offence_group]
    if offence_subgroup:
        rows = rows[rows["offence_subgroup"] == offence_subgroup]
    lower = int(rows[basis].sum())
    groups = tables.group_totals
    groups = groups[
        (groups["force"] == force)
        & (groups["basis"] == basis)
        & (groups["offence_group"] == offence_group)
        & groups["year"].isin(rest)
    ]
    if groups["out_of_court"].notna().sum() < len(rest):
        return None
    releases = {held[year] for year in exact} | set(groups["release"])
    return Bounds(
        lower,
        lower + int(groups["out_of_court"].sum()),
        tuple(exact),
        tuple(rest),
        tuple(sorted(releases)),
    )


def _gave(tables: Tables, force: str, year: str, basis: Basis, held: dict[str, str]) -> bool:
    """Say whether a place gave numbers by offence: none given is not a count of 0."""
    outcomes = tables.select(force, [year], basis, held[year])["outcomes"]
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


def revisions(tables: Tables, force: str) -> pd.DataFrame:
    """List every figure of a place that more than one release holds.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, ``basis``, ``release``: ``community_resolutions``, ``outcomes``,
        ``share`` and their ``*_change`` from the year's first release to this one (fractions for
        counts, difference of fractions for the share). Years with one release are absent.
    """
    table = tables.totals[tables.totals["force"] == force]
    several = table.groupby("year")["release"].transform("nunique") > 1
    table = with_share(table[several]).sort_values(["year", "basis", "release"])
    first = table.groupby(["year", "basis"])[
        ["community_resolutions", "outcomes", "share"]
    ].transform(lambda figures: figures.iloc[0])
    for column in ("community_resolutions", "outcomes"):
        change = table[column] / first[column].astype("Float64").where(first[column] != 0) - 1
        table[f"{column}_change"] = change.to_numpy(float, na_value=np.nan)
    table["share_change"] = table["share"] - first["share"]
    columns = ["community_resolutions", "outcomes", "share"]
    return table.set_index(["year", "basis", "release"])[
        columns + [f"{column}_change" for column in columns]
    ]


def beside_police_uk(tables: Tables, force: str) -> pd.DataFrame:
    """Set data.police.uk's local resolutions beside the Home Office's community resolutions.

    Returns
    -------
    pandas.DataFrame
        ``period`` (text), ``start`` (float, the year at which the period begins: 2014.0 for a
        calendar year, 2014.25 for the financial year 2014/15), ``series`` and ``count`` (Int64).
    """
    street = tables.police_uk
    if force != NATION:
        street = street[street["force"] == force]
    calendar = street.groupby("calendar_year", as_index=False)["local_resolutions"].sum()
    parts = [
        pd.DataFrame(
            {
                "period": calendar["calendar_year"].astype(str),
                "start": calendar["calendar_year"].astype(float),
                "series": "data.police.uk, calendar years",
                "count": calendar["local_resolutions"],
            }
        )
    ]
    last = calendar["calendar_year"].max() + 1
    for basis in BASES:
        table = tables.select(force, basis=basis)
        table = table[[int(year[:4]) <= last for year in table.index]]
        parts.append(
            pd.DataFrame(
                {
                    "period": table.index,
                    "start": [int(year[:4]) + 0.25 for year in table.index],
                    "series": f"Home Office, {basis}",
                    "count": table["community_resolutions"].to_numpy(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def police_uk_ratio(tables: Tables, force: str) -> float:
    """Compare data.police.uk with the Home Office over the calendar years that both cover.

    Returns
    -------
    float
        Local resolutions ÷ community resolutions (closed basis), the latter brought to calendar
        years as a quarter of the financial year that ends in March and three quarters of the next;
        missing where there is no such year.
    """
    counts = tables.select(force)["community_resolutions"].astype("Float64")
    by_start = {int(year[:4]): count for year, count in counts.items()}
    street = tables.police_uk
    if force != NATION:
        street = street[street["force"] == force]
    local = street.groupby("calendar_year")["local_resolutions"].sum()
    both = [year for year in local.index if {year - 1, year} <= by_start.keys()]
    expected = sum(by_start[year - 1] / 4 + by_start[year] * 3 / 4 for year in both)
    return float(local[both].sum() / expected) if both and expected else np.nan


def make_up(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Split out-of-court outcomes by kind, for every year held.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``Community resolutions``, ``Cautions``, ``Penalty notices``,
        ``Cannabis and khat warnings``, ``Diversionary activity`` (Int64) and
        ``out_of_court``, their sum; ``proportion``, community resolutions ÷ that sum (a fraction,
        missing where it is 0); ``charged`` beside them; ``complete``, whether the year's return was.
    """
    table = tables.select(force, basis=basis)
    checked = completeness(tables)
    checked = checked[(checked["force"] == force) & (checked["basis"] == basis)].set_index("year")
    return pd.DataFrame(
        {
            "Community resolutions": table["8"],
            "Cautions": table["2"] + table["3"],
            "Penalty notices": table["6"],
            "Cannabis and khat warnings": table["7"],
            "Diversionary activity": table["22"],
            "out_of_court": table["out_of_court"],
            "proportion": (
                table["8"]
                / table["out_of_court"].astype("Float64").where(table["out_of_court"] > 0)
            ).to_numpy(float, na_value=np.nan),
            "charged": table["charged"],
            "complete": checked["complete"].reindex(table.index),
        }
    )


KINDS = [
    "Community resolutions",
    "Cautions",
    "Penalty notices",
    "Cannabis and khat warnings",
    "Diversionary activity",
]


def to_be_told(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the years that a sentence may rest on: those with complete returns, if there are any.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by ``year``, with ``complete`` and counts.

    Returns
    -------
    pandas.DataFrame
        Its complete years; all of its years where none is complete.
    """
    known = table.dropna(how="all", subset=[name for name in table if name != "complete"])
    complete = known[known["complete"].astype(bool)]
    return complete if len(complete) else known


def incomplete_places(tables: Tables, years: list[str], basis: Basis) -> dict[str, str]:
    """Name the forces whose returns for the years are incomplete, with those years."""
    checked = completeness(tables)
    rows = checked[(checked["basis"] == basis) & checked["year"].isin(years)]
    rows = rows[~rows["complete"] & (rows["force"] != NATION)]
    return rows.groupby("force")["year"].agg(list).map(lambda held: _runs(held)).to_dict()


def _runs(years: list[str]) -> str:
    """Write years in words, a run of them as a span: ``2014/15, 2017/18 to 2019/20``."""
    starts = sorted(int(year[:4]) for year in years)
    runs: list[list[int]] = []
    for start in starts:
        if runs and start == runs[-1][-1] + 1:
            runs[-1].append(start)
        else:
            runs.append([start])
    label = {int(year[:4]): year for year in years}
    return ", ".join(span([label[start] for start in run]) for run in runs)

"""Counts, shares, changes, intervals and funnel limits.

Shares are community resolutions ÷ all outcomes (types 1–22) of the same force, years, basis and
offences. They are fractions here (0.027); the wording turns them into per cent.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.tables.cache import cached
from resolutions.tables.completeness import (
    completeness_of_span,
    incomplete_places,
    returns,
    years_to_compare,
)
from resolutions.tables.query import Tables
from resolutions.vocabulary import FORCE_NAMES, NATION, Basis
from resolutions.wording import join_words

_COUNTS = ["community_resolutions", "outcomes", "out_of_court", "charged"]


def wilson(
    successes: ArrayLike, total: ArrayLike, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
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
    Wilson (1927), *JASA* 22, 209–212: the shares p₀ for which |p − p₀| ≤ z √(p₀(1 − p₀) ÷ n).
    `statsmodels.stats.proportion.proportion_confint` gives the same and takes seconds to load.
    """
    count, whole = _floats(successes), _floats(total)
    whole = np.where(whole > 0, whole, np.nan)
    share, z = count / whole, NormalDist().inv_cdf((1 + level) / 2)
    centre = share + z**2 / (2 * whole)
    reach = z * np.sqrt(share * (1 - share) / whole + z**2 / (4 * whole**2))
    widened = 1 + z**2 / whole
    lower = np.where(share == 0, 0.0, (centre - reach) / widened)
    upper = np.where(share == 1, 1.0, (centre + reach) / widened)
    return lower, upper


def _floats(counts: ArrayLike) -> np.ndarray:
    known = pd.array(np.atleast_1d(counts), dtype="Float64")
    return np.asarray(known.to_numpy(float, na_value=np.nan))


def with_share(table: pd.DataFrame) -> pd.DataFrame:
    """Add the shares of all outcomes and of action taken.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``community_resolutions``, ``outcomes``, ``out_of_court`` and ``charged``.

    Returns
    -------
    pandas.DataFrame
        A copy with ``share`` (÷ all outcomes), its 95% Wilson interval ``share_lower``,
        ``share_upper``, and ``share_of_action`` (÷ charged or out of court); float64 fractions,
        missing where the counts are missing or 0.
    """
    lower, upper = wilson(table["community_resolutions"], table["outcomes"])
    action = table["charged"] + table["out_of_court"]
    return table.assign(
        share=_ratio(table["community_resolutions"], table["outcomes"]),
        share_lower=lower,
        share_upper=upper,
        share_of_action=_ratio(table["community_resolutions"], action),
    )


def _ratio(count: pd.Series, whole: pd.Series) -> np.ndarray:
    total = _floats(whole)
    return _floats(count) / np.where(total > 0, total, np.nan)


@cached
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
        ``charged`` (Int64), ``share`` with its interval and ``share_of_action`` (fractions;
        `with_share`), ``completeness`` (ratio),
        ``returned`` and ``complete`` of the same release (`completeness_of_releases`).
    """
    table = with_share(tables.select(force, years, basis, release))
    columns = ["release", *_COUNTS, "share", "share_lower", "share_upper", "share_of_action"]
    return table[columns].join(returns(tables, force, basis, release))


@cached
def total(
    tables: Tables, force: str, years: list[str], basis: Basis, release: str | None = None
) -> pd.Series:
    """Sum a place's counts over years and give the share.

    Returns
    -------
    pandas.Series
        ``community_resolutions, outcomes, out_of_court, charged``, ``share`` with its interval and
        ``share_of_action``;
        years without data are left out of the sum, and ``years_missing`` lists them.
    """
    table = tables.select(force, years, basis, release)
    sums = table[_COUNTS].sum(min_count=1).to_frame().T
    result = with_share(sums).iloc[0].astype(object)
    known = table.index[table["outcomes"].notna()]
    result["years_missing"] = [year for year in years if year not in known]
    return result


def gaps_in_sum(tables: Tables, force: str, years: list[str], basis: Basis) -> list[str]:
    """Say what a place's sum over years lacks, in words to be set into the sentence that tells it.

    Returns
    -------
    list of str
        ``without 2014/15`` where no return was given, ``2015/16 incomplete`` where it is known to be
        short; empty where the sum is whole, or nothing of it is known not to be.
    """
    table = by_year(tables, force, years, basis)
    known = table["outcomes"].notna()
    short = known & table["returned"].eq("incomplete")
    missing = [year for year in years if year not in table.index[known]]
    gaps = [f"without {join_words(missing)}"] if missing and known.any() else []
    return [*gaps, f"{join_words(table.index[short])} incomplete"] if short.any() else gaps


def nation_beside(tables: Tables, force: str, years: list[str], basis: Basis) -> pd.Series:
    """Sum England and Wales over those of the years for which a place gave a return.

    Returns
    -------
    pandas.Series
        As `total` gives it, and ``years`` (list of str), those summed.
    """
    missing = total(tables, force, years, basis)["years_missing"]
    like = [year for year in years if year not in missing]
    result = total(tables, NATION, like, basis)
    result["years"] = like
    return result


@cached
def by_force(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Compare all forces over a span of years.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, highest share first: summed counts, ``share`` with its 95% interval,
        ``share_of_action``,
        ``returned`` (the worst of its years' returns), ``complete`` (whether all are complete),
        ``incomplete_years`` (text) and ``rank`` (1 = highest share; Int64, missing where not
        complete: what is incomplete or cannot be checked is not ranked).
    """
    rows = tables.latest[
        (tables.latest["basis"] == basis)
        & tables.latest["year"].isin(years)
        & (tables.latest["force"] != NATION)
    ]
    table = rows.groupby("force")[_COUNTS].sum(min_count=1).reindex(list(FORCE_NAMES))
    table = with_share(table)
    bad = pd.Series(incomplete_places(tables, years, basis), dtype=object)
    table["incomplete_years"] = bad.reindex(table.index).fillna("")
    table["returned"] = completeness_of_span(tables, years, basis).reindex(table.index)
    table["complete"] = table["returned"] == "complete"
    table["rank"] = (
        table["share"].where(table["complete"]).rank(ascending=False, method="min").astype("Int64")
    )
    table.index.name = "force"
    return table.sort_values("share", ascending=False, na_position="last")


def year_on_year(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Compare each year of a place with the year before, where neither return is incomplete.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, the later of the two: ``year_before`` (text),
        ``community_resolutions_before``, ``community_resolutions`` (Int64), ``share_before``,
        ``share`` and ``share_change``, their difference (fractions). A year that is missing or
        known to be incomplete has no row, nor has the year after it.
    """
    table = by_year(tables, force, basis=basis)
    fit = pd.Series(tables.years).isin(years_to_compare(table)).set_axis(tables.years)
    table = table[["community_resolutions", "share"]].reindex(tables.years)
    before = table.shift(1)
    both = fit & fit.shift(1, fill_value=False)
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

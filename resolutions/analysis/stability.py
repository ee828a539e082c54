"""How steady a force's like-for-like ratio is: from quarter to quarter, and from year to year.

The Poisson interval of a ratio speaks of chance alone. Forces move by far more than that within a
year and between years, so an interval that is to cover another quarter or year of the same force
must be wider.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.analysis.like_for_like import like_for_like
from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, Basis


def dispersion(observed: ArrayLike, fitted: ArrayLike) -> float:
    """Measure how far counts scatter about what is fitted, against the scatter of chance.

    Parameters
    ----------
    observed, fitted : array-like
        Counts, and their fitted values: positive, with the same sum.

    Returns
    -------
    float
        Σ (O − F)² / F ÷ (n − 1): 1 is what a Poisson count gives, 9 that it scatters three times as
        far. Missing for fewer than two counts.

    Notes
    -----
    Pearson's χ² over its degrees of freedom: McCullagh and Nelder (1989), *Generalized Linear
    Models*, section 6.2.3.
    """
    observed, fitted = np.asarray(observed, dtype=float), np.asarray(fitted, dtype=float)
    if len(observed) < 2:
        return np.nan
    return float(((observed - fitted) ** 2 / fitted).sum() / (len(observed) - 1))


@cached
def within_year_dispersion(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Measure how far each force's quarters scatter about its own year, its offences allowed for.

    Parameters
    ----------
    tables : Tables
        The data; years that are not held by offence are left out.
    years : list of str
        Financial years.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``: ``dispersion`` (float; `dispersion` of the quarters about the year's
        own ratio, averaged over the years) and ``quarters`` (int, those counted). A force of which
        no community resolutions are expected is absent.

    Notes
    -----
    A quarter's expected count is that of `like_for_like`, with the year's national shares by
    offence; it is scaled to the force's own total of the year, so that a step between years does
    not count as scatter. A step within a year does. With three degrees of freedom a year the
    figure is rough: half of all Poisson counts would lie outside 0.4 to 1.4 in one year.
    """
    rows = tables.offences
    offence_years = tables.offence_years()
    selected = rows["year"].isin(years) & (
        rows["release"].astype(str) == rows["year"].map(offence_years)
    )
    key = ["force", "year", "quarter", "offence_code"]
    rows = rows[selected].astype(dict.fromkeys(["force", "year", "offence_code"], "str"))
    counts = rows.groupby(key)[basis].sum().rename("outcomes").to_frame().astype(float)
    resolutions = rows[rows["outcome_type"] == COMMUNITY_RESOLUTION].groupby(key)[basis].sum()
    counts["observed"] = resolutions.reindex(counts.index).astype("Float64").fillna(0).astype(float)
    counts = counts.reset_index("offence_code").set_index("offence_code", append=True)
    whole = counts.groupby(["year", "offence_code"]).sum()
    shares = (whole["observed"] / whole["outcomes"].where(whole["outcomes"] > 0)).fillna(0)
    place = counts.index.droplevel(["force", "quarter"]).reorder_levels(["year", "offence_code"])
    counts["expected"] = counts["outcomes"] * shares.reindex(place).to_numpy()
    quarters = counts.groupby(["force", "year", "quarter"])[["observed", "expected"]].sum()
    found = []
    for (force, year), table in quarters.groupby(["force", "year"]):
        total = table.sum()
        if total["expected"] > 0 and total["observed"] > 0 and (table["expected"] > 0).all():
            fitted = table["expected"] * total["observed"] / total["expected"]
            found.append((force, year, dispersion(table["observed"], fitted), len(table)))
    table = pd.DataFrame(found, columns=["force", "year", "dispersion", "quarters"])
    return table.groupby("force").agg(
        dispersion=("dispersion", "mean"), quarters=("quarters", "sum")
    )


def quasi_poisson_limits(
    ratio: ArrayLike, observed: ArrayLike, dispersion: ArrayLike, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Give the limits of a ratio of counts that scatter more than chance.

    Parameters
    ----------
    ratio, observed : array-like
        Observed ÷ expected, and the observed counts.
    dispersion : array-like
        Variance ÷ mean; under 1 is taken as 1.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, missing where nothing was observed or the dispersion is missing.

    Notes
    -----
    ratio · exp(±z √(φ ÷ O)): the variance of log O is φ/O by the delta method. McCullagh and
    Nelder (1989), *Generalized Linear Models*, sections 6.2.3 and 9.2.
    """
    ratio, observed = np.asarray(ratio, dtype=float), np.asarray(observed, dtype=float)
    scale = np.maximum(np.asarray(dispersion, dtype=float), 1)
    error = np.sqrt(scale / np.where(observed > 0, observed, np.nan))
    reach = np.exp(NormalDist().inv_cdf((1 + level) / 2) * error)
    return ratio / reach, ratio * reach


@cached
def steady_ratios(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Give every force's like-for-like ratio with an interval that allows for its own scatter.

    Parameters
    ----------
    tables, years, basis
        As in `like_for_like.like_for_like`.

    Returns
    -------
    pandas.DataFrame
        The table of `like_for_like.like_for_like` with ``dispersion``, ``steady_lower`` and
        ``steady_upper`` (`quasi_poisson_limits`; the Poisson limits where the scatter is not
        known), and ``side`` and ``steady_side``: whether the Poisson interval, and the wider one,
        lie ``above`` 1, ``below`` it or are ``open``.
    """
    table = like_for_like(tables, years, basis)
    scatter = within_year_dispersion(tables, years, basis)["dispersion"].reindex(table.index)
    lower, upper = quasi_poisson_limits(table["ratio"], table["observed"], scatter)
    table = table.assign(
        dispersion=scatter,
        steady_lower=table["ratio_lower"].where(np.isnan(lower), lower),
        steady_upper=table["ratio_upper"].where(np.isnan(upper), upper),
    )
    for name, low, high in (
        ("side", "ratio_lower", "ratio_upper"),
        ("steady_side", "steady_lower", "steady_upper"),
    ):
        table[name] = np.select([table[low] > 1, table[high] < 1], ["above", "below"], "open")
    return table


def changes_between_years(tables: Tables, first: str, last: str, basis: Basis) -> pd.DataFrame:
    """Compare every force's like-for-like ratio of one year with that of another.

    Parameters
    ----------
    tables : Tables
        The data; both years must be held by offence.
    first, last : str
        Financial years, each standardised by its own national shares.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``: ``ratio_before``, ``ratio_after``, ``log_change`` (natural log of
        their quotient), ``z`` (that in standard errors of chance alone), ``complete``, whether
        both returns are. A force without community resolutions in either year is absent; empty
        where a year is not held. The mean of z² is the dispersion between years (1 by chance).
    """
    before, after = (like_for_like(tables, [year], basis) for year in (first, last))
    columns = ["observed", "ratio", "complete"]
    table = (
        before[columns].add_suffix("_before").join(after[columns].add_suffix("_after"), how="inner")
    )
    table = table[(table["observed_before"] > 0) & (table["observed_after"] > 0)]
    change = np.log(table["ratio_after"] / table["ratio_before"])
    error = np.sqrt(1 / table["observed_before"] + 1 / table["observed_after"])
    complete = table["complete_before"] & table["complete_after"]
    return table[["ratio_before", "ratio_after"]].assign(
        log_change=change, z=change / error, complete=complete
    )

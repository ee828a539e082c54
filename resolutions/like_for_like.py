"""Forces compared like for like: what a force's own mix of offences would lead one to expect.

A plain share misleads where forces deal with different offences. Indirect standardisation asks how
many community resolutions a force would have given had it settled each kind of offence as often as
England and Wales did, and sets what it gave against that.
"""

import numpy as np
import pandas as pd
from scipy.stats import chi2

from resolutions.measures import completeness
from resolutions.tables import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, FORCE_NAMES, NATION, OUTCOME_NAMES, Basis

ALL_OUTCOMES = tuple(number for number in OUTCOME_NAMES if number > 0)


def poisson_limits(observed, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Give the exact limits of a count taken as Poisson.

    Parameters
    ----------
    observed : array-like of int
        Counts, 0 or more.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; the lower limit of 0 is 0.

    Notes
    -----
    Ulm (1990), *American Journal of Epidemiology* 131, 373–375: half the χ² quantiles with 2O and
    2O + 2 degrees of freedom.
    """
    observed = np.asarray(observed, dtype=float)
    tail = (1 - level) / 2
    lower = np.where(observed > 0, chi2.ppf(tail, 2 * np.maximum(observed, 1)) / 2, 0.0)
    return lower, chi2.ppf(1 - tail, 2 * (observed + 1)) / 2


def expected(counts: pd.Series, reference: pd.Series) -> float:
    """Sum what reference rates lead one to expect.

    Parameters
    ----------
    counts : pandas.Series
        Outcomes by offence.
    reference : pandas.Series
        Share settled by community resolution by offence, in the reference population.

    Returns
    -------
    float
        Expected community resolutions, Σ n·p.
    """
    return float((counts * reference.reindex(counts.index)).sum())


def like_for_like(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Standardise every force's community resolutions for its mix of offences.

    Parameters
    ----------
    tables : Tables
        The data; the years that are not held by offence are left out.
    years : list of str
        Financial years.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, highest ratio first: ``observed``, ``expected`` community
        resolutions, ``ratio`` (observed ÷ expected) with its exact 95% limits ``ratio_lower`` and
        ``ratio_upper``, ``outcomes``, ``share``, and the difference of the share from England and
        Wales' as the sum of ``mix`` and ``practice`` (fractions). ``complete`` says whether every
        year's return was. Empty where no year is held by offence.

    Notes
    -----
    With n the force's outcomes by offence, p the nation's shares by offence and P the nation's
    share: expected E = Σ n·p; mix = E/Σn − P, what the offences alone make of the share; practice
    = (O − E)/Σn, what the force does differently with the same offences. Indirect standardisation
    as in Bland (2015), *An Introduction to Medical Statistics*, chapter on mortality statistics.
    Forces standardised in this way are each compared with the nation, not with one another.
    """
    held = [year for year in years if year in tables.offence_years()]
    columns = ["observed", "expected", "ratio", "ratio_lower", "ratio_upper", "outcomes", "share",
               "mix", "practice", "complete"]  # fmt: skip
    if not held:
        return pd.DataFrame(columns=columns, index=pd.Index([], name="force"))
    rows = tables.select_offences(NATION, held, ALL_OUTCOMES)
    key = ["force", "offence_code"]
    outcomes = rows.groupby(key, observed=True)[basis].sum().astype(float)
    resolved = rows[rows["outcome_type"] == COMMUNITY_RESOLUTION]
    resolutions = resolved.groupby(key, observed=True)[basis].sum().astype(float)
    whole = outcomes.groupby("offence_code", observed=True).sum()
    settled = resolutions.groupby("offence_code", observed=True).sum()
    shares = (settled.reindex(whole.index).fillna(0) / whole.where(whole > 0)).fillna(0)
    nation = settled.sum() / whole.sum()
    table = pd.DataFrame(index=pd.Index(FORCE_NAMES, name="force"))
    table["outcomes"] = outcomes.groupby("force", observed=True).sum()
    table["observed"] = resolutions.groupby("force", observed=True).sum()
    table["expected"] = {
        force: expected(counts.droplevel("force"), shares)
        for force, counts in outcomes.groupby("force", observed=True)
    }
    table = table[table["outcomes"] > 0].fillna({"observed": 0})
    lower, upper = poisson_limits(table["observed"])
    table["ratio"] = table["observed"] / table["expected"]
    table["ratio_lower"], table["ratio_upper"] = (
        lower / table["expected"],
        upper / table["expected"],
    )
    table["share"] = table["observed"] / table["outcomes"]
    table["mix"] = table["expected"] / table["outcomes"] - nation
    table["practice"] = (table["observed"] - table["expected"]) / table["outcomes"]
    checked = completeness(tables)
    bad = checked[~checked["complete"] & checked["year"].isin(held) & (checked["basis"] == basis)]
    table["complete"] = ~table.index.isin(bad["force"])
    return table[columns].sort_values("ratio", ascending=False)

"""Forces compared like for like: what a force's own mix of offences would lead one to expect.

A plain share misleads where forces deal with different offences. Indirect standardisation asks how
many community resolutions a force would have given had it settled each kind of offence as often as
England and Wales did, and sets what it gave against that.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.analysis.forces import over_dispersion
from resolutions.tables.cache import cached
from resolutions.tables.completeness import completeness_of_span
from resolutions.tables.query import Tables
from resolutions.vocabulary import FORCE_NAMES, Basis

FEW = 5
_RATIO = ["observed", "expected", "ratio", "ratio_lower", "ratio_upper", "outcomes"]
_QUARTILES = ["lower_quartile", "median", "upper_quartile"]


def poisson_limits(observed: ArrayLike, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
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
    from scipy.special import gammaincinv  # half the quantile; `scipy.stats` takes seconds to load

    observed = np.asarray(observed, dtype=float)
    tail = (1 - level) / 2
    lower = np.where(observed > 0, gammaincinv(np.maximum(observed, 1), tail), 0.0)
    return lower, gammaincinv(observed + 1, 1 - tail)


def expected(counts: pd.Series, reference: pd.Series) -> pd.Series:
    """Give what reference rates lead one to expect of each offence.

    Parameters
    ----------
    counts : pandas.Series
        Outcomes, indexed by offence; an offence may stand there for several forces.
    reference : pandas.Series
        Share settled by community resolution by offence, in the reference population.

    Returns
    -------
    pandas.Series
        Expected community resolutions n·p, row by row; their sum is the E of a ratio O ÷ E.
    """
    return counts * reference.reindex(counts.index)


def with_ratio(table: pd.DataFrame) -> pd.DataFrame:
    """Add ``ratio``, observed ÷ expected, with its exact 95% limits.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``observed`` and ``expected``.

    Returns
    -------
    pandas.DataFrame
        A copy with ``ratio``, ``ratio_lower`` and ``ratio_upper``, missing where none are expected.
    """
    lower, upper = poisson_limits(table["observed"])
    base = table["expected"].where(table["expected"] > 0)
    return table.assign(
        ratio=table["observed"] / base, ratio_lower=lower / base, ratio_upper=upper / base
    )


def _by_code(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Give every force's outcomes, observed and expected, by offence code; empty if none is held."""
    rows = tables.by_offence_code
    latest = rows["release"] == rows["year"].map(tables.offence_years())
    rows = rows[latest & rows["year"].isin(years) & (rows["basis"] == basis)]
    counts = (
        rows.rename(columns={"community_resolutions": "observed"})
        .groupby(["force", "offence_group", "offence_code"])[["outcomes", "observed"]]
        .sum()
        .astype(float)
        .reset_index(["force", "offence_group"])
    )
    whole = counts.groupby("offence_code")[["outcomes", "observed"]].sum()
    shares = (whole["observed"] / whole["outcomes"].where(whole["outcomes"] > 0)).fillna(0)
    return counts.assign(expected=expected(counts["outcomes"], shares))


def _returned(tables: Tables, years: list[str], basis: Basis, forces: pd.Index) -> pd.Series:
    """Judge the returns of forces by the releases that their counts by offence come from."""
    return completeness_of_span(tables, years, basis, tables.offence_years()).reindex(forces)


@cached
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
        Wales' as the sum of ``mix`` and ``practice`` (fractions). ``returned`` is the worst of
        the years' returns, judged by the releases that the counts come from; ``complete`` says
        whether all are complete. Empty where no year is held by offence.

    Notes
    -----
    With n the force's outcomes by offence, p the nation's shares by offence and P the nation's
    share: expected E = Σ n·p; mix = E/Σn − P, what the offences alone make of the share; practice
    = (O − E)/Σn, what the force does differently with the same offences. Indirect standardisation
    as in Bland (2015), *An Introduction to Medical Statistics*, chapter on mortality statistics.
    Forces standardised in this way are each compared with the nation, not with one another.
    """
    counts = _by_code(tables, years, basis)
    table = counts.groupby("force")[["outcomes", "observed", "expected"]].sum()
    nation = table["observed"].sum() / max(table["outcomes"].sum(), 1)
    table = with_ratio(table.reindex(pd.Index(FORCE_NAMES, name="force")))
    table = table[table["outcomes"] > 0]
    table["share"] = table["observed"] / table["outcomes"]
    table["mix"] = table["expected"] / table["outcomes"] - nation
    table["practice"] = (table["observed"] - table["expected"]) / table["outcomes"]
    table["returned"] = _returned(tables, years, basis, table.index)
    table["complete"] = table["returned"] == "complete"
    columns = [*_RATIO, "share", "mix", "practice", "returned", "complete"]
    return table[columns].sort_values("ratio", ascending=False)


def like_for_like_by_group(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Standardise every force's community resolutions within each group of offences.

    Parameters
    ----------
    tables, years, basis
        As in `like_for_like`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force`` and ``offence_group``: ``observed``, ``expected``, ``ratio`` with its
        exact 95% limits ``ratio_lower`` and ``ratio_upper`` (missing where none are expected),
        ``outcomes``, ``returned`` and ``complete``. A group of which a force had no outcomes is absent.

    Notes
    -----
    What is expected is summed over the offence codes within the group, as `like_for_like` sums
    over all: a force's groups add up to its whole.
    """
    counts = _by_code(tables, years, basis)
    parts = ["outcomes", "observed", "expected"]
    table = counts.groupby(["force", "offence_group"])[parts].sum()
    table = with_ratio(table[(table != 0).any(axis=1)])
    forces = table.index.get_level_values("force")
    table["returned"] = _returned(tables, years, basis, forces).array
    table["complete"] = table["returned"] == "complete"
    return table[[*_RATIO, "returned", "complete"]]


def spread_by_group(groups: pd.DataFrame) -> pd.DataFrame:
    """Say how far apart the forces lie in each group of offences.

    Parameters
    ----------
    groups : pandas.DataFrame
        From `like_for_like_by_group`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``offence_group``, widest first: ``forces``, those with complete returns and at
        least `FEW` expected; the quartiles of their ratios, ``lower_quartile``, ``median`` and
        ``upper_quartile``; ``tau``, what they differ by beyond chance (`ratio_funnel`). The last
        four are missing unless more than half of the complete forces have so many expected.
    """
    complete = groups[groups["complete"]]
    forces = complete.index.get_level_values("force").nunique()
    enough = complete[complete["expected"] >= FEW]
    rows = {}
    for name, rest in complete.groupby("offence_group"):
        table = enough[enough.index.get_level_values("offence_group") == name]
        row: dict[str, float] = {"forces": len(table)}
        if len(table) > max(2, forces / 2):
            quartiles = table["ratio"].quantile([0.25, 0.5, 0.75])
            row |= dict(zip(_QUARTILES, quartiles, strict=True))
            row["tau"] = ratio_funnel(table).tau
        if rest["expected"].sum() > 0:
            rows[name] = row
    table = pd.DataFrame.from_dict(rows, "index", columns=["forces", *_QUARTILES, "tau"])
    return table.rename_axis("offence_group").sort_values("tau", ascending=False)


@dataclass(frozen=True)
class RatioFunnel:
    """Funnel limits around a ratio of 1.

    Attributes
    ----------
    tau : float
        Standard deviation between forces beyond chance, on the square-root scale.
    dispersion : float
        Winsorised dispersion factor φ: 1 is chance alone.
    """

    tau: float
    dispersion: float

    def limits(self, expected: ArrayLike, z: float = 1.96) -> tuple[np.ndarray, np.ndarray]:
        """Give the lower and upper limit of a ratio at a number expected."""
        spread = z * np.sqrt(1 / (4 * np.asarray(expected, dtype=float)) + self.tau**2)
        return np.maximum(1 - spread, 0) ** 2, (1 + spread) ** 2


def ratio_funnel(table: pd.DataFrame, winsorise: float = 0.1) -> RatioFunnel:
    """Fit limits of observed ÷ expected that allow for over-dispersion between forces.

    Parameters
    ----------
    table : pandas.DataFrame
        ``observed`` and ``expected``, one row a force; rows of which none are expected are left
        out.
    winsorise : float
        Share of z-scores drawn in at each end.

    Returns
    -------
    RatioFunnel
        τ and φ.

    Notes
    -----
    A Poisson count O has √(O/E) with a variance near 1/4E whatever its mean (the
    variance-stabilising square root), so z = 2(√O − √E); then `analysis.over_dispersion`.
    Spiegelhalter (2005), *Statistics in Medicine* 24, 1185–1202; the square root as in
    Spiegelhalter et al. (2012), *Journal of the Royal Statistical Society A* 175, 1–47.
    """
    known = table[table["expected"] > 0]
    observed, expected = known["observed"].to_numpy(float), known["expected"].to_numpy(float)
    z = 2 * (np.sqrt(observed) - np.sqrt(expected))
    return RatioFunnel(*over_dispersion(z, 4 * expected, winsorise))


def ratio_funnel_table(table: pd.DataFrame) -> tuple[pd.DataFrame, RatioFunnel]:
    """Place each force against funnel limits fitted to the complete returns.

    Parameters
    ----------
    table : pandas.DataFrame
        From `like_for_like`.

    Returns
    -------
    tuple of (pandas.DataFrame, RatioFunnel)
        The table with ``lower_95``, ``upper_95`` and ``position`` (``above``, ``within``,
        ``below``), without forces of which none are expected; and the limits.
    """
    table = table.dropna(subset=["ratio"])
    complete = table[table["complete"]]
    fitted = ratio_funnel(complete if len(complete) > 2 else table)
    lower, upper = fitted.limits(table["expected"])
    position = np.select(
        [table["ratio"] > upper, table["ratio"] < lower], ["above", "below"], "within"
    )
    return table.assign(lower_95=lower, upper_95=upper, position=position), fitted

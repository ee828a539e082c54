"""Forces beside each other: funnel limits and over-dispersion."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.analysis.shares import by_force
from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import Basis


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

    def limits(self, outcomes: ArrayLike, z: float = 1.96) -> tuple[np.ndarray, np.ndarray]:
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


@cached
def funnel_positions(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Place every force against the funnel limits of a span of years.

    Returns
    -------
    pandas.DataFrame
        The first table of `funnel_table`; forces without outcomes are absent.
    """
    return funnel_table(by_force(tables, years, basis))[0]

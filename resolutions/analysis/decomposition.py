"""What a difference between two shares is made of.

A share that is a product of steps (was action taken, was it out of court, was it a community
resolution) changes because each step does; a share over several offences changes because each
offence is settled differently, or because there are more of some offences and fewer of others.
Both splits here treat the two sides alike and leave nothing over: the parts are the difference.
"""

from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd


def product_effects(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Split the difference of two products into what each of their factors makes of it.

    Parameters
    ----------
    before, after : pandas.DataFrame
        One column a factor, the same columns in both; rows are aligned by their index. The
        product of a row is the rate compared.

    Returns
    -------
    pandas.DataFrame
        Indexed and named as the inputs: the effect of each factor (float64, in the units of the
        product). A row's effects add up to the product after less the product before. Missing
        throughout the row where any factor is missing on either side.

    Notes
    -----
    The effect of a factor is its own difference times the other factors' products, averaged over
    all orders in which the factors could have changed. Das Gupta (1993), *Standardization and
    Decomposition of Rates: A User's Manual*, US Bureau of the Census P23-186, chapter 2. With two
    factors it is Kitagawa (1955), *JASA* 50, 1168–1194: each difference times the mean of the other
    factor.
    """
    factors = list(before.columns)
    first, last = (table.astype(float) for table in before.align(after, join="inner"))
    effects = pd.DataFrame(0.0, index=first.index, columns=factors)
    for factor in factors:
        others = [name for name in factors if name != factor]
        for size in range(len(factors)):
            weight = factorial(size) * factorial(len(others) - size) / factorial(len(factors))
            for changed in combinations(others, size):
                rest = [name for name in others if name not in changed]
                terms = last[list(changed)].prod(axis=1) * first[rest].prod(axis=1)
                effects[factor] += weight * terms
        effects[factor] *= last[factor] - first[factor]
    known = first.notna().all(axis=1) & last.notna().all(axis=1)
    return effects.where(known, axis=0)


def rate_and_mix(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Split the change of a share into changed rates within its parts, and a changed mix of them.

    Parameters
    ----------
    before, after : pandas.DataFrame
        Indexed by part (offence code, say): ``community_resolutions`` and ``outcomes``, counts.

    Returns
    -------
    pandas.DataFrame
        Indexed by part: ``rate`` and ``mix`` (float64, fractions). Their sum over all parts is the
        share after less the share before.

    Notes
    -----
    With w the part's share of all outcomes and p the share of it settled by community resolution:
    rate = Δp · mean w, mix = Δw · mean p. Kitagawa (1955), *JASA* 50, 1168–1194. A part without
    outcomes on one side has no p there; it is given the other side's, so that what it makes of the
    change is mix.
    """
    parts = before.index.union(after.index)
    sides = []
    for table in (before, after):
        counts = table.reindex(parts)[["community_resolutions", "outcomes"]].astype(float).fillna(0)
        weight = counts["outcomes"] / counts["outcomes"].sum()
        share = counts["community_resolutions"] / counts["outcomes"].where(counts["outcomes"] > 0)
        sides.append((weight, share))
    (first_weight, first_share), (last_weight, last_share) = sides
    first_share, last_share = first_share.fillna(last_share), last_share.fillna(first_share)
    table = pd.DataFrame(
        {
            "rate": (last_share - first_share) * (first_weight + last_weight) / 2,
            "mix": (last_weight - first_weight) * (first_share + last_share) / 2,
        }
    )
    return table.fillna(0.0)


def spread_of_logs(factors: pd.DataFrame) -> pd.DataFrame:
    """Say what the factors of a product make of its spread between places.

    Parameters
    ----------
    factors : pandas.DataFrame
        One row a place, one column a factor; a row with a missing or a zero factor is left out.

    Returns
    -------
    pandas.DataFrame
        Indexed by factor: ``alone``, the variance of its logarithm ÷ that of the product's (these
        do not add up to 1: what is left is what the factors vary together); ``in_all``, its
        covariance with the product ÷ the variance of the product, on the log scale (these do).

    Notes
    -----
    log(abc) = log a + log b + log c, so var log(abc) = Σ cov(log factor, log(abc)): the covariance
    decomposition of Shorrocks (1982), *Econometrica* 50, 193–211.
    """
    known = factors.astype(float)
    logs = np.log(known[(known > 0).all(axis=1)])
    whole = logs.sum(axis=1)
    variance = whole.var()
    return pd.DataFrame(
        {
            "alone": logs.var() / variance,
            "in_all": logs.apply(lambda factor: factor.cov(whole)) / variance,
        }
    )

"""How far findings about forces depend on a rule, on one force, or on chance."""

import numpy as np
import pandas as pd

from resolutions.analysis.forces import funnel
from resolutions.analysis.shares import by_force
from resolutions.tables.completeness import completeness
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis

WIDTHS = (0.1, 0.15, 0.25)
DRAWS = 2000
SEED = 2019


def ranks_by_rule(tables: Tables, force: str, years: list[str], basis: Basis) -> pd.DataFrame:
    """Show how a force's rank by share moves with the rule for complete returns.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force.
    years : list of str
        Financial years, summed.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``rule``: ``rank`` of the force (Int64, 1 = highest share, missing where the rule
        leaves it out) and ``ranked``, how many forces the rule ranks (int). The rules: the book's
        own, ``complete``; that and what is not checkable; outcomes within each of `WIDTHS` of
        recorded crime in every year (on the recorded basis, of the year's median force), with
        what is not checkable; and every force that returned anything.
    """
    table = by_force(tables, years, basis)
    checked = completeness(tables)
    checked = checked[
        (checked["basis"] == basis) & checked["year"].isin(years) & (checked["force"] != NATION)
    ]
    ratio = checked["completeness"]
    if basis == "recorded":
        ratio = ratio / ratio.groupby(checked["year"]).transform("median")
    distance = (ratio - 1).abs().where(checked["returned"] != "not checkable", 0).fillna(np.inf)
    worst = distance.groupby(checked["force"]).max().reindex(table.index)
    rules = {
        "complete": table["complete"],
        "complete or not checkable": table["returned"] != "incomplete",
        **{f"within {width:.0%} of recorded crime": worst <= width for width in WIDTHS},
        "every force": table["share"].notna(),
    }
    rows = {}
    for rule, ranked in rules.items():
        ranks = table["share"].where(ranked).rank(ascending=False, method="min")
        rows[rule] = {"rank": ranks.get(force), "ranked": int(ranks.notna().sum())}
    found = pd.DataFrame.from_dict(rows, "index").rename_axis("rule")
    return found.astype({"rank": "Int64"})


def leave_one_out_shares(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Give the national share with each force left out in turn.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    years : list of str
        Financial years, summed.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, the one that moves the share most first: ``part`` of all outcomes that
        are the force's, ``share`` of all others, and ``change`` from the share of all (fractions;
        the force's own missing counts are in none of them).
    """
    counts = by_force(tables, years, basis)[["community_resolutions", "outcomes"]]
    counts = counts.dropna().astype(float)
    whole = counts.sum()
    rest = whole - counts
    share = rest["community_resolutions"] / rest["outcomes"]
    table = pd.DataFrame({"part": counts["outcomes"] / whole["outcomes"], "share": share})
    table["change"] = share - whole["community_resolutions"] / whole["outcomes"]
    return table.loc[table["change"].abs().sort_values(ascending=False).index]


def spread_of_parts(compared: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.Series:
    """Say how much of the spread of shares between forces is mix of offences, how much the rest.

    Parameters
    ----------
    compared : pandas.DataFrame
        From `like_for_like.like_for_like`: ``share``, ``mix`` and ``practice``, one row a force.
    draws, seed : int
        Bootstrap samples of forces, and the seed of their draw.

    Returns
    -------
    pandas.Series
        ``practice_alone`` and ``mix_alone``, their variances ÷ that of the share, and ``together``,
        what is left, twice their covariance; ``practice`` and ``mix``, their covariances with the
        share ÷ its variance, which add up to 1; ``practice_lower`` and ``practice_upper``, the 95%
        percentile interval of ``practice_alone`` over samples of forces; ``without``, the force
        whose leaving out moves ``practice_alone`` most, and ``practice_without``.

    Notes
    -----
    "Practice" is all that is not mix, detection included. Covariance shares: Shorrocks (1982),
    *Econometrica* 50, 193–211. Percentile bootstrap: Efron and Tibshirani (1993), *An
    Introduction to the Bootstrap*, chapter 13.
    """
    parts = compared[["share", "mix", "practice"]].dropna().astype(float)
    covariance = parts.cov()
    whole = covariance.at["share", "share"]

    def alone(rows: pd.DataFrame) -> float:
        return float(rows["practice"].var() / rows["share"].var())

    random = np.random.default_rng(seed)
    picks = random.integers(0, len(parts), (draws, len(parts)))
    values = parts.to_numpy()[picks].var(axis=1, ddof=1)
    values = values[values[:, 0] > 0]
    lower, upper = np.quantile(values[:, 2] / values[:, 0], [0.025, 0.975])
    left_out = pd.Series({force: alone(parts.drop(index=force)) for force in parts.index})
    without = (left_out - alone(parts)).abs().idxmax()
    return pd.Series(
        {
            "practice_alone": alone(parts),
            "mix_alone": covariance.at["mix", "mix"] / whole,
            "together": 2 * covariance.at["mix", "practice"] / whole,
            "practice": covariance.at["practice", "share"] / whole,
            "mix": covariance.at["mix", "share"] / whole,
            "practice_lower": float(lower),
            "practice_upper": float(upper),
            "without": without,
            "practice_without": left_out[without],
        },
        dtype=object,
    )


def outside_the_funnel(table: pd.DataFrame, winsorise: float = 0.1) -> pd.DataFrame:
    """Test each complete force against the funnel of shares, one by one and all together.

    Parameters
    ----------
    table : pandas.DataFrame
        From `shares.by_force`.
    winsorise : float
        Share of z-scores drawn in at each end when the limits are fitted; 0 draws in none.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, the complete ones, farthest first: ``z``, the distance from the centre
        in standard deviations of chance and of the usual differences between forces; ``p``, two-sided;
        ``p_adjusted`` for all forces tested (Benjamini and Hochberg 1995, *JRSS B* 57, 289–300);
        ``outside_95``, ``outside_998`` (bool, beyond 1.96 and 3.09) and ``outside_together``
        (``p_adjusted`` under 0.05).
    """
    from scipy.special import ndtr
    from statsmodels.stats.multitest import multipletests

    known = table[table["complete"]].dropna(subset=["share"])
    if known.empty:
        flags = ["outside_95", "outside_998", "outside_together"]
        numbers = pd.DataFrame(columns=["z", "p", "p_adjusted"], index=known.index, dtype=float)
        return numbers.assign(**dict.fromkeys(flags, pd.Series(dtype=bool)))
    limits = funnel(known, winsorise)
    successes = known["community_resolutions"].astype(float)
    outcomes = known["outcomes"].astype(float)
    distance = np.arcsin(np.sqrt(successes / outcomes)) - np.arcsin(np.sqrt(limits.centre))
    z = distance / np.sqrt(1 / (4 * outcomes) + limits.tau**2)
    p = pd.Series(2 * ndtr(-z.abs()), known.index)
    found = pd.DataFrame({"z": z, "p": p, "p_adjusted": multipletests(p, method="fdr_bh")[1]})
    found["outside_95"], found["outside_998"] = z.abs() > 1.96, z.abs() > 3.09
    found["outside_together"] = found["p_adjusted"] < 0.05
    return found.loc[z.abs().sort_values(ascending=False).index]

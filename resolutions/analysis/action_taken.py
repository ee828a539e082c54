"""Community resolutions among the cases in which the police took action.

Most outcomes name no suspect, so a share of all outcomes falls when fewer crimes are solved, though
nothing about the choice of outcome changes. The share of action taken asks the other question: of
the cases that ended in a charge or out of court, how many ended in a community resolution?
"""

import pandas as pd

from resolutions.analysis.decomposition import product_effects, spread_of_logs
from resolutions.analysis.shares import wilson
from resolutions.tables.cache import cached
from resolutions.tables.completeness import completeness_of_span
from resolutions.tables.query import Tables
from resolutions.vocabulary import FORCE_NAMES, NATION, Basis

STEPS = {
    "action_rate": ("action_taken", "outcomes"),
    "out_of_court_rate": ("out_of_court", "action_taken"),
    "resolution_rate": ("community_resolutions", "out_of_court"),
}
SPLIT = {
    "choice": ("community_resolutions", "action_taken"),
    "cases_resolved": ("action_taken", "outcomes"),
}
_COUNTS = ["community_resolutions", "out_of_court", "charged", "action_taken", "outcomes"]
_SHARES = ["share", "share_of_action", "share_of_action_lower", "share_of_action_upper"]


def _rates(table: pd.DataFrame, steps: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Divide counts by counts; missing where the one below is missing or 0."""
    counts = table.astype(dict.fromkeys({name for pair in steps.values() for name in pair}, float))
    return pd.DataFrame(
        {
            name: counts[part] / counts[of].where(counts[of] > 0)
            for name, (part, of) in steps.items()
        }
    )


def with_action_taken(table: pd.DataFrame) -> pd.DataFrame:
    """Add what the police took action on, and the steps from there to a community resolution.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``community_resolutions``, ``out_of_court``, ``charged`` and ``outcomes``, counts.

    Returns
    -------
    pandas.DataFrame
        A copy with ``action_taken`` (Int64, charged or out of court); ``share`` (community
        resolutions ÷ outcomes); ``share_of_action`` (community resolutions ÷ action taken) with
        its 95% Wilson interval ``share_of_action_lower``, ``share_of_action_upper``; and the three
        steps whose product is ``share``: ``action_rate`` (action taken ÷ outcomes),
        ``out_of_court_rate`` (out of court ÷ action taken), ``resolution_rate`` (community
        resolutions ÷ out of court). All float64 fractions, missing where a count is missing or
        the one below the line is 0.

    Notes
    -----
    Out of court are outcome types 2, 3, 6, 7, 8 and 22; charged or summonsed is type 1. Type 4
    (taken into consideration) is neither. Source: Home Office outcomes framework.
    """
    table = table.assign(action_taken=table["charged"] + table["out_of_court"])
    lower, upper = wilson(table["community_resolutions"], table["action_taken"])
    whole = {
        "share": ("community_resolutions", "outcomes"),
        "share_of_action": ("community_resolutions", "action_taken"),
    }
    return table.assign(
        **_rates(table, whole | STEPS), share_of_action_lower=lower, share_of_action_upper=upper
    )


def action_by_year(
    tables: Tables,
    force: str,
    years: list[str] | None = None,
    basis: Basis = "closed",
    release: str | None = None,
) -> pd.DataFrame:
    """Give a place's share of action taken, and the steps to it, year by year.

    Parameters
    ----------
    tables, force, years, basis, release
        As in `Tables.select`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``release``, the counts ``community_resolutions``, ``out_of_court``,
        ``charged``, ``action_taken``, ``outcomes`` (Int64, missing where not provided), and the
        shares and steps of `with_action_taken`.
    """
    table = with_action_taken(tables.select(force, years, basis, release))
    return table[["release", *_COUNTS, *_SHARES, *STEPS]]


@cached
def action_by_force(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Compare all forces by both shares over a span of years.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    years : list of str
        Financial years; one that a force did not provide is left out of its sum.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, highest share of action taken first: summed counts, shares and steps
        as in `with_action_taken`; ``returned``, the worst of its years' returns; ``complete``,
        whether all are complete; ``rank`` and
        ``rank_of_action`` (Int64, 1 = highest, by ``share`` and ``share_of_action``) among the
        complete ones, and ``rank_of_all`` and ``rank_of_action_of_all`` among all that have the
        share, whole or not. Missing where there is nothing to rank.
    """
    rows = tables.latest
    rows = rows[(rows["basis"] == basis) & rows["year"].isin(years) & (rows["force"] != NATION)]
    counts = ["community_resolutions", "out_of_court", "charged", "outcomes"]
    table = rows.groupby("force")[counts].sum(min_count=1).reindex(list(FORCE_NAMES))
    table = with_action_taken(table)[[*_COUNTS, *_SHARES, *STEPS]]
    table["returned"] = completeness_of_span(tables, years, basis).reindex(table.index)
    table["complete"] = table["returned"] == "complete"
    for share, rank in (("share", "rank"), ("share_of_action", "rank_of_action")):
        table[rank] = _rank(table[share].where(table["complete"]))
        table[f"{rank}_of_all"] = _rank(table[share])
    return table.rename_axis("force").sort_values("share_of_action", ascending=False)


def ranked_by_action(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Rank the forces by the share of action taken, in the form that `wording.rank_word` reads.

    Parameters
    ----------
    tables, years, basis
        As in `action_by_force`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``: ``share``, of action taken, and ``rank`` (Int64, 1 = highest, missing
        for returns that are not complete).
    """
    forces = action_by_force(tables, years, basis)
    return forces[["share_of_action", "rank_of_action"]].set_axis(["share", "rank"], axis=1)


def _rank(shares: pd.Series) -> pd.Series:
    return shares.rank(ascending=False, method="min").astype("Int64")


@cached
def changes_in_share(tables: Tables, first: str, last: str, basis: Basis) -> pd.DataFrame:
    """Split every place's change of share between two years by Kitagawa's method.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    first, last : str
        Financial years.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force`` (England and Wales among them): ``share_before``, ``share_after`` and
        ``share_change``; ``share_of_action_before``, ``share_of_action_after`` and
        ``share_of_action_change``; the two parts of ``share_change``: ``choice`` (another share of
        the action taken) and ``cases_resolved`` (action taken in another share of outcomes); its
        three parts ``action_rate``, ``out_of_court_rate`` and ``resolution_rate``;
        ``opposite`` (boolean, whether the two shares moved opposite ways); ``returned``, the worse
        of both years' returns, and ``complete``, whether both are complete. Fractions, missing where either year is.

    Notes
    -----
    share = (community resolutions ÷ action taken) × (action taken ÷ outcomes), so the change is
    Δchoice · mean rate of action + Δrate of action · mean choice: Kitagawa (1955), *JASA* 50,
    1168–1194, and Das Gupta (1993) for three steps (`decomposition.product_effects`). "Choice" is
    what happened among cases with action; it includes any change in which offences those were.
    """
    table = tables.latest[tables.latest["basis"] == basis].set_index("force")
    before, after = (
        with_action_taken(table[table["year"] == year]).reindex([*FORCE_NAMES, NATION])
        for year in (first, last)
    )
    changes = pd.DataFrame(index=before.index)
    for share in ("share", "share_of_action"):
        changes[f"{share}_before"], changes[f"{share}_after"] = before[share], after[share]
        changes[f"{share}_change"] = after[share] - before[share]
    for steps in (SPLIT, STEPS):
        changes[list(steps)] = product_effects(_rates(before, steps), _rates(after, steps))
    product = changes["share_change"] * changes["share_of_action_change"]
    changes["opposite"] = (product < 0).astype("boolean").mask(product.isna())
    changes["returned"] = completeness_of_span(tables, [first, last], basis).reindex(changes.index)
    changes["complete"] = changes["returned"] == "complete"
    return changes.rename_axis("force")


def split_by_year(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Split a place's change of share from each year to the next.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force or ``England and Wales``.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, the later of the two, with ``year_before`` and the columns of
        `changes_in_share`.
    """
    pairs = list(zip(tables.years, tables.years[1:], strict=False))
    rows = {last: changes_in_share(tables, first, last, basis).loc[force] for first, last in pairs}
    table = pd.DataFrame.from_dict(rows, "index").rename_axis("year")
    table.insert(0, "year_before", [first for first, _ in pairs])
    return table


def spread_between_forces(
    tables: Tables,
    years: list[str],
    basis: Basis,
    steps: dict[str, tuple[str, str]] = SPLIT,
    complete_only: bool = True,
) -> pd.DataFrame:
    """Say what each step makes of the spread of the share between forces.

    Parameters
    ----------
    tables : Tables
        The data.
    years : list of str
        Financial years, summed.
    basis : {'closed', 'recorded'}
        Which count.
    steps : dict
        `SPLIT`, choice and cases resolved, or `STEPS`, the three steps.
    complete_only : bool
        Leave out the forces without complete returns.

    Returns
    -------
    pandas.DataFrame
        Indexed by step, as `decomposition.spread_of_logs` gives it.
    """
    table = action_by_force(tables, years, basis)
    return spread_of_logs(_rates(table[table["complete"]] if complete_only else table, steps))

"""How far published counts are seen to move from one release to a later one.

A printed number that differs from today's may simply be the figure of its day. How far that excuse
reaches is not a matter of taste: the tables hold some figures in two releases, and this module
says how far those moved.
"""

from typing import Literal, get_args

import numpy as np
import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis

Scope = Literal["one force, one year", "one force, several years", "nation"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
REVISED = ("community_resolutions", "outcomes", "out_of_court", "charged")


def revision_scope(force: str, years: list[str]) -> Scope:
    """Say which revisions a figure of a place and years is to be held against."""
    if force == NATION:
        return "nation"
    return "one force, one year" if len(years) == 1 else "one force, several years"


@cached
def revisions_seen(tables: Tables) -> pd.DataFrame:
    """List every change of a published count between its first release held and its latest.

    Parameters
    ----------
    tables : Tables
        The data; only years that more than one release holds have revisions.

    Returns
    -------
    pandas.DataFrame
        One row a change: ``outcome`` (one of `REVISED`), ``basis``, ``scope`` (one of `SCOPES`),
        ``force``, ``years`` (text, joined by a comma), ``first`` and ``latest`` (the counts,
        float), ``change`` (float: latest ÷ first − 1, a fraction with its sign). A count that a
        release does not give, or that was 0 in the first, is left out.

        ``one force, one year`` has a row a force, year and basis; ``one force, several years``
        has the sums over all years that several releases hold, where there are two or more;
        ``nation`` has England and Wales year by year.

    Notes
    -----
    Revisions of one force in two years, or on two bases, are not independent of one another: a
    quantile of these changes describes what was seen, and is no test.
    """
    key = ["force", "year", "basis"]
    rows = tables.totals.sort_values("release").groupby(key)
    several = rows["release"].nunique() > 1
    ends = {
        end: getattr(rows[list(REVISED)], method)()[several].stack().rename(end)
        for end, method in (("first", "first"), ("latest", "last"))
    }
    counts = pd.concat(ends.values(), axis=1).astype("Float64").dropna()
    counts = counts.astype(float).rename_axis([*key, "outcome"]).reset_index()
    single = counts.rename(columns={"year": "years"})
    nation = single["force"] == NATION
    single["scope"] = np.where(nation, "nation", "one force, one year")
    grouped = counts[counts["force"] != NATION].groupby(["force", "basis", "outcome"])
    sums = grouped.agg(
        first=("first", "sum"),
        latest=("latest", "sum"),
        years=("year", ", ".join),
        size=("year", "size"),
    )
    sums = sums[sums["size"] > 1].drop(columns="size").reset_index()
    table = pd.concat([single, sums.assign(scope="one force, several years")], ignore_index=True)
    table = table[table["first"] > 0]
    table["change"] = table["latest"] / table["first"] - 1
    columns = ["outcome", "basis", "scope", "force", "years", "first", "latest", "change"]
    return table[columns].sort_values(columns[:5], ignore_index=True)


def revision_sizes(tables: Tables, outcome: str, basis: Basis | None, scope: Scope) -> pd.Series:
    """Give the sizes of the revisions seen of one kind of figure, smallest first.

    Parameters
    ----------
    tables : Tables
        The data.
    outcome : str
        One of `REVISED`.
    basis : {'closed', 'recorded'} or None
        Which count; None takes both together.
    scope : str
        One of `SCOPES`.

    Returns
    -------
    pandas.Series
        |change| (float, fractions), as `revisions_seen` gives it; empty where none was seen.
    """
    seen = revisions_seen(tables)
    alike = (seen["outcome"] == outcome) & (seen["scope"] == scope)
    if basis is not None:
        alike &= seen["basis"] == basis
    return seen.loc[alike, "change"].abs().sort_values(ignore_index=True)

"""What returns that fall short leave out of a sum, and what the sum would be with it."""

import numpy as np
import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.completeness import completeness
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis


@cached
def short_returns(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """List the returns that lack outcomes, with an estimate of how many.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    years : list of str
        Financial years.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        One row an incomplete return with fewer outcomes than the median force's, for its recorded
        crime: ``force``, ``year``, ``outcomes``, ``community_resolutions`` (Int64, missing where
        nothing was returned), ``missing``, the estimated outcomes lacking (float), and
        ``other_basis``, the community resolutions of the other basis (Int64). A year with more
        outcomes than crimes, the backlog of another, is not short.

    Notes
    -----
    missing = recorded crime × the year's median ratio of outcomes to recorded crime − outcomes.
    """
    counts = tables.latest[tables.latest["year"].isin(years) & (tables.latest["force"] != NATION)]
    columns = ["force", "year", "outcomes", "community_resolutions"]
    rows = counts.loc[counts["basis"] == basis, columns]
    other = counts.loc[counts["basis"] != basis, ["force", "year", "community_resolutions"]]
    checked = completeness(tables)
    checked = checked[(checked["basis"] == basis) & (checked["force"] != NATION)]
    median = checked.groupby("year")["completeness"].median()
    rows = rows.merge(checked[["force", "year", "completeness", "returned"]])
    rows = rows.merge(tables.recorded_crime[["force", "year", "recorded_crime"]], how="left")
    rows = rows.merge(other.rename(columns={"community_resolutions": "other_basis"}), how="left")
    usual = rows["year"].map(median)
    short = rows["returned"].eq("incomplete") & ~(rows["completeness"] > usual)
    rows["missing"] = rows["recorded_crime"].astype("Float64").astype(float) * usual
    rows["missing"] -= rows["outcomes"].astype("Float64").fillna(0).astype(float)
    return rows.loc[short, [*columns, "missing", "other_basis"]].reset_index(drop=True)


def lower_bound_of(
    tables: Tables, force: str, years: list[str], basis: Basis
) -> list[tuple[str, str]]:
    """Name the short returns in a sum, which make it a lower bound.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force, or ``England and Wales`` for the sum of all.
    years : list of str
        Financial years summed.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    list of tuple
        Force and year of each; empty where the sum is no lower bound by this measure.
    """
    table = short_returns(tables, years, basis)
    if force != NATION:
        table = table[table["force"] == force]
    return list(table[["force", "year"]].itertuples(index=False, name=None))


def national_share_filled(
    tables: Tables, years: list[str], basis: Basis, forces: list[str] | None = None
) -> pd.Series:
    """Say what the national share would be if short returns had been whole.

    Parameters
    ----------
    tables : Tables
        The data.
    years : list of str
        Financial years, summed.
    basis : {'closed', 'recorded'}
        Which count.
    forces : list of str, optional
        The forces whose short returns are filled; all by default.

    Returns
    -------
    pandas.Series
        ``outcomes`` and ``community_resolutions`` as returned, ``share`` of them; ``missing``, the
        outcomes estimated to be lacking (float); ``share_if_none``, if no community resolution is
        among those, and ``share_if_alike``, if there are as many among them as among what the
        force did return (fractions). A return without any outcome adds none in either.

    Notes
    -----
    See `short_returns`. Where charges look whole and outcomes without action are missing, as in
    the Metropolitan Police's return of 2014/15, the first is the likelier.
    """
    rows = tables.select(NATION, years, basis)
    outcomes, resolutions = (
        int(rows[name].sum()) for name in ("outcomes", "community_resolutions")
    )
    table = short_returns(tables, years, basis)
    if forces is not None:
        table = table[table["force"].isin(forces)]
    counts = table[["community_resolutions", "outcomes"]].astype("Float64").astype(float)
    share = (counts["community_resolutions"] / counts["outcomes"]).fillna(0)
    missing = float(table["missing"].sum())
    more = float((table["missing"] * share).sum())
    return pd.Series(
        {
            "outcomes": outcomes,
            "community_resolutions": resolutions,
            "share": resolutions / outcomes if outcomes else np.nan,
            "missing": missing,
            "share_if_none": resolutions / (outcomes + missing) if outcomes else np.nan,
            "share_if_alike": (resolutions + more) / (outcomes + missing) if outcomes else np.nan,
        },
        dtype=object,
    )

"""What a year's change of share owes to the mix of offences, and what to warnings that ended."""

import pandas as pd

from resolutions.analysis.decomposition import rate_and_mix
from resolutions.tables.query import Tables
from resolutions.vocabulary import Basis


def change_by_offence(
    tables: Tables, force: str, first: str, last: str, basis: Basis
) -> pd.DataFrame:
    """Split a force's change of share between two years offence by offence.

    Parameters
    ----------
    tables : Tables
        The data; each year from the latest release that holds it by offence.
    force : str
        A force.
    first, last : str
        Financial years held by offence.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``offence_group``, the largest change of count first: ``before`` and ``after``
        (community resolutions, float), ``change`` (after − before), and ``rate`` and ``mix``, what
        the group makes of the change of share (fractions; `decomposition.rate_and_mix`, summed
        over its offence codes). Their sum over all groups is the share after less the share
        before. Empty where a year is not held by offence, or gave no outcomes.
    """
    offence_years = tables.offence_years()
    rows = tables.by_offence_code
    rows = rows[(rows["force"] == force) & (rows["basis"] == basis)]
    sides = []
    for year in (first, last):
        side = rows[(rows["year"] == year) & (rows["release"] == offence_years.get(year))]
        sides.append(side.set_index("offence_code"))
    before, after = sides
    columns = ["before", "after", "change", "rate", "mix"]
    if not all(side["outcomes"].sum() > 0 for side in sides):
        return pd.DataFrame(columns=columns, dtype=float).rename_axis("offence_group")
    table = rate_and_mix(before, after)
    for name, side in (("before", before), ("after", after)):
        counts = side["community_resolutions"].reindex(table.index)
        table[name] = counts.astype("Float64").fillna(0).astype(float)
    table["change"] = table["after"] - table["before"]
    group = pd.concat([before["offence_group"], after["offence_group"]])
    group = group[~group.index.duplicated()].reindex(table.index)
    table = table[columns].groupby(group.rename("offence_group")).sum()
    return table.loc[table["change"].abs().sort_values(ascending=False, kind="stable").index]


def with_warnings(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Add cannabis and khat warnings to community resolutions, year by year.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    force : str
        A force or ``England and Wales``.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``community_resolutions``, ``warnings`` (types 7) and ``together``
        (Int64, missing where not provided), and ``change`` and ``change_together``, from the year
        before (fractions, missing where either is, or where the year before is 0).

    Notes
    -----
    Where one goes up as the other goes down, what is left of the rise in their sum is the part that
    cannot be community resolutions given in place of warnings. Counts do not say which case was
    settled in place of which.
    """
    table = tables.select(force, basis=basis)
    table = table[["community_resolutions"]].assign(
        warnings=table["7"], together=table["community_resolutions"] + table["7"]
    )
    for name, count in (("change", "community_resolutions"), ("change_together", "together")):
        counts = table[count].astype("Float64").astype(float)
        before = counts.shift(1)
        table[name] = counts / before.where(before > 0) - 1
    return table

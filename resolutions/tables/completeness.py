"""Whether a return is complete: all outcomes against recorded crime."""

import numpy as np
import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis, span

COMPLETE = (0.85, 1.15)


@cached
def completeness(tables: Tables) -> pd.DataFrame:
    """Compare all outcomes with recorded crime, place by place and year by year.

    Returns
    -------
    pandas.DataFrame
        ``force, year, basis, completeness, complete``. The ratio is outcomes ÷ recorded crime of
        the same force and year; ``complete`` is whether it lies within 0.85–1.15. Where recorded
        crime is not published (British Transport Police since 2015/16) the ratio is missing and
        the return counts as complete; where no outcomes were returned it does not. England and
        Wales is the sum of the forces whose recorded crime is published.
    """
    crime = tables.recorded_crime[["force", "year", "recorded_crime"]]
    table = tables.latest[["force", "year", "basis", "outcomes"]].merge(crime, how="left")
    table = table[table["force"] != NATION]
    nation = table.dropna(subset=["recorded_crime"]).groupby(["year", "basis"], as_index=False)
    nation = nation[["outcomes", "recorded_crime"]].sum().assign(force=NATION)
    table = pd.concat([table, nation], ignore_index=True)
    ratio = (table["outcomes"] / table["recorded_crime"]).astype("Float64")
    returned = table["outcomes"].notna()
    fits = ratio.between(*COMPLETE).fillna(True).astype(bool)
    return table.assign(
        completeness=ratio.to_numpy(float, na_value=np.nan), complete=returned & fits
    )[["force", "year", "basis", "completeness", "complete"]]


def complete_years(tables: Tables, force: str, basis: Basis) -> pd.Series:
    """Count the years in which a place's return is complete, of those that can be checked.

    Returns
    -------
    pandas.Series
        ``complete`` and ``checked`` (int): a year without recorded crime to check by is in neither.
    """
    checked = completeness(tables)
    checked = checked[(checked["force"] == force) & (checked["basis"] == basis)]
    checked = checked[checked["completeness"].notna() | ~checked["complete"]]
    return pd.Series({"complete": int(checked["complete"].sum()), "checked": len(checked)})


def to_be_told(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the years that a sentence may rest on: those with complete returns, if there are any.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by ``year``, with ``complete`` and counts.

    Returns
    -------
    pandas.DataFrame
        Its complete years; all of its years where none is complete.
    """
    known = table.dropna(how="all", subset=[name for name in table if name != "complete"])
    complete = known[known["complete"].astype(bool)]
    return complete if len(complete) else known


def incomplete_places(tables: Tables, years: list[str], basis: Basis) -> dict[str, str]:
    """Name the forces whose returns for the years are incomplete, with those years."""
    checked = completeness(tables)
    rows = checked[(checked["basis"] == basis) & checked["year"].isin(years)]
    rows = rows[~rows["complete"] & (rows["force"] != NATION)]
    return rows.groupby("force")["year"].agg(list).map(lambda held: _runs(held)).to_dict()


def _runs(years: list[str]) -> str:
    """Write years in words, a run of them as a span: ``2014/15, 2017/18 to 2019/20``."""
    starts = sorted(int(year[:4]) for year in years)
    runs: list[list[int]] = []
    for start in starts:
        if runs and start == runs[-1][-1] + 1:
            runs[-1].append(start)
        else:
            runs.append([start])
    label = {int(year[:4]): year for year in years}
    return ", ".join(span([label[start] for start in run]) for run in runs)

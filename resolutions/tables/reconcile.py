"""Sums that must agree between the embedded tables, whatever their hashes say.

A manifest can be written for tables that are wrong. These sums would then not fit: the offence
groups of a force to its outcome types, the quarters of a place to its year, and the forces to the
nation, whose quarters were derived apart from theirs.
"""

from pathlib import Path

import pandas as pd

from resolutions.errors import InputError
from resolutions.files import how_to_restore
from resolutions.vocabulary import CHARGED, NATION, OUT_OF_COURT

YEARS = "outcomes_by_force_year.csv"
GROUPS = "outcomes_by_force_year_group.csv"
QUARTERS = "outcomes_by_quarter.csv"
KEY = ["release", "force", "year", "basis"]


def check_sums(
    by_type: pd.DataFrame, groups: pd.DataFrame, by_quarter: pd.DataFrame, folder: Path
) -> None:
    """Refuse embedded tables whose sums do not agree.

    Parameters
    ----------
    by_type, groups, by_quarter : pandas.DataFrame
        The tables of the same names of `resolutions.tables.query.Tables`, as embedded.
    folder : pathlib.Path
        Where they were read from.

    Raises
    ------
    InputError
        For the first sum that differs, or that only one of two tables has: the files, the place
        and both numbers.
    """
    types = by_type["outcome_type"]
    kinds = {
        "out_of_court": types.isin([str(number) for number in OUT_OF_COURT]),
        "charged": types.eq(str(CHARGED)),
    }
    for kind, rows in kinds.items():
        _agree(
            _sums(groups, KEY, kind),
            _sums(by_type[rows], KEY, "count"),
            f"{kind.replace('_', ' ')} over the offence groups",
            folder / GROUPS,
        )
    key = [*KEY, "outcome_type"]
    nation = _sums(by_type.assign(force=NATION), key, "count")
    years = pd.concat([_sums(by_type, key, "count"), nation])
    quarters = _sums(by_quarter, key, "count")
    places = quarters.index.get_level_values("force").unique()
    years = years[years.index.get_level_values("force").isin(places)]
    _agree(quarters, years, "outcomes over the quarters", folder / QUARTERS)


def _sums(table: pd.DataFrame, key: list[str], column: str) -> pd.Series:
    return table.groupby(key, sort=False)[column].sum(min_count=1)


def _agree(finer: pd.Series, coarser: pd.Series, what: str, file: Path) -> None:
    """Compare two sums of the same key; a sum of nothing provided is missing in both."""
    finer, coarser = finer.align(coarser)
    same = finer.eq(coarser).fillna(False) | (finer.isna() & coarser.isna())
    if same.all():
        return
    at = same.idxmin()
    numbers = ["nothing" if pd.isna(each) else f"{each:,}" for each in (finer[at], coarser[at])]
    place = ", ".join(at[1:])
    raise InputError(
        f"{what} add up to {numbers[0]}, in {YEARS} to {numbers[1]} ({place}, release {at[0]})",
        str(file),
        how_to_restore(file),
    )

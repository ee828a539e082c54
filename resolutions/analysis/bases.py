"""The two count bases of one place, over the years in which they may be compared."""

import numpy as np
import pandas as pd

from resolutions.analysis.shares import by_year
from resolutions.tables.completeness import years_to_compare
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES


def compare_bases(tables: Tables, force: str, years: list[str]) -> pd.DataFrame:
    """Set a place's community resolutions on both bases against each other, year by year.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    force : str
        A force or ``England and Wales``.
    years : list of str
        Financial years.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``closed`` and ``recorded`` (Int64, missing where not provided),
        ``difference`` (recorded ÷ closed − 1, a fraction, missing where closed is missing or 0) and
        ``comparable`` (bool), whether the year may be compared (`years_to_compare`). A difference in
        a year that is not comparable shows what a return lacks, not what the bases count.
    """
    sides = {basis: by_year(tables, force, years, basis) for basis in BASES}
    table = pd.DataFrame({basis: side["community_resolutions"] for basis, side in sides.items()})
    closed = table["closed"].astype("Float64")
    ratio = table["recorded"] / closed.where(closed > 0) - 1
    table["difference"] = ratio.to_numpy(float, na_value=np.nan)
    return table.assign(comparable=table.index.isin(years_to_compare(*sides.values())))


def difference_of_bases(tables: Tables, force: str, years: list[str]) -> pd.Series:
    """Compare a place's sums on both bases over the like years of a span.

    Parameters
    ----------
    tables, force, years
        As in `compare_bases`.

    Returns
    -------
    pandas.Series
        ``years``, the list of comparable years; ``closed`` and ``recorded``, the sums over them;
        ``difference``, recorded ÷ closed − 1 (a fraction; missing where there are none, or closed
        is 0).
    """
    table = compare_bases(tables, force, years)
    table = table[table["comparable"]]
    closed, recorded = (int(table[basis].sum()) for basis in ("closed", "recorded"))
    ratio = recorded / closed - 1 if closed else np.nan
    parts = {"closed": closed, "recorded": recorded, "difference": ratio}
    return pd.Series({"years": list(table.index), **parts}, dtype=object)

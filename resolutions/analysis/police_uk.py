"""Home Office counts against those of data.police.uk."""

import numpy as np
import pandas as pd

from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, NATION


def beside_police_uk(tables: Tables, force: str) -> pd.DataFrame:
    """Set data.police.uk's local resolutions beside the Home Office's community resolutions.

    Returns
    -------
    pandas.DataFrame
        ``period`` (text), ``start`` (float, the year at which the period begins: 2014.0 for a
        calendar year, 2014.25 for the financial year 2014/15), ``series`` and ``count`` (Int64).
    """
    street = tables.police_uk
    if force != NATION:
        street = street[street["force"] == force]
    calendar = street.groupby("calendar_year", as_index=False)["local_resolutions"].sum()
    parts = [
        pd.DataFrame(
            {
                "period": calendar["calendar_year"].astype(str),
                "start": calendar["calendar_year"].astype(float),
                "series": "data.police.uk, calendar years",
                "count": calendar["local_resolutions"],
            }
        )
    ]
    last = calendar["calendar_year"].max() + 1
    for basis in BASES:
        table = tables.select(force, basis=basis)
        table = table[[int(year[:4]) <= last for year in table.index]]
        parts.append(
            pd.DataFrame(
                {
                    "period": table.index,
                    "start": [int(year[:4]) + 0.25 for year in table.index],
                    "series": f"Home Office, {basis}",
                    "count": table["community_resolutions"].to_numpy(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def police_uk_ratio(tables: Tables, force: str) -> float:
    """Compare data.police.uk with the Home Office over the calendar years that both cover.

    Returns
    -------
    float
        Local resolutions ÷ community resolutions (closed basis), the latter brought to calendar
        years as a quarter of the financial year that ends in March and three quarters of the next;
        missing where there is no such year.
    """
    counts = tables.select(force)["community_resolutions"].astype("Float64")
    by_start = {int(year[:4]): count for year, count in counts.items()}
    street = tables.police_uk
    if force != NATION:
        street = street[street["force"] == force]
    local = street.groupby("calendar_year")["local_resolutions"].sum()
    both = [year for year in local.index if {year - 1, year} <= by_start.keys()]
    expected = sum(by_start[year - 1] / 4 + by_start[year] * 3 / 4 for year in both)
    return float(local[both].sum() / expected) if both and expected else np.nan

"""Home Office counts against those of data.police.uk."""

import numpy as np
import pandas as pd

from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, NATION


def against_police_uk(tables: Tables, force: str) -> pd.DataFrame:
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
        Local resolutions ÷ community resolutions on the recorded basis, which dates by the crime as
        data.police.uk does, summed over the calendar years of which all four quarters are held;
        missing where there is no such year, as for most forces.
    """
    rows = tables.quarters
    rows = rows[(rows["force"] == force) & (rows["basis"] == "recorded")]
    rows = rows[rows["release"] == rows.groupby("year")["release"].transform("max")]
    calendar = rows["year"].str[:4].astype(int) + (rows["quarter"] == 4)
    counts = rows["community_resolutions"].groupby(calendar)
    home_office = counts.sum()[counts.count() == 4]
    street = tables.police_uk
    if force != NATION:
        street = street[street["force"] == force]
    local = street.groupby("calendar_year")["local_resolutions"].sum()
    both = local.index.intersection(home_office.index)
    counted = home_office[both].sum()
    return float(local[both].sum() / counted) if counted else np.nan

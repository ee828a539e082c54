"""How figures change from one release to the next."""

import numpy as np
import pandas as pd

from resolutions.analysis.shares import with_share
from resolutions.tables.query import Tables


def revisions(tables: Tables, force: str) -> pd.DataFrame:
    """List every figure of a place that more than one release holds.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``, ``basis``, ``release``: ``community_resolutions``, ``outcomes``,
        ``share`` and their ``*_change`` from the year's first release to this one (fractions for
        counts, difference of fractions for the share). Years with one release are absent.
    """
    table = tables.totals[tables.totals["force"] == force]
    several = table.groupby("year")["release"].transform("nunique") > 1
    table = with_share(table[several]).sort_values(["year", "basis", "release"])
    first = table.groupby(["year", "basis"])[
        ["community_resolutions", "outcomes", "share"]
    ].transform(lambda figures: figures.iloc[0])
    for column in ("community_resolutions", "outcomes"):
        change = table[column] / first[column].astype("Float64").where(first[column] != 0) - 1
        table[f"{column}_change"] = change.to_numpy(float, na_value=np.nan)
    table["share_change"] = table["share"] - first["share"]
    columns = ["community_resolutions", "outcomes", "share"]
    return table.set_index(["year", "basis", "release"])[
        columns + [f"{column}_change" for column in columns]
    ]

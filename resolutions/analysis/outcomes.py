"""What out-of-court outcomes are made up of."""

import numpy as np
import pandas as pd

from resolutions.tables.completeness import returns
from resolutions.tables.query import Tables
from resolutions.vocabulary import Basis


def outcome_mix(tables: Tables, force: str, basis: Basis) -> pd.DataFrame:
    """Split out-of-court outcomes by kind, for every year held.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``Community resolutions``, ``Cautions``, ``Penalty notices``,
        ``Cannabis and khat warnings``, ``Diversionary activity`` (Int64) and
        ``out_of_court``, their sum; ``proportion``, community resolutions ÷ that sum (a fraction,
        missing where it is 0); ``charged`` beside them; ``returned`` and
        ``complete``, what the year's return is (`completeness_of_releases`).
    """
    table = tables.select(force, basis=basis)
    checked = returns(tables, force, basis).reindex(table.index)
    return pd.DataFrame(
        {
            "Community resolutions": table["8"],
            "Cautions": table["2"] + table["3"],
            "Penalty notices": table["6"],
            "Cannabis and khat warnings": table["7"],
            "Diversionary activity": table["22"],
            "out_of_court": table["out_of_court"],
            "proportion": (
                table["8"]
                / table["out_of_court"].astype("Float64").where(table["out_of_court"] > 0)
            ).to_numpy(float, na_value=np.nan),
            "charged": table["charged"],
            "returned": checked["returned"],
            "complete": checked["complete"],
        }
    )


KINDS = [
    "Community resolutions",
    "Cautions",
    "Penalty notices",
    "Cannabis and khat warnings",
    "Diversionary activity",
]

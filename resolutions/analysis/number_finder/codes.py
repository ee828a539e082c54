"""The codes of the index of figures: units, measures, and how far one has to look for a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.tables import Tables
from resolutions.vocabulary import (
    CHARGED,
    COMMUNITY_RESOLUTION,
    NATION,
    OUT_OF_COURT,
    PLACES,
    start_of,
)

SUMS = ("community_resolutions", "outcomes", "out_of_court", "charged", "action_taken")
HELD = ("2", "3", "6", "7", "22", "other")
OTHER_TYPES = tuple(str(kind) for kind in (4, 5, *range(9, 22)))
OTHER_COUNTS = ("recorded_crime", "local_resolutions", "with_outcome", "crimes", "population")
COUNTS = (*SUMS, *HELD, *OTHER_TYPES, *OTHER_COUNTS)
SHARES = (
    ("community_resolutions", "outcomes"),
    ("community_resolutions", "action_taken"),
    ("community_resolutions", "out_of_court"),
    ("out_of_court", "outcomes"),
    ("out_of_court", "action_taken"),
    ("charged", "outcomes"),
)
OF_TYPE = {
    "community_resolutions": (COMMUNITY_RESOLUTION,),
    "outcomes": tuple(range(1, 23)),
    "out_of_court": OUT_OF_COURT,
    "charged": (CHARGED,),
    "action_taken": (CHARGED, *OUT_OF_COURT),
} | {name: (int(name),) for name in (*HELD[:-1], *OTHER_TYPES)}
BY_OFFENCE = "community_resolutions/all community_resolutions"
AGAINST_NATION = " beside England and Wales"
SHARE_NAMES = tuple(f"{part}/{whole}" for part, whole in SHARES)
MEASURES = (
    *COUNTS, *SHARE_NAMES, BY_OFFENCE, *(name + AGAINST_NATION for name in SHARE_NAMES[:2])
)  # fmt: skip
MEASURE = {name: code for code, name in enumerate(MEASURES)}
UNITS = ("count", "share", "ratio", "points")
LATEST = -1
NO_BASIS = 2
COLUMNS = {
    "depth": "int8", "place": "int8", "basis": "int8", "release": "int8", "first": "int32",
    "last": "int32", "measure": "int16", "offence": "int16", "lower_bound": "bool",
    "incomplete": "bool",
}  # fmt: skip
LEVELS = ("offence_group", "offence_subgroup", "offence_code")

# How far one has to look for a figure: the plainest first, each step with all before it.
DEPTHS = {
    "count": (
        "community resolutions of a year",
        "all outcomes, those out of court, charges and action taken, of a year",
        "community resolutions of several years",
        "all outcomes, those out of court, charges and action taken, of several years",
        "other outcome types, recorded crime and population, of a year",
        "other outcome types of several years",
        "quarters and other spans of months",
        "offence groups, of a year",
        "offence groups of several years, subgroups and codes of a year",
        "every outcome type by offence, of a year",
        "every outcome type by offence, of a quarter",
    ),
    "share": (
        "community resolutions as a share of all outcomes, of a year",
        "community resolutions as a share of action taken, of a year",
        "the same of several years",
        "other shares, of a year",
        "other shares of several years",
        "shares of quarters and other spans of months",
        "an offence group's part of community resolutions, and its own shares",
    ),
    "ratio": (
        "community resolutions of a year and the year before",
        "community resolutions of any two years",
        "all outcomes, those out of court, charges and action taken, of any two years",
        "the shares of any two years, and a force's share beside the nation's",
        "other outcome types of any two years",
    ),
    "points": (
        "community resolutions as a share of all outcomes, in a year and the year before",
        "community resolutions as a share of all outcomes or of action taken, in any two years",
        "other shares of any two years",
    ),
}


@dataclass(frozen=True)
class Names:
    """What the codes of an index stand for.

    Attributes
    ----------
    releases : list of str
        Ids of the releases; the code −1 is the latest of each year.
    latest : dict
        The latest release of each financial year.
    about : dict
        Publisher and date of each release, as in ``releases.yml``.
    offences : list of (str, str, str)
        Column of the tables, value in it, and words; the first is all offences.
    """

    releases: list[str]
    latest: dict[str, str]
    about: dict[str, dict]
    offences: list[tuple[str, str, str]]


def month_of(year: str, quarter: int = 1) -> int:
    """Give the number of the month, from the year 0, in which a financial year's quarter starts, from the year 0."""
    return 12 * start_of(year) + 3 * quarter


def names_of(tables: Tables) -> Names:
    """Collect the names that an index's codes stand for."""
    codes = tables.offences[[*LEVELS, "offence_description"]].drop_duplicates().astype(str)
    offences = [("", "", "")]
    groups = {*codes["offence_group"], *tables.group_totals["offence_group"]}
    offences += [("offence_group", name, name) for name in sorted(groups)]
    subgroups = sorted(codes["offence_subgroup"].unique())
    offences += [("offence_subgroup", name, name) for name in subgroups]
    codes = codes.drop_duplicates("offence_code").sort_values("offence_code")
    offences += [
        ("offence_code", code, f"{words} (code {code})")
        for code, words in zip(codes["offence_code"], codes["offence_description"], strict=True)
    ]
    street = {*tables.police_uk["crime_type"], *tables.police_uk_months["crime_type"]}
    offences += [("crime_type", name, name) for name in sorted(street)]
    about = {
        name: {"publisher": release["publisher"], "short": release["short"]}
        for name, release in tables.releases.items()
    }
    latest = tables.latest.groupby("year")["release"].first().to_dict()
    return Names(sorted(tables.releases), latest, about, offences)


def positive_figures(unit: str, values: np.ndarray, **codes: ArrayLike) -> pd.DataFrame:
    """Take the figures above 0 out of an array, with the codes that its axes stand for.

    Parameters
    ----------
    unit : str
        Of `UNITS`.
    values : numpy.ndarray
        Figures; a missing one is NaN and left out.
    **codes
        A column each, as arrays that broadcast against `values`.
    """
    positive = values > 0
    columns = {"release": LATEST, "offence": 0, "lower_bound": False, "incomplete": False} | codes
    table = {
        "unit": np.full(int(positive.sum()), UNITS.index(unit), "int8"),
        "value": values[positive],
    }
    for name, kind in COLUMNS.items():
        table[name] = np.broadcast_to(np.asarray(columns[name], kind), values.shape)[positive]
    return pd.DataFrame(table)


def broadcast_along(codes: ArrayLike, axis: int, axes: int) -> np.ndarray:
    """Lay codes along one of an array's axes."""
    shape = [1] * axes
    shape[axis] = -1
    return np.asarray(codes).reshape(shape)


def spans(length: int) -> tuple[np.ndarray, np.ndarray]:
    """List all spans within a length: first and last, both included."""
    return np.triu_indices(length)


def sum_over_spans(
    values: np.ndarray, first: np.ndarray, last: np.ndarray, axis: int = 2
) -> np.ndarray:
    """Sum over spans of an axis; a span with a missing part is missing."""

    def summed(parts: np.ndarray) -> np.ndarray:
        edge = [(int(at == axis), 0) for at in range(parts.ndim)]
        running = np.pad(np.cumsum(parts, axis), edge)
        sums: np.ndarray = np.take(running, last + 1, axis) - np.take(running, first, axis)
        return sums

    missing = summed(np.isnan(values).astype("float32")) > 0
    return np.where(missing, np.nan, summed(np.nan_to_num(values)))


def as_array(table: pd.DataFrame, axes: Mapping[str, Sequence], columns: list[str]) -> np.ndarray:
    """Lay a table out as an array: one axis a key, the last for the columns; NaN where absent."""
    full = pd.MultiIndex.from_product(axes.values(), names=list(axes))
    laid = table.set_index(list(axes))[columns].reindex(full)
    shape = [*(len(values) for values in axes.values()), len(columns)]
    return np.reshape(laid.to_numpy(float, na_value=np.nan), shape)


def add_action_taken(totals: pd.DataFrame) -> pd.DataFrame:
    """Add action taken to totals, and ``bound``: 1 where a sum of the nation lacks a force."""
    incomplete = (
        totals["forces"].lt(len(PLACES) - 1).astype("Float64").where(totals["force"] == NATION, 0)
    )
    action = totals["charged"] + totals["out_of_court"]
    return totals.assign(action_taken=action, bound=incomplete.astype(float))


def depth_of(measures: np.ndarray, several: ArrayLike) -> np.ndarray:
    """Give the depth of counts of all offences over one year or several."""
    plain = np.select([measures == 0, measures < len(SUMS)], [0, 1], 4)
    return plain + several * np.where(plain == 4, 1, 2)

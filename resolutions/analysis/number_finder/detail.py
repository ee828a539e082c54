"""The figures held by offence, and those of other tables, for the index of figures."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.analysis.number_finder.codes import (
    BY_OFFENCE,
    LEVELS,
    MEASURE,
    NO_BASIS,
    OF_TYPE,
    OTHER_TYPES,
    SUMS,
    Names,
    as_array,
    broadcast_along,
    month_of,
    positive_figures,
    spans,
    sum_over_spans,
)
from resolutions.tables import Tables
from resolutions.vocabulary import (
    BASES,
    FORCE_NAMES,
    PLACES,
)

_MEASURES = tuple(OF_TYPE)


def groups(
    tables: Tables, names: Names, marks: Callable[[np.ndarray, np.ndarray], dict[str, np.ndarray]]
) -> Iterator[pd.DataFrame]:
    """Give out-of-court outcomes and charges by offence group, over all spans of years."""
    table = tables.group_totals
    table = table.assign(action_taken=table["charged"] + table["out_of_court"])
    columns = ["out_of_court", "charged", "action_taken"]
    first, last = spans(len(tables.years))
    for at, (level, name, _) in enumerate(names.offences):
        if level != "offence_group":
            continue
        axes = {"force": PLACES, "basis": BASES, "year": tables.years}
        counts = as_array(table[table["offence_group"] == name], axes, columns)
        yield positive_figures(
            "count",
            sum_over_spans(counts, first, last),
            depth=broadcast_along(np.where(last > first, 8, 7), 2, 4),
            measure=broadcast_along([MEASURE[column] for column in columns], 3, 4),
            offence=at,
            **marks(first, last),
        )


def offences(tables: Tables, names: Names) -> Iterator[pd.DataFrame]:
    """Give every outcome by offence code, subgroup and group, of each year held so."""
    sheets = tables.offences.groupby(["release", "year"], observed=True)
    for (release, year), rows in sheets:
        yield from _sheet(rows, names, names.releases.index(release), month_of(year))


def _sheet(rows: pd.DataFrame, names: Names, release: int, start: int) -> Iterator[pd.DataFrame]:
    """Give the figures of one sheet; the axes are place, basis, quarter, offence and measure."""
    at = [i for i, (level, *_) in enumerate(names.offences) if level in ("", *LEVELS)]
    counts, bound = _cells(rows, [names.offences[i] for i in at])
    first, last = spans(4)
    year = broadcast_along(last - first == 3, 2, 5)
    level = broadcast_along([("", *LEVELS).index(names.offences[i][0]) for i in at], 3, 5)
    offence = broadcast_along(at, 3, 5)
    measure = broadcast_along([MEASURE[name] for name in _MEASURES], 4, 5)
    resolutions = measure == 0
    sums = sum_over_spans(counts, first, last)
    marks: dict[str, ArrayLike] = {
        "place": broadcast_along(range(len(PLACES)), 0, 5),
        "basis": broadcast_along(range(len(BASES)), 1, 5),
        "release": release,
        "first": broadcast_along(start + 3 * first, 2, 5),
        "last": broadcast_along(start + 3 * last + 2, 2, 5),
        "lower_bound": sum_over_spans(bound[..., None, None], first, last) > 0,
    }
    by_year = np.select([level == 0, resolutions & (level == 1), resolutions], [4, 7, 8], 9)
    depth = np.where(year, by_year, np.where(level == 0, 6, 10))
    # All offences together are in the totals already, but for the types that only sheets have.
    new = (level > 0) | np.isin(measure, [MEASURE[name] for name in OTHER_TYPES])
    yield positive_figures(
        "count", np.where(new, sums, 0), depth=depth, measure=measure, offence=offence, **marks
    )

    resolved, outcomes = (sums[..., [SUMS.index(name)]] for name in SUMS[:2])
    grouped = year & ((level == 1) | (level == 2))
    for code, below in (
        (BY_OFFENCE, resolved[:, :, :, :1]),
        ("community_resolutions/outcomes", outcomes),
    ):
        shares = np.where(grouped, resolved / np.where(below > 0, below, np.nan), np.nan)
        yield positive_figures(
            "share", shares, depth=6, measure=MEASURE[code], offence=offence, **marks
        )


def _cells(rows: pd.DataFrame, offences: list) -> tuple[np.ndarray, np.ndarray]:
    """Sum a sheet by place, basis, quarter, offence and measure, and mark sums that lack a force.

    A cell without a row is 0; all cells of a force and quarter without a single number are missing.
    """
    codes = [name for level, name, _ in offences if level == "offence_code"]
    shape = (len(FORCE_NAMES), 4, len(codes), 23)
    cell = np.ravel_multi_index(
        (
            pd.Index(FORCE_NAMES).get_indexer(rows["force"]),
            rows["quarter"].to_numpy(int) - 1,
            pd.Index(codes).get_indexer(rows["offence_code"]),
            rows["outcome_type"].to_numpy(int),
        ),
        shape,
    )
    by_basis = []
    for basis in BASES:
        numbers = rows[basis].to_numpy(float, na_value=np.nan)
        provided = np.bincount(cell, ~np.isnan(numbers), np.prod(shape)).reshape(shape)
        counts = np.bincount(cell, np.nan_to_num(numbers), np.prod(shape)).reshape(shape)
        counts[provided.sum((2, 3)) == 0] = np.nan
        by_basis.append(counts)
    counts = np.stack(by_basis, 1)
    missing = np.isnan(counts[..., 0, 0])
    counts = np.concatenate([counts, np.nansum(counts, 0, keepdims=True)])
    bound = np.concatenate([np.zeros_like(missing), missing.any(0, keepdims=True)]).astype(float)
    about = rows.drop_duplicates("offence_code").set_index("offence_code")
    within = np.array(
        [
            [
                not level or code == name or (code in about.index and about.at[code, level] == name)
                for code in codes
            ]
            if level != "offence_code"
            else [code == name for code in codes]
            for level, name, _ in offences
        ],
        float,
    )
    counted = np.zeros((23, len(_MEASURES)))
    for column, name in enumerate(_MEASURES):
        counted[list(OF_TYPE[name]), column] = 1
    return np.einsum("pbqct,hc->pbqht", counts, within, optimize=True) @ counted, bound


def other_counts(tables: Tables, names: Names) -> Iterator[pd.DataFrame]:
    """Give recorded crime, population and what data.police.uk counts."""
    crime = tables.recorded_crime.assign(start=tables.recorded_crime["year"].map(month_of))
    yield from _column_figures(crime, names, "recorded_crime", 11)
    yield from _column_figures(
        tables.population.assign(start=12 * tables.population["mid_year"] + 5),
        names,
        "population",
        0,
    )
    street = tables.police_uk.assign(start=12 * tables.police_uk["calendar_year"])
    yield from _with_sums(street, names, ["local_resolutions", "with_outcome"], 11)
    months = tables.police_uk_months
    start = [12 * int(month[:4]) + int(month[5:]) - 1 for month in months["month"]]
    yield from _with_sums(
        months.assign(start=start), names, ["local_resolutions", "with_outcome", "crimes"], 0
    )


def _with_sums(
    table: pd.DataFrame, names: Names, columns: list[str], length: int
) -> Iterator[pd.DataFrame]:
    """Give counts by crime type and place, and of all crime types together."""
    whole = table.groupby(["release", "force", "start"], as_index=False)[columns].sum(min_count=1)
    for column in columns:
        yield from _column_figures(table, names, column, length)
        yield from _column_figures(whole, names, column, length)


def _column_figures(
    table: pd.DataFrame, names: Names, column: str, length: int
) -> Iterator[pd.DataFrame]:
    """Give one column of a table with ``release``, ``force``, ``start`` and maybe ``crime_type``."""
    offence = 0
    if "crime_type" in table:
        kinds = {
            name: at for at, (level, name, _) in enumerate(names.offences) if level == "crime_type"
        }
        offence = table["crime_type"].map(kinds).to_numpy()
    yield positive_figures(
        "count",
        table[column].to_numpy(float, na_value=np.nan),
        depth=6 if length == 0 and column != "population" else 7 if "crime_type" in table else 4,
        place=pd.Index(PLACES).get_indexer(table["force"]),
        basis=NO_BASIS,
        release=[names.releases.index(name) for name in table["release"]],
        first=table["start"],
        last=table["start"] + length,
        measure=MEASURE[column],
        offence=offence,
    )

"""The query behind a figure: an expression over the tables that gives its value again.

It needs ``tables = resolutions.tables.load()`` and `resolutions.vocabulary.years_between`.
"""

from dataclasses import replace

from resolutions.analysis.number_finder.codes import AGAINST_NATION, BY_OFFENCE, OF_TYPE, SUMS
from resolutions.analysis.number_finder.figure import Figure
from resolutions.vocabulary import NATION


def query(figure: Figure) -> str:
    """Write the query of a figure."""
    measure = figure.measure
    if figure.unit == "count":
        return _count(figure, measure)
    if measure == BY_OFFENCE:
        whole = replace(figure, offence_level="", offence="")
        return f"{_count(figure, SUMS[0])} / {_by_offence(whole, SUMS[0])}"
    if figure.unit == "share":
        return _share(figure, measure)
    if measure.endswith(AGAINST_NATION):
        share = measure.removesuffix(AGAINST_NATION)
        return f"({_share(figure, share)}) / ({_share(replace(figure, place=NATION), share)})"
    write = _share if "/" in measure else _count
    before, after = (write(figure.of_year(figure.years[end]), measure) for end in (0, -1))
    return f"({after}) / ({before})" if figure.unit == "ratio" else f"abs({after} - {before})"


def _share(figure: Figure, measure: str) -> str:
    return " / ".join(_count(figure, part) for part in measure.split("/"))


def _count(figure: Figure, measure: str) -> str:
    years = figure.years
    if measure == "recorded_crime":
        return _rows("recorded_crime", [("force", figure.place), ("year", years[0])], measure)
    if measure == "population":
        conditions = [("force", figure.place), ("mid_year", figure.first // 12)]
        return _rows("population", conditions, measure)
    if not figure.basis:
        return _street(figure, measure)
    if figure.offence_level and not figure.release:
        conditions = [
            ("force", figure.place),
            ("basis", figure.basis),
            ("offence_group", figure.offence),
        ]
        return _rows("group_totals", conditions, measure, f"'{years[0]}' <= year <= '{years[-1]}'")
    if figure.offence_level or measure not in _COLUMNS:
        return _by_offence(figure, measure)
    if figure.whole_years:
        release = f", release={figure.release!r}" if figure.release else ""
        span = f"years_between({years[0]!r}, {years[-1]!r})" if years[1:] else f"[{years[0]!r}]"
        rows = f"tables.select({figure.place!r}, {span}, {figure.basis!r}{release})"
        return f"{rows}{_summed(measure)}"
    conditions = [("force", figure.place), ("basis", figure.basis), ("release", figure.releases[0])]
    first, last = ((month - 3) % 12 // 3 + 1 for month in (figure.first, figure.last))
    within = f"{first} <= quarter <= {last} and year == '{years[0]}'"
    if years[1:]:
        within = (
            f"(year > '{years[0]}' or year == '{years[0]}' and quarter >= {first})"
            f" and (year < '{years[-1]}' or year == '{years[-1]}' and quarter <= {last})"
        )
    return _rows("quarters", conditions, measure, within)


_COLUMNS = (*SUMS, "2", "3", "6", "7", "22", "other")


def _summed(measure: str) -> str:
    return (
        "[['charged', 'out_of_court']].sum().sum()"
        if measure == "action_taken"
        else f"[{measure!r}].sum()"
    )


def _rows(table: str, conditions: list[tuple], measure: str, within: str = "") -> str:
    """Write a sum of one column over the rows of a table that fit."""
    terms = [f"{column} == {value!r}" for column, value in conditions] + [within] * bool(within)
    return f"tables.{table}.query({' and '.join(terms)!r}){_summed(measure)}"


def _by_offence(figure: Figure, measure: str) -> str:
    """Write a sum over the rows held by offence."""
    terms = [f"{figure.offence_level} == {figure.offence!r}"] * bool(figure.offence_level)
    if not figure.whole_years:
        first, last = ((month - 3) % 12 // 3 + 1 for month in (figure.first, figure.last))
        terms.append(f"{first} <= quarter <= {last}")
    within = f".query({' and '.join(terms)!r})" if terms else ""
    types = "tuple(range(1, 23))" if measure == "outcomes" else repr(tuple(OF_TYPE[measure]))
    rows = f"tables.select_offences({figure.place!r}, [{figure.years[0]!r}], {types}, {figure.release!r})"
    return f"{rows}{within}[{figure.basis!r}].sum()"


def _street(figure: Figure, measure: str) -> str:
    """Write a sum over the rows of data.police.uk: a calendar year or a month."""
    conditions = [("force", figure.place)]
    conditions += [("crime_type", figure.offence)] * bool(figure.offence)
    year, month = divmod(figure.first, 12)
    if figure.last > figure.first:
        return _rows("police_uk", [*conditions, ("calendar_year", year)], measure)
    return _rows("police_uk_months", [*conditions, ("month", f"{year}-{month + 1:02d}")], measure)

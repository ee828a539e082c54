"""One figure of the index, its codes turned back into what they stand for."""

from dataclasses import dataclass, replace
from typing import Any

from resolutions.analysis.number_finder.codes import (
    LATEST,
    MEASURES,
    NO_BASIS,
    OTHER_COUNTS,
    UNITS,
    Names,
)
from resolutions.tables.query import source_line
from resolutions.vocabulary import BASES, MONTHS, PLACES, financial_year, span, years_between


@dataclass(frozen=True)
class Figure:
    """A figure that is held, or computed from some that are.

    Attributes
    ----------
    value : float
        Its value; a fraction for a share or for points.
    unit : {'count', 'share', 'ratio', 'points'}
        What kind of number it is.
    measure : str
        What is counted (`codes.MEASURES`): a count, or ``numerator/denominator``.
    place : str
        A force or England and Wales.
    basis : str
        ``closed``, ``recorded``, or empty for figures that have none.
    release : str
        The release it comes from; empty for the latest of each year.
    releases : tuple of str
        All releases that it comes from.
    first, last : int
        Numbers of its first and last month, counted from the year 0; of a change, the start of the
        earlier year and the end of the later.
    offence_level, offence, offence_words : str
        The column of the tables, the value in it and its words; empty for all offences.
    lower_bound, incomplete : bool
        Whether a force is missing from the sum; whether outcomes do not fit recorded crime.
    """

    value: float
    unit: str
    measure: str
    place: str
    basis: str
    release: str
    releases: tuple[str, ...]
    first: int
    last: int
    offence_level: str
    offence: str
    offence_words: str
    lower_bound: bool
    incomplete: bool

    @classmethod
    def of(cls, row: Any, names: Names) -> "Figure":
        """Read a row of an index."""
        release = "" if row.release == LATEST else names.releases[row.release]
        level, offence, words = names.offences[row.offence]
        unit, measure = UNITS[row.unit], MEASURES[row.measure]
        years = [financial_year((month - 3) // 12) for month in (row.first, row.last)]
        if unit not in ("ratio", "points"):
            years = years_between(*years)
        releases = {release} if release else {names.latest[year] for year in years}
        return cls(
            row.value, unit, measure, PLACES[row.place],
            "" if row.basis == NO_BASIS else BASES[row.basis], release, tuple(sorted(releases)),
            row.first, row.last, level, offence, words, row.lower_bound, row.incomplete,
        )  # fmt: skip

    @property
    def years(self) -> list[str]:
        """The financial years that it lies in, oldest first."""
        return years_between(
            *(financial_year((month - 3) // 12) for month in (self.first, self.last))
        )

    @property
    def whole_years(self) -> bool:
        """Whether it is of whole financial years."""
        return self.first % 12 == 3 and self.last % 12 == 2

    @property
    def period(self) -> str:
        """The time it is of, in words: ``2014/15 to 2017/18``, ``April to June 2018``."""
        if self.measure not in OTHER_COUNTS[1:] and self.whole_years:
            return span(self.years)
        (start, first), (end, last) = (divmod(month, 12) for month in (self.first, self.last))
        if (first, last, start) == (0, 11, end):
            return f"the calendar year {start}"
        if start == end:
            return f"{MONTHS[first]}{f' to {MONTHS[last]}' * (first < last)} {start}"
        return f"{MONTHS[first]} {start} to {MONTHS[last]} {end}"

    def source(self, names: Names) -> str:
        """Write its source line: publisher, releases and basis."""
        return source_line(names.about, self.releases, self.basis)

    def of_year(self, year: str) -> "Figure":
        """Give the same, of one financial year."""
        first = 12 * int(year[:4]) + 3
        return replace(self, first=first, last=first + 11)

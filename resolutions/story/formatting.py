"""Computed figures of claims, and their distance from what is stated, as text."""

from typing import TYPE_CHECKING

from resolutions.story.query import Query
from resolutions.story.stated import Stated, accepted
from resolutions.story.vocabulary import OUTCOME_WORDS, PAIRS, PER_CENT
from resolutions.wording import (
    as_decimal,
    join_words,
    number,
    ordinal,
    per_cent,
    points,
    round_half_up,
    signed_per_cent,
)

if TYPE_CHECKING:
    from resolutions.story.checker import Reading

PLACES = {
    "count": 0,
    "mean": 0,
    "forces": 0,
    "minutes": 1,
    "ratio": 2,
    "change": 1,
    "proportion": 0,
}
MAX_PLACES = 8
NOT_BY_VALUE = {"quotation", "among the highest", "among the lowest"}


def format_figure(
    query: Query, lower: float | None, upper: float | None, stated: Stated | None = None
) -> str:
    """Write a computed figure, or its bounds, in the unit of its query.

    Parameters
    ----------
    query : Query
        What was computed.
    lower, upper : float or None
        The figure, both equal, or its bounds; None where it is not held.
    stated : Stated, optional
        What the figure is compared with: as many places are written as it takes for the figure as
        read to agree with it, or not, as the figure itself does.
    """
    if lower is None or upper is None:
        return "not held"
    if query.rank:
        return f"the {query.rank}" if lower == 1 else f"{ordinal(lower)} {query.rank}"
    ends = [_in_unit(query, end, _places(query, end, stated)) for end in (lower, upper)]
    return ends[0] if lower == upper else " to ".join(ends)


def _places(query: Query, value: float, stated: Stated | None) -> int:
    """Give the places that show on which side of a statement a figure lies."""
    places = PLACES.get(query.unit, 2)
    if stated is None or stated.how in PAIRS | NOT_BY_VALUE:
        return places
    agreed, scale = accepted(stated, query.unit), 100 if query.unit in PER_CENT else 1
    holds = agreed.holds(value)
    while places < MAX_PLACES:
        if agreed.holds(round_half_up(as_decimal(value) * scale, places) / scale) == holds:
            break
        places += 1
    return places


def _in_unit(query: Query, value: float, places: int) -> str:
    match query.unit:
        case "count" | "forces":
            return number(value)
        case "mean":
            return f"{round_half_up(value, places):,} a year"
        case "minutes":
            return f"one every {round_half_up(value, places)} minutes"
        case "ratio":
            return f"×{round_half_up(value, places)}"
        case "change":
            return signed_per_cent(value, places)
        case "points":
            return f"{'+' if value >= 0 else '−'}{points(value, places)}"
    return per_cent(value, places)


def measure_in_words(query: Query) -> str:
    """Name what a query asks for in a word or two: ``outcomes``, ``share``, ``rape``."""
    if query.offences:
        return join_words(query.offences[1]).lower()
    if query.measure == "count":
        return OUTCOME_WORDS[query.outcome].removeprefix("all ")
    return query.measure.replace("_", " ")


def difference_in_words(stated: Stated, reading: "Reading") -> str:
    """Write how far a reading lies from what is stated: ``−0.34%``, ``+0.14 points`` or a dash.

    There is a distance only from a number that is stated as such, or from a rounded share.
    """
    if not reading.difference:
        return "–"
    if reading.measure in PER_CENT:
        return f"{round_half_up(reading.difference * 100, 2):+} points".replace("-", "−")
    if not reading.a_number:
        return "–"
    if reading.relative_difference is None:
        return number(reading.difference)
    return signed_per_cent(reading.relative_difference)

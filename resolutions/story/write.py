"""Computed figures of claims, and their distance from what is stated, as text."""

from resolutions.story.query import Query
from resolutions.story.stated import Stated
from resolutions.story.vocabulary import OUTCOME_WORDS, PER_CENT
from resolutions.wording import (
    listed,
    number,
    ordinal,
    per_cent,
    points,
    round_half_up,
    signed_per_cent,
)


def write(query: Query, lower: float | None, upper: float | None) -> str:
    """Write a computed figure, or its bounds, in the unit of its query."""
    if lower is None:
        return "not held"
    if query.rank:
        return f"{ordinal(lower)} from the {query.rank}"
    one = {
        "count": number,
        "mean": lambda v: f"{number(v)} a year",
        "minutes": lambda v: f"one every {round_half_up(v, 1)} minutes",
        "forces": number,
        "ratio": lambda v: f"×{round_half_up(v, 2)}",
        "change": lambda v: signed_per_cent(v, 1),
        "points": lambda v: f"{'+' if v >= 0 else '−'}{points(v, 2)}",
        "proportion": lambda v: per_cent(v, 0),
    }.get(query.measure, lambda v: per_cent(v, 2))
    return one(lower) if lower == upper else f"{one(lower)} to {one(upper)}"


def what(query: Query) -> str:
    """Name what a query asks for in a word or two: ``outcomes``, ``share``, ``rape``."""
    if query.offences:
        return listed(query.offences[1]).lower()
    if query.measure == "count":
        return OUTCOME_WORDS[query.outcome].removeprefix("all ")
    return query.measure.replace("_", " ")


def off_by(stated: Stated, reading) -> str:
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

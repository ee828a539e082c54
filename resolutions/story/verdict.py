"""The verdict that a reading of a claim earns, by one rule for all."""

from collections.abc import Callable
from enum import IntEnum

import pandas as pd

from resolutions.story.stated import INFINITE, Stated, accepted
from resolutions.story.vocabulary import PER_CENT, Measure

WITHIN = 0.9
SMALL = 100
INFINITY = float("inf")


class Verdict(IntEnum):
    """What the data say of a claim, best first."""

    EXACT = 0
    WITHIN_REVISIONS = 1
    TRUE_AS_WORDED = 2
    POSSIBLE = 3
    TRUE_OF_SOMETHING_ELSE = 4
    DOES_NOT_MATCH = 5
    THE_DATA_CANNOT_SAY = 6
    FROM_DOCUMENTS = 7

    @property
    def words(self) -> str:
        """The verdict as a reader meets it."""
        return self.name.lower().replace("_", " ")

    @property
    def meaning(self) -> str:
        """The rule behind the verdict, in a sentence."""
        return _MEANINGS[self]

    @property
    def good(self) -> bool:
        """Whether the claim stands."""
        return self <= Verdict.TRUE_AS_WORDED


_MEANINGS = {
    Verdict.EXACT: "the data give the number as it was printed",
    Verdict.WITHIN_REVISIONS: (
        "so close that later corrections could explain the gap: at least one in ten of those seen was as large "
        f"(below {SMALL}: a gap of one or two)"
    ),
    Verdict.TRUE_AS_WORDED: "not an exact number, but true: “more than”, a rounded share, a rank, a majority, a rise",
    Verdict.POSSIBLE: "the data held allow it: it lies between the least and the most there can have been",
    Verdict.TRUE_OF_SOMETHING_ELSE: (
        "not what it says, and true of another year, place or measure, which is named"
    ),
    Verdict.DOES_NOT_MATCH: "the data give another number, and nothing near gives this one",
    Verdict.THE_DATA_CANNOT_SAY: "no published table has the figure, or none held here",
    Verdict.FROM_DOCUMENTS: "not a matter of these figures: compared with a named document, and judged by a person",
}

Percentile = Callable[[float], float | None]


def judge(
    stated: Stated,
    measure: Measure,
    lower: float | None,
    upper: float | None,
    *,
    at_least: bool = False,
    percentile: Percentile | None = None,
    value: float | None = None,
) -> Verdict:
    """Judge one reading.

    Parameters
    ----------
    stated : Stated
        What the story says.
    measure : str
        What was computed.
    lower, upper : float or None
        The computed figure (both equal), the bounds on it, or None where it is not held.
    at_least : bool
        Whether the figure sums incomplete returns, and so is a lower bound.
    percentile : callable, optional
        Gives the share of revisions seen that were smaller than a relative difference, None where
        none was seen of this kind; without it nothing is *within revisions*.
    value : float, optional
        The one number of a pair to judge by; ``stated.value`` by default.

    Returns
    -------
    Verdict
        *Exact* for a number that the figure rounds to, *true as worded* for anything else that is
        true; *within revisions* for a number that differs little (`within_revisions`). For
        bounds, or a lower bound: the same where every figure between agrees, *possible* where
        some do, *does not match* where none does. *The data cannot say* where nothing was
        computed.
    """
    if lower is None or upper is None or pd.isna(lower) or pd.isna(upper):
        return Verdict.THE_DATA_CANNOT_SAY
    agreed = accepted(stated, measure, value)
    printed = stated.value if value is None else value
    if agreed.holds(lower) and agreed.holds(upper):
        if stated.a_number:
            return Verdict.EXACT
        may_be_more = at_least and agreed.high != INFINITE
        return Verdict.POSSIBLE if may_be_more else Verdict.TRUE_AS_WORDED
    near = (
        stated.a_number
        and printed is not None
        and any(within_revisions(printed, end, measure, percentile) for end in {lower, upper})
    )
    if near and lower == upper:
        return Verdict.WITHIN_REVISIONS
    if near or agreed.reached_by(lower, INFINITY if at_least else upper):
        return Verdict.POSSIBLE
    return Verdict.DOES_NOT_MATCH


def judge_pair(
    stated: Stated, figures: tuple[float | None, float | None], percentiles: list[Percentile | None]
) -> Verdict:
    """Judge both numbers of a pair as counts; the worse verdict is the pair's."""
    assert stated.values is not None
    return max(
        judge(stated, "count", figure, figure, percentile=percentile, value=value)
        for value, figure, percentile in zip(stated.values, figures, percentiles, strict=True)
    )


def within_revisions(
    printed: float, figure: float, measure: Measure, percentile: Percentile | None
) -> bool:
    """Say whether a printed number can be the figure of its day.

    A count below 100 may differ by one or two, and by no more than a tenth. Any other number may
    differ by no more than nine in ten revisions seen of figures of its kind.
    """
    printed = printed / 100 if measure in PER_CENT else printed
    distance = abs(figure - printed)
    if measure == "count" and printed < SMALL:
        return distance <= min(2, printed / 10)
    if percentile is None or not printed:
        return False
    seen = percentile(distance / printed)
    return seen is not None and seen <= WITHIN

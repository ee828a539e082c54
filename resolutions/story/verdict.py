"""The verdict that a reading of a claim earns, by one rule for all."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import pandas as pd

from resolutions.story.claims_file import Stated
from resolutions.wording import exact, per_cent

TOLERANCE = 0.01


class Verdict(IntEnum):
    """What the data say of a claim, best first."""

    REPRODUCED = 0
    REPRODUCED_WITHIN_REVISIONS = 1
    HOLDS_AS_STATED = 2
    NOT_RULED_OUT = 3
    DOES_NOT_HOLD = 4
    THE_DATA_CANNOT_SAY = 5

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
        return self <= Verdict.HOLDS_AS_STATED


_MEANINGS = {
    Verdict.REPRODUCED: "the data give the stated number",
    Verdict.REPRODUCED_WITHIN_REVISIONS: (
        f"the data come within {per_cent(TOLERANCE, 0)} of the stated number on the better basis"
    ),
    Verdict.HOLDS_AS_STATED: "the inequality or the rounding is true",
    Verdict.NOT_RULED_OUT: (
        "the exact figure needs data not held; the bounds that are held contain the stated number"
    ),
    Verdict.DOES_NOT_HOLD: "no basis and no release held gives what was stated",
    Verdict.THE_DATA_CANNOT_SAY: (
        "the published data have no such field, or no table held covers it"
    ),
}


@dataclass(frozen=True)
class Accepted:
    """The values that agree with a statement: from `low` to `high`, ends included or not.

    Ends are decimal numbers as written, so that a share of 0.285 is 28.5% and rounds up.
    """

    low: Decimal
    high: Decimal
    with_low: bool
    with_high: bool

    def holds(self, value: float) -> bool:
        """Say whether a value agrees."""
        return self.reached_by(value, value)

    def reached_by(self, lower: float, upper: float) -> bool:
        """Say whether any value between two bounds agrees."""
        lower, upper = exact(lower), exact(upper)
        below = lower <= self.high if self.with_high else lower < self.high
        above = upper >= self.low if self.with_low else upper > self.low
        return below and above


def accepted(stated: Stated) -> Accepted:
    """Give the values that agree with a statement."""
    infinite = Decimal("inf")
    value = exact(stated.value or 0)
    match stated.how:
        case "exactly" | "about":
            slack = abs(value) * exact(TOLERANCE)
            return Accepted(value - slack, value + slack, True, True)
        case "more than":
            return Accepted(value, infinite, False, False)
        case "whole per cent":
            half = Decimal("0.5")
            return Accepted((value - half) / 100, (value + half) / 100, True, False)
        case "majority":
            return Accepted(Decimal("0.5"), infinite, False, False)
        case "fall":
            return Accepted(-infinite, Decimal(1), False, False)


def agrees(stated: Stated, value: float) -> bool:
    """Say whether one exact value agrees with a statement."""
    return accepted(stated).holds(value)


def judge(stated: Stated, lower: float | None, upper: float | None) -> Verdict:
    """Judge one reading.

    Parameters
    ----------
    stated : Stated
        What the article says.
    lower, upper : float or None
        The computed value (both equal), the bounds on it, or None where it is not held.

    Returns
    -------
    Verdict
        For one value: *reproduced* if it is the stated number, *reproduced within revisions* if
        it differs by at most 1% of the stated number, *holds as stated* if the inequality or
        rounding is true, else *does not hold*. For bounds: the same only where every value
        between them agrees, *not ruled out* where some do, *does not hold* where none does.
        *The data cannot say* where nothing was computed.
    """
    if pd.isna(lower) or pd.isna(upper):
        return Verdict.THE_DATA_CANNOT_SAY
    values = accepted(stated)
    if values.holds(lower) and values.holds(upper):
        if not stated.a_number:
            return Verdict.HOLDS_AS_STATED
        is_it = lower == upper == stated.value
        return Verdict.REPRODUCED if is_it else Verdict.REPRODUCED_WITHIN_REVISIONS
    reached = values.reached_by(lower, upper)
    return Verdict.NOT_RULED_OUT if reached else Verdict.DOES_NOT_HOLD

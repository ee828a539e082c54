"""What a story states: a number or none, and how firmly it was put."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from resolutions.errors import InputError
from resolutions.story.vocabulary import NUMBERS, PAIRS, PER_CENT, WITHOUT_NUMBER, As, Measure
from resolutions.wording import as_decimal, join_words

ALMOST = Decimal("0.1")
PLACES: frozenset[As] = frozenset({"among the highest", "among the lowest"})
MAY_HAVE_A_NUMBER: frozenset[As] = frozenset({"rose", "fell", *PLACES})
COUNTED_FROM_1: frozenset[As] = frozenset({"rank", "one in n", *PLACES})
DOUBLE = (Decimal("1.95"), Decimal("2.5"))
COUNTED = (
    ["none", "no", "nought", "zero"],
    *(
        [word]
        for word in [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    ),
)
IN_WORDS: dict[str, tuple[float, ...]] = {
    **{word: (value,) for value, words in enumerate(COUNTED) for word in words},
    **{
        word: (value,)
        for value, word in enumerate(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
            ],
            start=1,
        )
    },
    "half": (50, 0.5),
    "third": (3, 100 / 3),
    "quarter": (25,),
    "doubled": (2,),
    "twice": (2,),
    "trebled": (3,),
    "tripled": (3,),
    "highest": (1,),
    "lowest": (1,),
    "most": (1,),
}
LARGE = {"million": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000, "billion": 10**9}
DIGITS = re.compile(r"(\d+(?:\.\d+)?)\s*(million|thousand|billion|m\b|k\b)?", re.I)


class Stated(BaseModel):
    """What the story says: a number, or none, and how firmly.

    Attributes
    ----------
    value : float, optional
        The number: in per cent for a share or change, in times for a ratio, n for *one in n*, how many
        for *among the highest*.
    values : two floats, optional
        Both numbers of *x of y* or *from x to y*.
    how : str
        ``as`` in the file: how the number was put.
    words : str
        The words printed, as few as they can be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    value: float | None = None
    values: tuple[float, float] | None = Field(None, strict=False)
    how: As = Field(alias="as")
    words: str = Field(min_length=1, max_length=80)

    @property
    def a_number(self) -> bool:
        """Whether a number is stated, rather than an inequality, a rounding or a rank."""
        return self.how in NUMBERS

    @model_validator(mode="after")
    def _number_where_due(self) -> Self:
        if self.how in PAIRS:
            if self.values is None or self.value is not None:
                raise InputError(f"{self.how!r} needs two numbers: values: [x, y]")
        elif self.values is not None:
            raise InputError(f"{self.how!r} takes one number: value")
        elif self.value is None and self.how not in WITHOUT_NUMBER:
            raise InputError(f"a number stated {self.how!r} needs a value")
        elif self.value is not None and self.how in WITHOUT_NUMBER - MAY_HAVE_A_NUMBER:
            raise InputError(f"{self.how!r} takes no value")
        if self.value is None:
            return self
        if self.how in ("whole per cent", "one decimal") and not 0 <= self.value <= 100:
            raise InputError(f"{self.value:g} per cent is no part of a whole")
        if self.how in COUNTED_FROM_1 and (self.value < 1 or self.value % 1):
            raise InputError(f"{self.how!r} needs a whole number from 1")
        return self

    @model_validator(mode="after")
    def _value_is_what_the_words_say(self) -> Self:
        printed = numbers_in(self.words)
        for value in self.values or ([] if self.value is None else [self.value]):
            if printed and not any(abs(value - one) < 0.05 for one in printed):
                numbers = join_words(f"{one:,.15g}" for one in dict.fromkeys(printed))
                raise InputError(
                    f"the value {value:,.15g} is not in the words {self.words!r}, which say {numbers}",
                    fix="mend one of the two",
                )
        return self

    def unit(self, value: float) -> Decimal:
        """Give the unit of the last digit printed: 0.1 for 4.9, 1000 for about 449,000."""
        number = as_decimal(value)
        if self.how == "one decimal":
            return Decimal("0.1")
        exponent = number.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        return Decimal(1).scaleb(exponent if number % 1 or self.how == "about" else 0)


def numbers_in(words: str) -> list[float]:
    """List the numbers that words name, in digits or spelt out; *one in five* is 5, and 20 per cent."""
    text = re.sub(r"(?<=\d),\s?(?=\d{3}(?!\d))|(?<=\d)\s(?=\d{3}(?!\d))", "", words)
    found = [float(digits) * LARGE.get(unit.casefold(), 1) for digits, unit in DIGITS.findall(text)]
    spelt = [
        value for word in re.findall(r"[a-z]+", text.casefold()) for value in IN_WORDS.get(word, ())
    ]
    if match := re.search(r"one in ([a-z]+|\d+)", text.casefold()):
        parts = [float(match[1])] if match[1].isdigit() else IN_WORDS.get(match[1], ())
        found += [share for part in parts if part for share in (part, 100 / part)]
    return [*found, *spelt]


@dataclass(frozen=True)
class Accepted:
    """The figures that agree with a statement: from `low` to `high`, ends included or not.

    Ends are decimal numbers as written, so that a share of 0.285 is 28.5% and rounds up.
    """

    low: Decimal
    high: Decimal
    with_low: bool
    with_high: bool

    def holds(self, figure: float | Decimal) -> bool:
        """Say whether a figure agrees."""
        return self.reached_by(figure, figure)

    def reached_by(self, lower: float | Decimal, upper: float | Decimal) -> bool:
        """Say whether any figure between two bounds agrees."""
        low, high = as_decimal(lower), as_decimal(upper)
        below = low <= self.high if self.with_high else low < self.high
        above = high >= self.low if self.with_low else high > self.low
        return below and above


INFINITE = Decimal("inf")


def accepted(stated: Stated, measure: Measure, value: float | None = None) -> Accepted:
    """Give the figures that agree with a statement, in the unit of the measure.

    Parameters
    ----------
    stated : Stated
        What the story says.
    measure : str
        What was computed: shares and changes are fractions, while the story says per cent.
    value : float, optional
        The one number to hold against a figure, of a pair; ``stated.value`` by default.

    Notes
    -----
    A number holds what rounds to it at the last digit printed. *Almost* is below it, by a tenth of
    it at most. *Doubled* is 1.95 to under 2.5 times, *halved* the inverse. *Among the highest* is
    the first quarter of the ranks, of which the figure is the fraction; *among the highest* of a
    value k is a rank from 1 to k.
    """
    value = stated.value if value is None else value
    scale = Decimal(100) if measure in PER_CENT else Decimal(1)
    number = as_decimal(value) if value is not None else Decimal(0)
    half = stated.unit(value) / 2 if value is not None else Decimal(0)
    rounding = Accepted((number - half) / scale, (number + half) / scale, True, False)
    match stated.how:
        case "exactly" | "about" | "one decimal" | "x of y" | "from x to y" | "rank":
            return rounding
        case "whole per cent":
            return Accepted((number - half) / 100, (number + half) / 100, True, False)
        case "one in n":
            half = Decimal("0.5")
            return Accepted(1 / (number + half), 1 / (number - half), False, True)
        case "more than":
            return Accepted(number / scale, INFINITE, False, False)
        case "at least":
            return Accepted(number / scale, INFINITE, True, False)
        case "less than":
            return Accepted(-INFINITE, number / scale, False, False)
        case "almost":
            return Accepted(number * (1 - ALMOST) / scale, number / scale, True, False)
        case "majority":
            return Accepted(Decimal("0.5"), INFINITE, False, False)
        case "doubled":
            return Accepted(*DOUBLE, True, False)
        case "halved":
            return Accepted(1 / DOUBLE[1], 1 / DOUBLE[0], False, True)
        case "among the highest" | "among the lowest":
            if stated.value is not None:
                return Accepted(Decimal(1), number, True, True)
            return Accepted(Decimal(0), Decimal("0.25"), False, True)
        case "rose" | "fell":
            return _moved(stated, measure, number, half, scale)
    raise InputError(f"{stated.how!r} is judged by documents, not by figures")


def _moved(
    stated: Stated, measure: Measure, number: Decimal, half: Decimal, scale: Decimal
) -> Accepted:
    """Accept a rise or fall: any, or one of the size printed; a ratio moves from 1, others from 0."""
    still = Decimal(1) if measure == "ratio" else Decimal(0)
    if stated.value is None:
        if stated.how == "rose":
            return Accepted(still, INFINITE, False, False)
        return Accepted(-INFINITE, still, False, False)
    low, high = (number - half) / scale, (number + half) / scale
    if stated.how == "rose":
        return Accepted(still + low, still + high, True, False)
    return Accepted(still - high, still - low, False, True)

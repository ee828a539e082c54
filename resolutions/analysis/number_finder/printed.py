"""A number as somebody printed it: what it may be, and which values round to it.

How it was printed decides what counts as the same number: 3% is any share from 2.5% to 3.5%, 5,433
is that count alone, 449k is any count that rounds to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from resolutions.errors import InputError

Unit = Literal["count", "share", "ratio", "points"]
LONGEST = 60
EXAMPLES = "write it like 5,433, 449k, 15 million, 'more than 157,000', 3.4%, +31%, -31% or x2.5"

_LEADS = {
    "above": ("more than", "over", "above", "at least", "upwards of"),
    "below": ("less than", "fewer than", "under", "below", "almost", "nearly", "up to"),
    "": ("about", "around", "some", "roughly", "circa"),
    "up": ("up", "up by", "up to", "rose", "rose by", "increased by", "a rise of"),
    "down": ("down", "down by", "fell", "fell by", "dropped by", "a fall of"),
}
_LEAD = {word: sense for sense, words in _LEADS.items() for word in words}
_MARKS = {"+": "up", "-": "down", "x": "times"}
_SCALES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6}
_UNITS = {
    "%": "%", "per cent": "%", "percent": "%", "points": "points", "percentage points": "points",
    "times": "times", "x": "times", "fold": "times",
}  # fmt: skip
_PRINTED = re.compile(
    r"(?:(?P<lead>[a-z ]+) )?(?P<mark>[x+-])? ?(?P<digits>\d[\d., ]*?)(?:e\+?(?P<power>\d))?"
    rf" ?(?P<scale>{'|'.join(_SCALES)})?[ -]?(?P<unit>{'|'.join(_UNITS)})?"
)


@dataclass(frozen=True)
class Band:
    """The values that one way to read a number takes in.

    Attributes
    ----------
    unit : {'count', 'share', 'ratio', 'points'}
        What is looked through: counts; shares (fractions); counts ÷ an earlier count; differences
        of two shares (fractions).
    value : float
        The number itself in that unit.
    low, high : float
        The limits of what is printed as that number.
    words : str
        The way it is read: ``a count``, ``a share``, ``a rise``, ``a fall``.
    """

    unit: Unit
    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Printed:
    """A printed number.

    Attributes
    ----------
    text : str
        As given.
    words : str
        How it was read: ``13,440 (the dot parts thousands)``.
    bands : tuple of Band
        What it may be, likeliest first.
    """

    text: str
    words: str
    bands: tuple[Band, ...]


def read_number(text: str) -> Printed:
    """Read a number as a newspaper prints it.

    Parameters
    ----------
    text : str
        ``5433``, ``5,433``, ``5 433``, ``13.440``, ``449k``, ``15 million``, ``more than 157,000``,
        ``3.4%``, ``+31%``, ``fell by 31%``, ``x2.5``, ``2.5 times``, ``1.2 points``.

    Returns
    -------
    Printed
        The number and the values that round to it.

    Raises
    ------
    InputError
        If it is no number, or one that no figure can be: nought, a negative count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("×", "x").replace("−", "-")
    folded = " ".join(folded.split())
    match = _PRINTED.fullmatch(folded) if len(folded) <= LONGEST else None
    if match is None or (match["lead"] or "about") not in _LEAD:
        raise _no_number(folded)
    sense = _LEAD.get(match["lead"], "")
    if match["mark"]:
        sense = _MARKS[match["mark"]]
    unit = "times" if sense == "times" else _UNITS.get(match["unit"], "")
    value, step, note = _value(match, whole=not unit)
    if not value:
        raise InputError("nought is not looked up: thousands of figures are 0", fix=EXAMPLES)
    if not unit and sense in ("up", "down"):
        raise InputError(
            f"{folded!r} is a negative count, or a change without its unit",
            fix="leave out the sign for a count; add % for a change",
        )
    low, high = value - step / 2, value + step / 2
    if sense in ("above", "below"):
        low, high = (value, value + step) if sense == "above" else (value - step, value)
    lead = f"{match['lead']} " if sense in ("above", "below") else ""
    rounded = f", to the nearest {step:,f}" if step > 1 and not lead else ""
    read = f"{lead}{value:,f}{'' if unit == '%' else ' ' * bool(unit)}{unit}{rounded}{note}"
    return Printed(text, read, tuple(_bands(unit, sense, value, low, high)))


def _no_number(folded: str) -> InputError:
    shown = folded[:LONGEST] + "…" * (len(folded) > LONGEST)
    return InputError(f"{shown!r} is no number" if shown else "no number is given", fix=EXAMPLES)


def _value(match: re.Match, whole: bool) -> tuple[Decimal, Decimal, str]:
    """Give the value, the unit it is printed to, and a word on how it was read."""
    digits = re.sub(r"[, ](?=\d{3}(\D|$))", "", match["digits"].replace(", ", ","))
    note, scale = "", _SCALES.get(match["scale"], 1) * 10 ** int(match["power"] or 0)
    if whole and scale == 1 and re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
        digits, note = digits.replace(".", ""), " (a dot before three digits parts thousands)"
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", digits):
        raise _no_number(match.string)
    if whole and scale == 1 and "." in digits:
        fix = "add % for a share or a change, x for a ratio, million for a large count"
        raise InputError(f"{digits} is no count: a count has no decimals", fix=fix)
    value = Decimal(digits)
    step = Decimal(1).scaleb(-len(digits.partition(".")[2])) * scale
    noughts = len(digits) - len(digits.rstrip("0"))
    if whole and scale == 1 and noughts >= 2:
        step = Decimal(10**noughts)
    return value * scale, step, note


def _bands(unit: str, sense: str, value: Decimal, low: Decimal, high: Decimal) -> Iterator[Band]:
    """List what a number may be, likeliest first."""
    if not unit:
        yield Band("count", float(value), float(low), float(high), "a count")
        return
    if unit == "times":
        yield Band("ratio", float(value), float(low), float(high), "a change")
        return
    part, least, most = (float(end / 100) for end in (value, low, high))
    if unit == "points":
        yield Band("points", part, least, most, "a change")
    else:
        if sense not in ("up", "down") and part <= 1:
            yield Band("share", part, least, most, "a share")
        if sense != "down":
            yield Band("ratio", 1 + part, 1 + least, 1 + most, "a rise")
        if sense != "up" and part < 1:
            yield Band("ratio", 1 - part, 1 - most, 1 - least, "a fall")

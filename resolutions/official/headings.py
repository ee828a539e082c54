"""The headings of published sheets, known by what they mean, and the sheet that has them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from resolutions.errors import InputError
from resolutions.vocabulary import BASES

HEADING_ROWS = 20
MIN_HEADINGS = 5  # a row with fewer of them is a pivot table's, or prose

HEADINGS = {
    "year": "Financial Year",
    "quarter": "Financial Quarter",
    "force": "Force Name",
    "offence_code": "Offence Code",
    "offence_description": "Offence Description",
    "offence_group": "Offence Group",
    "offence_subgroup": "Offence Subgroup",
    "offence_code_expired": "Offence code expired",
    "outcome_type": "Outcome Type",
    "closed": "Outcomes for investigations that were closed in the quarter",
    "recorded": "Outcomes for offences that were recorded in the quarter",
}
NEEDED = tuple(name for name in HEADINGS if name != "offence_code_expired")
UNUSED = ("outcome description", "outcome group")  # the outcome type says both


@dataclass(frozen=True)
class Sheet:
    """A row of headings and the columns of text under it, which begin at `first_row`."""

    file: Path
    name: str
    headings: list[str]
    header_row: int
    columns: list[pa.Array]
    first_row: int
    hidden_rows: int = 0

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The columns of each meaning."""
        places: dict[str, list[int]] = {}
        for place, heading in enumerate(self.headings):
            if name := _meaning(heading):
                places.setdefault(name, []).append(place)
        return places

    @cached_property
    def used(self) -> set[int]:
        """The columns that are read."""
        return {places[0] for places in self.places.values()}

    @property
    def missing(self) -> list[str]:
        """The needed meanings that no heading has."""
        return [name for name in NEEDED if name not in self.places]

    @property
    def extra(self) -> tuple[str, ...]:
        """The headings that are not understood."""
        return tuple(
            heading
            for heading in self.headings
            if (words := plain_words(heading)) and words not in UNUSED and not _meaning(heading)
        )

    def where(self, row: int | None = None) -> str:
        """Name the file, the sheet and the row, for a message."""
        sheet = f", sheet {self.name!r}" if self.name else ""
        return f"{self.file}{sheet}" + (f", row {row}" if row else "")


def plain_words(heading: str) -> str:
    """Reduce a heading to its words: no case, no punctuation, no ``[note 3]``."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\[[^]]*\]", " ", heading)).strip().casefold()


_BY_NAME = {plain_words(HEADINGS[name]): name for name in HEADINGS if name not in BASES} | {
    "year": "year",
    "quarter": "quarter",
    "force": "force",
    "police force": "force",
    "police force area": "force",
    "offence sub group": "offence_subgroup",
    "offences": "recorded",  # so in the sheet with snake_case headings
}
# Headings of counts are long and have been rewritten: the words that carry the meaning tell them.
# "Outcomes recorded in quarter", without the force, is not among them: it could be either basis.
_FILLER = {"for", "in", "number", "of", "quarter", "that", "the", "was", "were"}
_BY_WORDS = {
    frozenset(words.split()): name
    for words, name in (
        ("force outcomes recorded", "closed"),
        ("outcomes investigations closed", "closed"),
        ("force outcomes offences recorded", "recorded"),
        ("outcomes offences recorded", "recorded"),
    )
}


def _meaning(heading: str) -> str | None:
    words = plain_words(heading)
    return _BY_NAME.get(words) or _BY_WORDS.get(frozenset(words.split()) - _FILLER)


def meanings(headings: list[str]) -> set[str]:
    """Give what the headings of a row mean, as far as they are known."""
    return {meaning for heading in headings if (meaning := _meaning(heading))}


def check_headings(sheet: Sheet) -> None:
    """Refuse headings that are missing, doubled, or another publication's."""
    where = sheet.where(sheet.header_row)
    expected = f"expected are: {', '.join(repr(HEADINGS[name]) for name in NEEDED)}"
    if len(sheet.places) < MIN_HEADINGS:
        what = f"no headings of outcomes data in the first {HEADING_ROWS} rows"
        what += " of any sheet" if sheet.name else ""
        fix = f"give a file of 'Outcomes open data'; {expected}"
        raise InputError(what, str(sheet.file), fix)
    if "outcome_type" in sheet.missing and "number of offences" in map(plain_words, sheet.headings):
        what = "this is recorded crime: it counts offences, not outcomes"
        fix = "take it in with --recorded-crime, or give a file of 'Outcomes open data'"
        raise InputError(what, where, fix)
    if sheet.missing:
        missing = ", ".join(repr(HEADINGS[name]) for name in sheet.missing)
        extra = ", ".join(map(repr, sheet.extra)) or "none"
        fix = f"headings there that are not understood: {extra}; {expected}"
        raise InputError(f"no heading means {missing}", where, fix)
    for name, places in sheet.places.items():
        if len(places) > 1:
            same = " and ".join(repr(sheet.headings[place]) for place in places)
            what = f"{same} both mean {HEADINGS[name]!r}"
            raise InputError(what, where, "keep one of these columns")

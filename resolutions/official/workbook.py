"""One published data sheet of crime outcomes → canonical offence-level rows.

The Home Office publishes one workbook a financial year: cover, notes and a pivot table, then some
700,000 rows of force × quarter × offence code × outcome type with two counts. Sheet names,
headings, their order and the words for "no number" differ from year to year, so everything is
found by its meaning, and what has no known meaning stops the reading with its sheet, row and value.

A column is read as text, reduced to its few distinct words, and only those words are interpreted:
half a million rows cost one look-up each.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from resolutions.errors import InputError
from resolutions.official.headings import HEADINGS, NEEDED, Sheet
from resolutions.official.sheets import find_sheet, no_rows
from resolutions.vocabulary import (
    BASES,
    NATION,
    OFFENCE_GROUPS,
    OUTCOME_NAMES,
    financial_year,
    force_name,
    start_of,
)

MAX_COUNT = 10_000_000  # twice the outcomes of all forces in a year
NOT_NUMBERS = {
    "not applicable": ("N/A", "NA", "N/A - offence code expired"),
    "not provided": ("N/A - data not provided", "Data not provided", "Not provided"),
    "blank": ("",),
}
OF_WHICH = {"1a": -1, "2a": -2, "3a": -3}  # parts of the types 1, 2 and 3, told again


@dataclass(frozen=True)
class Workbook:
    """One published file, read.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a quarter, force, offence code and outcome type, in the order of the sheet, indexed
        0, 1, 2 …. Columns: ``year`` (category of str, ``2018/19``), ``quarter`` (int8, 1–4),
        ``force`` (category), ``offence_code`` (category of str, ``12``), ``offence_description``,
        ``offence_group``, ``offence_subgroup`` (category), ``offence_code_expired`` (boolean,
        missing where the sheet has no such column), ``outcome_type`` (int8, 0–22, 0 being no
        outcome), ``closed`` and ``recorded`` (Int32). A count that the sheet does not give as a
        number is missing, never 0. A negative count is a published correction.
    file : pathlib.Path
        The file.
    sheet : str
        The name of the data sheet; empty for a CSV.
    header_row : int
        The row of the headings, as a spreadsheet numbers it: the first row is 1.
    rows : int
        Rows under the headings that hold something: ``len(table)`` and the "of which" rows.
    empty_rows : int
        Rows that hold nothing, or only ``NA``; left out.
    of_which : dict of str to int
        Rows of the outcome types ``1a``, ``2a``, ``3a``, left out because the types 1, 2 and 3
        already hold them.
    negatives : dict of str to int
        For each basis, the negative counts of `table`.
    not_numbers : dict of str to dict of str to int
        For each basis, how many counts of `table` are missing: ``not applicable`` (the offence
        code has expired, or the sheet says no more than ``N/A``), ``not provided`` (the force sent
        nothing) and ``blank``.
    extra_columns : tuple of str
        Headings that are not understood and whose columns are left out.
    hidden_rows : int
        Rows that are hidden or filtered away in the workbook; they are in `table`.
    """

    table: pd.DataFrame
    file: Path
    sheet: str
    header_row: int
    rows: int
    empty_rows: int
    of_which: dict[str, int]
    negatives: dict[str, int]
    not_numbers: dict[str, dict[str, int]]
    extra_columns: tuple[str, ...]
    hidden_rows: int = 0


def read(file: Path) -> Workbook:
    """Read one published file of outcomes.

    The data sheet is the one whose headings say so, in any order, in one of the first 20 rows.
    Blanks around a word, non-breaking ones too, mean nothing. A count is an optional minus and
    digits: ``7``, ``" 7 "``, ``-3`` (a correction) and ``3.0`` (a whole number that passed through
    a statistics package) are read; ``1.5``, ``1,234``, ``1e9``, ``+3``, ``#N/A`` and a number above
    ten million are errors, for a guess at any of them could be wrong by a factor of a thousand. A
    year is written ``2018/19``, a quarter ``1``, ``Q1`` or ``1.0``. Whether keys repeat, years mix or forces lack is for the checks of the whole table.

    Parameters
    ----------
    file : pathlib.Path
        An ``.xlsx``, ``.ods``, ``.csv`` or ``.csv.gz`` file. A CSV is UTF-8, with commas; its rows
        are numbered without the empty lines.

    Returns
    -------
    Workbook
        The rows and what was met on the way.

    Raises
    ------
    InputError
        If the file cannot be read, is not what its name says, is protected by a password, unpacks
        to too much, holds no data sheet or two; if a needed heading is missing or doubled; if a
        year, quarter, force, offence code, outcome type, count or marker is not known. The message
        names the sheet, the row, the value, and what was expected.
    """
    return _interpret(find_sheet(Path(file)))


@dataclass(frozen=True)
class _Column:
    """A column as its distinct words, or what they mean, and the number of the word in each row."""

    heading: str
    words: list
    codes: np.ndarray

    @classmethod
    def of(cls, heading: str, column: pa.Array) -> "_Column":
        encoded = pc.dictionary_encode(column, null_encoding="encode")
        words = [" ".join((word or "").split()) for word in encoded.dictionary.to_pylist()]
        return cls(heading, words, encoded.indices.to_numpy())

    def keep(self, rows: np.ndarray) -> "_Column":
        """Keep some rows, and the words that they use."""
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return replace(self, words=[self.words[code] for code in used], codes=codes)

    def parse(self, meaning: Callable, where: Callable[[int], str]) -> "_Column":
        """Put its meaning in the place of each word; one that has none is an error at its row."""
        meanings = []
        for code, word in enumerate(self.words):
            try:
                meanings.append(meaning(word))
            except InputError as fault:
                at = where(int(np.argmax(self.codes == code)))
                raise InputError(f"{self.heading!r}: {fault.what}", at, fault.fix) from None
        return replace(self, words=meanings)

    def map_values(self, value: Callable, dtype: str) -> np.ndarray:
        """Give a value for each row, computed once for each distinct word."""
        return np.array([value(word) for word in self.words], dtype)[self.codes]

    def count_where(self, condition: Callable) -> int:
        """Count the rows whose word fulfils a condition."""
        return int(self.map_values(condition, "bool").sum())

    def text(self) -> pd.Categorical:
        place = {word: code for code, word in enumerate(dict.fromkeys(self.words))}
        return pd.Categorical.from_codes(self.map_values(place.get, "int32"), list(place))

    def counts(self) -> pd.api.extensions.ExtensionArray:
        return pd.arrays.IntegerArray(
            self.map_values(lambda word: word if _is_count(word) else 0, "int32"),
            self.map_values(lambda word: not _is_count(word), "bool"),
        )


def _interpret(sheet: Sheet) -> Workbook:
    columns = {
        name: _Column.of(sheet.headings[place], sheet.columns[place])
        for name, (place,) in sheet.places.items()
    }
    empty = np.logical_and.reduce(
        [column.map_values(_is_nothing, "bool") for column in columns.values()]
    )
    rows = np.flatnonzero(~empty) + sheet.first_row
    if not len(rows):
        raise no_rows(sheet)
    if empty.any():
        columns = {name: column.keep(~empty) for name, column in columns.items()}
    columns = {
        name: column.parse(_MEANS[name], lambda index: sheet.where(int(rows[index])))
        for name, column in columns.items()
    }
    types = columns["outcome_type"].map_values(int, "int8")
    of_which = {word: int((types == code).sum()) for word, code in OF_WHICH.items()}
    if any(of_which.values()):
        columns = {name: column.keep(types >= 0) for name, column in columns.items()}

    table = {name: columns[name].text() for name in NEEDED if _MEANS[name] not in _NUMBERS}
    table |= {name: columns[name].map_values(int, "int8") for name in ("quarter", "outcome_type")}
    table |= {basis: columns[basis].counts() for basis in BASES}
    flag = columns.get("offence_code_expired")
    expired = flag.map_values(bool, "bool") if flag else [None] * len(table["quarter"])
    table["offence_code_expired"] = pd.array(expired, "boolean")
    return Workbook(
        table=pd.DataFrame({name: table[name] for name in HEADINGS}, copy=False),
        file=sheet.file,
        sheet=sheet.name,
        header_row=sheet.header_row,
        rows=len(rows),
        empty_rows=int(empty.sum()),
        of_which=of_which,
        negatives={
            basis: columns[basis].count_where(lambda word: _is_count(word) and word < 0)
            for basis in BASES
        },
        not_numbers={
            basis: {
                kind: columns[basis].count_where(lambda word, kind=kind: word == kind)
                for kind in NOT_NUMBERS
            }
            for basis in BASES
        },
        extra_columns=sheet.extra,
        hidden_rows=sheet.hidden_rows,
    )


def _is_nothing(word: str) -> bool:
    return word.casefold() in ("", "na", "n/a")


def _is_count(word: int | str) -> bool:
    return isinstance(word, int)


def _some_text(word: str) -> str:
    if _is_nothing(word):
        raise InputError(f"{word!r} in a row that is not empty", fix="fill it in")
    return word


def _year(word: str) -> str:
    return financial_year(start_of(word))


def _quarter(word: str) -> int:
    number = re.fullmatch(r"(?:Q|Quarter )?([1-4])(?:\.0)?", word, re.ASCII | re.IGNORECASE)
    if not number:
        raise InputError(f"{word!r} is not a quarter", fix="expected are: 1 to 4, or Q1 to Q4")
    return int(number[1])


def _force(word: str) -> str:
    name = force_name(word)
    if name == NATION:
        raise InputError(f"{word!r} is no force", fix="leave out rows that sum up others")
    return name


def _offence_code(word: str) -> str:
    if re.match(r"\d{4}-\d\d-\d\d", word):
        raise InputError(f"a code became the date {word!r}", fix="download the file again")
    return re.sub(r"^(\d+)\.0$", r"\1", _some_text(word))


def _offence_group(word: str) -> str:
    groups = {group.casefold(): group for group in OFFENCE_GROUPS}
    return groups.get(word.casefold()) or _some_text(word)


def _expired(word: str) -> bool:
    if not _is_nothing(word) and word.casefold() != "x":
        raise InputError(f"{word!r} is not known", fix="expected are: x, or a blank")
    return word.casefold() == "x"


def _outcome_type(word: str) -> int:
    number = re.fullmatch(r"(\d{1,2})(?:\.0)?", word, re.ASCII)
    if number and int(number[1]) in OUTCOME_NAMES:
        return int(number[1])
    if word.casefold() in OF_WHICH:
        return OF_WHICH[word.casefold()]
    known = f"0 to {max(OUTCOME_NAMES)}, {', '.join(OF_WHICH)}"
    raise InputError(f"no outcome type {word!r}", fix=f"expected are: {known}")


def _plain(word: str) -> str:
    return re.sub(r" ?[–—-] ?", " - ", word).casefold()


_KIND_OF = {_plain(word): kind for kind, words in NOT_NUMBERS.items() for word in words}


def _count(word: str) -> int | str:
    """Give the count, or the kind of what stands in its place."""
    number = re.fullmatch(r"(-?\d+)(?:\.0+)?", word, re.ASCII)
    if number and abs(int(number[1])) <= MAX_COUNT:
        return int(number[1])
    if not number and _plain(word) in _KIND_OF:
        return _KIND_OF[_plain(word)]
    markers = ", ".join(word for words in NOT_NUMBERS.values() for word in words if word)
    what = f"{word!r} is not a count" + (f" up to {MAX_COUNT:,}" if number else "")
    raise InputError(what, fix=f"expected are: a whole number such as 1234; {markers}; or a blank")


_NUMBERS = (_quarter, _outcome_type, _count)
_MEANS = {
    "year": _year,
    "quarter": _quarter,
    "force": _force,
    "offence_code": _offence_code,
    "offence_description": _some_text,
    "offence_group": _offence_group,
    "offence_subgroup": _some_text,
    "offence_code_expired": _expired,
    "outcome_type": _outcome_type,
    "closed": _count,
    "recorded": _count,
}

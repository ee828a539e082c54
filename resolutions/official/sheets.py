"""A published file → the sheet that holds the data: its headings, and its columns as text.

The sheet is found by its headings, not by name or position. What is no such file (truncated,
protected, renamed, too large once unpacked, another workbook) is told in one line.
"""

import csv
import gzip
import io
import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pyarrow as pa
import pyarrow.csv

from resolutions.errors import InputError
from resolutions.vocabulary import BASES

FORMATS = {".xlsx": "workbook", ".ods": "workbook", ".csv": "text", ".csv.gz": "gzip"}
MOST_UNPACKED = 2 * 1024**3  # bytes; the largest published workbooks unpack to half of it
MOST_CELLS = 200_000_000  # of one sheet; the published ones have ten million
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
BOM = b"\xef\xbb\xbf"
HEADING_ROWS = 20
FEWEST_HEADINGS = 5  # a row with fewer of them is a pivot table's, or prose

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
ERROR_VALUES = {  # as a spreadsheet shows them, and as calamine calls them
    "#N/A": "NA",
    "#DIV/0!": "Div0",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}


def find_sheet(file: Path) -> "Sheet":
    """Find the sheet of a published file that holds the data, by its headings.

    Raises
    ------
    InputError
        If the file is not what its name says, is damaged, protected or unpacks to too much, or
        holds no data sheet or two.
    """
    suffix = next((end for end in FORMATS if file.name.casefold().endswith(end)), None)
    if suffix is None:
        fix = f"give one of: {', '.join(FORMATS)}"
        raise InputError("a file of this kind is not read", str(file), fix)
    try:
        _check_content(file, suffix)
        if FORMATS[suffix] != "workbook":
            return _csv_sheet(file, suffix)
        _check_archive(file, suffix)
        may_hold_errors = _check_parts(file, suffix)
        sheet = _data_sheet(file)
        if may_hold_errors:
            _check_error_values(sheet, suffix)
        return sheet
    except BROKEN_ARCHIVE as fault:
        raise _broken(file, str(fault)) from None
    except OSError as fault:
        told = f"the file cannot be read ({fault.strerror or fault})"
        fix = "check that it is there and that you may read it"
        raise InputError(told, str(file), fix) from None


def _check_content(file: Path, suffix: str) -> None:
    """Refuse what is not what its name says, by its first bytes."""
    with file.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # Microsoft's container of old
            if "EncryptedPackage".encode("utf-16-le") in head + stream.read(MOST_UNPACKED):
                raise _protected(file)
            told = "the file is an old .xls workbook, whatever its name says"
            raise InputError(told, str(file), "open it and save it as .xlsx")
    if not head:
        kind, told, fix = "", "empty", "download it again"
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind, told, fix = "workbook", "an archive such as .xlsx or .ods", "rename it to what it is"
    elif head.startswith(b"\x1f\x8b"):
        kind, told, fix = "gzip", "compressed by gzip", "rename it .csv.gz"
    elif head.removeprefix(BOM).lstrip().startswith(b"<"):
        kind, told, fix = "", "a web page", "download the file itself from that page"
    elif suffix != ".csv" and b"\0" in head:
        kind, told, fix = "", "of an unknown kind", "download it again"
    else:
        kind, told, fix = "text", "plain text", "rename it .csv"
    if kind != FORMATS[suffix]:
        raise InputError(f"the file is {told}, not what its name {suffix} says", str(file), fix)


def _check_archive(file: Path, suffix: str) -> None:
    """Refuse an archive that is broken, locked, or that declares more than a workbook holds."""
    parts = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
    manifest = "META-INF/manifest.xml"
    with zipfile.ZipFile(file) as archive:
        members = {member.filename: member for member in archive.infolist()}
        _check_size(sum(member.file_size for member in archive.infolist()), file)
        if any(member.flag_bits & 1 for member in members.values()) or (
            manifest in members and b"encryption-data" in archive.read(manifest)
        ):
            raise _protected(file)
        if parts[suffix] not in members:
            other = next((end for end, part in parts.items() if part in members), None)
            fix = f"rename it {other}" if other else "download it again"
            raise InputError(f"there is no {suffix} workbook in it", str(file), fix)
        for name in members:
            if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                _check_dimension(archive, name, file)


def _check_parts(file: Path, suffix: str) -> bool:
    """Hold the parts that are read against their checksums; tell if they may hold error values.

    Both go unnoticed by the fast reading: a flipped bit, and ``#N/A``, which it takes for a blank.
    """
    parts, sign = {
        # A cell's text stands in the shared strings, so "#" in a sheet is most likely an error.
        ".xlsx": (("xl/worksheets/", "xl/sharedStrings.xml"), b"#"),
        ".ods": (("content.xml",), b'"error"'),
    }[suffix]
    found = False
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith(parts):
                with archive.open(name) as stream:
                    end = b""
                    while chunk := stream.read(2**18):
                        found = found or sign in chunk or sign in end + chunk[: len(sign)]
                        end = chunk[-len(sign) :]
    return found


def _check_size(unpacked: int, file: Path) -> None:
    if unpacked > MOST_UNPACKED:
        told = f"the file unpacks to {unpacked / 1024**3:,.1f} GB, which no published one does"
        fix = f"give one that unpacks to at most {MOST_UNPACKED / 1024**3:g} GB"
        raise InputError(told, str(file), fix)


def _check_dimension(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    """Refuse a sheet with a cell so far out that the grid up to it would not fit in memory."""
    with archive.open(name) as stream:
        found = re.search(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"', stream.read(4096))
    if not found:
        return
    columns = 0
    for letter in found[1]:
        columns = columns * 26 + letter - ord("A") + 1
    if columns * int(found[2]) > MOST_CELLS:
        told = f"{name} in it claims {int(found[2]):,} rows and {columns:,} columns"
        fix = "delete what stands far below or beside the table, and save it"
        raise InputError(told, str(file), fix)


def _protected(file: Path) -> InputError:
    fix = "open it and save it without one"
    return InputError("the file is protected by a password", str(file), fix)


def _broken(file: Path, detail: str) -> InputError:
    first, *_ = [*detail.splitlines(), "it ends too soon"]
    told = f"the file is incomplete or damaged ({first})"
    return InputError(told, str(file), "download it again")


# --- which sheet, which row, which columns -------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A row of headings and the columns of text under it, which begin at `first_row`."""

    file: Path
    name: str
    headings: list[str]
    header_row: int
    columns: list[pa.Array]
    first_row: int

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The columns of each meaning."""
        places: dict[str, list[int]] = {}
        for place, heading in enumerate(self.headings):
            if name := _meaning(heading):
                places.setdefault(name, []).append(place)
        return places

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
            if (words := _words(heading)) and words not in UNUSED and not _meaning(heading)
        )

    def where(self, row: int | None = None) -> str:
        """Name the file, the sheet and the row, for a message."""
        sheet = f", sheet {self.name!r}" if self.name else ""
        return f"{self.file}{sheet}" + (f", row {row}" if row else "")


def _words(heading: str) -> str:
    """Reduce a heading to its words: no case, no punctuation, no ``[note 3]``."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\[[^]]*\]", " ", heading)).strip().casefold()


_BY_NAME = {_words(HEADINGS[name]): name for name in HEADINGS if name not in BASES} | {
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
    words = _words(heading)
    return _BY_NAME.get(words) or _BY_WORDS.get(frozenset(words.split()) - _FILLER)


def _meanings(headings: list[str]) -> set[str]:
    return {_meaning(heading) for heading in headings} - {None}


def _best_row(rows: list[list[str]]) -> int:
    """Give the index of the row that holds the most headings."""
    return max(range(len(rows)), key=lambda index: len(_meanings(rows[index])))


def _data_sheet(file: Path) -> Sheet:
    """Find the one sheet of a workbook that holds outcomes."""
    try:
        reader = fastexcel.read_excel(file)
        names = reader.sheet_names
    except fastexcel.FastExcelError as fault:
        raise _broken(file, str(fault)) from None
    complete, nearest, unread = [], None, None
    for name in names:
        try:
            # Read eagerly, the text is borrowed from the file: less time and memory. All as text:
            # a column mixes numbers and markers. skip_rows=0 keeps blank rows at the top.
            grid = reader.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", eager=True
            )
        except fastexcel.FastExcelError as fault:
            unread = unread or _broken(file, f"sheet {name!r}: {fault}")
            continue
        if not grid.num_rows:
            continue
        top = [column.slice(0, HEADING_ROWS).to_pylist() for column in grid.columns]
        rows = [[word or "" for word in row] for row in zip(*top, strict=True)]
        at = _best_row(rows)
        columns = [column.slice(at + 1) for column in grid.columns]
        sheet = Sheet(file, name, rows[at], at + 1, columns, at + 2)
        if not sheet.missing:
            complete.append(sheet)
        elif nearest is None or len(sheet.places) > len(nearest.places):
            nearest = sheet
    if len(complete) > 1:
        told = f"several sheets hold outcomes: {', '.join(repr(each.name) for each in complete)}"
        raise InputError(told, str(file), "keep one of them in a file")
    if not complete and unread:
        raise unread
    if not complete and not nearest:
        raise InputError("every sheet is empty", str(file), "download it again")
    sheet = complete[0] if complete else nearest
    _check_headings(sheet)
    return sheet


def _csv_sheet(file: Path, suffix: str) -> Sheet:
    with gzip.open(file) if FORMATS[suffix] == "gzip" else file.open("rb") as stream:
        data = stream.read(MOST_UNPACKED + 1)
    _check_size(len(data), file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        fix = "save it as 'CSV UTF-8'"
        raise InputError("the text is not UTF-8 but, it seems, UTF-16", str(file), fix)
    data = data.removeprefix(BOM)
    top = csv.reader(io.StringIO(data[: 2**16].decode("utf-8", "replace"), newline=""))
    try:
        rows = [(row, top.line_num) for row in itertools.islice(top, HEADING_ROWS)]
    except csv.Error as fault:
        raise _broken(file, str(fault)) from None
    if not rows:
        raise InputError("there is nothing in it", str(file), "download it again")
    for mark, told in ((";", "semicolons"), ("\t", "tabs")):
        # A comma within such a line has split it: only what stands between two marks is whole.
        if any(len(_meanings(",".join(row).split(mark))) >= FEWEST_HEADINGS for row, _ in rows):
            raise InputError(f"the columns are separated by {told}", str(file), "use commas")
    headings, line = rows[_best_row([row for row, _ in rows])]
    sheet = Sheet(file, "", headings, line, [], line + 1)
    _check_headings(sheet)
    names = [str(place) for place in range(len(headings))]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            # With threads a fault would not tell its row.
            pyarrow.csv.ReadOptions(use_threads=False, skip_rows=line, column_names=names),
            pyarrow.csv.ParseOptions(newlines_in_values=True),
            pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as fault:
        raise _faulty_row(sheet, str(fault)) from None
    return replace(sheet, columns=[column.combine_chunks() for column in table.columns])


def _faulty_row(sheet: Sheet, fault: str) -> InputError:
    """Say why a CSV could not be split into rows and columns."""
    row = re.search(r"Row #(\d+)", fault)
    where = sheet.where(int(row[1]) if row else None)
    if "UTF8" in fault:
        return InputError("the text is not UTF-8", where, "save it as 'CSV UTF-8'")
    if widths := re.search(r"Expected (\d+) columns, got (\d+)", fault):
        told = f"a row of {widths[2]} values under {widths[1]} headings"
        fix = "put a value that has a comma in quotation marks; a row cut short: download it again"
        return InputError(told, where, fix)
    if "Could not skip" in fault or "Empty CSV" in fault:
        return no_rows(sheet)
    return _broken(sheet.file, fault)


def no_rows(sheet: Sheet) -> InputError:
    """Tell of a sheet that has headings and nothing under them."""
    where = sheet.where(sheet.header_row)
    return InputError("there is nothing under the headings", where, "download it again")


def _check_headings(sheet: Sheet) -> None:
    """Refuse headings that are missing, doubled, or another publication's."""
    where = sheet.where(sheet.header_row)
    expected = f"expected are: {', '.join(repr(HEADINGS[name]) for name in NEEDED)}"
    if len(sheet.places) < FEWEST_HEADINGS:
        told = f"no headings of outcomes data in the first {HEADING_ROWS} rows"
        told += " of any sheet" if sheet.name else ""
        fix = f"give a file of 'Outcomes open data'; {expected}"
        raise InputError(told, str(sheet.file), fix)
    if "outcome_type" in sheet.missing and "number of offences" in map(_words, sheet.headings):
        told = "this is recorded crime: it counts offences, not outcomes"
        fix = "give a file of 'Outcomes open data', published on the same page of the Home Office"
        raise InputError(told, where, fix)
    if sheet.missing:
        missing = ", ".join(repr(HEADINGS[name]) for name in sheet.missing)
        extra = ", ".join(map(repr, sheet.extra)) or "none"
        fix = f"headings there that are not understood: {extra}; {expected}"
        raise InputError(f"no heading means {missing}", where, fix)
    for name, places in sheet.places.items():
        if len(places) > 1:
            same = " and ".join(repr(sheet.headings[place]) for place in places)
            told = f"{same} both mean {HEADINGS[name]!r}"
            raise InputError(told, where, "keep one of these columns")


def _check_error_values(sheet: Sheet, suffix: str) -> None:
    """Refuse the first error value in the sheet, which takes a slower reading to find."""
    found = _error_in_xlsx(sheet) if suffix == ".xlsx" else _error_in_ods(sheet)
    if found:
        row, value = found
        fix = "put the number, or the published marker, in its place"
        raise InputError(f"a cell holds the error value {value}", sheet.where(row), fix)


def _error_in_xlsx(sheet: Sheet) -> tuple[int, str] | None:
    reader = fastexcel.read_excel(sheet.file)
    lazy = reader.load_sheet(sheet.name, header_row=None, skip_rows=0, dtypes="string")
    _, errors = lazy.to_arrow_with_errors()
    used = {places[0] for places in sheet.places.values()}
    for error in errors.errors if errors else ():
        row, place = error.position
        if place in used and row + 1 >= sheet.first_row:
            shown = next(
                (text for text, name in ERROR_VALUES.items() if f"({name})" in error.detail), ""
            )
            return row + 1, shown
    return None


def _error_in_ods(sheet: Sheet) -> tuple[int, str] | None:
    row, inside = 0, False
    with zipfile.ZipFile(sheet.file) as archive, archive.open("content.xml") as stream:
        for event, node in ElementTree.iterparse(stream, ("start", "end")):
            step = event, node.tag.rpartition("}")[2]
            told = {(name.rpartition("}")[2], value) for name, value in node.items()}
            if step == ("start", "table"):
                row, inside = 0, ("name", sheet.name) in told
            elif step == ("end", "table-row"):
                row += int(dict(told).get("number-rows-repeated", 1))
                node.clear()
            elif inside and step == ("end", "table-cell") and ("value-type", "error") in told:
                return row + 1, "".join(node.itertext())
    return None

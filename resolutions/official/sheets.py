"""A published file → the sheet that holds the data: its headings, and its columns as text.

The sheet is found by its headings, not by name or position. What is no such file (truncated,
protected, renamed, too large once unpacked, another workbook) is told in one line.
"""

import csv
import io
import itertools
import re
from dataclasses import replace
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from resolutions.errors import InputError
from resolutions.official.archive import (
    BOM,
    BROKEN_ARCHIVE,
    FORMATS,
    check_archive,
    check_content,
    damaged_file,
    find_marks,
    read_text,
    suffix_of,
)
from resolutions.official.cells import check_cells
from resolutions.official.headings import (
    HEADING_ROWS,
    MIN_HEADINGS,
    Sheet,
    check_headings,
    meanings,
)


def find_sheet(file: Path) -> Sheet:
    """Find the sheet of a published file that holds the data, by its headings.

    Raises
    ------
    InputError
        If the file is not what its name says, is damaged, protected or unpacks to too much, or
        holds no data sheet or two, or cells that cannot be read as they look.
    """
    suffix = suffix_of(file)
    try:
        check_content(file, suffix)
        if FORMATS[suffix] != "workbook":
            return _csv_sheet(file, suffix)
        check_archive(file, suffix)
        marks = find_marks(file, suffix)
        sheet = _data_sheet(file)
        return replace(sheet, hidden_rows=check_cells(sheet, suffix, marks))
    except BROKEN_ARCHIVE as fault:
        raise damaged_file(file, str(fault)) from None
    except OSError as fault:
        what = f"the file cannot be read ({fault.strerror or fault})"
        fix = "check that it is there and that you may read it"
        raise InputError(what, str(file), fix) from None


def _best_row(rows: list[list[str]]) -> int:
    """Give the index of the row that holds the most headings."""
    return max(range(len(rows)), key=lambda index: len(meanings(rows[index])))


def _data_sheet(file: Path) -> Sheet:
    """Find the one sheet of a workbook that holds outcomes."""
    try:
        reader = fastexcel.read_excel(file)
        names = reader.sheet_names
    except fastexcel.FastExcelError as fault:
        raise damaged_file(file, str(fault)) from None
    complete, nearest, unread = [], None, None
    for name in names:
        try:
            # Read eagerly, the text is borrowed from the file: less time and memory. All as text:
            # a column mixes numbers and markers. skip_rows=0 keeps blank rows at the top.
            grid = reader.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", eager=True
            )
        except fastexcel.FastExcelError as fault:
            unread = unread or damaged_file(file, f"sheet {name!r}: {fault}")
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
        what = f"several sheets hold outcomes: {', '.join(repr(each.name) for each in complete)}"
        raise InputError(what, str(file), "keep one of them in a file")
    if not complete and unread:
        raise unread
    best = complete[0] if complete else nearest
    if best is None:
        raise InputError("every sheet is empty", str(file), "download it again")
    check_headings(best)
    return best


def _csv_sheet(file: Path, suffix: str) -> Sheet:
    data = read_text(file, suffix)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        fix = "save it as 'CSV UTF-8'"
        raise InputError("the text is not UTF-8 but, it seems, UTF-16", str(file), fix)
    data = data.removeprefix(BOM)
    top = csv.reader(io.StringIO(data[: 2**16].decode("utf-8", "replace"), newline=""))
    try:
        rows = [(row, top.line_num) for row in itertools.islice(top, HEADING_ROWS)]
    except csv.Error as fault:
        raise damaged_file(file, str(fault)) from None
    if not rows:
        raise InputError("there is nothing in it", str(file), "download it again")
    for mark, what in ((";", "semicolons"), ("\t", "tabs")):
        # A comma within such a line has split it: only what stands between two marks is whole.
        if any(len(meanings(",".join(row).split(mark))) >= MIN_HEADINGS for row, _ in rows):
            raise InputError(f"the columns are separated by {what}", str(file), "use commas")
    headings, line = rows[_best_row([row for row, _ in rows])]
    sheet = Sheet(file, "", headings, line, [], line + 1)
    check_headings(sheet)
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
    columns = [column.combine_chunks() for column in table.columns]
    if data.count(b"\n") > line + table.num_rows:
        _check_quotes(sheet, columns)
    return replace(sheet, columns=columns)


def _check_quotes(sheet: Sheet, columns: list[pa.Array]) -> None:
    """Refuse a value that goes on in the next line: all from its quotation mark on is lost."""
    for place in sorted(sheet.used):
        broken_off = pc.match_substring_regex(columns[place], r"[\r\n]")
        if pc.any(broken_off).as_py():
            row = sheet.first_row + pc.index(broken_off, True).as_py()
            what = f"{sheet.headings[place]!r}: a value goes on over several lines"
            fix = "close the quotation mark that is open there, or download it again"
            raise InputError(what, sheet.where(row), fix)


def _faulty_row(sheet: Sheet, fault: str) -> InputError:
    """Say why a CSV could not be split into rows and columns."""
    row = re.search(r"Row #(\d+)", fault)
    where = sheet.where(int(row[1]) if row else None)
    if "UTF8" in fault:
        return InputError("the text is not UTF-8", where, "save it as 'CSV UTF-8'")
    if widths := re.search(r"Expected (\d+) columns, got (\d+)", fault):
        what = f"a row of {widths[2]} values under {widths[1]} headings"
        fix = "put a value that has a comma in quotation marks; a row cut short: download it again"
        return InputError(what, where, fix)
    if "Could not skip" in fault or "Empty CSV" in fault:
        return no_rows(sheet)
    return damaged_file(sheet.file, fault)


def no_rows(sheet: Sheet) -> InputError:
    """Tell of a sheet that has headings and nothing under them."""
    where = sheet.where(sheet.header_row)
    return InputError("there is nothing under the headings", where, "download it again")

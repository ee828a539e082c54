"""Cells of a data sheet that the fast reading takes for something else, named by their row.

It takes an error value, and a formula whose result was not saved, for a blank; it gives the value
of merged cells to the first of them; it reads hidden rows as any others. A sheet is looked through
only for what left a mark in it.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

import fastexcel

from resolutions.errors import InputError
from resolutions.official.archive import CHUNK_SIZE, MARKS
from resolutions.official.headings import Sheet

ERROR_VALUES = {  # as a spreadsheet shows them, and as calamine calls them
    "#N/A": "NA",
    "#DIV/0!": "Div0",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<row\b([^>]*)>")
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_WITHOUT_RESULT = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ODS_HIDDEN = re.compile(rb'<table:table-row\b[^>]*visibility="(?:collapse|filter)"')
_ODS_ERROR = re.compile(rb'<table:table-cell\b[^>]*value-type="error"[^>]*>(.*?)</table:', re.S)
_ODS_WITHOUT_RESULT = re.compile(
    rb"<table:table-cell\b(?=[^>]*table:formula=)(?![^>]*office:value-type=)[^>]*>"
)


def check_cells(sheet: Sheet, suffix: str, marks: dict[str, set[bytes]]) -> int:
    """Refuse error values, formulas without a result and merged cells; count hidden rows.

    Parameters
    ----------
    sheet : Sheet
        The data sheet of a workbook.
    suffix : {'.xlsx', '.ods'}
        Its format.
    marks : dict of str to set of bytes
        From `resolutions.official.archive.find_marks`.

    Returns
    -------
    int
        Rows under the headings that are hidden or filtered away. They are read.

    Raises
    ------
    InputError
        For the first cell that cannot be read as it looks.
    """
    if suffix == ".ods":
        return _look_through_ods(sheet) if any(marks.values()) else 0
    part = _part_of(sheet)
    found = marks.get(part, set()) | marks.get("xl/sharedStrings.xml", set()) & {b"#"}
    if b"#" in found:
        _check_error_values(sheet)
    return _look_through_xlsx(sheet, part) if found - {b"#"} else 0


def _error_value(sheet: Sheet, row: int, value: str) -> InputError:
    fix = "put the number, or the published marker, in its place"
    return InputError(f"a cell holds the error value {value}", sheet.where(row), fix)


def _no_result(sheet: Sheet, row: int) -> InputError:
    what = "a cell holds a formula whose result was not saved"
    return InputError(what, sheet.where(row), "open the file, let it calculate, and save it")


def _merged(sheet: Sheet, row: int) -> InputError:
    what = "cells are merged, so that all but the first would be read as blank"
    return InputError(what, sheet.where(row), "split them and fill each in, or download it again")


# --- .xlsx ---------------------------------------------------------------------------------------


def _part_of(sheet: Sheet) -> str:
    """Find the part of the archive that holds a sheet; empty where the archive does not say."""
    with zipfile.ZipFile(sheet.file) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    name = next(
        (each.get(RELATION) for each in book.iter() if each.get("name") == sheet.name), None
    )
    target = next((each.get("Target", "") for each in relations if each.get("Id") == name), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _check_error_values(sheet: Sheet) -> None:
    reader = fastexcel.read_excel(sheet.file)
    lazy = reader.load_sheet(sheet.name, header_row=None, skip_rows=0, dtypes="string")
    _, errors = lazy.to_arrow_with_errors()
    used = sheet.used
    for error in errors.errors if errors else ():
        row, place = error.position
        if place in used and row + 1 >= sheet.first_row:
            shown = next(
                (text for text, name in ERROR_VALUES.items() if f"({name})" in error.detail), ""
            )
            raise _error_value(sheet, row + 1, shown)


def _look_through_xlsx(sheet: Sheet, part: str) -> int:
    hidden = 0
    for block in _blocks(sheet, part, b"</row>"):
        for match in _ROW.finditer(block) if b' hidden="' in block else ():
            row = _number(match[1])
            hidden += row >= sheet.first_row and bool(
                re.search(rb'\shidden="(?:1|true)"', match[1])
            )
        for match in _WITHOUT_RESULT.finditer(block) if b"<f" in block else ():
            text = match[2] and b't="str"' in match[1]  # the result is a blank text
            row, column = _cell(match[1])
            if not text and row >= sheet.first_row and column in sheet.used:
                raise _no_result(sheet, row)
        for match in _MERGED.finditer(block):
            first, last = _letters(match[1]), _letters(match[3])
            if int(match[4]) >= sheet.first_row and sheet.used & set(range(first, last + 1)):
                raise _merged(sheet, max(int(match[2]), sheet.first_row))
    return hidden


def _number(attributes: bytes) -> int:
    found = re.search(rb'\br="(\d+)"', attributes)
    return int(found[1]) if found else 0


def _cell(attributes: bytes) -> tuple[int, int]:
    """Give the row and the column of a cell, the column from 0."""
    found = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
    return (int(found[2]), _letters(found[1])) if found else (0, 0)


def _letters(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1


def _blocks(sheet: Sheet, part: str, end: bytes) -> Iterator[bytes]:
    """Stream a part of the archive in pieces that hold whole rows."""
    with zipfile.ZipFile(sheet.file) as archive, archive.open(part) as stream:
        rest = b""
        while chunk := stream.read(CHUNK_SIZE):
            rows, last, rest = (rest + chunk).rpartition(end)
            yield rows + last
        yield rest


# --- .ods ----------------------------------------------------------------------------------------


def _look_through_ods(sheet: Sheet) -> int:
    row, hidden, inside = 1, 0, False
    for block in _blocks(sheet, "content.xml", b"</table:table-row>"):
        for piece in block.split(b"</table:table-row>"):
            if table := re.search(rb'<table:table\b[^>]*table:name="([^"]*)"', piece):
                row, inside = 1, unescape(table[1].decode()) == sheet.name
            if b"<table:table-row" not in piece:
                continue
            repeated = re.search(rb'number-rows-repeated="(\d+)"', piece)
            times = int(repeated[1]) if repeated else 1
            if inside and row + times > sheet.first_row:
                if any(mark in piece for mark in MARKS[".ods"]):
                    _check_ods_row(sheet, row, piece)
                hidden += times * bool(_ODS_HIDDEN.search(piece))
            row += times
    return hidden


def _check_ods_row(sheet: Sheet, row: int, cells: bytes) -> None:
    if error := _ODS_ERROR.search(cells):
        raise _error_value(sheet, row, re.sub(rb"<[^>]*>", b"", error[1]).decode())
    if re.search(rb'-spanned="(?!1")', cells):
        raise _merged(sheet, row)
    if _ODS_WITHOUT_RESULT.search(cells):
        raise _no_result(sheet, row)

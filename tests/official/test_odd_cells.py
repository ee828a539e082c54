"""Cells that a spreadsheet shows and the fast reading does not see, and files made to overflow.

Every odd cell is invented, put into small sheets of real rows.
"""

import gzip
import re
import tracemalloc
import zipfile

import openpyxl
import pytest
from small_sheets import ROWS, SHEET, grid, ods_table, write, write_ods

from resolutions.errors import InputError
from resolutions.official import archive
from resolutions.official.workbook import read


def refused(file, *told):
    with pytest.raises(InputError) as caught:
        read(file)
    message = str(caught.value)
    assert caught.value.fix
    assert "\n" not in message
    for part in (str(file), *told):
        assert part in message, message


@pytest.fixture
def sheet(tmp_path):
    """Give a small workbook to make odd, and the file to save it as."""
    write(tmp_path / "good.xlsx", grid())
    book = openpyxl.load_workbook(tmp_path / "good.xlsx")
    return book, book[SHEET], tmp_path / "odd.xlsx"


def edited(file, target, pattern, text, part="xl/worksheets/"):
    """Copy an archive with one substitution in its data sheet."""
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(target, "w") as changed:
        names = [name for name in packed.namelist() if name.startswith(part)]
        for name in packed.namelist():
            content = packed.read(name)
            if name == names[-1]:
                content, times = re.subn(pattern, text, content)
                assert times
            changed.writestr(name, content)
    return target


# --- .xlsx ---------------------------------------------------------------------------------------


def test_merged_cells_are_named_by_their_row(sheet):
    book, page, file = sheet
    page.merge_cells("C5:C7")
    book.save(file)
    refused(file, "merged", "row 5", SHEET)


def test_merged_cells_of_a_title_or_another_sheet_do_no_harm(tmp_path):
    write(tmp_path / "good.xlsx", grid(top=2))
    book = openpyxl.load_workbook(tmp_path / "good.xlsx")
    book[SHEET].merge_cells("A1:D1")
    book["Cover_sheet"].merge_cells("A1:D9")
    book.save(tmp_path / "titled.xlsx")
    assert len(read(tmp_path / "titled.xlsx").table) == len(ROWS)


def test_a_formula_whose_result_was_not_saved_is_named(sheet):
    book, page, file = sheet
    page["M9"] = "=SUM(L2:L8)"
    book.save(file)
    refused(file, "formula", "row 9")


@pytest.mark.parametrize("value", [b"<v>7</v>", b"<v></v>"])
def test_a_formula_with_its_result_is_read(sheet, value):
    book, page, file = sheet
    page["M9"], page["O9"] = 123456, "=1+1"  # column O is none of the sheet's
    book.save(file)
    kind = b' t="str"' if value == b"<v></v>" else b""
    cell = rb'<c r="M9"[^>]*><v>123456</v></c>'
    formula = rb'<c r="M9"' + kind + rb"><f>SUM(L2:L8)</f>" + value + rb"</c>"
    result = read(edited(file, file.with_name("saved.xlsx"), cell, formula))
    assert len(result.table) == len(ROWS)


def test_hidden_rows_are_read_and_counted(sheet):
    book, page, file = sheet
    for row in (3, 4, 8):
        page.row_dimensions[row].hidden = True
    page.auto_filter.ref = "A1:M60"
    book.save(file)
    result = read(file)
    assert result.hidden_rows == 3
    assert len(result.table) == len(ROWS)


def test_a_filter_that_hides_nothing_is_not_told(sheet):
    book, page, file = sheet
    page.auto_filter.ref = "A1:M60"
    page.column_dimensions["D"].hidden = True
    book.save(file)
    assert read(file).hidden_rows == 0


# --- .ods ----------------------------------------------------------------------------------------


def ods(tmp_path, change):
    """Write the small sheet as .ods, its seventh row changed."""
    table = ods_table(SHEET, grid())
    rows = table.split("</table:table-row>")
    rows[6] = change(rows[6])
    cover = ods_table("Cover", [["Outcomes"]]).replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-spanned="9" '
    )
    write_ods(tmp_path / "odd.ods", cover + "</table:table-row>".join(rows))
    return tmp_path / "odd.ods"


def test_ods_merged_cells_are_named(tmp_path):
    span = '<table:table-cell table:number-rows-spanned="3" '
    refused(
        ods(tmp_path, lambda row: row.replace("<table:table-cell ", span, 1)), "merged", "row 7"
    )


def test_ods_formula_without_a_result_is_named(tmp_path):
    cell = '<table:table-cell table:formula="of:=1+1"/></table:table'

    def change(row):
        return row.rpartition("<table:table-cell")[0] + cell.removesuffix("</table:table")

    refused(ods(tmp_path, change), "formula", "row 7")


def test_ods_hidden_rows_are_read_and_counted(tmp_path):
    hide = '<table:table-row table:visibility="filter">'
    result = read(ods(tmp_path, lambda row: row.replace("<table:table-row>", hide)))
    assert result.hidden_rows == 1
    assert len(result.table) == len(ROWS)


def test_ods_merged_cells_of_the_cover_do_no_harm(tmp_path):
    assert len(read(ods(tmp_path, str)).table) == len(ROWS)


def test_ods_row_repeated_a_million_times_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("fastexcel.read_excel", lambda _: pytest.fail("it was read"))
    many = '<table:table-row table:number-rows-repeated="1000000">'
    file = ods(tmp_path, lambda row: row.replace("<table:table-row>", many))
    refused(file, "repeated 1,000,000 times")


def test_ods_rows_repeated_often_are_counted_together(tmp_path, monkeypatch):
    monkeypatch.setattr("fastexcel.read_excel", lambda _: pytest.fail("it was read"))
    table = ods_table(SHEET, grid())
    start = table.rindex("<table:table-row>")
    row = table[start : table.index("</table:table-row>", start)] + "</table:table-row>"
    many = row.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="9999">')
    write_ods(tmp_path / "a.ods", table.replace(row, many * 101))
    refused(tmp_path / "a.ods", "rows in it are repeated 1,009,899 times or more")


def test_ods_blank_rows_up_to_the_end_of_the_grid_are_none(tmp_path):
    blank = (
        '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
    )
    table = ods_table(SHEET, grid())
    end = "</table:table-row></table:table>"
    write_ods(tmp_path / "a.ods", table.replace(end, blank + end))
    assert len(read(tmp_path / "a.ods").table) == len(ROWS)


# --- .csv ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_an_open_quotation_mark_is_named_with_its_row(tmp_path, suffix):
    text = write(tmp_path / "a.csv", grid()).read_text("utf-8-sig").splitlines(keepends=True)
    cells = text[10].split(",")
    cells[3] = '"' + cells[3].strip('"')
    text[10] = ",".join(cells)
    cells = text[14].split(",")
    cells[3] = cells[3].strip('"') + '"'
    text[14] = ",".join(cells)
    content = "".join(text).encode()
    file = tmp_path / f"open{suffix}"
    file.write_bytes(gzip.compress(content) if suffix.endswith("gz") else content)
    refused(file, "row 11", "quotation mark")


def test_an_open_quotation_mark_that_nothing_closes_is_an_error(tmp_path):
    text = write(tmp_path / "a.csv", grid()).read_text("utf-8-sig")
    start, end = text[: len(text) // 2], text[len(text) // 2 :]
    (tmp_path / "a.csv").write_text(start + end.replace(",", ',"', 1), "utf-8")
    refused(tmp_path / "a.csv")


def test_blank_lines_are_no_open_quotation_mark(tmp_path):
    file = write(tmp_path / "a.csv", grid())
    file.write_text(file.read_text("utf-8-sig") + "\n\n\n", "utf-8")
    assert len(read(file).table) == len(ROWS)


def test_a_text_larger_than_a_sheet_is_refused_by_its_size(tmp_path):
    file = write(tmp_path / "a.csv", grid())
    with file.open("r+b") as stream:
        stream.truncate(2 * 1024**3)  # a hole: it takes no room
    tracemalloc.start()
    try:
        refused(file, "2.0 GB")
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_compressed_text_denser_than_a_sheet_is_refused_as_it_unpacks(tmp_path):
    head = write(tmp_path / "a.csv", grid()).read_bytes()
    file = tmp_path / "bomb.csv.gz"
    with gzip.open(file, "wb", compresslevel=9) as stream:
        stream.write(head)
        for _ in range(160):
            stream.write(b" " * 2**20)
    assert file.stat().st_size < 2**20
    tracemalloc.start()
    try:
        refused(file, "unpacks to")
        assert tracemalloc.get_traced_memory()[1] < archive.MAX_TEXT // 4
    finally:
        tracemalloc.stop()

import gzip
import os
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st
from small_sheets import (
    EMBEDDED,
    FORMATS,
    NAMES,
    NEWER,
    NUMBERED,
    OLDER,
    ROWS,
    SHARED,
    SHEET,
    SNAKE,
    changed,
    grid,
    independent_sum,
    write,
    write_ods,
    write_sheets,
)

from resolutions.errors import InputError
from resolutions.official import archive, workbook
from resolutions.official.workbook import read

pytestmark = pytest.mark.slow  # each test writes a workbook


def refused(file, *told):
    """Read a file that must be refused; the message must tell all this."""
    with pytest.raises(InputError) as caught:
        read(file)
    message = str(caught.value)
    assert caught.value.fix, message
    assert "\n" not in message
    for part in (str(file), *told):
        assert part in message, message


# --- what is read --------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_rows(tmp_path, suffix):
    result = read(write(tmp_path / f"sheet{suffix}", grid()))
    table = result.table
    assert result.sheet == ("" if "csv" in suffix else SHEET)
    assert (result.rows, len(table), result.empty_rows) == (len(ROWS), len(ROWS), 0)
    assert result.extra_columns == ()
    assert list(table) == list(workbook.HEADINGS)
    for name in ("year", "force", "offence_code", "offence_description", "offence_group"):
        assert table[name].astype(str).to_list() == [str(row[name]) for row in ROWS]
    assert (table["quarter"].dtype, table["outcome_type"].dtype) == ("int8", "int8")
    assert (table["closed"].dtype, table["recorded"].dtype) == ("Int32", "Int32")
    assert table["offence_code_expired"].to_list() == [
        bool(row["offence_code_expired"]) for row in ROWS
    ]
    for basis in ("closed", "recorded"):
        texts = [row[basis] for row in ROWS]
        assert table[basis].isna().to_list() == [isinstance(text, str) for text in texts]
        assert table[basis].sum() == independent_sum(ROWS, basis)
        assert result.negatives[basis] == sum(isinstance(n, int) and n < 0 for n in texts) > 0
        assert result.not_numbers[basis] == {
            "not applicable": table[basis].isna().sum(), "not provided": 0, "blank": 0,
        }  # fmt: skip


@pytest.mark.parametrize(
    "headings", [OLDER, NEWER, NUMBERED, SNAKE], ids=["older", "newer", "numbered", "snake"]
)
@pytest.mark.parametrize("top", [0, 6, 19])
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_headings_are_known_by_meaning_wherever_they_stand(tmp_path, headings, top, suffix):
    cells = grid(headings=headings, top=top)
    cells = [list(reversed(row)) for row in cells]
    if suffix == ".csv":
        cells[:top] = [["title"]] * top
    result = read(write(tmp_path / f"a{suffix}", cells, sheet="any name"))
    assert result.table["closed"].sum() == independent_sum(ROWS, "closed")
    assert result.table["recorded"].sum() == independent_sum(ROWS, "recorded")
    assert result.extra_columns == ()
    if suffix != ".csv":
        assert (result.sheet, result.header_row) == ("any name", top + 1)


def test_headings_below_the_twentieth_row_are_not_looked_for(tmp_path):
    file = write(tmp_path / "a.xlsx", grid(top=20))
    refused(file, "first 20 rows", "'Offence Code'", "'Force Name'")


def test_the_data_sheet_may_come_first_and_be_misnamed(tmp_path):
    sheets = {"Notes": grid(), "Outcomes_open_data_2018-19": [["nothing here"]], "Empty": []}
    assert read(write_sheets(tmp_path / "a.xlsx", sheets)).sheet == "Notes"


def test_columns_that_are_not_understood_are_told_and_left_out(tmp_path):
    cells = [[*row, "more", ""] for row in grid()]
    cells[0][-2:] = ["Region [note 2]", "Outcomes recorded in quarter"]
    result = read(write(tmp_path / "a.xlsx", cells))
    assert result.extra_columns == ("Region [note 2]", "Outcomes recorded in quarter")


def test_the_expired_flag_may_be_absent(tmp_path):
    cells = [row[:7] + row[8:] for row in grid()]
    table = read(write(tmp_path / "a.csv", cells)).table
    assert table["offence_code_expired"].isna().all()
    assert table["offence_code_expired"].dtype == "boolean"


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("year", "1999/00", "1999/00"),
        ("quarter", "Q3", 3),
        ("quarter", "q3", 3),
        ("quarter", "3.0", 3),
        ("force", "London, City of", "City of London"),
        ("force", " kent\u00a0", "Kent"),
        ("force", "DEVON & CORNWALL", "Devon and Cornwall"),
        ("force", "Hampshire and Isle of Wight", "Hampshire"),
        ("offence_code", "12.0", "12"),
        ("offence_code", "1/4.1/4.10/4.2", "1/4.1/4.10/4.2"),
        ("offence_group", "Theft Offences", "Theft offences"),
        ("offence_code_expired", "X", True),
        ("offence_code_expired", "NA", False),
        ("outcome_type", "8.0", 8),
        ("outcome_type", "0", 0),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_published_spellings_become_one(tmp_path, suffix, name, written, meant):
    table = read(write(tmp_path / f"a{suffix}", grid(changed(**{name: written})))).table
    assert table.at[3, name] == meant


def test_parts_of_an_outcome_type_are_counted_and_left_out(tmp_path):
    rows = [*ROWS, *({**ROWS[0], "outcome_type": kind} for kind in ("1a", "3A", "1a"))]
    result = read(write(tmp_path / "a.xlsx", grid(rows)))
    assert result.of_which == {"1a": 2, "2a": 0, "3a": 1}
    assert (result.rows, len(result.table)) == (len(ROWS) + 3, len(ROWS))
    assert result.table["closed"].sum() == independent_sum(ROWS, "closed")


@pytest.mark.parametrize(
    ("marker", "kind"),
    [
        ("N/A", "not applicable"),
        ("n/a – Offence code expired", "not applicable"),
        ("NA", "not applicable"),
        ("N/A - data not provided", "not provided"),
        ("Not provided", "not provided"),
        ("", "blank"),
        (" \u00a0", "blank"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_what_is_no_number_is_missing_and_its_kind_is_counted(tmp_path, suffix, marker, kind):
    result = read(write(tmp_path / f"a{suffix}", grid(changed(closed=marker))))
    before = read(write(tmp_path / f"b{suffix}", grid()))
    assert result.table["closed"].isna()[3]
    assert result.not_numbers["closed"][kind] == before.not_numbers["closed"][kind] + 1
    assert result.not_numbers["recorded"] == before.not_numbers["recorded"]


def test_rows_that_hold_nothing_are_counted_and_do_not_shift_the_others(tmp_path):
    nothing = dict.fromkeys(NAMES, "NA")
    rows = [*ROWS[:2], dict.fromkeys(NAMES, ""), *ROWS[2:], nothing]
    result = read(write(tmp_path / "a.xlsx", grid(rows)))
    assert (result.empty_rows, result.rows) == (2, len(ROWS))
    rows[5] = {**rows[5], "force": "Nowhere"}
    refused(write(tmp_path / "a.xlsx", grid(rows, top=2)), "row 9", "'Nowhere'")


# --- counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [(" 7 ", 7), ("\u00a07", 7), ("-3", -3), ("3.0", 3), ("007", 7), (-3, -3), (7.0, 7)],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_counts_that_are_read(tmp_path, suffix, written, meant):
    table = read(write(tmp_path / f"a{suffix}", grid(changed(recorded=written)))).table
    assert table.at[3, "recorded"] == meant


@pytest.mark.parametrize("written", ["1.5", "1,234", "1e9", "+3", "#N/A", "--3", "−3", "7 8", "*", "..", "٧",
                                     "TRUE", "20000000", 1.5, 1e9])  # fmt: skip
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_counts_that_are_refused(tmp_path, suffix, written):
    file = write(tmp_path / f"a{suffix}", grid(changed(recorded=written)))
    value = str(written).removesuffix(".0") if suffix != ".csv" else str(written)
    sheet = "" if suffix == ".csv" else repr(SHEET)
    if suffix == ".xlsx" and written == "#N/A":  # the writer makes an error value of it
        refused(file, sheet, "row 5", "#N/A")
    else:
        shown = "1000000000" if written == 1e9 and suffix != ".csv" else value
        refused(file, sheet, "row 5", repr(shown), NEWER[11], "N/A - data not provided")


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
@pytest.mark.parametrize("name", ["closed", "outcome_type", "offence_code_expired"])
def test_an_error_value_is_not_a_blank(tmp_path, suffix, name):
    error = {".xlsx": "#N/A", ".ods": "#ERROR"}[suffix]
    file = write(tmp_path / f"a{suffix}", grid(changed(7, **{name: error}), top=2))
    refused(file, repr(SHEET), "row 11", "error value #N/A")


def test_an_error_value_elsewhere_does_no_harm(tmp_path):
    sheets = {"Pivot": [["#N/A", "x"]], SHEET: grid(changed(outcome_group="#DIV/0!"))}
    assert len(read(write_sheets(tmp_path / "a.xlsx", sheets)).table) == len(ROWS)
    sheets["Pivot"] = [["#ERROR", "x"]]
    assert len(read(write_sheets(tmp_path / "a.ods", sheets)).table) == len(ROWS)


# --- what has no known meaning -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("year", "2018/20", "2014/15"),
        ("year", "2018/2019", "2014/15"),
        ("year", "2018-19", "2014/15"),
        ("year", "", "2014/15"),
        ("quarter", "5", "Q4"),
        ("force", "Kentt", "'Kent'"),
        ("force", "England and Wales", "sum"),
        ("force", "", "choose one of"),
        ("offence_code", "", "fill it in"),
        ("offence_code", "2018-04-01 00:00:00", "date"),
        ("offence_group", "NA", "fill it in"),
        ("offence_code_expired", "yes", "x, or a blank"),
        ("outcome_type", "23", "0 to 22, 1a, 2a, 3a"),
        ("outcome_type", "8.5", "0 to 22"),
        ("outcome_type", "4a", "0 to 22"),
        ("outcome_type", "", "0 to 22"),
        ("closed", "suppressed", "N/A - offence code expired"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_value_without_meaning_is_told_with_its_row(tmp_path, suffix, name, value, expected):
    file = write(tmp_path / f"a{suffix}", grid(changed(11, **{name: value})))
    sheet = [] if suffix == ".csv" else [repr(SHEET)]
    refused(file, *sheet, "row 13", repr(value), NEWER[NAMES.index(name)], expected)


@pytest.mark.parametrize("name", [name for name in NAMES if name in workbook.NEEDED])
def test_a_needed_heading_that_is_missing_doubled_or_renamed(tmp_path, name):
    at = NAMES.index(name)
    heading = workbook.HEADINGS[name]
    gone = [row[:at] + row[at + 1 :] for row in grid()]
    refused(
        write(tmp_path / "gone.xlsx", gone), repr(SHEET), "row 1", f"no heading means {heading!r}"
    )
    twice = [[*row, row[at]] for row in grid()]
    refused(write(tmp_path / "twice.csv", twice), "row 1", "both mean", repr(NEWER[at]))
    renamed = [[*NEWER[:at], "Zzz", *NEWER[at + 1 :]], *grid()[1:]]
    refused(write(tmp_path / "renamed.csv", renamed), "not understood: 'Zzz'", repr(heading))


def test_the_workbook_of_recorded_crime(tmp_path):
    headings = [*OLDER[:7], "Number of Offences"]
    cells = [headings, *([*row[:7], 5] for row in grid()[1:])]
    file = write_sheets(tmp_path / "prc.xlsx", {"2018-19": cells, "2019-20": cells})
    refused(file, "recorded crime", "Outcomes open data")


def test_two_data_sheets_and_none(tmp_path):
    refused(write_sheets(tmp_path / "two.xlsx", {"a": grid(), "b": grid()}), "several", "'a', 'b'")
    refused(write_sheets(tmp_path / "none.xlsx", {"a": [["Kent", 3]]}), "no headings", "any sheet")
    refused(write_sheets(tmp_path / "blank.xlsx", {"a": [], "b": []}), "every sheet is empty")
    refused(write_sheets(tmp_path / "none.csv", {"a": [["Kent", 3]]}), "no headings")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("rows", [[], [dict.fromkeys(NAMES, "")]], ids=["none", "blank"])
def test_headings_with_nothing_under_them(tmp_path, suffix, rows):
    refused(write(tmp_path / f"a{suffix}", grid(rows)), "nothing under the headings")


# --- files that are not what they should be ------------------------------------------------------


@pytest.fixture
def good(tmp_path):
    return write(tmp_path / "good.xlsx", grid())


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv.gz"])
def test_a_truncated_file(tmp_path, suffix, part):
    file = write(tmp_path / f"a{suffix}", grid())
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])
    refused(file, "incomplete or damaged", "download it again")


def test_a_damaged_part(good):
    data = bytearray(good.read_bytes())
    at = data.index(b"xl/worksheets/sheet3.xml") + 60
    data[at : at + 40] = bytes(40)
    good.write_bytes(data)
    refused(good, "incomplete or damaged")


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_value_that_is_no_longer_what_its_checksum_says(tmp_path, suffix):
    """The parts are stored uncompressed here: nothing but the checksum can tell."""
    file, stored = write(tmp_path / f"a{suffix}", grid()), tmp_path / f"b{suffix}"
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(stored, "w") as plain:
        for name in packed.namelist():
            plain.writestr(name, packed.read(name))
    assert read(stored).table.equals(read(file).table)
    stored.write_bytes(stored.read_bytes().replace(b"Hampshire", b"Cleveland", 1))
    refused(stored, "incomplete or damaged", "Bad CRC")


def test_an_archive_that_declares_too_much_is_not_unpacked(good, monkeypatch):
    data = bytearray(good.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (4_000_000_000).to_bytes(4, "little")
    good.write_bytes(data)
    monkeypatch.setattr("fastexcel.read_excel", lambda _: pytest.fail("it was read"))
    refused(good, "unpacks to 3.7 GB", "2.0 GB")


def test_a_compressed_text_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_TEXT", 10_000)
    refused(write(tmp_path / "a.csv.gz", grid(ROWS * 10)), "unpacks to")


def test_a_cell_out_in_the_far_corner(tmp_path):
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "lost"
    book.save(tmp_path / "far.xlsx")
    refused(tmp_path / "far.xlsx", "1,048,576 rows and 16,384 columns", "delete")


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xlsx", OLE + "Workbook".encode("utf-16-le"), "old .xls"),
        ("a.csv", OLE, "old .xls"),
        ("a.xlsx", b"\n<!DOCTYPE html><html>404</html>", "web page"),
        ("a.csv", b"\xef\xbb\xbf<html>", "web page"),
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "nothing in it"),
        ("a.csv", b"\n \n", "no headings"),
        ("a.xlsx", b"year,quarter\n", "plain text"),
        ("a.xlsx", b"\x89PNG\0\0", "unknown kind"),
        ("a.csv.gz", gzip.compress("year,quarter\n".encode("utf-16"), mtime=0), "UTF-16"),
        ("a.csv", gzip.compress(b"year", mtime=0), "gzip"),
        ("a.csv.gz", b"year,quarter\n", "plain text"),
        ("a.csv", b"PK\x03\x04", "archive"),
        ("a.xls", b"", ".xlsx, .ods, .csv, .csv.gz"),
        ("a.pdf", b"", "not read"),
    ],
)
def test_a_file_that_is_something_else(tmp_path, name, data, told):
    (tmp_path / name).write_bytes(data)
    refused(tmp_path / name, told)


def test_a_password_of_other_kinds(tmp_path, good):
    write_ods(tmp_path / "locked.ods", "", "<manifest:encryption-data/>")
    refused(tmp_path / "locked.ods", "password")
    data = bytearray(good.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    good.write_bytes(data)
    refused(good, "password")


def test_one_workbook_named_as_another(tmp_path, good):
    refused(good.rename(tmp_path / "a.ods"), "no .ods workbook", "rename it .xlsx")
    other = write(tmp_path / "b.ods", grid())
    refused(other.rename(tmp_path / "b.xlsx"), "no .xlsx workbook", "rename it .ods")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    refused(tmp_path / "c.xlsx", "no .xlsx workbook", "download it again")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_csv_with_another_separator(tmp_path, mark):
    lines = [mark.join(map(str, row)) for row in [["A title, with a comma"], *grid()]]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    refused(tmp_path / "a.csv", {";": "semicolons", "\t": "tabs"}[mark])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_csv_in_another_encoding(tmp_path, encoding):
    file = write(tmp_path / "a.csv", grid(changed(40, offence_description="Caution – youths")))
    file.write_text(file.read_text("utf-8-sig"), encoding=encoding)
    refused(file, "UTF-8", *(["row 42"] if encoding == "cp1252" else []))


def test_a_csv_row_of_another_length(tmp_path):
    cells = grid(top=3)
    cells[:3] = [["A title"], ["and", "more"], ["of it"]]
    cells[7] = cells[7][:-1]
    refused(write(tmp_path / "a.csv", cells), "row 8", "12 values under 13 headings")
    file = write(tmp_path / "b.csv", grid())
    file.write_text(file.read_text("utf-8-sig").replace('"London, City of"', "London, City of"))
    file.write_text(file.read_text().replace(",City of London,", ",London, City of,"))
    refused(file, "14 values under 13 headings")


def test_a_file_that_is_not_there_or_not_to_be_read(tmp_path, good, monkeypatch):
    refused(tmp_path / "no.xlsx", "No such file")
    (tmp_path / "folder.csv").mkdir()
    refused(tmp_path / "folder.csv", "directory")
    good.chmod(0)
    if os.access(good, os.R_OK):  # the superuser reads everything

        def denied(*_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", denied)
    refused(good, "Permission denied", "you may read it")


# --- any change at all ---------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(
        [
            "",
            " 7 ",
            "-3",
            "1.5",
            "1,234",
            "1e9",
            "#N/A",
            "NA",
            "N/A",
            "N/A - data not provided",
            "0",
            "12.0",
            "1a",
            "22",
            "23",
            "Q2",
            "2018/19",
            "2018/20",
            "2018-19",
            "Kent",
            "kent\u00a0",
            "x",
            "nan",
            "inf",
            "true",
            "-0",
            "9999999",
            "99999999",
        ]
    ),
    st.integers(-(10**12), 10**12),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=8),
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["cell", "cell", "cell", "heading", "drop", "double", "empty", "case"]),
        st.integers(0, 11),
        st.integers(0, len(NAMES) - 1),
        WORDS,
    ),
    max_size=4,
)


def mutate(rows, headings, changes):
    rows, headings = [dict(row) for row in rows], list(headings)
    for kind, index, at, word in changes:
        index %= max(len(rows), 1)
        if kind == "heading":
            headings[at] = str(word)
        elif kind == "case":
            headings[at] = headings[at].upper().replace(" ", "_")
        elif kind == "double":
            rows.append(dict(rows[index]))
        elif kind == "cell":
            rows[index][NAMES[at]] = word
        elif kind == "empty":
            rows[index] = dict.fromkeys(NAMES, "")
        else:
            del rows[index]
    return rows, headings


@pytest.mark.fuzz
@fuzzed
@given(
    changes=CHANGES,
    order=st.permutations(range(len(NAMES))),
    top=st.integers(0, 3),
    headings=st.sampled_from([OLDER, NEWER, SNAKE]),
    suffix=st.sampled_from(FORMATS),
)
def test_any_change_gives_an_error_or_the_right_sums(changes, order, top, headings, suffix):
    rows, headings = mutate(ROWS[::6][:12], headings, changes)
    cells = [[row[at] for at in order] for row in grid(rows, headings)]
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / f"a{suffix}", [["title"]] * top + cells)
        try:
            result = read(file)
        except InputError as fault:
            assert fault.where.startswith(str(file)) and fault.fix
            event("refused")
            return
    event("read")
    for basis in ("closed", "recorded"):
        assert result.table[basis].sum() == independent_sum(rows, basis)
        missing = sum(result.not_numbers[basis].values())
        assert missing == result.table[basis].isna().sum()
    assert result.rows == len(result.table) + sum(result.of_which.values())
    filled = [row for row in rows if str(row["force"]).strip() not in ("", "NA", "N/A")]
    assert result.rows == len(filled)


# --- the published size --------------------------------------------------------------------------


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the full-size official files are not in the repository"
)
@pytest.mark.parametrize(
    ("name", "release"),
    [
        pytest.param(
            "home_office_outcomes_2018-19_workbook.xlsx",
            "2018-19_release_2020-01",
            marks=pytest.mark.exhaustive,
        ),
        pytest.param(
            "home_office_outcomes_2018-19_workbook.ods",
            "2018-19_release_2020-01",
            marks=pytest.mark.exhaustive,
        ),
        ("home_office_outcomes_2018-19_release_2020-01.csv.gz", "2018-19_release_2020-01"),
        ("home_office_outcomes_2017-18_release_2019-04.csv.gz", "2017-18_release_2019-04"),
    ],
)
@pytest.mark.ci
def test_the_official_files_hold_what_the_embedded_tables_hold(name, release):
    result = read(SHARED / name)
    held = pd.read_parquet(EMBEDDED.with_name(f"outcomes_by_offence_{release}.parquet"))
    key = ["year", "quarter", "force", "offence_code", "outcome_type"]
    text = dict.fromkeys(["year", "force", "offence_code"], str)
    table = result.table[result.table["force"].notna()].astype(text)
    table = table.set_index(key)[["closed", "recorded"]]
    held = held.astype(text).set_index(key)[["closed", "recorded"]]
    assert table.index.is_unique
    pd.testing.assert_frame_equal(table.loc[held.index], held)
    assert not table.drop(held.index).fillna(0).any(axis=None)
    if "2018" in name:
        assert result.rows == 621_280
        assert result.not_numbers["closed"]["not applicable"] == 23_010
        assert result.not_numbers["recorded"]["not applicable"] == 140_800

"""Recorded crime, read from the published layout. The workbooks are made here; their counts are invented."""

import dataclasses

import openpyxl
import pytest

from resolutions import analysis
from resolutions.errors import InputError
from resolutions.official.recorded_crime import read
from resolutions.tables.caveats import caveats
from resolutions.tables.completeness import completeness
from resolutions.vocabulary import NATION

HEADINGS = ["Financial Year", "Financial Quarter", "Force Name", "Offence Description",
            "Offence Group", "Offence Subgroup", "Offence Code", "Number of Offences"]  # fmt: skip


def rows(year="2026/27", forces=("Kent", "Hampshire and Isle of Wight"), quarters=(1, 2, 3, 4)):
    return [
        [year, f"Q{quarter}", force, "Murder", "Violence", "Homicide", code, 10 * quarter]
        for force in forces
        for quarter in quarters
        for code in ("1", "2")
    ]


def workbook(folder, *sheets, top=2):
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Cover_sheet").append(["Police recorded crime"])
    for number, cells in enumerate(sheets):
        page = book.create_sheet(f"Table_{number}")
        for row in [*[["A title"]] * top, HEADINGS, *cells]:
            page.append(row)
    book.save(folder / "prc-pfa-mar2027-tables-220727.xlsx")
    return folder / "prc-pfa-mar2027-tables-220727.xlsx"


def refused(file, *told):
    with pytest.raises(InputError) as caught:
        read(file)
    message = str(caught.value)
    assert caught.value.fix and "\n" not in message
    for part in (str(file), *told):
        assert part in message, message


def test_sheets_of_several_years_are_summed_by_force_and_year(tmp_path):
    crime = read(workbook(tmp_path, rows("2025/26"), rows("2026/27")))
    assert crime.sheets == ("Table_0", "Table_1")
    assert crime.rows == 32
    assert crime.table.to_dict("list") == {
        "force": ["Hampshire", "Hampshire", "Kent", "Kent"],
        "year": ["2025/26", "2026/27", "2025/26", "2026/27"],
        "recorded_crime": [200] * 4,
    }


def test_a_year_without_four_quarters_is_left_out(tmp_path):
    crime = read(workbook(tmp_path, rows("2026/27"), rows("2027/28", quarters=(1, 2))))
    assert set(crime.table["year"]) == {"2026/27"}
    assert crime.left_out == ("2027/28",)


def test_fraud_recorded_by_national_bodies_is_left_out(tmp_path):
    crime = read(workbook(tmp_path, [*rows(), *rows(forces=("Action Fraud", "CIFAS"))]))
    assert set(crime.table["force"]) == {"Hampshire", "Kent"}


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [(0, "2026", "2026"), (1, "Q5", "Q5"), (2, "Atlantis", "Atlantis"), (7, "many", "many")],
)
def test_what_has_no_meaning_is_named_by_its_row(tmp_path, column, value, told):
    cells = rows()
    cells[5][column] = value
    refused(workbook(tmp_path, cells), told, "'Table_0'", "row 9")


def test_a_force_without_a_quarter_is_named(tmp_path):
    refused(workbook(tmp_path, rows()[2:]), "Kent lacks a quarter of 2026/27")


def test_a_workbook_of_something_else_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    refused(tmp_path / "other.xlsx", "no sheet holds recorded crime")
    refused(workbook(tmp_path, rows(quarters=(1,))), "no year in it has four quarters")


# --- what it is for -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_year_without_recorded_crime_is_not_checkable_and_not_ranked(tables):
    crime = tables.recorded_crime
    without = dataclasses.replace(tables, recorded_crime=crime[crime["year"] != "2025/26"])
    rows = completeness(without)
    rows = rows[(rows["year"] == "2025/26") & (rows["force"] != NATION)]
    assert set(rows["returned"]) == {"not checkable"} and not rows["complete"].any()
    assert analysis.by_force(without, ["2025/26"], "closed")["rank"].isna().all()
    assert analysis.by_force(tables, ["2025/26"], "closed")["rank"].notna().any()
    told = caveats(without, ["Kent"], ["2025/26"], "closed")
    assert any("cannot be checked" in each and "2025/26" in each for each in told)

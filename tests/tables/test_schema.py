"""What a damaged table is told. Every damage is invented, done to rows of the real tables."""

import io

import pandas as pd
import pytest

from resolutions.errors import InputError
from resolutions.tables import query, schema

pytestmark = pytest.mark.slow

COUNT = "a whole number, 0 or more, or empty where not provided"
CORRECTABLE = "a whole number, or empty where not provided"
FILES = {
    "outcomes_by_force_year.csv": (schema.OUTCOMES_BY_FORCE_YEAR, "count", COUNT),
    "outcomes_by_force_year_group.csv": (
        schema.OUTCOMES_BY_FORCE_YEAR_GROUP,
        "out_of_court",
        CORRECTABLE,
    ),
    "outcomes_by_quarter.csv": (schema.OUTCOMES_BY_QUARTER, "count", COUNT),
    "recorded_crime.csv": (schema.RECORDED_CRIME, "recorded_crime", COUNT),
    "local_resolutions_police_uk.csv": (
        schema.LOCAL_RESOLUTIONS_POLICE_UK,
        "local_resolutions",
        COUNT,
    ),
    "local_resolutions_police_uk_months.csv": (
        schema.LOCAL_RESOLUTIONS_POLICE_UK_MONTHS,
        "crimes",
        COUNT,
    ),
}
CODES = {"offences.csv": (schema.OFFENCES, "offence_group", "one of: Violence against")}
OFFENCE_LEVEL = "outcomes_by_offence_2018-19_release_2020-01.parquet"

every_table = pytest.mark.parametrize("name", [*FILES, *CODES])
every_count = pytest.mark.parametrize("name", FILES)


def head(name: str) -> list[str]:
    """Give the heading and the first rows of a real table, as text."""
    with (query.EMBEDDED / name).open(encoding="utf-8") as file:
        return [next(file).rstrip("\n") for _ in range(30)]


def check(name: str, rows: list[str]) -> pd.DataFrame:
    """Validate rows as the tables do when they read a file."""
    text = io.StringIO("\n".join(rows))
    table = pd.read_csv(text, dtype=str, keep_default_na=False, na_values=[""])
    return schema.validate(table, (FILES | CODES)[name][0], name)


def with_value(name: str, row: int, column: str, value: str) -> list[str]:
    """Put a value into a row, numbered as a text editor does: the heading is 1."""
    rows = head(name)
    table = pd.read_csv(io.StringIO("\n".join(rows)), dtype=str, keep_default_na=False)
    table.loc[row - 2, column] = value
    return table.to_csv(index=False, lineterminator="\n").splitlines()


def fault(name: str, rows: list[str]) -> InputError:
    with pytest.raises(InputError) as error:
        check(name, rows)
    assert "\n" not in str(error.value)
    return error.value


@every_table
def test_undamaged_rows_pass_and_keep_their_number(name):
    assert len(check(name, head(name))) == 29


@every_count
def test_counts_become_whole_numbers_that_may_be_missing(name):
    column = FILES[name][1]
    table = check(name, with_value(name, 5, column, ""))
    assert table[column].dtype == "Int64"
    assert table[column].isna().tolist().count(True) == 1
    assert table[column].isna()[3]


@every_table
def test_a_column_lost_is_named_with_those_that_belong(name):
    rows = [row.split(",", 1)[1] for row in head(name)]
    first = head(name)[0].split(",")[0]
    error = fault(name, rows)
    assert (error.what, error.where) == (f"no column {first!r}", name)
    assert error.fix.startswith(f"the columns are {first}, ")


@every_table
def test_an_unknown_column_is_named(name):
    first, *rest = head(name)
    error = fault(name, [first + ",colour", *(row + ",red" for row in rest)])
    assert (error.what, error.where) == ("an unknown column 'colour'", name)
    assert error.fix.startswith("the columns are ")


def test_a_column_renamed_is_told_from_both_sides():
    name = "recorded_crime.csv"
    rows = head(name)
    error = fault(name, [rows[0].replace("recorded_crime", "crime"), *rows[1:]])
    assert error.what == "no column 'recorded_crime' and an unknown column 'crime'"


@every_table
def test_a_second_row_for_a_key_is_named_with_its_key(name):
    rows = head(name)
    _, column, _ = (FILES | CODES)[name]
    value = "Robbery" if name in CODES else "7"
    again = with_value(name, 6, column, value)[5]
    assert again != rows[5]
    error = fault(name, [*rows[:6], again, *rows[6:]])
    assert error.what.startswith("a second row for ")
    assert all(value in rows[5] for value in error.what[17:].split(", ")), error.what
    assert (error.where, error.fix) == (f"{name}, row 7", "keep one of the two")


@every_count
@pytest.mark.parametrize("text", ["many", "N/A", "3.5", "1,234"])
def test_text_where_a_count_belongs_is_quoted(name, text):
    _, column, wanted = FILES[name]
    error = fault(name, with_value(name, 6, column, text))
    assert str(error) == f"{name}, row 6: {column} is {text!r}; it must be {wanted}"


@pytest.mark.parametrize("name", [name for name in FILES if FILES[name][2] == COUNT])
def test_a_negative_total_is_refused(name):
    column = FILES[name][1]
    error = fault(name, with_value(name, 9, column, "-5"))
    assert str(error) == f"{name}, row 9: {column} is '-5'; it must be {COUNT}"


def test_a_negative_group_count_is_a_published_correction_and_stays():
    name = "outcomes_by_force_year_group.csv"
    assert check(name, with_value(name, 9, "out_of_court", "-5"))["out_of_court"][7] == -5


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("force", "Hampshir", "one of: Avon and Somerset, "),
        ("force", "England and Wales", "one of: Avon and Somerset, "),
        ("force", "", "one of: Avon and Somerset, "),
        ("basis", "closd", "one of: closed, recorded"),
        ("outcome_type", "9", "one of: 1, 2, 3, 6, 7, 8, 22, other"),
        ("year", "2018-19", "a financial year written 2014/15"),
        ("year", "2018/2019", "a financial year written 2014/15"),
        ("year", "2018/20", "a financial year written 2014/15"),
    ],
)
def test_a_word_that_is_not_in_the_vocabulary_is_refused(column, value, wanted):
    name = "outcomes_by_force_year.csv"
    error = fault(name, with_value(name, 7, column, value))
    assert error.where == f"{name}, row 7"
    assert error.what == f"{column} is {repr(value) if value else 'empty'}"
    assert error.fix.startswith(f"it must be {wanted}")


def test_an_unknown_offence_group_is_refused():
    error = fault("offences.csv", with_value("offences.csv", 4, "offence_group", "Drugs"))
    assert str(error).startswith("offences.csv, row 4: offence_group is 'Drugs'; it must be one of")


@pytest.mark.parametrize(("year", "wanted"), [("twelve", "whole number"), ("1912", "2010")])
def test_a_calendar_year_that_is_none_is_told_what_it_may_be(year, wanted):
    name = "local_resolutions_police_uk.csv"
    error = fault(name, with_value(name, 4, "calendar_year", year))
    assert error.where == f"{name}, row 4"
    assert error.what == f"calendar_year is {year!r}"
    assert wanted in error.fix


def test_of_two_faults_the_first_row_is_told():
    name = "outcomes_by_force_year.csv"
    rows = with_value(name, 12, "count", "many")
    rows[4] = rows[4].replace("closed", "closd")
    assert fault(name, rows).where == f"{name}, row 5"


@pytest.mark.parametrize(("twice", "told"), [(3, "a second row for"), (20, "count is 'many'")])
def test_of_a_wrong_value_and_a_second_row_the_first_is_told(twice, told):
    name = "outcomes_by_force_year.csv"
    rows = with_value(name, 12, "count", "many")
    rows.insert(twice - 1, rows[twice - 2])
    error = fault(name, rows)
    assert error.what.startswith(told)
    assert error.where == f"{name}, row {min(twice, 12)}"


@pytest.fixture(scope="module")
def sheet() -> pd.DataFrame:
    """Give some real rows at offence level, as text and numbers."""
    table = pd.read_parquet(query.EMBEDDED / OFFENCE_LEVEL).head(40)
    return table.astype(dict.fromkeys(("release", "year", "force", "offence_code"), str))


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("quarter", 5, "one of: 1, 2, 3, 4"),
        ("outcome_type", 23, "one of: 0, 1, 2, "),
        ("closed", "many", CORRECTABLE),
        ("recorded", "many", CORRECTABLE),
    ],
)
def test_a_wrong_value_at_offence_level_is_refused(sheet, column, value, wanted):
    kind = object if isinstance(value, str) else sheet[column].dtype
    damaged = sheet.astype({column: kind})
    damaged.loc[5, column] = value
    with pytest.raises(InputError) as error:
        schema.validate(damaged, schema.OUTCOMES_BY_OFFENCE, OFFENCE_LEVEL)
    assert str(error.value).startswith(f"{OFFENCE_LEVEL}, row 7: {column} is {value!r}")
    assert error.value.fix.startswith(f"it must be {wanted}")


def test_a_published_correction_at_offence_level_stays_negative(sheet):
    corrected = sheet.assign(closed=sheet["closed"].mask(sheet.index == 5, -3))
    assert schema.validate(corrected, schema.OUTCOMES_BY_OFFENCE, OFFENCE_LEVEL)["closed"][5] == -3


def test_a_second_row_at_offence_level_is_refused(sheet):
    doubled = pd.concat([sheet, sheet.iloc[[3]]], ignore_index=True)
    with pytest.raises(InputError) as error:
        schema.validate(doubled, schema.OUTCOMES_BY_OFFENCE, OFFENCE_LEVEL)
    assert error.value.what.startswith("a second row for 2020-01, 2018/19, ")

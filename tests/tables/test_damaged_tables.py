"""What a damaged data folder is told: always the file, and what to do. Every damage is invented."""

import shutil

import pandas as pd
import pytest

from resolutions.errors import InputError
from resolutions.tables import manifest, query

pytestmark = pytest.mark.slow

CSV = [
    "offences.csv",
    "outcomes_by_force_year.csv",
    "outcomes_by_force_year_group.csv",
    "outcomes_by_quarter.csv",
    "recorded_crime.csv",
    "population.csv",
    "local_resolutions_police_uk.csv",
    "local_resolutions_police_uk_months.csv",
]
OFFENCE_LEVEL = "outcomes_by_offence_2018-19_release_2020-01.parquet"


@pytest.fixture(scope="module")
def small_data(tmp_path_factory):
    """Give a copy of data/ with short offence-level tables, so that it is read at once."""
    folder = shutil.copytree(query.EMBEDDED, tmp_path_factory.mktemp("small") / "data")
    for file in folder.glob("*.parquet"):
        pd.read_parquet(file).head(50).to_parquet(file)
    manifest.write(folder)
    return folder


@pytest.fixture
def small_folder(small_data, tmp_path):
    """Give a copy that a test may damage."""
    return shutil.copytree(small_data, tmp_path / "data")


def fault(folder) -> InputError:
    with pytest.raises(InputError) as error:
        query.load(folder)
    assert "\n" not in str(error.value)
    return error.value


@pytest.mark.parametrize(
    "name",
    [*CSV, "releases.yml", "notes.yml"],
)
def test_a_file_that_is_not_there_is_named(small_folder, name):
    (small_folder / name).unlink()
    error = fault(small_folder)
    assert error.where == str(small_folder / name)
    assert error.what == "the table is not there" or name.endswith(".yml")
    assert error.fix.startswith("restore it with a new copy of the project")


def test_a_folder_without_offence_rows_says_so(small_folder):
    for file in small_folder.glob("*.parquet"):
        file.unlink()
    assert str(small_folder) in fault(small_folder).where


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("outcomes_by_force_year.csv", ""),
        (OFFENCE_LEVEL, "not a table"),
        ("releases.yml", "2026-08: [unclosed"),
        ("notes.yml", "- id: 'unclosed"),
        ("releases.yml", "{}"),
        ("releases.yml", "2026-08: {title: no more than this}"),
        ("notes.yml", "- 1"),
        ("notes.yml", "id: no list"),
        ("notes.yml", "- {id: a, forces: [Kentt], years: all, basis: both, text: b, source: c}"),
        ("notes.yml", "- {id: a, forces: all, years: [2014], basis: both, text: b, source: c}"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(small_folder, name, content):
    """The content is invented."""
    (small_folder / name).write_text(content)
    error = fault(small_folder)
    assert error.where.startswith(str(small_folder / name))
    assert error.fix


@pytest.mark.parametrize("name", CSV)
def test_every_table_is_held_against_its_columns(small_folder, name):
    file = small_folder / name
    first, *rows = file.read_text().splitlines()
    file.write_text("\n".join([first + ",colour", *(row + ",red" for row in rows)]))
    error = fault(small_folder)
    assert (error.what, error.where) == ("an unknown column 'colour'", str(file))


def test_offence_rows_are_held_against_their_columns(small_folder):
    file = small_folder / OFFENCE_LEVEL
    pd.read_parquet(file).drop(columns="closed").to_parquet(file)
    error = fault(small_folder)
    assert (error.what, error.where) == ("no column 'closed'", str(file))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (",570", ",-570", "count is '-570'"),
        (",570", ",many", "count is 'many'"),
        (",570", ",N/A", "count is 'N/A'"),
        (",570", ",570,7", ""),
        (",closed", ",closd", "basis is 'closd'"),
        (",6,", ",3,", "a second row for 2026-08, Avon and Somerset, 2014/15, closed, 3"),
    ],
    ids=["negative", "text", "not provided", "one value too many", "misspelt", "twice"],
)
def test_a_damaged_row_is_named_as_an_editor_numbers_it(small_folder, old, new, what):
    file = small_folder / "outcomes_by_force_year.csv"
    rows = file.read_text().splitlines()
    assert old in rows[4]
    rows[4] = rows[4].replace(old, new)
    file.write_text("\n".join(rows))
    error = fault(small_folder)
    assert error.where == f"{file}, row 5"
    assert what in error.what
    assert error.fix


def test_the_row_named_is_the_one_an_editor_shows_though_a_blank_line_stands_above(small_folder):
    file = small_folder / "outcomes_by_force_year.csv"
    rows = file.read_text().splitlines()
    rows[4] = rows[4].replace("closed", "closd")
    rows.insert(2, "")
    file.write_text("\n".join(rows))
    assert fault(small_folder).where in (f"{file}, row 3", f"{file}, row 6")


def test_an_offence_code_without_a_description_is_named(small_folder):
    file = small_folder / "offences.csv"
    sheet = pd.read_parquet(next(small_folder.glob("*2018-19*")))
    code = min(sheet["offence_code"].astype(str))
    rows = [row for row in file.read_text().splitlines() if not row.startswith(f"{code},")]
    file.write_text("\n".join(rows))
    manifest.write(small_folder)
    error = fault(small_folder)
    assert str(error) == f"{file}: no offence code {code}; add its description and groups"

"""Embedded tables are believed only as they were derived. Every damage is invented."""

import hashlib
import json
import re

import pandas as pd
import pytest

from resolutions.errors import InputError
from resolutions.tables import manifest, query, schema
from resolutions.tables.reconcile import check_sums

YEARS = "outcomes_by_force_year.csv"
FILES = sorted(file.name for end in ("*.csv", "*.parquet") for file in query.EMBEDDED.glob(end))
every_file = pytest.mark.parametrize("name", FILES)


def fault(folder) -> InputError:
    with pytest.raises(InputError) as error:
        query.load(folder)
    assert "\n" not in str(error.value)
    return error.value


def rows_of(file) -> list[str]:
    return file.read_text("utf-8").splitlines(keepends=True)


# --- damage --------------------------------------------------------------------------------------


def test_one_digit_changed_is_refused(data_folder):
    file = data_folder / YEARS
    rows = rows_of(file)
    at = next(
        i for i, row in enumerate(rows) if row.startswith("2026-08,Hampshire,2017/18,closed,8")
    )
    rows[at] = rows[at].replace("4275", "4276")
    file.write_text("".join(rows), "utf-8")
    error = fault(data_folder)
    assert error.where == str(file)
    assert "changed or damaged" in error.what


def test_eight_rows_gone_are_refused_with_their_number(data_folder):
    file = data_folder / YEARS
    rows = rows_of(file)
    file.write_text("".join(rows[:101] + rows[109:]), "utf-8")
    assert "8,440 rows instead of 8,448" in fault(data_folder).what


@pytest.mark.slow
@every_file
def test_a_file_cut_in_half_is_refused_by_name(data_folder, name):
    file = data_folder / name
    content = file.read_bytes()
    cut = content[: len(content) // 2]
    file.write_bytes(cut if file.suffix == ".parquet" else cut[: cut.rindex(b"\n") + 1])
    error = fault(data_folder)
    assert error.where.startswith(str(file))


@pytest.mark.slow
@every_file
def test_a_file_that_is_not_there_is_named(data_folder, name):
    (data_folder / name).unlink()
    assert (fault(data_folder).what, fault(data_folder).where) == (
        "the table is not there",
        str(data_folder / name),
    )


def test_rows_in_another_order_are_refused(data_folder):
    file = data_folder / YEARS
    head, *rows = rows_of(file)
    file.write_text("".join([head, *reversed(rows)]), "utf-8")
    assert fault(data_folder).where == str(file)


@pytest.mark.parametrize(
    "content",
    ["", "not JSON", "[]", "{}", '{"resources": [{"path": "offences.csv"}]}', '{"resources": []}'],
)
def test_a_manifest_that_is_none_is_named(data_folder, content):
    (data_folder / manifest.MANIFEST).write_text(content)
    error = fault(data_folder)
    assert error.where.startswith(str(data_folder))
    assert error.fix


def test_a_manifest_that_is_not_there_is_named(data_folder):
    (data_folder / manifest.MANIFEST).unlink()
    assert fault(data_folder).where == str(data_folder / manifest.MANIFEST)


def test_a_table_that_the_manifest_does_not_name_is_refused(data_folder):
    file = data_folder / "outcomes_by_offence_2019-20_release_2021-01.parquet"
    file.write_bytes((data_folder / FILES[-1]).read_bytes())
    assert fault(data_folder).where.startswith(str(data_folder))


# --- the way back --------------------------------------------------------------------------------


def test_in_a_checkout_the_message_names_git_and_the_derivation(data_folder):
    (data_folder.parent / ".git").write_text("gitdir: elsewhere")
    (data_folder / YEARS).unlink()
    assert "`git restore data/outcomes_by_force_year.csv`" in fault(data_folder).fix
    assert "`python data/derive.py RAW`" in fault(data_folder).fix


def test_without_git_it_names_a_new_copy(data_folder):
    (data_folder / YEARS).unlink()
    error = fault(data_folder)
    assert "git" not in error.fix
    assert "restore it with a new copy of the project" in error.fix


# --- sums ----------------------------------------------------------------------------------------


def test_the_sums_of_the_embedded_tables_agree(tables):
    check_sums(tables.by_type, tables.groups, tables.by_quarter, tables.folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "row", "told"),
    [
        (YEARS, "2026-08,Kent,2017/18,closed,1,", "charged over the offence groups"),
        (YEARS, "2026-08,Kent,2017/18,closed,7,", "out of court over the offence groups"),
        (YEARS, "2026-08,Hampshire,2017/18,closed,other,", "outcomes over the quarters"),
        (YEARS, "2026-08,Kent,2017/18,closed,other,", "outcomes over the quarters"),
        (
            "outcomes_by_force_year_group.csv",
            "2026-08,Kent,2017/18,recorded,Robbery,",
            "out of court over the offence groups",
        ),
        (
            "outcomes_by_quarter.csv",
            "2026-08,England and Wales,2016/17,3,closed,8,",
            "outcomes over the quarters",
        ),
    ],
)
def test_a_table_described_anew_is_still_held_against_the_others(data_folder, name, row, told):
    file = data_folder / name
    rows = rows_of(file)
    at = next(i for i, each in enumerate(rows) if each.startswith(row))
    count = rows[at].removeprefix(row).split(",")[0].strip()
    rows[at] = rows[at].replace(f"{row}{count}", f"{row}{int(count) + 1}")
    file.write_text("".join(rows), "utf-8")
    manifest.write(data_folder)
    error = fault(data_folder)
    assert told in error.what
    assert row.split(",")[2] in error.what


@pytest.mark.slow
def test_a_year_lost_by_every_force_is_missed_by_the_quarters(data_folder):
    for name in (YEARS, "outcomes_by_force_year_group.csv"):
        file = data_folder / name
        file.write_text("".join(row for row in rows_of(file) if ",2019/20," not in row), "utf-8")
    manifest.write(data_folder)
    assert "nothing" in fault(data_folder).what
    assert "2019/20" in fault(data_folder).what


# --- what the manifest says ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def package() -> dict:
    return json.loads((query.EMBEDDED / manifest.MANIFEST).read_text("utf-8"))


@pytest.mark.slow
def test_the_manifest_is_the_one_that_the_tables_give(package):
    assert manifest.describe(query.EMBEDDED) == package


def test_it_names_every_table_with_its_bytes_rows_and_hash(package):
    assert [one["path"] for one in package["resources"]] == FILES
    for one in package["resources"]:
        content = (query.EMBEDDED / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        read = pd.read_csv if one["format"] == "csv" else pd.read_parquet
        table = read(query.EMBEDDED / one["path"])
        assert one["rows"] == len(table)
        assert [field["name"] for field in one["schema"]["fields"]] == list(table)


def test_it_keeps_the_rules_of_a_data_package(package):
    """Data Package v2: names, paths, media types, licences; Table Schema: types and keys."""
    name = re.compile(r"^[a-z0-9._-]+$")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for one in [package, *package["resources"]]:
        assert name.match(one["name"])
        assert one["licenses"]
        assert all({"name", "path"} <= set(each) for each in one["licenses"])
    for one in package["resources"]:
        assert one["type"] == "table"
        assert not one["path"].startswith(("/", "."))
        assert one["releases"]
        assert all({"title", "path"} == set(each) for each in one["sources"])
        fields = {field["name"]: field for field in one["schema"]["fields"]}
        assert set(one["schema"]["primaryKey"]) <= set(fields)
        assert all(field["type"] in {"string", "integer"} for field in fields.values())
        assert all(field["description"] for field in fields.values())
        allowed = {"required", "enum", "minimum", "maximum", "pattern"}
        assert all(set(each.get("constraints", {})) <= allowed for each in fields.values())


@pytest.mark.slow
@every_file
def test_what_is_read_by_the_manifest_is_what_the_schema_gives(name):
    """The quick way of reading skips the checks of every value; it gives the same table."""
    quick = manifest.read(query.EMBEDDED)[name].read()
    checked = schema.read(query.EMBEDDED / name)
    words = quick.select_dtypes("category").columns
    pd.testing.assert_frame_equal(quick.astype(dict.fromkeys(words, "str")), checked)

"""Published files → the store → the book. The files are made from real rows and marked as such."""

import errno
import json
import os

import pandas as pd
import pytest
from command_line import resolutions
from published import publish, real_rows

from resolutions.book.edition import Build
from resolutions.book.execute import execute
from resolutions.book.exhibits import exhibits_in
from resolutions.files import sha256_of
from resolutions.official import releases
from resolutions.story.checker import Checker
from resolutions.story.verdict import Verdict
from resolutions.tables import store
from resolutions.tables.ingest import ingest, ingest_one
from resolutions.tables.query import EMBEDDED, load
from resolutions.vocabulary import Edition

pytestmark = pytest.mark.slow


def names(folder) -> set[str]:
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


@pytest.fixture(scope="module", autouse=True)
def a_late_month():
    """The made files are said to be of months to come; the clock of the machine has no say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "this_month", lambda: "2098-12")
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def of_2018_19(folder):
    return publish(folder, "2018/19", "2026-10")


@pytest.fixture
def data(tmp_path):
    return tmp_path / "store"


def test_a_file_is_stored_with_its_lineage(of_2018_19, data):
    result = ingest_one(of_2018_19, folder=data)
    assert not result.fault
    (lineage,) = store.available(data)
    assert (lineage.year, lineage.release) == ("2018/19", "2026-10")
    assert lineage.file == of_2018_19.name
    assert lineage.sha256 == sha256_of(of_2018_19)
    assert lineage.size == of_2018_19.stat().st_size
    assert lineage.rows == len(real_rows())
    assert names(data) == {f"{lineage.name}.json", f"{lineage.name}.parquet"}


def test_what_is_stored_adds_up_to_the_file(of_2018_19, data):
    lineage = ingest_one(of_2018_19, folder=data).lineage
    stored = store.read_stored(lineage, data)
    rows = real_rows()
    for basis in ("closed", "recorded"):
        assert stored[basis].sum() == rows[basis].sum()


def test_ingesting_again_changes_nothing(of_2018_19, data):
    ingest_one(of_2018_19, folder=data)
    before = {file: file.stat().st_mtime_ns for file in data.iterdir()}
    again = ingest_one(of_2018_19, folder=data)
    assert not again.newly_stored
    assert {file: file.stat().st_mtime_ns for file in data.iterdir()} == before


def test_a_later_release_takes_the_place_of_an_earlier_one_which_is_kept(folder, data):
    """The later release is invented: it repeats the first, less every third row."""
    rows = real_rows()
    files = [
        publish(folder, "2018/19", "2026-09"),
        publish(folder, "2018/19", "2027-01", rows[::3]),
    ]
    results = ingest(files, folder=data, accept="it is invented")
    assert not any(one.fault for one in results)
    tables = load(ingested=data)
    assert tables.offence_years()["2018/19"] == "2027-01"
    assert {"2026-09", "2027-01"} <= set(tables.totals["release"])
    kept = tables.select("Kent", ["2018/19"], release="2026-09")["outcomes"].iloc[0]
    assert kept > tables.select("Kent", ["2018/19"])["outcomes"].iloc[0]


def test_a_damaged_file_stores_nothing_and_leaves_what_was_there(of_2018_19, data, tmp_path):
    ingest_one(of_2018_19, folder=data)
    before = names(data)
    half = tmp_path / "half-tables-240126.csv.gz"
    half.write_bytes(of_2018_19.read_bytes()[:100_000])
    assert ingest_one(half, folder=data).fault
    assert names(data) == before


def test_a_full_disk_stores_nothing_and_leaves_what_was_there(
    folder, of_2018_19, data, monkeypatch
):
    ingest_one(of_2018_19, folder=data)
    before = {file.name: file.read_bytes() for file in data.iterdir()}

    def half_written(table, file, **_):
        file.write_bytes(b"PAR1")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pd.DataFrame, "to_parquet", half_written)
    result = ingest_one(publish(folder, "2018/19", "2026-11"), folder=data)
    assert "No space left on device" in result.fault
    assert "free some space" in result.fault
    assert {file.name: file.read_bytes() for file in data.iterdir()} == before


def test_a_file_whose_name_tells_no_release_asks_for_it(of_2018_19, data, tmp_path):
    unnamed = tmp_path / "outcomes.csv.gz"
    unnamed.write_bytes(of_2018_19.read_bytes())
    assert "--release 2026-07" in ingest_one(unnamed, folder=data).fault
    assert ingest_one(unnamed, "2026-10", data).lineage.release == "2026-10"


def test_a_release_that_is_none_is_refused(of_2018_19, data):
    assert "no release 'October'" in ingest_one(of_2018_19, "October", data).fault
    assert not names(data)


def test_a_release_in_the_future_is_refused(of_2018_19, data):
    assert "lies in the future" in ingest_one(of_2018_19, "2099-01", data).fault
    assert not names(data)


def test_the_same_file_is_not_taken_for_another_release(of_2018_19, data):
    ingest_one(of_2018_19, "2026-09", data)
    before = names(data)
    fault = ingest_one(of_2018_19, "2026-10", data).fault
    assert "this very file is stored as the release 2026-09" in fault
    assert names(data) == before


def test_a_file_that_is_not_there_is_told_before_its_release(data, tmp_path):
    assert "No such file" in ingest_one(tmp_path / "missing.xlsx", folder=data).fault


def test_the_command_stores_the_good_files_and_fails_for_the_bad(of_2018_19, data, tmp_path):
    page = tmp_path / "error-tables-240126.xlsx"
    page.write_text("<!DOCTYPE html><html>Not found</html>")
    done = resolutions("ingest", of_2018_19, page, RESOLUTIONS_DATA=data)
    assert done.returncode == 2
    assert "2018/19  stored" in done.stdout
    assert str(page) in done.stderr
    assert [lineage.year for lineage in store.available(data)] == ["2018/19"]


def test_the_command_lists_what_is_held(of_2018_19, data):
    ingest_one(of_2018_19, folder=data)
    listed = resolutions("data", RESOLUTIONS_DATA=data).stdout
    assert of_2018_19.name in listed
    assert "embedded" in listed


def test_the_check_command_reports_and_stores_nothing(of_2018_19, data):
    done = resolutions("check", of_2018_19, RESOLUTIONS_DATA=data)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2018/19" in done.stdout
    assert not names(data)


@pytest.fixture(scope="module")
def whole_span(folder, tmp_path_factory):
    """A store with the article's other years, invented from rows of 2018/19."""
    data = tmp_path_factory.mktemp("whole-span")
    files = [publish(folder, year, "2026-10") for year in ("2014/15", "2015/16", "2016/17")]
    results = ingest(files, folder=data, accept="they are invented")
    assert not any(one.fault for one in results)
    return data


@pytest.mark.ci
def test_with_every_year_by_offence_the_bounds_close(whole_span):
    tables = load(ingested=whole_span)
    results = {result.claim.id: result for result in Checker(tables).results()}
    rows = real_rows()
    robberies = rows[(rows["force"] == "Hampshire") & (rows["outcome_type"] == 8)]
    robberies = robberies.loc[robberies["offence_group"] == "Robbery", "closed"].sum()
    closed = next(r for r in results["robberies"].readings if r.basis == "closed")
    assert closed.exact
    assert closed.lower == 3 * robberies + 6  # the three invented years, and 2017/18 as embedded
    assert results["drugs"].verdict in (Verdict.TRUE_AS_WORDED, Verdict.DOES_NOT_MATCH)


def test_the_source_line_names_what_was_ingested(whole_span):
    described = load(ingested=whole_span).releases["2026-10"]
    assert described["short"] == "release of October 2026"
    assert "made-in-a-test" in described["provenance"]


def test_a_new_year_extends_every_table(new_year):
    tables = load(ingested=new_year)
    assert tables.years[-1] == "2026/27"
    assert tables.select("Kent", ["2026/27"])["outcomes"].notna().all()
    assert "2026/27" in set(tables.group_totals["year"])
    assert load(EMBEDDED).years[-1] == "2025/26"


@pytest.mark.site
def test_a_new_year_is_built_into_the_book(kent_site):
    yearly = (kent_site / "figures" / "trend-all-years.csv").read_text("utf-8")
    assert "2026/27" in yearly
    since = (kent_site / "notebooks" / "since_then.html").read_text("utf-8")
    assert "release of July 2027" in since
    assert list((kent_site / "data").glob("*_2026-27_release_2027-07.parquet"))


@pytest.mark.parametrize(
    ("chapter", "figures"),
    [
        ("since_then", ["trend-all-years", "make-up"]),
        pytest.param("offences", ["offence-groups-2026-27"], marks=pytest.mark.ci),
        pytest.param("national", ["ranking"], marks=pytest.mark.ci),
    ],
)
def test_the_chapters_of_an_edition_tell_a_new_year(
    new_year, monkeypatch, tmp_path, chapter, figures
):
    monkeypatch.setenv("RESOLUTIONS_DATA", str(new_year))
    edition = Edition("Kent", "2025/26", "2026/27")
    execute(f"notebooks/{chapter}", Build.of(edition, tmp_path), tmp_path / "executed.ipynb")
    assert {*figures} <= {*exhibits_in(tmp_path / "executed.ipynb")}


def test_a_lineage_is_plain_json(of_2018_19, data):
    lineage = ingest_one(of_2018_19, folder=data).lineage
    told = json.loads((data / f"{lineage.name}.json").read_text())
    assert set(told) == {
        "kind", "year", "release", "file", "sheet", "sha256", "size", "rows", "kept",
        "stored_sha256", "accepted", "refusals", "forces", "ingested", "version"
    }  # fmt: skip

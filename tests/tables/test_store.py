"""The store of ingested years is believed only as it was stored, and can be repaired. The damage is invented."""

import json
import shutil

import openpyxl
import pandas as pd
import pytest
from command_line import resolutions
from published import publish, real_rows

from resolutions.errors import InputError
from resolutions.official import releases
from resolutions.tables import store
from resolutions.tables.ingest import headline_moves, ingest_one
from resolutions.tables.query import load, load_valid

pytestmark = pytest.mark.slow

NAME = "outcomes_by_offence_2018-19_release_2026-10"


def releases_in(tables) -> set[str]:
    """Give the releases of the sheets held in full."""
    return set(tables.offences["release"].unique())


@pytest.fixture(scope="module", autouse=True)
def a_late_month():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "this_month", lambda: "2098-12")
        yield


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("published"), "2018/19", "2026-10")


@pytest.fixture(scope="module")
def stored(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored")
    assert not ingest_one(published, folder=folder).fault
    return folder


@pytest.fixture
def data(stored, tmp_path):
    """A store with one year in it, to damage."""
    return shutil.copytree(stored, tmp_path / "store")


def one_count_more(file):
    table = pd.read_parquet(file)
    table.loc[table.index[0], "closed"] = 999
    table.to_parquet(file)


def no_rows(file):
    pd.read_parquet(file).head(0).to_parquet(file)


PARQUET = {
    "a count changed": one_count_more,
    "no rows": no_rows,
    "cut": lambda file: file.write_bytes(file.read_bytes()[:1000]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": lambda file: file.unlink(),
}
LINEAGE = {
    "no JSON": lambda file: file.write_text("{"),
    "empty": lambda file: file.write_text(""),
    "a list": lambda file: file.write_text("[]"),
    "a field lost": lambda file: edit(file, lambda told: told.pop("sha256")),
    "a field more": lambda file: edit(file, lambda told: told.update(colour="red")),
    "a wrong type": lambda file: edit(file, lambda told: told.update(rows="many")),
    "another year": lambda file: edit(file, lambda told: told.update(year="2017/18")),
    "no UTF-8": lambda file: file.write_bytes(b"\xff\xfe"),
}


def edit(file, change):
    told = json.loads(file.read_text())
    change(told)
    file.write_text(json.dumps(told))


@pytest.fixture(params=[*(("parquet", name) for name in PARQUET), *(("json", name) for name in LINEAGE)],
                ids=lambda pair: f"{pair[0]}: {pair[1]}")  # fmt: skip
def damaged(data, request):
    end, name = request.param
    (PARQUET if end == "parquet" else LINEAGE)[name](data / f"{NAME}.{end}")
    return data


def test_a_damaged_store_is_named_with_what_repairs_it(damaged):
    with pytest.raises(InputError) as raised:
        load(ingested=damaged)
    message = str(raised.value)
    assert "\n" not in message
    assert raised.value.where.startswith(str(damaged / NAME))
    assert "ingest the published file of 2018/19, release 2026-10, again" in message
    assert "`resolutions forget 2018/19`" in message


@pytest.mark.parametrize(
    ("end", "damage"),
    [
        ("parquet", PARQUET["a count changed"]),
        ("parquet", PARQUET["gone"]),
        ("json", LINEAGE["a list"]),
    ],
)
def test_what_the_message_says_does_repair_it(data, published, end, damage):
    damage(data / f"{NAME}.{end}")
    result = ingest_one(published, folder=data)
    assert not result.fault and result.newly_stored
    assert "2026-10" in releases_in(load(ingested=data))


@pytest.mark.ci
def test_forgetting_repairs_it_too(damaged):
    assert store.forget("2018/19", folder=damaged) == [NAME]
    assert not list(damaged.iterdir())
    assert "2026-10" not in releases_in(load(ingested=damaged))


def test_verify_names_what_is_not_sound(damaged):
    (entry,) = store.entries(damaged)
    assert entry.fault and (entry.year, entry.release) == ("2018/19", "2026-10")
    assert "2026-10" not in releases_in(load_valid(damaged))


def test_a_table_without_lineage_is_not_read_and_is_named(data):
    (data / f"{NAME}.json").unlink()
    assert "2026-10" not in releases_in(load(ingested=data))
    assert "no lineage" in str(store.entries(data)[0].fault)


def test_files_of_others_are_left_alone(data):
    for name in ("settings.json", "outcomes.parquet", f"{NAME}.csv"):
        (data / name).write_text("not ours")
    assert "2026-10" in releases_in(load(ingested=data))
    assert [entry.name for entry in store.entries(data)] == [NAME]
    store.forget("2018/19", folder=data)
    assert {file.name for file in data.iterdir()} == {
        "settings.json", "outcomes.parquet", f"{NAME}.csv"
    }  # fmt: skip


def test_only_the_release_named_is_forgotten(data, published, tmp_path):
    for end in ("json", "parquet"):
        shutil.copy(data / f"{NAME}.{end}", data / f"{NAME[:-2]}11.{end}")
    store.forget("2018/19", "2026-10", data)
    assert [entry.release for entry in store.entries(data)] == ["2026-11"]


def test_what_is_not_stored_cannot_be_forgotten(data):
    with pytest.raises(InputError, match=r"stored are 2018/19 \(2026-10\)"):
        store.forget("2017/18", folder=data)
    with pytest.raises(InputError, match="nothing at all"):
        store.forget("2017/18", folder=data.parent / "none")


def test_the_commands(data, monkeypatch):
    monkeypatch.setenv("RESOLUTIONS_DATA", str(data))
    sound = resolutions("data", "--verify", "--format", "json")
    assert sound.returncode == 0
    assert {row["state"] for row in json.loads(sound.stdout)} == {"sound"}
    PARQUET["a count changed"](data / f"{NAME}.parquet")
    verified = resolutions("data", "--verify", "--format", "json")
    assert verified.returncode == 2
    bad = [row for row in json.loads(verified.stdout) if row["state"] != "sound"]
    assert [row["table"] for row in bad] == [NAME]
    told = resolutions("claims")
    assert told.returncode == 2 and told.stderr.count("\n") == 1
    assert resolutions("forget", "2018/19").returncode == 0
    again = resolutions("forget", "2018/19")
    assert again.returncode == 2 and again.stderr.startswith("resolutions: ")


# --- data in use never change silently ------------------------------------------------------------


def test_headline_figures_that_move_are_told(tables, tmp_path):
    """A sheet of 2017/18, invented from rows of 2018/19."""
    made = publish(tmp_path, "2017/18", "2026-10")
    assert not ingest_one(made, folder=tmp_path / "store", accept="it is invented").fault
    moves = headline_moves(tables, load_valid(tmp_path / "store"))
    before = tables.select("Hampshire", ["2014/15", "2015/16", "2016/17", "2017/18"])
    rows = real_rows()
    rows = rows[(rows["force"] == "Hampshire") & (rows["outcome_type"] == 8)]
    was = before["community_resolutions"].sum()
    now = was - before.at["2017/18", "community_resolutions"] + rows["closed"].sum()
    assert moves[0].startswith(
        f"Hampshire, 2014/15 to 2017/18, closed basis, community resolutions: {was:,} → {now:,} ("
    )
    assert len(moves) == 8


def test_a_year_outside_the_article_moves_nothing(tables, data):
    assert headline_moves(tables, load_valid(data)) == []


# --- recorded crime -------------------------------------------------------------------------------


def crime_workbook(folder, tables, year="2025/26", factor=1, name="prc-pfa-tables-220727.xlsx"):
    """Write the recorded crime held of a year as if it were another's, all in quarters of one row."""
    held = tables.recorded_crime[tables.recorded_crime["year"] == "2025/26"]
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("2026-27")
    page.append(["Financial Year", "Financial Quarter", "Force Name", "Number of Offences"])
    for row in held.itertuples():
        count = int(row.recorded_crime * factor)
        for quarter, part in enumerate((count, 0, 0, 0), 1):
            page.append([year, quarter, row.force, part])
    book.save(folder / name)
    return folder / name


def test_recorded_crime_is_taken_in_and_makes_a_year_checkable(tables, tmp_path):
    """The counts of 2025/26 are said to be of 2026/27."""
    file = crime_workbook(tmp_path, tables, "2026/27")
    result = ingest_one(file, folder=tmp_path / "store", of_crime=True)
    assert not result.fault
    crime = load(ingested=tmp_path / "store").recorded_crime
    assert "2026/27" in set(crime["year"])
    before = tables.recorded_crime
    kept = crime[crime["year"] != "2026/27"].sort_values(["force", "year"], ignore_index=True)
    pd.testing.assert_frame_equal(kept, before.sort_values(["force", "year"], ignore_index=True))
    assert crime["recorded_crime"].dtype == before["recorded_crime"].dtype
    assert store.forget("recorded-crime", folder=tmp_path / "store") == [
        "recorded_crime_release_2027-07"
    ]


def test_a_later_release_of_recorded_crime_takes_the_place_of_an_earlier(tables, tmp_path):
    file = crime_workbook(tmp_path, tables, factor=1.02)
    assert not ingest_one(file, folder=tmp_path / "store", of_crime=True).fault
    crime = load(ingested=tmp_path / "store").recorded_crime.set_index(["force", "year"])
    before = tables.recorded_crime.set_index(["force", "year"])
    kent = ("Kent", "2025/26")
    assert crime.at[kent, "release"] == "2027-07"
    assert crime.at[kent, "recorded_crime"] == int(before.at[kent, "recorded_crime"] * 1.02)
    assert crime.at[("Kent", "2024/25"), "release"] == "2026-08"


def test_recorded_crime_far_from_what_is_held_is_refused(tables, tmp_path):
    file = crime_workbook(tmp_path, tables, factor=2)
    fault = ingest_one(file, folder=tmp_path / "store", of_crime=True).fault
    assert "Avon and Somerset 2025/26 +100%" in fault and "--accept REASON" in fault
    assert not (tmp_path / "store").exists()

"""A worse sheet never takes the place of a better one. Every damage is done to the real rows of 2018/19."""

import dataclasses

import pandas as pd
import pytest
from published import publish, real_rows

from resolutions.official import releases
from resolutions.official.workbook import read
from resolutions.story.facts import before_quoting
from resolutions.tables import store
from resolutions.tables.caveats import caveats
from resolutions.tables.ingest import ingest_one
from resolutions.tables.plausibility import implausible, implausible_sums, sheet_totals
from resolutions.tables.query import load
from resolutions.vocabulary import BASES, NATION, Edition

pytestmark = pytest.mark.slow

BASE = list(BASES)


@pytest.fixture(scope="module", autouse=True)
def a_late_month():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "this_month", lambda: "2098-12")
        yield


@pytest.fixture(scope="module")
def rows():
    """The real rows, not to be changed in place."""
    return real_rows()


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return read(publish(tmp_path_factory.mktemp("published"), "2018/19", "2026-10")).table


def without(tables, year, but_release=None):
    """Give the tables as if a year, or all but one release of it, were not held."""
    keep = {
        name: rows[(rows["year"] != year) | (rows["release"] == but_release)]
        for name, rows in (("by_type", tables.by_type), ("offences", tables.offences))
    }
    return dataclasses.replace(tables, **keep)


def own_rows(tables):
    forces = tables.totals[tables.totals["force"] != NATION]
    for (release, year), part in forces.groupby(["release", "year"]):
        yield release, year, part.set_index(["force", "basis"])


# --- no release ever published is refused ---------------------------------------------------------


def test_no_release_held_is_refused_against_what_is_held(tables):
    for release, year, sums in own_rows(tables):
        assert not list(implausible_sums(sums, year, tables)), (release, year)


def test_no_later_release_of_a_year_is_refused_against_an_earlier_one(tables):
    for release, year in (("2019-04", "2017/18"), ("2020-01", "2018/19")):
        earlier = without(tables, year, release)
        later = next(sums for name, of, sums in own_rows(tables) if (name, of) == ("2026-08", year))
        assert not list(implausible_sums(later, year, earlier)), year


def test_no_year_is_refused_against_the_nearest_one(tables):
    for release, year, sums in own_rows(tables):
        found = list(implausible_sums(sums, year, without(tables, year)))
        # Three forces gave nothing on the recorded basis in 2014/15, as they had never done before.
        expected = {"nothing returned"} if year == "2014/15" else set()
        assert {finding.kind for finding in found} == expected, (release, year)


def test_the_sums_of_a_sheet_are_those_of_the_book(table, tables):
    held = tables.totals[
        (tables.totals["release"] == "2020-01") & (tables.totals["force"] != NATION)
    ]
    held = held.set_index(["force", "basis"])[["outcomes", "8", "other"]]
    pd.testing.assert_frame_equal(sheet_totals(table)[list(held)].loc[held.index], held)


# --- what no release was --------------------------------------------------------------------------


def exchanged(table, column, one, other):
    pair = {one: other, other: one}
    return table.assign(**{column: table[column].map(lambda value: pair.get(value, value))})


def nought(table, where):
    return table.assign(**{basis: table[basis].mask(where, 0) for basis in BASE})


def times(table, force, factor):
    here = table["force"] == force
    return table.assign(**{basis: table[basis].mask(here, table[basis] * factor) for basis in BASE})


DAMAGES = {
    "community resolutions of a force lost": (
        lambda t: nought(t, (t["force"] == "Kent") & (t["outcome_type"] == 8)),
        "counts fallen to nought", "community resolutions of Kent",
    ),
    "every count nought": (
        lambda t: nought(t, t["outcome_type"] > 0),
        "counts fallen to nought", "charges of Avon and Somerset",
    ),
    "bases exchanged": (
        lambda t: t.rename(columns={"closed": "recorded", "recorded": "closed"}),
        "bases exchanged", "no outcome yet",
    ),
    "bases exchanged, no type 0": (
        lambda t: t[t["outcome_type"] > 0].rename(
            columns={"closed": "recorded", "recorded": "closed"}
        ),
        "bases exchanged", "fit the recorded ones held",
    ),
    "forces of one size exchanged": (
        lambda t: exchanged(t, "force", "Kent", "Essex"),
        "forces exchanged", "Essex and Kent",
    ),
    "forces of two sizes exchanged": (
        lambda t: exchanged(t, "force", "Kent", "City of London"),
        "forces exchanged", "City of London and Kent",
    ),
    "a force tenfold": (
        lambda t: times(t, "Kent", 10), "forces far from what is held", "Kent closed +",
    ),
    "a force halved": (
        lambda t: t.assign(
            **{basis: t[basis].mask(t["force"] == "Kent", t[basis] // 2) for basis in BASE}
        ),
        "forces far from what is held", "Kent closed -5",
    ),
    "types 7 and 8 exchanged": (
        lambda t: exchanged(t, "outcome_type", 7, 8),
        "England and Wales far from what is held", "community resolutions closed -",
    ),
    "types 1 and 2 exchanged": (
        lambda t: exchanged(t, "outcome_type", 1, 2),
        "England and Wales far from what is held", "charges closed -",
    ),
    "every third row lost": (
        lambda t: t[t.index % 3 > 0],
        "England and Wales far from what is held", "all outcomes closed -",
    ),
    "a force's closed counts not provided": (
        lambda t: t.assign(closed=t["closed"].mask(t["force"] == "Kent")),
        "nothing returned", "Kent closed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_sheet_of_a_year_held_is_refused(table, tables, damage):
    change, kind, told = DAMAGES[damage]
    found = [each for each in implausible(change(table), "2018/19", tables) if each.kind == kind]
    assert any(told in finding.what for finding in found)
    assert all(finding.fix for finding in found)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("community resolutions of a force lost", "counts fallen to nought"),
        ("every count nought", "counts fallen to nought"),
        ("bases exchanged", "bases exchanged"),
        ("forces of two sizes exchanged", "forces exchanged"),
        ("a force tenfold", "of another size than in 2017/18"),
        ("types 7 and 8 exchanged", "of another size than in 2017/18"),
    ],
)
def test_a_damaged_sheet_of_a_new_year_is_refused(table, tables, damage, kind):
    change, _, _ = DAMAGES[damage]
    new = without(tables, "2018/19")
    assert not list(implausible(table, "2018/19", new))
    assert kind in {finding.kind for finding in implausible(change(table), "2018/19", new)}


# --- the whole way --------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path):
    return tmp_path / "store"


def test_a_refused_sheet_stores_nothing_and_says_how_to_accept_it(rows, tmp_path, data):
    file = publish(tmp_path, "2018/19", "2026-10", rows[rows["force"] != "Kent"])
    result = ingest_one(file, folder=data)
    assert "missing forces: 1 of 44 are not in the sheet: Kent" in result.fault
    assert "--accept REASON" in result.fault
    assert not data.exists()


def test_an_accepted_sheet_carries_its_reason_to_every_figure_it_touches(rows, tmp_path, data):
    lost = (rows["force"] == "Kent") & (rows["outcome_type"] == 8)
    file = publish(tmp_path, "2018/19", "2026-10", rows[~lost])
    result = ingest_one(file, folder=data, accept="Kent  withdrew them.")
    assert not result.fault
    assert any("fallen to nought" in warning for warning in result.warnings)
    assert result.lineage.accepted == "Kent withdrew them"
    tables = load(ingested=data)

    def told(force, years):
        return any(
            "because Kent withdrew them" in each
            for each in caveats(tables, [force], years, "closed")
        )

    facts_of_kent = before_quoting(tables, Edition("Kent", "2018/19", "2018/19"))
    assert any("because Kent withdrew them" in each for each in facts_of_kent)
    assert told("Kent", ["2017/18", "2018/19"])
    assert told(NATION, ["2018/19"])
    assert not told("Kent", ["2017/18"])
    assert not told("Surrey", ["2018/19"])


@pytest.mark.parametrize("reason", ["   ", "x" * 400])
def test_a_reason_is_a_few_words(rows, tmp_path, data, reason):
    file = publish(tmp_path, "2018/19", "2026-10", rows)
    assert "--accept" in ingest_one(file, folder=data, accept=reason).fault
    assert not data.exists()


def test_a_sound_sheet_keeps_no_reason(rows, tmp_path, data):
    file = publish(tmp_path, "2018/19", "2026-10", rows)
    assert ingest_one(file, folder=data, accept="to be safe").lineage.accepted == ""


@pytest.mark.parametrize(
    ("year", "release", "told"),
    [
        ("2035/36", "2026-10", "a year that has not ended"),
        ("2026/27", "2026-10", "a year that has not ended"),
        ("1999/00", "2026-10", "a year without outcomes"),
    ],
)
def test_a_year_that_cannot_be_is_refused_whatever_the_reason(
    rows, tmp_path, data, year, release, told
):
    file = publish(tmp_path, year, release, rows)
    assert told in ingest_one(file, folder=data, accept="it is right").fault
    assert not data.exists()


@pytest.mark.parametrize("size", [1, 500])
def test_a_few_rows_are_no_year_whatever_the_reason(rows, tmp_path, data, size):
    file = publish(tmp_path, "2018/19", "2026-10", rows[rows["outcome_type"] == 8].head(size))
    assert "not a whole year" in ingest_one(file, folder=data, accept="it is right").fault
    assert not store.entries(data)


def test_a_lost_quarter_is_no_year_and_one_of_a_force_is_refused(rows, tmp_path, data):
    file = publish(tmp_path, "2018/19", "2026-10", rows[rows["quarter"] != 2])
    assert "not a whole year" in ingest_one(file, folder=data, accept="it is right").fault
    lost = (rows["quarter"] == 2) & (rows["force"] == "Kent")
    file = publish(tmp_path, "2018/19", "2026-11", rows[~lost])
    assert "quarter 2 of Kent" in ingest_one(file, folder=data).fault

"""The embedded tables: their sums, keys and gaps; the queries on them; a damaged folder."""

import dataclasses

import pandas as pd
import pytest

from resolutions.errors import InputError
from resolutions.tables import query
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION, OFFENCE_GROUPS, OUT_OF_COURT, Edition

YEARS = [f"{start}/{start - 1999}" for start in range(2014, 2026)]
NOT_PROVIDED = ["British Transport Police", "Cumbria", "Leicestershire"]
MEASURES = ["community_resolutions", "outcomes", "out_of_court", "charged"]
OFFENCE_LEVEL = [("2019-04", "2017/18"), ("2020-01", "2018/19")]


def test_twelve_years_and_44_forces_on_both_bases_are_held(tables):
    assert tables.years == YEARS
    rows = tables.latest[tables.latest["force"] != NATION]
    assert len(rows) == 44 * 12 * 2
    for _, part in rows.groupby(["year", "basis"]):
        assert sorted(part["force"]) == sorted(FORCE_NAMES)
    assert set(rows["release"]) == {"2026-08"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("by_type", ["release", "force", "year", "basis", "outcome_type"]),
        ("groups", ["release", "force", "year", "basis", "offence_group"]),
        (
            "offences",
            ["release", "year", "quarter", "force", "offence_code", "outcome_type"],
        ),
        ("recorded_crime", ["force", "year"]),
        ("police_uk", ["calendar_year", "force", "crime_type"]),
        ("totals", ["release", "force", "year", "basis"]),
        ("latest", ["force", "year", "basis"]),
    ],
)
def test_no_table_has_two_rows_for_a_key(tables, name, key):
    table = getattr(tables, name)
    assert len(table) > 0
    assert not table.duplicated(key).any()


@pytest.mark.parametrize("basis", BASES)
def test_forces_sum_to_the_nation(tables, basis):
    forces = tables.by_type[tables.by_type["basis"] == basis]
    nation = tables.select(NATION, basis=basis, release="2026-08")
    pd.testing.assert_series_equal(
        forces.groupby("year")["count"].sum(), nation["outcomes"], check_names=False
    )
    for kind, rows in forces.groupby("outcome_type"):
        assert rows.groupby("year")["count"].sum().tolist() == nation[kind].tolist()


def test_a_forces_total_is_the_sum_of_its_types_in_every_release(tables):
    totals = tables.totals.dropna(subset=["outcomes"])
    court = [str(kind) for kind in OUT_OF_COURT]
    assert (totals[["1", *court, "other"]].sum(axis=1) == totals["outcomes"]).all()
    assert (totals[court].sum(axis=1) == totals["out_of_court"]).all()
    assert (totals["8"] == totals["community_resolutions"]).all()
    assert (totals["1"] == totals["charged"]).all()


@pytest.mark.parametrize("column", ["out_of_court", "charged"])
def test_offence_groups_sum_to_the_force_in_every_force_year_and_basis(tables, column):
    key = ["force", "year", "basis"]
    assert set(tables.groups["offence_group"]) == set(OFFENCE_GROUPS)
    sums = tables.groups.groupby(key)[column].sum(min_count=10)
    totals = tables.latest[tables.latest["force"] != NATION].set_index(key)[column].sort_index()
    assert len(sums) == 1056
    pd.testing.assert_series_equal(sums.sort_index(), totals)
    nation = tables.group_totals[tables.group_totals["force"] == NATION]
    expected = tables.latest[tables.latest["force"] == NATION].set_index(["year", "basis"])[column]
    pd.testing.assert_series_equal(
        nation.groupby(["year", "basis"])[column].sum(), expected.sort_index()
    )


@pytest.mark.parametrize(("release", "year"), OFFENCE_LEVEL)
@pytest.mark.parametrize("basis", BASES)
def test_offence_rows_sum_to_the_force_level_of_their_release(tables, release, year, basis):
    file = f"outcomes_by_offence_{year.replace('/', '-')}_release_{release}.parquet"
    sheet = pd.read_parquet(query.EMBEDDED / file).astype({"force": str})
    assert (sheet["outcome_type"] == 0).any(), "the sheet holds what is not yet an outcome"
    sheet = sheet[sheet["outcome_type"].between(1, 22)]
    kinds = {
        "outcomes": range(1, 23),
        "community_resolutions": [8],
        "out_of_court": OUT_OF_COURT,
        "charged": [1],
    }
    totals = tables.totals[
        (tables.totals["release"] == release) & (tables.totals["basis"] == basis)
    ].set_index("force")
    assert set(totals["year"]) == {year}
    for measure, types in kinds.items():
        sums = sheet[sheet["outcome_type"].isin(types)].groupby("force")[basis].sum()
        assert set(sums.index) <= set(FORCE_NAMES)
        for force in FORCE_NAMES:
            assert totals.at[force, measure] == sums.get(force, 0), (force, measure)
        assert totals.at[NATION, measure] == sums.sum()


@pytest.mark.parametrize("force", NOT_PROVIDED)
def test_what_a_force_did_not_provide_is_missing(tables, force):
    row = tables.select(force, ["2014/15"], "recorded")
    assert row[MEASURES].isna().all(axis=None)
    groups = tables.groups[
        (tables.groups["force"] == force)
        & (tables.groups["year"] == "2014/15")
        & (tables.groups["basis"] == "recorded")
    ]
    assert groups[["out_of_court", "charged"]].isna().all(axis=None)
    assert tables.select(force, ["2014/15"], "closed")[MEASURES].notna().all(axis=None)


def test_nothing_else_is_missing_and_no_return_is_0(tables):
    missing = tables.latest[tables.latest[MEASURES].isna().any(axis=1)]
    assert sorted(missing["force"]) == NOT_PROVIDED
    assert set(zip(missing["year"], missing["basis"], strict=True)) == {("2014/15", "recorded")}
    assert (tables.totals["outcomes"].dropna() > 0).all()


def test_the_nation_says_how_many_forces_it_sums(tables):
    nation = tables.latest[tables.latest["force"] == NATION].set_index(["year", "basis"])
    assert nation.at[("2014/15", "recorded"), "forces"] == 41
    assert (nation["forces"].drop(("2014/15", "recorded")) == 44).all()


def test_a_return_missing_from_every_offence_row_is_missing_in_its_total(tables):
    """The gap is invented: Bedfordshire's closed counts of 2018/19 are blanked out."""
    rows = tables.offences
    gap = (rows["force"] == "Bedfordshire") & (rows["release"] == "2020-01")
    damaged = dataclasses.replace(tables, offences=rows.assign(closed=rows["closed"].mask(gap)))
    total = damaged.select("Bedfordshire", ["2018/19"], "closed", "2020-01")
    assert total["outcomes"].isna().all()
    assert (
        damaged.select("Bedfordshire", ["2018/19"], "recorded", "2020-01")["outcomes"].gt(0).all()
    )


@pytest.mark.slow
def test_a_year_that_no_force_provided_is_missing_for_the_nation(tables):
    """The gap is invented: every recorded count of 2014/15 is blanked out."""
    rows = tables.by_type
    gap = (rows["year"] == "2014/15") & (rows["basis"] == "recorded")
    damaged = dataclasses.replace(tables, by_type=rows.assign(count=rows["count"].mask(gap)))
    nation = damaged.select(NATION, ["2014/15", "2015/16"], "recorded")
    assert nation["outcomes"].isna().tolist() == [True, False]


def test_caveats_speak_of_forces_years_and_bases_that_exist(tables):
    assert len({note["id"] for note in tables.notes}) == len(tables.notes)
    for note in tables.notes:
        assert note["forces"] == "all" or set(note["forces"]) <= set(FORCE_NAMES)
        assert note["years"] == "all" or set(note["years"]) <= set(YEARS)
        assert note["basis"] in {*BASES, "both"}
        assert note.get("kind", "all") in {"all", "types", "offences", "police-uk"}
        assert note["text"]
        assert note["source"]


def test_recorded_crime_covers_the_years_and_stops_for_the_transport_police(tables):
    crime = tables.recorded_crime.groupby("force")["year"].agg(list)
    assert crime.pop("British Transport Police") == ["2012/13", "2013/14", "2014/15"]
    assert all(set(YEARS) < set(years) for years in crime)


@pytest.mark.parametrize(("year", "drugs"), [(2014, 277), (2015, 219), (2016, 129)])
def test_police_uk_gives_hampshires_local_resolutions_for_drugs(tables, year, drugs):
    rows = tables.police_uk.set_index(["force", "crime_type", "calendar_year"])
    assert rows.at[("Hampshire", "Drugs", year), "local_resolutions"] == drugs


@pytest.mark.parametrize(
    ("wrong", "option", "year"),
    [({"first_year": "2012/13"}, "FROM", "2012/13"), ({"last_year": "2030/31"}, "TO", "2030/31")],
)
def test_an_edition_outside_the_data_is_told_the_years_held(tables, wrong, option, year):
    assert tables.check(Edition()) == Edition()
    with pytest.raises(InputError) as error:
        tables.check(Edition(**wrong))
    assert str(error.value) == (
        f"{option}: no data for the year {year}; the years held are 2014/15 to 2025/26"
    )


def test_a_folder_is_read_once():
    assert query.load() is query.load()


def test_an_edition_without_any_data_is_told_what_to_choose(tables):
    nothing = Edition("Cumbria", "2014/15", "2014/15", "recorded")
    with pytest.raises(InputError) as error:
        tables.check(nothing)
    assert str(error.value) == (
        "Cumbria gave no outcomes for 2014/15 on the recorded basis; "
        "choose other years, or the closed basis"
    )
    some = Edition("Cumbria", "2014/15", "2015/16", "recorded")
    assert tables.check(some) == some

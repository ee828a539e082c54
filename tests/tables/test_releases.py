"""The releases held, and which of them a query takes its rows from."""

import dataclasses

import pandas as pd
import pytest

from resolutions.vocabulary import NATION

YEARS = [f"{start}/{start - 1999}" for start in range(2014, 2026)]
OFFENCE_LEVEL = [("2019-04", "2017/18"), ("2020-01", "2018/19")]


def test_the_latest_release_of_a_year_is_taken_unless_another_is_asked_for(tables):
    assert tables.select("Hampshire", ["2018/19"])["outcomes"].tolist() == [157_700]
    old = tables.select("Hampshire", ["2018/19"], release="2020-01")
    assert old["outcomes"].tolist() == [157_807]
    assert tables.select("Hampshire", ["2016/17", "2018/19"], release="2020-01").index.tolist() == [
        "2018/19"
    ]
    assert tables.select("Hampshire").index.tolist() == YEARS
    assert tables.select("Hampshire", []).empty


@pytest.mark.slow
def test_offence_rows_come_from_the_latest_release_of_their_year(tables):
    """The later release of 2017/18 is invented: it repeats the first, less half its rows."""
    rows = tables.offences[tables.offences["release"] == "2019-04"]
    later = pd.concat([tables.offences, rows[::2].assign(release="2025-01")])
    both = dataclasses.replace(tables, offences=later)
    assert both.offence_years()["2017/18"] == "2025-01"
    latest = both.select_offences("Hampshire", ["2017/18"])
    first = both.select_offences("Hampshire", ["2017/18"], release="2019-04")
    assert set(latest["release"]) == {"2025-01"}
    assert first["closed"].sum() == 4288 > latest["closed"].sum() > 0


@pytest.mark.slow
def test_a_release_held_by_offence_and_by_force_is_counted_once(tables):
    """The offence rows of the current release are invented: they repeat an earlier one's."""
    rows = tables.offences[tables.offences["release"] == "2020-01"]
    current = pd.concat([tables.offences, rows.assign(release="2026-08")])
    both = dataclasses.replace(tables, offences=current)
    assert not both.totals.duplicated(["release", "force", "year", "basis"]).any()
    assert len(both.select("Hampshire", ["2018/19"])) == 1


def test_offence_rows_are_held_for_two_years(tables):
    assert tables.offence_years() == {year: release for release, year in OFFENCE_LEVEL}
    assert tables.offence_years("2019-04") == {"2017/18": "2019-04"}
    assert tables.offence_years("2026-08") == {}
    assert tables.available["offence"] == {release: {year} for release, year in OFFENCE_LEVEL}
    assert tables.available["force"] == {**tables.available["offence"], "2026-08": set(YEARS)}


def test_offence_rows_are_of_the_place_years_and_outcomes_asked_for(tables):
    rows = tables.select_offences("Hampshire", ["2016/17", "2017/18"])
    assert rows["closed"].sum() == 4288
    assert (set(rows["force"]), set(rows["year"])) == ({"Hampshire"}, {"2017/18"})
    assert set(rows["outcome_type"]) == {8}
    assert tables.select_offences(NATION, ["2017/18"])["closed"].sum() == 101_893
    assert set(tables.select_offences("Kent", ["2018/19"], (1, 8))["outcome_type"]) == {1, 8}


@pytest.mark.parametrize("years", [["2016/17"], []])
def test_years_not_held_by_offence_give_no_rows(tables, years):
    assert tables.select_offences("Kent", years).empty


def test_every_release_named_is_described(tables):
    held_in = (
        tables.totals,
        tables.groups,
        tables.quarters,
        tables.recorded_crime,
        tables.population,
        tables.police_uk,
        tables.police_uk_months,
    )
    assert set().union(*(table["release"] for table in held_in)) == set(tables.releases)
    for release in tables.releases.values():
        assert {"title", "short", "publisher", "published", "provenance", "address"} <= set(release)

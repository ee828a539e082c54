"""Rates per head and of recorded crime: golden values, and what is left out where."""

import pytest

from resolutions.analysis.rates import of_recorded_crime, per_head
from resolutions.vocabulary import BASES, NATION

YEARS = ["2014/15", "2015/16", "2016/17", "2017/18", "2018/19", "2019/20", "2020/21"]


@pytest.mark.parametrize(("basis", "rate"), [("closed", 2.23), ("recorded", 2.24)])
def test_hampshire_per_thousand_residents_and_year(tables, basis, rate):
    row = per_head(tables, YEARS, basis).loc["Hampshire"]
    assert round(row["rate"], 2) == rate
    assert row["rate_lower"] < row["rate"] < row["rate_upper"]
    assert row["years"] == ", ".join(YEARS)


@pytest.mark.parametrize("basis", BASES)
def test_a_rate_is_given_to_every_force_with_residents_and_ranks_only_complete_ones(tables, basis):
    table = per_head(tables, YEARS, basis)
    assert len(table) == 43 and "British Transport Police" not in table.index
    assert table["rank"].isna().equals(~table["complete"])
    assert table["rate"].is_monotonic_decreasing


def test_years_without_population_or_count_are_left_out_of_both_sides(tables):
    table = per_head(tables, [*YEARS, "2025/26"], "recorded")
    assert table.at["Cumbria", "years"] == ", ".join(YEARS[1:])
    people = tables.population
    people = people[(people["force"] == "Cumbria") & people["mid_year"].between(2015, 2020)]
    assert table.at["Cumbria", "person_years"] == people["population"].sum()


def test_of_the_crimes_recorded_in_hampshire(tables):
    table = of_recorded_crime(tables, "Hampshire")
    assert round(100 * table.at["2014/15", "proportion"], 2) == 3.95
    assert round(100 * table.at["2017/18", "proportion"], 2) == 2.77


def test_the_nations_proportion_sums_only_forces_with_both_numbers(tables):
    table = of_recorded_crime(tables, NATION)
    crime = tables.recorded_crime.query("year == '2014/15'")
    lacking = ["British Transport Police", "Cumbria", "Leicestershire"]
    known = crime[~crime["force"].isin([*lacking, NATION])]["recorded_crime"]
    assert table.at["2014/15", "recorded_crime"] == known.sum()
    assert of_recorded_crime(tables, "British Transport Police")["proportion"].isna().all()

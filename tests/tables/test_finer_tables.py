"""The tables finer than a year and a force: quarters, months of data.police.uk, population."""

import pandas as pd
import pytest

from resolutions.vocabulary import FORCE_NAMES, NATION

TYPES = ["1", "2", "3", "6", "7", "8", "22", "other"]
COUNTS = [*TYPES, "outcomes", "community_resolutions", "out_of_court", "charged"]
ABSENT = {  # data.police.uk, October 2018 to February 2019
    "Metropolitan Police",
    "Greater Manchester",
    "West Midlands",
    "West Yorkshire",
}


def test_no_table_has_two_rows_for_a_key(tables):
    for table, key in (
        (tables.quarters, ["release", "force", "year", "quarter", "basis"]),
        (tables.population, ["force", "mid_year"]),
        (tables.police_uk_months, ["month", "force", "crime_type"]),
    ):
        assert len(table) > 0
        assert not table.duplicated(key).any()


def test_quarters_have_the_columns_of_the_years(tables):
    assert set(tables.quarters) == {*tables.totals, "quarter"}
    assert (tables.quarters[COUNTS].dtypes == tables.totals[COUNTS].dtypes).all()


def test_four_quarters_sum_exactly_to_every_year_that_has_them(tables):
    key = ["release", "force", "year", "basis"]
    quarters = tables.quarters.groupby(key)[COUNTS].sum(min_count=1)
    years = tables.totals.set_index(key)[COUNTS].loc[quarters.index]
    pd.testing.assert_frame_equal(quarters, years, check_dtype=False)
    current = quarters.reset_index()
    current = current[current["release"] == "2026-08"]
    assert current.groupby(["force", "basis"])["year"].nunique().to_dict() == {
        (place, basis): 12 for place in ("Hampshire", NATION) for basis in ("closed", "recorded")
    }
    assert quarters.reset_index().groupby("year")["force"].nunique()["2018/19"] == 45


def test_the_calendar_span_of_the_article_is_not_its_own(tables):
    """April 2014 to December 2018, the span as calendar years, gives another number."""
    rows = tables.quarters[
        (tables.quarters["force"] == "Hampshire")
        & (tables.quarters["basis"] == "closed")
        & (tables.quarters["release"] == "2026-08")
    ]
    quarters = rows["year"].str[:4].astype(int) * 4 + rows["quarter"]
    span = rows[quarters.between(2014 * 4 + 1, 2018 * 4 + 3)]
    assert span["community_resolutions"].sum() == 17_537
    assert span["outcomes"].sum() == 652_879


def test_every_force_area_but_the_transport_police_has_a_population(tables):
    years = tables.population.groupby("force")["mid_year"].agg(list)
    assert set(years.index) == set(FORCE_NAMES) - {"British Transport Police"}
    assert all(years.map(lambda each: each == list(range(2012, 2021))))
    by_year = tables.population.groupby("mid_year")["population"].sum()
    assert by_year[2020] == 59_719_724


def test_months_of_police_uk_cover_the_forces_that_sent_them(tables):
    table = tables.police_uk_months
    months = table.groupby("force")["month"].nunique()
    assert set(months.index) == set(FORCE_NAMES) - ABSENT
    assert months[months < 5].to_dict() == {"Lancashire": 4, "Northumbria": 4}
    assert "Anti-social behaviour" not in set(table["crime_type"])
    assert (table["local_resolutions"] <= table["with_outcome"]).fillna(True).all()
    assert (table["with_outcome"] <= table["crimes"]).fillna(True).all()


def test_a_force_that_gave_no_outcome_is_missing_and_not_nought(tables):
    table = tables.police_uk_months
    missing = table["local_resolutions"].isna()
    assert set(table.loc[missing, "force"]) == {"British Transport Police"}
    assert missing.eq(table["force"].eq("British Transport Police")).all()
    assert table["crimes"].notna().all()


def test_both_sources_meet_in_one_quarter_of_hampshire(tables):
    """Police.uk counts 94 in 100 of what the Home Office does for October to December 2018."""
    months = tables.police_uk_months
    rows = months[(months["force"] == "Hampshire") & months["month"].between("2018-10", "2018-12")]
    quarter = tables.quarters.set_index(["release", "force", "year", "quarter", "basis"])
    home_office = quarter.at[("2020-01", "Hampshire", "2018/19", 3, "recorded"), "8"]
    assert (rows["local_resolutions"].sum(), home_office) == (1_343, 1_436)


@pytest.mark.parametrize("name", ["by_quarter", "population", "police_uk_months"])
def test_every_row_names_a_release_that_is_described(tables, name):
    for release in getattr(tables, name)["release"].unique():
        assert {"title", "short", "publisher", "published", "holds", "provenance"} <= set(
            tables.releases[release]
        )

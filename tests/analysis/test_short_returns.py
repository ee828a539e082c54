"""Short returns: the national figures with and without what they lack."""

import pytest

from resolutions.analysis.short_returns import (
    lower_bound_of,
    national_share_filled,
    short_returns,
)
from resolutions.vocabulary import BASES, NATION

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]


def test_the_national_share_of_the_span_is_about_two_and_three_quarters(tables):
    found = national_share_filled(tables, SPAN, "closed", ["Metropolitan Police"])
    assert (found["outcomes"], found["community_resolutions"]) == (15_765_583, 448_395)
    assert round(found["missing"], -4) == 510_000
    shares = found[["share", "share_if_none", "share_if_alike"]].astype(float)
    assert (100 * shares).round(2).tolist() == [2.84, 2.76, 2.87]


@pytest.mark.parametrize("basis", BASES)
def test_what_is_short_is_missing_something_and_a_backlog_is_not_short(tables, basis):
    table = short_returns(tables, tables.years, basis)
    assert (table["missing"] > 0).all()
    assert ("North Yorkshire", "2020/21") not in set(
        zip(table["force"], table["year"], strict=True)
    )


def test_a_sum_with_a_short_return_is_a_lower_bound(tables):
    assert lower_bound_of(tables, "Hampshire", SPAN, "closed") == []
    assert lower_bound_of(tables, "Wiltshire", SPAN, "recorded") == [("Wiltshire", "2015/16")]
    nation = lower_bound_of(tables, NATION, SPAN, "recorded")
    assert len(nation) == 16 and ("Metropolitan Police", "2014/15") in nation


@pytest.mark.parametrize("basis", BASES)
def test_filling_lies_on_both_sides_of_nothing_only_where_something_is_missing(tables, basis):
    found = national_share_filled(tables, ["2025/26"], basis)
    assert found["missing"] == 0
    assert found["share"] == found["share_if_none"] == found["share_if_alike"]

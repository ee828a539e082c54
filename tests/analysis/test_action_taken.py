"""The share of action taken: golden values of the article's span, and what must hold for any force."""

import numpy as np
import pytest

from resolutions.analysis.action_taken import (
    SPLIT,
    STEPS,
    action_by_force,
    action_by_year,
    changes_in_share,
    split_by_year,
    spread_between_forces,
)
from resolutions.vocabulary import BASES, NATION

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]
H = "Hampshire"


def per_cent(share, places=1):
    return round(100 * float(share), places)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "basis", "year", "action_taken", "share", "of_action"),
    [
        (H, "closed", "2014/15", 27_743, 4.1, 16.0),
        (H, "closed", "2016/17", 18_863, 1.3, 9.1),
        (H, "closed", "2017/18", 23_509, 2.7, 18.2),
        (H, "closed", "2025/26", 26_642, 5.9, 34.4),
        (H, "recorded", "2014/15", 28_330, 4.1, 15.6),
        (H, "recorded", "2017/18", 23_949, 2.8, 18.5),
        (NATION, "closed", "2017/18", 720_537, 2.1, 14.3),
        (NATION, "closed", "2025/26", 815_653, 3.5, 22.8),
    ],
)
def test_both_shares_of_a_year(tables, place, basis, year, action_taken, share, of_action):
    row = action_by_year(tables, place, [year], basis).loc[year]
    assert row["action_taken"] == action_taken
    assert per_cent(row["share"]) == share
    assert per_cent(row["share_of_action"]) == of_action
    assert row["share_of_action_lower"] < row["share_of_action"] < row["share_of_action_upper"]


@pytest.mark.parametrize(
    ("basis", "change", "choice", "cases_resolved"),
    [("closed", -1.47, 0.44, -1.91), ("recorded", -1.33, 0.59, -1.93)],
)
def test_the_articles_fall_is_one_of_cases_resolved(tables, basis, change, choice, cases_resolved):
    row = changes_in_share(tables, "2014/15", "2017/18", basis).loc[H]
    found = [per_cent(row[name], 2) for name in ("share_change", *SPLIT)]
    assert found == [change, choice, cases_resolved]
    assert row["opposite"]


@pytest.mark.parametrize(("basis", "opposite", "given"), [("closed", 17, 44), ("recorded", 16, 41)])
def test_the_two_shares_point_opposite_ways_in(tables, basis, opposite, given):
    changes = changes_in_share(tables, "2014/15", "2017/18", basis).drop(NATION)
    assert (changes["opposite"].sum(), changes["opposite"].notna().sum()) == (opposite, given)
    parted = changes[changes["opposite"].eq(True)]
    assert (parted["share_change"] < 0).all()


@pytest.mark.parametrize(
    ("years", "basis", "of_all", "of_action"),
    [
        (SPAN, "closed", 31, 21),
        (SPAN, "recorded", 31, 21),
        (["2025/26"], "closed", 4, 1),
        (["2025/26"], "recorded", 3, 2),
    ],
)
def test_hampshire_ranks_higher_by_action_taken(tables, years, basis, of_all, of_action):
    row = action_by_force(tables, years, basis).loc[H]
    assert (row["rank_of_all"], row["rank_of_action_of_all"]) == (of_all, of_action)


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
def test_steps_and_parts_make_the_whole_for_every_force_and_pair_of_years(tables, basis):
    for first in tables.years:
        changes = changes_in_share(tables, first, tables.years[-1], basis)
        for parts in (SPLIT, STEPS):
            whole = changes[list(parts)].sum(axis=1, skipna=False)
            assert np.allclose(whole, changes["share_change"], atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("place", [H, NATION, "Cumbria"])
def test_the_three_steps_multiply_to_the_share(tables, place):
    table = action_by_year(tables, place, basis="recorded")
    assert np.allclose(
        table[list(STEPS)].prod(axis=1, skipna=False), table["share"], equal_nan=True
    )
    assert table["share"].isna().tolist() == table["outcomes"].isna().tolist()


def test_the_way_back_has_the_parts_turned_round(tables):
    there = changes_in_share(tables, "2014/15", "2017/18", "closed")
    back = changes_in_share(tables, "2017/18", "2014/15", "closed")
    parts = [*SPLIT, *STEPS, "share_change"]
    assert np.allclose(there[parts], -back[parts], atol=1e-12)
    assert there["opposite"].equals(back["opposite"])


@pytest.mark.slow
def test_year_by_year_the_changes_add_up_to_the_span(tables):
    table = split_by_year(tables, H, "closed")
    shares = action_by_year(tables, H)["share"]
    assert table["share_change"].sum() == pytest.approx(shares.iloc[-1] - shares.iloc[0])
    assert table["year_before"].tolist() == tables.years[:-1]


@pytest.mark.parametrize(
    ("complete_only", "choice", "cases_resolved"), [(False, 0.72, 0.18), (True, 0.68, 0.22)]
)
def test_most_of_the_spread_between_forces_is_choice(tables, complete_only, choice, cases_resolved):
    split = spread_between_forces(tables, ["2017/18"], "recorded", SPLIT, complete_only)
    expected = {"choice": choice, "cases_resolved": cases_resolved}
    assert split["alone"].round(2).to_dict() == expected


def test_each_step_has_its_part_in_the_spread(tables):
    steps = spread_between_forces(tables, ["2017/18"], "recorded", STEPS, False)
    assert steps["in_all"].round(2).tolist() == [0.23, 0.34, 0.43]

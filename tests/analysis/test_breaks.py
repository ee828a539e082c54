"""Leaps and steps: known breaks of these tables and of the literature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.analysis.breaks import MIN_COUNT, YEAR, leaps, leaps_in_words, level_ends, steps
from resolutions.vocabulary import BASES, NATION


@pytest.mark.slow
def test_the_metropolitan_charges_of_2025_26_leap_on_the_closed_basis_alone(tables):
    table = leaps(tables, "charged", "closed")
    assert table.loc[0, ["force", "year"]].tolist() == ["Metropolitan Police", "2025/26"]
    assert table.loc[0, ["before", "after"]].tolist() == [42_003, 78_174]
    assert round(100 * table.loc[0, "change"]) == 86
    assert table.loc[0, "highest_elsewhere"] < 0.3
    assert "Metropolitan Police" not in set(leaps(tables, "charged", "recorded")["force"])


def test_a_leap_is_named_where_both_of_its_years_are_shown(tables):
    years = ["2024/25", "2025/26"]
    words = leaps_in_words(tables, ["Metropolitan Police"], years, "closed")
    assert words == (
        "Counts that leap by far more than other forces' do, closed basis: Metropolitan Police, "
        "charges and summonses (+86% in 2025/26)."
    )
    assert words[words.index("Metropolitan") : -1] in leaps_in_words(
        tables, [NATION], years, "closed"
    )
    assert leaps_in_words(tables, ["Metropolitan Police"], years[1:], "closed") == ""
    assert leaps_in_words(tables, ["Hampshire"], tables.years, "closed") == ""


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("outcome", ["charged", "community_resolutions", "out_of_court"])
def test_a_leap_is_rare_and_of_no_small_count(tables, outcome, basis):
    table = leaps(tables, outcome, basis)
    assert 0 < len(table) < 0.02 * 44 * len(tables.years)
    assert (table[["before", "after"]] >= MIN_COUNT).all(axis=None)
    assert NATION not in set(table["force"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("basis", "starts"),
    [
        ("closed", ["2014/15 Q1", "2015/16 Q4", "2017/18 Q1", "2018/19 Q1", "2021/22 Q2"]),
        ("recorded", ["2014/15 Q1", "2015/16 Q3", "2017/18 Q1", "2018/19 Q1", "2021/22 Q1"]),
    ],
)
def test_hampshires_doubling_is_a_step_at_april_2017(tables, basis, starts):
    table = steps(tables, "Hampshire", "community_resolutions", basis)
    assert table.index.tolist() == starts
    assert table.at["2017/18 Q1", "change"] > 1
    assert table["quarters"].sum() == len(tables.years) * YEAR


@pytest.mark.slow
def test_a_place_held_for_two_years_has_steps_within_them_and_one_not_held_has_none(tables):
    assert steps(tables, "Kent", "charged", "closed")["quarters"].sum() == 2 * YEAR
    assert steps(tables, "Nowhere", "charged", "closed").empty


@pytest.mark.slow
def test_the_nile_falls_after_1898():
    """Cobb (1978), Biometrika 65, 243-251: the annual flow at Aswan, 1871 to 1970."""
    from statsmodels.datasets import nile  # takes seconds to load

    flow = nile.load_pandas().data
    ends = level_ends(flow["volume"].to_numpy(float))
    assert flow["year"].iloc[ends[0] - 1] == 1898


@pytest.mark.slow
@given(st.integers(200, 5000), st.integers(YEAR, 20), st.integers(YEAR, 20), st.integers(0, 99))
def test_a_doubling_is_found_where_it_is(level, before, after, seed):
    noise = np.random.default_rng(seed).normal(1, 0.02, before + after)
    counts = np.repeat([level, 2 * level], [before, after]) * noise
    assert before in level_ends(counts)

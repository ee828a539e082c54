"""Like for like: against a worked example, and what must hold for any data."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.like_for_like import expected, like_for_like, poisson_limits
from resolutions.vocabulary import NATION


def test_a_worked_example_of_the_literature():
    """Deaths from cirrhosis among doctors: Bland, An Introduction to Medical Statistics."""
    rates = pd.Series([5.859e-6, 13.05e-6, 46.937e-6, 161.503e-6, 271.358e-6])
    doctors = pd.Series([1_080, 12_860, 11_510, 10_330, 7_790])
    observed = 14
    deaths = expected(doctors, rates)
    lower, upper = poisson_limits(observed)
    assert deaths == pytest.approx(4.4966, abs=5e-4)
    assert 100 * observed / deaths == pytest.approx(311, abs=0.5)
    assert 100 * lower / deaths == pytest.approx(170, abs=0.5)
    assert 100 * upper / deaths == pytest.approx(522, abs=0.5)


@given(st.integers(0, 50_000))
def test_the_limits_hold_the_count(count):
    lower, upper = poisson_limits(count)
    assert 0 <= lower <= count < upper


def test_none_observed_has_the_limit_of_the_rule_of_three():
    assert poisson_limits(0, 0.90)[1] == pytest.approx(2.9957, abs=1e-4)


@pytest.fixture(scope="module")
def compared(tables):
    return like_for_like(tables, ["2017/18", "2018/19"], "closed")


def test_what_is_expected_of_all_forces_is_what_they_gave(compared, tables):
    rows = tables.select_offences(NATION, ["2017/18", "2018/19"])
    assert compared["observed"].sum() == rows["closed"].sum()
    assert compared["expected"].sum() == pytest.approx(rows["closed"].sum())


def test_mix_and_practice_add_up_to_the_distance_from_the_nation(compared):
    nation = compared["observed"].sum() / compared["outcomes"].sum()
    distance = compared["share"] - nation
    assert (compared["mix"] + compared["practice"] - distance).abs().max() < 1e-12


def test_the_ratio_stands_within_its_limits_and_the_highest_first(compared):
    assert (compared["ratio_lower"] <= compared["ratio"]).all()
    assert (compared["ratio"] <= compared["ratio_upper"]).all()
    assert compared["ratio"].is_monotonic_decreasing


def test_every_force_is_compared_and_an_incomplete_return_is_marked(compared):
    assert len(compared) == 44
    assert not compared.at["North Yorkshire", "complete"]
    assert compared.at["Hampshire", "complete"]


def test_years_not_held_by_offence_give_an_empty_table(tables):
    assert like_for_like(tables, ["2020/21"], "closed").empty

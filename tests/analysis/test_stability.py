"""How steady forces are: a worked example, golden values, and what must hold for any count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.analysis import stability
from resolutions.analysis.stability import (
    changes_between_years,
    dispersion,
    quasi_poisson_limits,
    steady_ratios,
    within_year_dispersion,
)

H = "Hampshire"
FIRST, LAST = "2017/18", "2018/19"


def test_horse_kicks_scatter_as_chance_does():
    """Deaths by horse kick in 200 corps-years of the Prussian army: Bortkiewicz 1898."""
    deaths = np.repeat([0, 1, 2, 3, 4], [109, 65, 22, 3, 1])
    assert dispersion(deaths, np.full(200, 0.61)) == pytest.approx(1.0017, abs=1e-3)


def test_one_count_has_no_scatter():
    assert np.isnan(dispersion([5], [5]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("basis", "median", "hampshire"), [("closed", 7.1, 17.1), ("recorded", 5.9, 10.0)]
)
def test_quarters_scatter_by_more_than_chance(tables, basis, median, hampshire):
    table = within_year_dispersion(tables, [FIRST], basis)["dispersion"]
    assert table.median() == pytest.approx(median, abs=0.05)
    assert table[H] == pytest.approx(hampshire, abs=0.05)


@pytest.mark.slow
def test_two_years_are_the_mean_of_each(tables):
    each = [
        within_year_dispersion(tables, [year], "closed")["dispersion"] for year in (FIRST, LAST)
    ]
    both = within_year_dispersion(tables, [FIRST, LAST], "closed")
    assert both.at[H, "dispersion"] == pytest.approx((each[0][H] + each[1][H]) / 2)
    assert both.at[H, "quarters"] == 8


@pytest.mark.slow
def test_hampshires_interval_of_2017_18_is_four_times_as_wide(tables):
    row = steady_ratios(tables, [FIRST], "closed").loc[H]
    names = ["ratio_lower", "ratio_upper", "steady_lower", "steady_upper"]
    assert row[names].astype(float).round(2).tolist() == [1.11, 1.18, 1.01, 1.30]


@pytest.mark.slow
@pytest.mark.parametrize(("years", "firm", "lost"), [([FIRST], 43, 8), ([FIRST, LAST], 42, 4)])
def test_forces_lose_their_more_or_less(tables, years, firm, lost):
    table = steady_ratios(tables, years, "closed")
    assert (table["side"] != "open").sum() == firm
    assert ((table["side"] != "open") & (table["steady_side"] == "open")).sum() == lost
    assert (table["steady_lower"] <= table["ratio"]).all()


@pytest.mark.parametrize(
    ("basis", "between", "median"), [("closed", 164, 0.22), ("recorded", 139, 0.21)]
)
def test_forces_move_from_year_to_year(tables, basis, between, median):
    table = changes_between_years(tables, FIRST, LAST, basis)
    assert round((table["z"] ** 2).mean()) == between
    assert round(table["log_change"].abs().median(), 2) == median


def test_the_way_back_is_the_move_turned_round(tables):
    there = changes_between_years(tables, FIRST, LAST, "closed")
    back = changes_between_years(tables, LAST, FIRST, "closed").reindex(there.index)
    assert np.allclose(there["z"], -back["z"])
    assert round(there.at[H, "ratio_before"], 2) == 1.15
    assert round(there.at[H, "ratio_after"], 2) == 1.55
    assert changes_between_years(tables, FIRST, "2015/16", "closed").empty


@pytest.mark.slow
@given(st.floats(0.1, 5), st.integers(1, 10_000), st.floats(0, 50))
def test_more_scatter_never_narrows_and_less_than_chance_is_chance(ratio, observed, scatter):
    low, high = quasi_poisson_limits(ratio, observed, scatter)
    assert low <= ratio <= high
    wider = quasi_poisson_limits(ratio, observed, scatter + 1)
    assert wider[0] <= low and high <= wider[1]
    assert quasi_poisson_limits(ratio, observed, 0.5) == quasi_poisson_limits(ratio, observed, 1)


def test_none_observed_has_no_such_limits():
    assert np.isnan(quasi_poisson_limits([0], [0], [3])).all()


def test_where_the_scatter_is_not_known_the_interval_is_that_of_chance(tables, monkeypatch):
    known = within_year_dispersion(tables, [FIRST], "closed").drop(H)
    monkeypatch.setattr(stability, "within_year_dispersion", lambda *_: known)
    row = steady_ratios.__wrapped__(tables, [FIRST], "closed").loc[H]
    assert (row["steady_lower"], row["steady_upper"]) == (row["ratio_lower"], row["ratio_upper"])
    assert row["steady_side"] == row["side"] == "above"

"""Like for like: against a worked example, and what must hold for any data."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from resolutions import analysis, charts
from resolutions.analysis.like_for_like import (
    FEW,
    RatioFunnel,
    expected,
    like_for_like,
    like_for_like_by_group,
    poisson_limits,
    ratio_funnel,
    ratio_funnel_table,
    spread_by_group,
    with_ratio,
)
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION, Edition
from resolutions.wording import like_for_like_sentence

YEARS = ["2017/18", "2018/19"]


def test_a_worked_example_of_the_literature():
    """Deaths from cirrhosis among doctors: Bland, An Introduction to Medical Statistics."""
    rates = pd.Series([5.859e-6, 13.05e-6, 46.937e-6, 161.503e-6, 271.358e-6])
    doctors = pd.Series([1_080, 12_860, 11_510, 10_330, 7_790])
    observed = 14
    deaths = expected(doctors, rates).sum()
    lower, upper = poisson_limits(observed)
    assert deaths == pytest.approx(4.4966, abs=5e-4)
    assert 100 * observed / deaths == pytest.approx(311, abs=0.5)
    assert 100 * lower / deaths == pytest.approx(170, abs=0.5)
    assert 100 * upper / deaths == pytest.approx(522, abs=0.5)


@pytest.mark.slow
@given(st.integers(0, 50_000))
def test_the_limits_hold_the_count(count):
    lower, upper = poisson_limits(count)
    assert 0 <= lower <= count < upper


def test_none_observed_has_the_limit_of_the_rule_of_three():
    assert poisson_limits(0, 0.90)[1] == pytest.approx(2.9957, abs=1e-4)


@pytest.fixture(scope="module")
def compared(tables):
    return like_for_like(tables, YEARS, "closed")


def test_what_is_expected_of_all_forces_is_what_they_gave(compared, tables):
    rows = tables.select_offences(NATION, YEARS)
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
    assert like_for_like_by_group(tables, ["2020/21"], "closed").empty


def test_the_counts_by_offence_code_are_those_of_the_rows(tables):
    """One sum for every caller gives what summing the rows gives, missing where none was given."""
    table = tables.by_offence_code
    assert not table.duplicated(["release", "year", "force", "offence_code", "basis"]).any()
    for basis in BASES:
        rows = tables.select_offences("Kent", ["2018/19"], tuple(range(1, 23)))
        mine = table[(table["force"] == "Kent") & (table["basis"] == basis)]
        mine = mine[mine["year"] == "2018/19"].set_index("offence_code")
        sums = rows.groupby("offence_code", observed=True)[basis].sum()
        assert mine["outcomes"].to_dict() == sums.to_dict()
        settled = rows[rows["outcome_type"] == 8]
        assert mine["community_resolutions"].sum() == settled[basis].sum()
    row = table[(table["force"] == "Bedfordshire") & (table["basis"] == "closed")]
    blank = row[row["outcomes"].isna()]
    assert blank["community_resolutions"].isna().all()


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("years", [YEARS, YEARS[:1]])
def test_the_groups_of_a_force_add_up_to_its_whole(tables, basis, years):
    groups = like_for_like_by_group(tables, years, basis)
    whole = like_for_like(tables, years, basis)
    sums = groups.groupby("force")[["observed", "expected", "outcomes"]].sum().loc[whole.index]
    assert (sums["observed"] == whole["observed"]).all()
    assert (sums["outcomes"] == whole["outcomes"]).all()
    assert sums["expected"].to_numpy() == pytest.approx(whole["expected"].to_numpy())
    assert groups["complete"].groupby("force").all().loc[whole.index].equals(whole["complete"])


def test_what_is_expected_within_a_group_is_what_all_forces_gave(tables):
    groups = like_for_like_by_group(tables, YEARS, "closed")
    sums = groups.groupby("offence_group")[["observed", "expected"]].sum()
    assert sums["expected"].to_numpy() == pytest.approx(sums["observed"].to_numpy())


def test_a_group_stands_within_its_limits_or_has_none_expected(tables):
    groups = like_for_like_by_group(tables, YEARS, "closed")
    none = groups["expected"] == 0
    assert groups["ratio"].isna().equals(none)
    known = groups[~none]
    assert (known["ratio_lower"] <= known["ratio"]).all()
    assert (known["ratio"] < known["ratio_upper"]).all()


@pytest.mark.parametrize(
    ("force", "group", "observed", "expected_count"),
    [
        ("Hampshire", "Public order offences", 487, 349.06),
        ("Kent", "Robbery", 0, 3.68),
        ("British Transport Police", "Sexual offences", 0, 14.56),
    ],
)
def test_the_groups_are(tables, force, group, observed, expected_count):
    row = like_for_like_by_group(tables, YEARS[:1], "closed").loc[(force, group)]
    assert row["observed"] == observed
    assert round(row["expected"], 2) == expected_count


ratios = st.tuples(st.integers(0, 10**6), st.floats(0.01, 10**6))


def counted(pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["observed", "expected"], dtype=float)


@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=44))
def test_forces_that_gave_what_was_expected_show_no_over_dispersion(counts):
    assert ratio_funnel(counted(zip(counts, counts, strict=True))) == RatioFunnel(0.0, 0.0)


def test_over_dispersion_of_equal_forces_is_their_variance_beyond_chance():
    """By hand: √(O/E) is 0.8, 0.9, 1.1, 1.2, so z is ±40 and ±20 at E = 10,000.

    φ = (2·40² + 2·20²)/4 = 1,000; with w = 4E = 40,000 each, τ² = (4φ − 3)/(3w).
    """
    fitted = ratio_funnel(counted([(n, 10_000) for n in (6400, 8100, 12_100, 14_400)]), winsorise=0)
    assert fitted.dispersion == pytest.approx(1000)
    assert fitted.tau**2 == pytest.approx(3997 / 120_000)


def test_an_outlier_is_drawn_in_before_the_dispersion_is_measured():
    table = counted([(1000 + 5 * step, 1000) for step in range(20)] + [(9000, 1000)])
    assert ratio_funnel(table).tau < ratio_funnel(table, 0).tau / 2


def test_limits_by_hand():
    """At E = 100 chance gives √(O/E) a standard deviation of 1/20."""
    lower, upper = RatioFunnel(0.0, 1.0).limits([100.0], z=2)
    assert (lower[0], upper[0]) == (pytest.approx(0.9**2), pytest.approx(1.1**2))
    wide = RatioFunnel(0.12, 9.0).limits([100.0], z=2)
    assert (wide[0][0], wide[1][0]) == (pytest.approx(0.74**2), pytest.approx(1.26**2))


@pytest.mark.slow
@given(st.lists(ratios, min_size=3, max_size=44), st.floats(0.01, 10**6))
def test_funnel_limits_widen_as_less_is_expected(pairs, size):
    fitted = ratio_funnel(counted(pairs))
    lower, upper = fitted.limits([size, 2 * size])
    assert 0 <= lower[0] <= lower[1] <= 1 <= upper[1] < upper[0]
    chance = RatioFunnel(0.0, 1.0).limits([size])
    assert lower[0] <= chance[0][0]
    assert chance[1][0] <= upper[0]


@pytest.mark.parametrize("basis", BASES)
def test_incomplete_returns_do_not_shape_the_funnel_but_are_placed_in_it(tables, basis):
    compared = like_for_like(tables, YEARS, basis)
    placed, fitted = ratio_funnel_table(compared)
    assert len(placed) == len(compared)
    assert fitted == ratio_funnel(compared[compared["complete"]])
    assert placed.at["Durham", "position"] == "above"
    assert placed.at["Hampshire", "position"] == "within"
    assert placed.at["British Transport Police", "position"] == "below"
    within = placed["ratio"].between(placed["lower_95"], placed["upper_95"])
    assert (within == placed["position"].eq("within")).all()


def test_the_spread_of_a_group_rests_on_complete_returns_and_enough_expected(tables):
    groups = like_for_like_by_group(tables, YEARS[:1], "closed")
    table = spread_by_group(groups)
    sound = groups[groups["complete"] & (groups["expected"] >= FEW)].reset_index()
    assert table["forces"].to_dict() == {
        name: int((sound["offence_group"] == name).sum()) for name in table.index
    }
    assert np.isnan(table.at["Robbery", "tau"])
    assert table["tau"].dropna().is_monotonic_decreasing
    theft = sound[sound["offence_group"] == "Theft offences"]
    assert "North Yorkshire" not in set(theft["force"])
    assert table.at["Theft offences", "median"] == theft["ratio"].median()


def one(observed: float, count: float, returned: str = "complete") -> pd.DataFrame:
    table = pd.DataFrame({"observed": [observed], "expected": [count]}, ["Kent"])
    table = with_ratio(table)
    return table.assign(
        returned=returned,
        complete=returned == "complete",
        steady_lower=table["ratio_lower"],
        steady_upper=table["ratio_upper"],
    )


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        (
            one(115, 100).assign(steady_lower=0.98, steady_upper=1.35),
            "Kent Police issued 1.15 times the community resolutions expected (95% interval 0.98 to "
            "1.35): no different, beyond chance, from England and Wales.",
        ),
        (
            one(2204, 3899.2),
            "Kent Police issued 0.57 times the community resolutions expected (95% interval 0.54 to "
            "0.59): less often than England and Wales.",
        ),
        (
            one(3, 2.5),
            "Kent Police issued 1.20 times the community resolutions expected (95% interval 0.25 to "
            "3.51): no different, beyond chance, from England and Wales.",
        ),
        (
            one(0, 12),
            "Kent Police issued no community resolutions where 12 would be expected (95% interval "
            "0.00 to 0.31 times): less often than England and Wales.",
        ),
        (
            one(0, 0.34),
            "Kent Police issued no community resolutions where 0.3 would be expected (95% interval "
            "0.00 to 10.85 times): no different, beyond chance, from England and Wales.",
        ),
        (
            one(1_000_000, 998_000),
            "Kent Police issued 1.00 times the community resolutions expected (95% interval 1.00004 to "
            "1.00397): more often than England and Wales.",
        ),
        (
            one(300, 200, "incomplete"),
            "Kent Police issued 1.50 times the community resolutions expected (95% interval 1.34 to "
            "1.68): more often than England and Wales. Its return is incomplete, so the comparison "
            "may mislead.",
        ),
    ],
)
def test_a_force_s_line_is_told(compared, told):
    line = like_for_like_sentence(compared, "Kent")
    assert line == f"For the offences it dealt with, {told}"


def test_a_force_without_a_comparison_has_no_line():
    assert like_for_like_sentence(one(5, 5), NATION) == ""
    assert like_for_like_sentence(one(5, 5), "Hampshire") == ""
    assert "no offence that any force settles this way" in like_for_like_sentence(one(0, 0), "Kent")


@pytest.mark.slow
@given(ratios)
def test_a_line_s_word_and_its_printed_limits_agree(pair):
    observed, count = pair
    row = one(observed, count).iloc[0]
    line = like_for_like_sentence(one(observed, count), "Kent")
    low, high = (float(end) for end in line.split("interval ")[1].split(")")[0].removesuffix(" times").split(" to "))  # fmt: skip
    if row["ratio_lower"] > 1.00001:
        assert "more often" in line
        assert low > 1
    elif row["ratio_upper"] < 0.99999:
        assert "less often" in line
        assert high < 1


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
def test_no_two_names_in_the_funnel_overlap_whichever_force_is_the_subject(tables, basis):
    compared = like_for_like(tables, YEARS, basis)
    placed, limits = ratio_funnel_table(compared)
    outside = placed.index[placed["position"] != "within"]
    for force in (NATION, "City of London", "Dyfed-Powys", "Hampshire", *outside):
        figure = charts.ratio_funnel(placed, limits, YEARS, Edition(force, basis=basis))
        renderer = FigureCanvasAgg(figure).get_renderer()
        names = [text for text in figure.axes[0].texts if text.get_text() in FORCE_NAMES]
        boxes = [text.get_window_extent(renderer) for text in names]
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2)), force
        beyond = set(outside[placed.loc[outside, "complete"]])
        assert {text.get_text() for text in names} == beyond | ({force} - {NATION})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("force", "title"),
    [
        ("Hampshire", "Hampshire: more community resolutions than expected in five of eight groups of offences, fewer in one"),
        ("British Transport Police", "British Transport Police, from a return that cannot be checked: fewer community resolutions than expected in all eight groups of offences"),
        ("North Yorkshire", "North Yorkshire, from an incomplete return: more community resolutions than expected in five of seven groups of offences"),
        (NATION, "Like for like, forces differ most over sexual offences and least over criminal damage and arson"),
    ],
)  # fmt: skip
def test_the_groups_chart_says_what_it_shows(tables, force, title):
    groups = like_for_like_by_group(tables, YEARS[:1], "closed")
    whole = analysis.steady_ratios(tables, YEARS[:1], "closed")
    figure = charts.like_for_like_groups(groups, whole, YEARS[:1], Edition(force))
    assert figure.finding == title


def test_the_interval_of_all_offences_is_the_one_that_the_other_chart_draws(tables):
    groups = like_for_like_by_group(tables, YEARS[:1], "closed")
    whole = analysis.steady_ratios(tables, YEARS[:1], "closed")
    figure = charts.like_for_like_groups(groups, whole, YEARS[:1], Edition())
    drawn = [tuple(line.get_xdata()) for line in figure.axes[0].lines if len(line.get_xdata()) == 2]
    own = whole.loc["Hampshire"]
    assert (own.steady_lower, own.steady_upper) in drawn
    assert (own.ratio_lower, own.ratio_upper) not in drawn


def made_up(pairs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the groups, and the whole, of a force with the counts invented."""
    groups = with_ratio(counted(pairs)).assign(returned="complete", complete=True)
    groups.index = pd.MultiIndex.from_product(
        [["Kent"], [f"Group {number}" for number in range(len(pairs))]],
        names=["force", "offence_group"],
    )
    whole = with_ratio(groups[["observed", "expected"]].groupby("force").sum())
    limits = {"steady_lower": whole["ratio_lower"], "steady_upper": whole["ratio_upper"]}
    return groups, whole.assign(returned="complete", complete=True, **limits)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ([(0, 0.2), (3, 0.4)], "Kent: too few are expected of any group of offences to judge"),
        ([(0, 0), (0, 0.2)], "Kent: too few are expected of any group of offences to judge"),
        ([(9, 10), (0, 0.1)], "Kent: in no group of offences does it differ from the expected beyond chance"),
        ([(12, 10), (30, 10), (1, 10)], "Kent: more community resolutions than expected in one of three groups of offences, fewer in one"),
        ([(0, 40), (1, 1)], "Kent: fewer community resolutions than expected in the one group of offences"),
    ],
)  # fmt: skip
def test_small_counts_are_drawn_hollow_and_judged_by_no_title(pairs, title):
    groups, whole = made_up(pairs)
    figure = charts.like_for_like_groups(groups, whole, YEARS, Edition("Kent"))
    assert figure.finding == title
    FigureCanvasAgg(figure).draw()
    few = int((groups["expected"].between(0.001, FEW)).sum() + (whole["expected"] < FEW).sum())
    points = [line for line in figure.axes[0].lines if line.get_markersize() == 7]
    assert sum(line.get_markerfacecolor() == "white" for line in points) == few

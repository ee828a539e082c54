"""Comparing forces: complete returns, ranks, Wilson intervals and funnel limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions import analysis, wording
from resolutions.tables.completeness import lower_fence
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]
FLAGGED = {
    "closed": {
        "Metropolitan Police": {"2014/15": 0.26, "2021/22": 0.82},
        "Greater Manchester": {"2019/20": 0.25},
        "North Yorkshire": {"2017/18": 0.73, "2018/19": 0.47, "2019/20": 0.57, "2020/21": 2.26},
        "Bedfordshire": {"2014/15": 0.83},
        "Cumbria": {"2014/15": 0.82},
        "South Yorkshire": {"2014/15": 0.82},
        "Suffolk": {"2014/15": 0.82},
        "West Yorkshire": {"2014/15": 0.80},
        "Wiltshire": {"2014/15": 0.84},
        "Devon and Cornwall": {"2021/22": 0.78, "2022/23": 0.77, "2023/24": 1.16},
        "Gwent": {"2021/22": 0.79},
        "North Wales": {"2021/22": 0.84, "2023/24": 1.16},
    },
    "recorded": {
        "British Transport Police": {"2014/15": None},
        "Cumbria": {"2014/15": None},
        "Leicestershire": {"2014/15": None},
        "Metropolitan Police": {"2014/15": 0.24},
        "Dyfed-Powys": {"2014/15": 0.42, "2015/16": 0.84},
        "Bedfordshire": {"2014/15": 0.74},
        "Hertfordshire": {"2014/15": 0.83},
        "South Yorkshire": {"2014/15": 0.76},
        "Derbyshire": {"2016/17": 0.75, "2017/18": 0.90, "2024/25": 0.87},
        "Devon and Cornwall": {"2021/22": 0.86},
        "Suffolk": {"2014/15": 0.88, "2015/16": 0.89},
        "West Midlands": {"2020/21": 0.90},
        "West Yorkshire": {"2014/15": 0.87},
        "Essex": {"2016/17": 0.78},
        "Wiltshire": {"2015/16": 0.46},
        "Greater Manchester": {"2019/20": 0.22},
        "Humberside": {"2022/23": 0.87, "2023/24": 0.84, "2024/25": 0.87},
    },
}

samples = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
some_forces = st.lists(samples, min_size=3, max_size=44).filter(
    lambda pairs: 0 < sum(one for one, _ in pairs) < sum(n for _, n in pairs)
)


def counted(pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["community_resolutions", "outcomes"], dtype="Int64")


@pytest.mark.parametrize("basis", BASES)
def test_incomplete_returns_are_flagged_and_no_others(tables, basis):
    table = analysis.completeness(tables)
    table = table[(table["basis"] == basis) & (table["force"] != NATION)]
    assert len(table) == 44 * 12
    flagged: dict[str, dict] = {}
    for row in table[table["returned"] == "incomplete"].itertuples():
        ratio = None if pd.isna(row.completeness) else round(row.completeness, 2)
        flagged.setdefault(row.force, {})[row.year] = ratio
    assert flagged == FLAGGED[basis]


def test_a_return_without_recorded_crime_to_hold_it_against_is_not_checkable(tables):
    years = analysis.by_year(tables, "British Transport Police")
    assert (years["returned"] == "not checkable").sum() == 11
    assert years.index[years["complete"]].tolist() == ["2014/15"]
    assert len(analysis.reportable_years(years)) == 12
    assert analysis.unchecked_places(tables, tables.years, "closed") == {
        "British Transport Police": "2015/16 to 2025/26"
    }


@pytest.mark.parametrize(
    ("basis", "year", "release", "incomplete"),
    [
        (
            "closed",
            "2018/19",
            "2020-01",
            {"Avon and Somerset": 0.83, "Derbyshire": 0.84, "North Yorkshire": 0.47},
        ),
        ("recorded", "2018/19", "2020-01", {"North Yorkshire": 0.46, "Wiltshire": 0.89}),
        ("recorded", "2017/18", "2019-04", {"North Yorkshire": 0.70}),
    ],
)
def test_a_sheet_is_judged_by_its_own_counts(tables, basis, year, release, incomplete):
    table = analysis.completeness_of_releases(tables)
    table = table[(table["release"] == release) & (table["basis"] == basis)]
    bad = table[(table["returned"] == "incomplete") & (table["year"] == year)]
    assert bad.set_index("force")["completeness"].round(2).to_dict() == incomplete
    alike = analysis.like_for_like(tables, [year], basis)
    assert set(alike.index[alike["returned"] == "incomplete"]) == set(incomplete)


def test_each_basis_has_limits_of_its_own(tables):
    limits = analysis.completeness_limits(tables)
    assert limits.loc["closed"].tolist() == [0.85, 1.15]
    assert limits.at["recorded", "lower"] == pytest.approx(0.912, abs=5e-4)


def test_the_fence_follows_the_skew():
    """A symmetric sample has Tukey's own fence; a long lower tail draws it down."""
    even = np.arange(1, 102, dtype=float)
    assert lower_fence(even) == pytest.approx(26 - 1.5 * 50)
    skewed = 1 - np.linspace(0, 1, 101) ** 4
    low, high = np.quantile(skewed, [0.25, 0.75])
    assert lower_fence(skewed) < low - 1.5 * (high - low)


def test_only_like_years_are_compared(tables):
    closed, recorded = (analysis.by_year(tables, "Essex", SPAN, basis) for basis in BASES)
    assert analysis.years_to_compare(closed, recorded) == ["2014/15", "2015/16", "2017/18"]
    assert analysis.years_to_compare(closed, recorded.iloc[:0]) == []


@pytest.mark.parametrize(
    ("force", "of_all", "of_like"),
    [
        ("Metropolitan Police", -12.4, 1.7),
        ("Bedfordshire", -5.4, 1.7),
        ("West Yorkshire", 1.6, -0.4),
        ("Hampshire", 0.2, 0.2),
    ],
)
def test_the_gap_of_the_bases_rests_on_like_years(tables, force, of_all, of_like):
    table = analysis.compare_bases(tables, force, SPAN)
    sums = table[list(BASES)].sum()
    assert round(100 * (sums["recorded"] / sums["closed"] - 1), 1) == of_all
    like = analysis.difference_of_bases(tables, force, SPAN)
    assert round(100 * like["difference"], 1) == of_like
    assert like["years"] == table.index[table["comparable"]].tolist()


def test_the_nation_is_incomplete_in_the_year_that_lacks_the_metropolitan_police(tables):
    years = analysis.by_year(tables, NATION)
    assert years.index[~years["complete"]].tolist() == ["2014/15"]
    assert round(years.at["2014/15", "completeness"], 2) == 0.82
    crime = tables.recorded_crime[tables.recorded_crime["year"] == "2018/19"]
    covered = years.at["2018/19", "outcomes"]
    covered -= tables.select("British Transport Police", ["2018/19"])["outcomes"].item()
    assert years.at["2018/19", "completeness"] == covered / crime["recorded_crime"].sum()


def test_incomplete_places_are_told_with_runs_of_years(tables):
    told = analysis.incomplete_places(tables, tables.years, "closed")
    assert set(told) == set(FLAGGED["closed"])
    assert told["North Yorkshire"] == "2017/18 to 2020/21"
    assert told["North Wales"] == "2021/22, 2023/24"
    assert told["Gwent"] == "2021/22"
    assert analysis.incomplete_places(tables, ["2015/16"], "closed") == {}


@pytest.mark.parametrize("basis", BASES)
def test_every_force_is_compared_and_only_complete_returns_are_ranked(tables, basis):
    table = analysis.by_force(tables, SPAN, basis)
    assert sorted(table.index) == sorted(FORCE_NAMES)
    incomplete = {f for f, years in FLAGGED[basis].items() if set(years) & set(SPAN)}
    assert set(table.index[table["returned"] == "incomplete"]) == incomplete
    unranked = incomplete | {"British Transport Police"}
    assert set(table.index[table["rank"].isna()]) == unranked
    assert set(table.index[~table["complete"]]) == unranked
    assert table["rank"].dropna().tolist() == list(range(1, 45 - len(unranked)))
    assert table["share"].is_monotonic_decreasing
    assert table["outcomes"].sum() == analysis.total(tables, NATION, SPAN, basis)["outcomes"]


def test_hampshire_stands_25th_of_35(tables):
    table = analysis.by_force(tables, SPAN, "closed")
    assert (table.at["Hampshire", "rank"], table["rank"].max()) == (25, 35)
    assert table.index[0] == "Durham"
    assert table.at["Metropolitan Police", "incomplete_years"] == "2014/15"


@pytest.mark.parametrize(
    ("force", "years", "basis", "told"),
    [
        (
            "Hampshire",
            SPAN,
            "closed",
            "The share in Hampshire was 2.5%, the 25th highest of 35 forces with complete returns.",
        ),
        (
            "Cumbria",
            SPAN,
            "closed",
            "The share in Cumbria was 4.4%, not ranked: its return is incomplete in 2014/15.",
        ),
        (
            "British Transport Police",
            SPAN,
            "closed",
            "The share of British Transport Police was 0.6%, not ranked: recorded crime is not "
            "published to check all of its return by.",
        ),
        ("Cumbria", SPAN[:1], "recorded", "Cumbria is not ranked: it provided no outcomes."),
        (NATION, SPAN, "closed", ""),
    ],
)
def test_a_forces_standing_is_told_or_why_it_has_none(tables, force, years, basis, told):
    assert wording.rank_sentence(analysis.by_force(tables, years, basis), force) == told


@pytest.mark.parametrize(
    ("successes", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_newcombe_1998(successes, total, lower, upper):
    """Newcombe, Statistics in Medicine 17, 857-872, table I, method 3."""
    low, high = analysis.wilson(successes, total)
    assert (low[0], high[0]) == (pytest.approx(lower, abs=5e-5), pytest.approx(upper, abs=5e-5))


@pytest.mark.slow
@given(samples)
def test_the_interval_holds_the_share_and_lies_within_0_and_1(sample):
    successes, total = sample
    (lower,), (upper,) = analysis.wilson(*sample)
    assert 0 <= lower <= successes / total + 1e-12
    assert successes / total - 1e-12 <= upper <= 1
    assert lower < upper


@pytest.mark.slow
@given(samples)
def test_more_confidence_or_fewer_cases_widen_the_interval(sample):
    successes, total = sample
    width = [np.subtract(*analysis.wilson(*sample, level=level)) for level in (0.99, 0.95)]
    assert abs(width[0]) > abs(width[1])
    assert abs(width[1]) > abs(np.subtract(*analysis.wilson(2 * successes, 2 * total)))


def test_a_share_of_nothing_is_missing_not_0():
    action = pd.array([0, pd.NA, 1], dtype="Int64")
    counts = counted([(0, 0), (pd.NA, pd.NA), (1, 4)]).assign(charged=action, out_of_court=action)
    table = analysis.with_share(counts)
    shares = table[["share", "share_lower", "share_upper", "share_of_action"]]
    assert shares[:2].isna().all(axis=None)
    assert shares.loc[2, "share"] == 0.25
    assert shares.loc[2, "share_of_action"] == 0.5
    assert shares.dtypes.tolist() == [np.dtype("float64")] * 4


@pytest.mark.slow
@given(some_forces, samples)
def test_funnel_limits_widen_as_outcomes_shrink(pairs, sample):
    fitted = analysis.funnel(counted(pairs))
    lower, upper = fitted.limits([sample[1], 2 * sample[1]])
    assert 0 <= lower[0] <= lower[1] <= fitted.centre + 1e-12
    assert fitted.centre - 1e-12 <= upper[1] <= upper[0] <= 1
    assert lower[0] < lower[1] or lower[0] == 0 == lower[1]
    wide = fitted.limits([sample[1]], z=3.09)
    assert wide[0][0] <= lower[0]
    assert wide[1][0] >= upper[0]


@pytest.mark.slow
@given(samples, st.integers(3, 44))
def test_forces_that_do_not_differ_show_no_over_dispersion(sample, number):
    fitted = analysis.funnel(counted([sample] * number))
    assert fitted.tau == 0
    assert fitted.dispersion == pytest.approx(0, abs=1e-9)
    assert fitted.centre == pytest.approx(sample[0] / sample[1])


def test_without_over_dispersion_the_limits_are_those_of_chance():
    lower, upper = analysis.Funnel(0.25, 0.0, 1.0).limits([10_000])
    standard_error = np.sqrt(0.25 * 0.75 / 10_000)
    assert lower[0] == pytest.approx(0.25 - 1.96 * standard_error, abs=1e-4)
    assert upper[0] == pytest.approx(0.25 + 1.96 * standard_error, abs=1e-4)


def test_over_dispersion_of_equal_forces_is_their_variance_beyond_chance():
    """For forces of one size, the method of moments leaves the sum of squares and chance."""
    counts, size = [200, 300, 400, 500], 10_000
    fitted = analysis.funnel(counted([(count, size) for count in counts]), winsorise=0)
    angles = np.arcsin(np.sqrt(np.array(counts) / size)) - np.arcsin(np.sqrt(0.035))
    assert fitted.centre == pytest.approx(0.035)
    assert fitted.dispersion == pytest.approx(4 * size * (angles**2).mean())
    assert fitted.tau**2 == pytest.approx((angles**2).sum() / 3 - 1 / (4 * size))


def test_an_outlier_is_drawn_in_before_the_dispersion_is_measured():
    pairs = [(300 + step, 10_000) for step in range(20)] + [(3000, 10_000)]
    assert analysis.funnel(counted(pairs)).tau < analysis.funnel(counted(pairs), 0).tau / 2


def test_incomplete_returns_do_not_shape_the_funnel_but_are_placed_in_it(tables):
    table = analysis.by_force(tables, SPAN, "closed")
    placed, fitted = analysis.funnel_table(table)
    complete = table[table["complete"]]
    assert len(placed) == 44
    assert fitted == analysis.funnel(complete)
    assert fitted.centre == pytest.approx(
        complete["community_resolutions"].sum() / complete["outcomes"].sum()
    )
    assert placed.at["Durham", "position"] == "above"
    assert placed.at["British Transport Police", "position"] == "below"
    assert placed.at["Hampshire", "position"] == "within"
    within = placed["share"].between(placed["lower_95"], placed["upper_95"])
    assert (within == placed["position"].eq("within")).all()

"""The rule behind every verdict: what must be true of it for any statement and any figure."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from resolutions.story.stated import Stated, accepted
from resolutions.story.verdict import SMALL, WITHIN, Verdict, judge, judge_pair

LIMIT = 0.02


def percentile(difference: float) -> float:
    """Revisions spread evenly, nine in ten of them below the limit. Invented."""
    return min(1.0, WITHIN * difference / LIMIT)


def stated(how: str, value: float | None = None) -> Stated:
    return Stated.model_validate({"as": how, "value": value, "words": "as printed"})


def verdict(statement: Stated, lower, upper=None, measure=None, **more) -> Verdict:
    if measure is None:
        measure = (
            "share" if statement.how in ("whole per cent", "majority", "one in n") else "count"
        )
        measure = "change" if statement.how in ("rose", "fell") else measure
    upper = lower if upper is None else upper
    return judge(statement, measure, lower, upper, percentile=percentile, **more)


COUNTED = ["exactly", "about", "more than", "at least", "less than", "almost"]
numbers = st.integers(0, 20_000)
counted = st.builds(stated, st.sampled_from(COUNTED), numbers)
rates = st.one_of(
    st.builds(stated, st.just("whole per cent"), st.integers(0, 10)),
    st.builds(stated, st.just("one in n"), st.integers(1, 20)),
    st.sampled_from(["majority", "rose", "fell"]).map(stated),
)


def figures(statement: Stated, number: int):
    """Draw computed figures near what is stated, in rising order."""
    if statement.how in COUNTED:
        middle = int(statement.value)
        near = st.integers(max(0, middle - middle // 50 - 2), middle + middle // 50 + 2)
        figure = st.one_of(near, st.integers(0, 40_000))
    else:
        figure = st.integers(0, 12_000).map(lambda n: n / 10_000)
    return st.lists(figure, min_size=number, max_size=number).map(sorted)


def statement_with(number: int):
    return st.one_of(counted, rates).flatmap(
        lambda statement: st.tuples(st.just(statement), figures(statement, number))
    )


@given(st.integers(SMALL, 20_000), st.integers(0, 1000))
def test_a_number_is_judged_by_how_far_the_figure_is_and_not_by_which_side(value, distance):
    within = distance / value <= LIMIT
    expected = (
        Verdict.EXACT
        if distance == 0
        else Verdict.WITHIN_REVISIONS
        if within
        else Verdict.DOES_NOT_MATCH
    )
    claim = stated("exactly", value)
    assert verdict(claim, value + distance) == expected
    assert verdict(claim, value - distance) == expected


@pytest.mark.parametrize(
    ("value", "figures"),
    [
        (0, [0]),
        (5, [5]),
        (11, [10, 11, 12]),
        (16, [15, 16, 17]),
        (30, [28, 29, 30, 31, 32]),
        (99, [97, 98, 99, 100, 101]),
    ],
)
def test_a_small_number_is_itself_or_its_neighbour_by_one_or_two(value, figures):
    claim = stated("exactly", value)
    assert [n for n in range(200) if verdict(claim, n).good] == figures
    assert verdict(claim, value) == Verdict.EXACT


@given(st.sampled_from(["exactly", "about"]), numbers, numbers, numbers)
def test_farther_from_a_number_is_never_a_better_verdict(how, value, one, other):
    near, far = sorted((one, other))
    claim = stated(how, value)
    for sign in (-1, 1):
        assert verdict(claim, value + sign * far) >= verdict(claim, value + sign * near)


def test_a_number_of_no_kind_with_revisions_is_itself_or_nothing():
    assert judge(stated("exactly", 5433), "count", 5433, 5433) == Verdict.EXACT
    assert judge(stated("exactly", 5433), "count", 5434, 5434) == Verdict.DOES_NOT_MATCH


@pytest.mark.parametrize(
    ("how", "value", "measure", "yes", "no"),
    [
        ("about", 449_000, "count", [448_500, 449_499], [448_499, 449_500]),
        ("about", 15_000_000, "count", [14_500_000, 15_499_999], [15_500_000]),
        ("about", 112_000, "mean", [112_098.75], [112_500.0]),
        ("at least", 400, "count", [400, 5000], [399]),
        ("less than", 400, "count", [399], [400]),
        ("almost", 3000, "count", [2950, 2700], [3000, 2699]),
        ("almost", 50, "share", [0.46, 0.499], [0.5, 0.44]),
        ("one decimal", 4.9, "share", [0.0485, 0.0494], [0.0495, 0.0484]),
        ("exactly", 63.7, "share_of_action", [0.637, 0.63749], [0.6375]),
        ("one in n", 5, "share", [0.2, 0.19, 0.22], [0.18, 0.23]),
        ("rank", 4, "count", [4], [3, 5]),
        ("among the lowest", None, "count", [0.25, 0.1], [0.26]),
        ("doubled", None, "ratio", [1.95, 2.4], [1.94, 2.5]),
        ("halved", None, "ratio", [0.5, 0.45], [0.4, 0.52]),
        ("rose", None, "change", [0.001], [0, -0.1]),
        ("fell", None, "ratio", [0.99], [1, 1.1]),
        ("rose", 40, "change", [0.40, 0.404], [0.43, 0.39]),
        ("fell", 2, "points", [-0.02, -0.0151], [0.02, -0.03]),
    ],
)
def test_what_agrees_with_a_statement(how, value, measure, yes, no):
    claim = stated(how, value)
    agreed = accepted(claim, measure)
    assert [figure for figure in yes + no if agreed.holds(figure)] == yes
    for figure in yes:
        good = Verdict.EXACT if claim.a_number else Verdict.TRUE_AS_WORDED
        assert judge(claim, measure, figure, figure) == good


@given(st.integers(0, 100), st.integers(0, 12_000))
@example(29, 2_850)
def test_a_whole_per_cent_is_true_where_the_share_rounds_to_it_half_up(per_cent, share):
    true = 100 * per_cent - 50 <= share < 100 * per_cent + 50
    expected = Verdict.TRUE_AS_WORDED if true else Verdict.DOES_NOT_MATCH
    assert verdict(stated("whole per cent", per_cent), share / 10_000) == expected


@pytest.mark.parametrize(
    ("share", "per_cent"),
    [(0.035, 4), (0.034999, 3), (0.025, 3), (0.0249, 2), (0.285, 29), (0.145, 15), (0.005, 1)],
)
def test_a_half_per_cent_rounds_up(share, per_cent):
    shares = [n for n in range(100) if verdict(stated("whole per cent", n), share).good]
    assert shares == [per_cent]


@given(st.integers(1, 40), st.integers(1, 10_000))
def test_a_share_is_one_in_one_n_at_most(n, share):
    fits = [m for m in range(1, 45) if verdict(stated("one in n", m), share / 10_000).good]
    assert len(fits) <= 1


@given(statement_with(1))
def test_one_exact_figure_is_good_just_where_it_agrees_or_is_within_revisions(case):
    statement, (figure,) = case
    found = verdict(statement, figure)
    measure = "share" if statement.how in ("whole per cent", "majority", "one in n") else "count"
    measure = "change" if statement.how in ("rose", "fell") else measure
    agrees = accepted(statement, measure).holds(figure)
    assert found.good == (agrees or found == Verdict.WITHIN_REVISIONS)
    assert found != Verdict.POSSIBLE


@given(st.one_of(counted, rates))
def test_what_is_missing_is_never_judged(statement):
    assert judge(statement, "count", None, None) == Verdict.THE_DATA_CANNOT_SAY
    assert judge(statement, "count", 1, None) == Verdict.THE_DATA_CANNOT_SAY
    assert judge(statement, "count", None, 1) == Verdict.THE_DATA_CANNOT_SAY


@given(statement_with(3))
@example((stated("whole per cent", 3), [0.01, 0.03, 0.035]))
def test_bounds_claim_no_more_than_every_figure_between_them_allows(case):
    statement, (lower, between, upper) = case
    assume(lower < upper)
    found = verdict(statement, lower, upper)
    inside = [verdict(statement, figure) for figure in (lower, between, upper)]
    if found.good:
        assert all(one.good for one in inside)
    if any(one.good for one in inside):
        assert found != Verdict.DOES_NOT_MATCH
    if {one.good for one in inside} == {True, False}:
        assert found == Verdict.POSSIBLE


@given(statement_with(4))
def test_wider_bounds_never_earn_a_better_verdict_than_possible(case):
    statement, (low, lower, upper, high) = case
    narrow, wide = verdict(statement, lower, upper), verdict(statement, low, high)
    assert wide >= narrow or wide == Verdict.POSSIBLE


@given(statement_with(2))
def test_a_lower_bound_is_judged_as_every_figure_above_it(case):
    statement, (bound, above) = case
    found = verdict(statement, bound, at_least=True)
    exact = verdict(statement, bound)
    if statement.how in ("more than", "at least") and exact.good:
        assert found == exact
    if statement.how in ("less than", "almost") or statement.how == "fell":
        assert not found.good, "more may be missing"
    if verdict(statement, above) in (Verdict.EXACT, Verdict.TRUE_AS_WORDED):
        assert found != Verdict.DOES_NOT_MATCH


@pytest.mark.parametrize(
    ("statement", "lower", "upper", "expected"),
    [
        (stated("exactly", 11), 6, 16, Verdict.POSSIBLE),
        (stated("exactly", 11), 11, 16, Verdict.POSSIBLE),
        (stated("exactly", 11), 13, 16, Verdict.DOES_NOT_MATCH),
        (stated("more than", 500), 275, 3660, Verdict.POSSIBLE),
        (stated("more than", 500), 501, 3660, Verdict.TRUE_AS_WORDED),
        (stated("more than", 500), 275, 500, Verdict.DOES_NOT_MATCH),
        (stated("whole per cent", 3), 0.025, 0.034, Verdict.TRUE_AS_WORDED),
        (stated("whole per cent", 3), 0.01, 0.035, Verdict.POSSIBLE),
        (stated("whole per cent", 3), 0.035, 0.05, Verdict.DOES_NOT_MATCH),
        (stated("majority"), 0.4, 0.6, Verdict.POSSIBLE),
        (stated("majority"), 0.4, 0.5, Verdict.DOES_NOT_MATCH),
    ],
)
def test_bounds_are_judged_so(statement, lower, upper, expected):
    assert verdict(statement, lower, upper) == expected


def test_a_pair_is_as_good_as_the_worse_of_its_numbers():
    pair = Stated.model_validate({"as": "x of y", "values": [882, 2000], "words": "882 of 2,000"})
    for figures, expected in (
        ((882, 2000), Verdict.EXACT),
        ((882, 1990), Verdict.WITHIN_REVISIONS),
        ((882, 1800), Verdict.DOES_NOT_MATCH),
        ((None, 2000), Verdict.THE_DATA_CANNOT_SAY),
    ):
        assert judge_pair(pair, figures, [percentile, percentile]) == expected


def test_verdicts_are_in_order_best_first_and_each_has_words_and_a_meaning():
    assert [one.words for one in Verdict] == [
        "exact",
        "within revisions",
        "true as worded",
        "possible",
        "true of something else",
        "does not match",
        "the data cannot say",
        "from documents",
    ]
    assert list(Verdict) == sorted(Verdict)
    assert [one.good for one in Verdict] == [True] * 3 + [False] * 5
    assert len({one.meaning for one in Verdict}) == 8

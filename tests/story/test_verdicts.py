"""The rule behind every verdict: what must hold of it for any statement and any figure."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from resolutions.story.claims_file import Stated
from resolutions.story.verdict import Verdict, agrees, judge

COUNTED = ["exactly", "about", "more than"]
RATES = ["whole per cent", "majority", "fall"]


def stated(how: str, value: float | None = None) -> Stated:
    return Stated.model_validate({"as": how, "value": value, "words": "as stated"})


numbers = st.integers(0, 20_000)
counted = st.builds(stated, st.sampled_from(COUNTED), numbers)
rates = st.sampled_from(RATES).flatmap(
    lambda how: st.builds(stated, st.just(how), st.integers(0, 10))
)


def figures(statement: Stated, number: int):
    """Draw computed figures near what is stated, in rising order."""
    if statement.how in COUNTED:
        middle = int(statement.value)
        near = st.integers(max(0, middle - middle // 50 - 2), middle + middle // 50 + 2)
        figure = st.one_of(near, st.integers(0, 40_000))
    else:
        figure = st.integers(0, 12_000).map(lambda n: n / 10_000)
        figure = st.one_of(figure, st.integers(0, 120).map(lambda n: n / 1000))
    return st.lists(figure, min_size=number, max_size=number).map(sorted)


def statement_with(number: int):
    return st.one_of(counted, rates).flatmap(
        lambda statement: st.tuples(st.just(statement), figures(statement, number))
    )


@given(st.sampled_from(["exactly", "about"]), numbers, numbers)
def test_a_stated_number_is_judged_by_how_far_the_figure_is_from_it(how, value, distance):
    expected = (
        Verdict.REPRODUCED
        if distance == 0
        else Verdict.REPRODUCED_WITHIN_REVISIONS
        if 100 * distance <= value
        else Verdict.DOES_NOT_HOLD
    )
    claim = stated(how, value)
    assert judge(claim, value + distance, value + distance) == expected
    assert judge(claim, value - distance, value - distance) == expected


@given(st.sampled_from(["exactly", "about"]), numbers, numbers, numbers)
def test_farther_from_a_stated_number_is_never_a_better_verdict(how, value, one, other):
    near, far = sorted((one, other))
    claim = stated(how, value)
    for sign in (-1, 1):
        far_off, nearer = value + sign * far, value + sign * near
        assert judge(claim, far_off, far_off) >= judge(claim, nearer, nearer)


@pytest.mark.parametrize(
    ("computed", "verdict"),
    [
        (10_000, Verdict.REPRODUCED),
        (10_001, Verdict.REPRODUCED_WITHIN_REVISIONS),
        (10_100, Verdict.REPRODUCED_WITHIN_REVISIONS),
        (9_900, Verdict.REPRODUCED_WITHIN_REVISIONS),
        (10_101, Verdict.DOES_NOT_HOLD),
        (9_899, Verdict.DOES_NOT_HOLD),
    ],
)
def test_revisions_explain_one_per_cent_and_no_more(computed, verdict):
    assert judge(stated("exactly", 10_000), computed, computed) == verdict


def test_a_statement_of_none_is_reproduced_by_none_alone():
    assert judge(stated("exactly", 0), 0, 0) == Verdict.REPRODUCED
    assert judge(stated("exactly", 0), 1, 1) == Verdict.DOES_NOT_HOLD


@given(numbers, numbers)
def test_more_than_holds_above_the_number_and_never_reproduces_it(value, figure):
    expected = Verdict.HOLDS_AS_STATED if figure > value else Verdict.DOES_NOT_HOLD
    assert judge(stated("more than", value), figure, figure) == expected


@given(st.integers(0, 100), st.integers(0, 12_000))
@example(29, 2_850)
def test_a_whole_per_cent_holds_where_the_share_rounds_to_it_half_up(per_cent, share):
    holds = 100 * per_cent - 50 <= share < 100 * per_cent + 50
    expected = Verdict.HOLDS_AS_STATED if holds else Verdict.DOES_NOT_HOLD
    assert judge(stated("whole per cent", per_cent), share / 10_000, share / 10_000) == expected


@pytest.mark.parametrize(
    ("share", "per_cent"),
    [(0.035, 4), (0.034999, 3), (0.025, 3), (0.0249, 2), (0.285, 29), (0.145, 15), (0.005, 1)],
)
def test_a_half_per_cent_rounds_up(share, per_cent):
    agreeing = [n for n in range(100) if agrees(stated("whole per cent", n), share)]
    assert agreeing == [per_cent]


@given(st.integers(0, 20_000))
@example(5_000)
@example(10_000)
def test_a_majority_is_more_than_half_and_a_fall_is_below_one(n):
    rate = n / 10_000
    assert judge(stated("majority"), rate, rate).good == (n > 5_000)
    assert judge(stated("fall"), rate, rate).good == (n < 10_000)


@given(statement_with(1))
def test_one_exact_figure_stands_just_where_it_agrees(case):
    statement, (figure,) = case
    assert judge(statement, figure, figure).good == agrees(statement, figure)
    assert judge(statement, figure, figure) != Verdict.NOT_RULED_OUT


@given(st.one_of(counted, rates))
def test_what_is_missing_is_never_judged(statement):
    assert judge(statement, None, None) == Verdict.THE_DATA_CANNOT_SAY
    assert judge(statement, 1, None) == Verdict.THE_DATA_CANNOT_SAY
    assert judge(statement, None, 1) == Verdict.THE_DATA_CANNOT_SAY


@given(statement_with(3))
@example((stated("whole per cent", 3), [0.01, 0.03, 0.035]))
def test_bounds_claim_no_more_than_every_figure_between_them_allows(case):
    statement, (lower, between, upper) = case
    assume(lower < upper)
    verdict = judge(statement, lower, upper)
    inside = [judge(statement, figure, figure) for figure in (lower, between, upper)]
    assert verdict != Verdict.REPRODUCED
    if verdict.good:
        assert all(one.good for one in inside)
        assert verdict >= min(inside)
    elif verdict == Verdict.DOES_NOT_HOLD:
        assert set(inside) == {Verdict.DOES_NOT_HOLD}
    if {one.good for one in inside} == {True, False}:
        assert verdict == Verdict.NOT_RULED_OUT


@given(statement_with(4))
def test_wider_bounds_never_earn_a_better_verdict_than_not_ruled_out(case):
    statement, (low, lower, upper, high) = case
    narrow, wide = judge(statement, lower, upper), judge(statement, low, high)
    assert wide >= narrow or (narrow, wide) == (Verdict.DOES_NOT_HOLD, Verdict.NOT_RULED_OUT)


@pytest.mark.parametrize(
    ("statement", "lower", "upper", "verdict"),
    [
        (stated("exactly", 11), 6, 16, Verdict.NOT_RULED_OUT),
        (stated("exactly", 11), 11, 16, Verdict.NOT_RULED_OUT),
        (stated("exactly", 11), 12, 16, Verdict.DOES_NOT_HOLD),
        (stated("exactly", 1000), 1000, 1005, Verdict.REPRODUCED_WITHIN_REVISIONS),
        (stated("exactly", 1000), 995, 1005, Verdict.REPRODUCED_WITHIN_REVISIONS),
        (stated("more than", 500), 275, 7407, Verdict.NOT_RULED_OUT),
        (stated("more than", 500), 501, 7407, Verdict.HOLDS_AS_STATED),
        (stated("more than", 500), 275, 500, Verdict.DOES_NOT_HOLD),
        (stated("whole per cent", 3), 0.025, 0.034, Verdict.HOLDS_AS_STATED),
        (stated("whole per cent", 3), 0.01, 0.05, Verdict.NOT_RULED_OUT),
        (stated("whole per cent", 3), 0.01, 0.035, Verdict.NOT_RULED_OUT),
        (stated("whole per cent", 3), 0.035, 0.05, Verdict.DOES_NOT_HOLD),
        (stated("majority"), 0.4, 0.6, Verdict.NOT_RULED_OUT),
        (stated("majority"), 0.4, 0.5, Verdict.DOES_NOT_HOLD),
        (stated("fall"), 0.4, 0.9, Verdict.HOLDS_AS_STATED),
    ],
)
def test_bounds_are_judged_so(statement, lower, upper, verdict):
    assert judge(statement, lower, upper) == verdict


def test_verdicts_stand_best_first_and_each_has_words_and_a_meaning():
    assert [verdict.words for verdict in Verdict] == [
        "reproduced",
        "reproduced within revisions",
        "holds as stated",
        "not ruled out",
        "does not hold",
        "the data cannot say",
    ]
    assert list(Verdict) == sorted(Verdict)
    assert [verdict.good for verdict in Verdict] == [True] * 3 + [False] * 3
    assert len({verdict.meaning for verdict in Verdict}) == 6
    assert "within 1%" in Verdict.REPRODUCED_WITHIN_REVISIONS.meaning

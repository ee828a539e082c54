"""Decompositions: worked examples of the literature, and what must hold for any rates."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resolutions.analysis.decomposition import product_effects, rate_and_mix, spread_of_logs

pytestmark = pytest.mark.slow

rates = st.floats(0.01, 1)
three = st.lists(st.tuples(rates, rates, rates), min_size=3, max_size=8)


def frame(rows, columns="abc"):
    return pd.DataFrame(list(rows), columns=list(columns))


@pytest.mark.parametrize(
    ("before", "after", "effects"),
    [
        # Mean earnings of black and white men, United States 1980: example 2.1
        ((10_930, 0.717892), (16_591, 0.825974), (4369.913, 1487.262)),
        # Birth rates of Austria and Chile, 1981: the example of three factors
        (
            (51.78746, 0.45919, 0.52638),
            (84.90502, 0.75756, 0.51065),
            (10.4340333, 10.5608476, -0.6670084),
        ),
        # Non-marital births, United States 1971 and 1979: the example of four factors
        (
            (25.3, 0.214, 0.279, 0.949),
            (32.7, 0.290, 0.473, 0.986),
            (0.6889411, 0.8125381, 1.3829055, 0.1047547),
        ),
    ],
)
def test_products_are_split_as_in_das_guptas_manual(before, after, effects):
    names = "abcd"[: len(before)]
    found = product_effects(frame([before], names), frame([after], names)).iloc[0]
    assert found.tolist() == pytest.approx(effects, rel=1e-5)


@given(three, three)
def test_the_effects_are_the_difference_and_turn_round_with_the_sides(before, after):
    size = min(len(before), len(after))
    before, after = frame(before[:size]), frame(after[:size])
    effects = product_effects(before, after)
    difference = after.prod(axis=1) - before.prod(axis=1)
    assert np.allclose(effects.sum(axis=1), difference, atol=1e-12)
    assert np.allclose(effects, -product_effects(after, before), atol=1e-12)
    swapped = product_effects(before[["c", "a", "b"]], after[["c", "a", "b"]])
    assert np.allclose(effects, swapped[["a", "b", "c"]], atol=1e-12)


def test_a_factor_that_stays_has_no_effect_and_a_missing_one_leaves_none():
    before, after = frame([(0.2, 0.3), (0.2, np.nan)], "ab"), frame([(0.2, 0.6), (0.4, 0.5)], "ab")
    effects = product_effects(before, after)
    assert effects.loc[0].tolist() == pytest.approx([0, 0.06])
    assert effects.loc[1].isna().all()


def parts(counts):
    table = pd.DataFrame(counts, columns=["community_resolutions", "rest"])
    return table.assign(outcomes=table["community_resolutions"] + table["rest"])


counts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 5000)), min_size=2, max_size=9)


@given(counts, counts)
def test_rate_and_mix_add_up_whatever_the_order_of_sides(first, last):
    before, after = parts([*first, (1, 1)]), parts([*last, (1, 1)])
    table = rate_and_mix(before, after)
    shares = [
        side["community_resolutions"].sum() / side["outcomes"].sum() for side in (before, after)
    ]
    assert table.to_numpy().sum() == pytest.approx(shares[1] - shares[0], abs=1e-12)
    assert np.allclose(table, -rate_and_mix(after, before), atol=1e-12)


def test_the_same_rates_in_another_mix_are_mix_alone():
    table = rate_and_mix(parts([(10, 90), (40, 60)]), parts([(30, 270), (40, 60)]))
    assert table["rate"].abs().max() == pytest.approx(0)
    assert table["mix"].sum() == pytest.approx(70 / 400 - 50 / 200)


@given(three)
def test_the_covariances_make_the_whole_spread(rows):
    factors = frame(rows)
    assume(np.log(factors).sum(axis=1).var() > 1e-6)
    spread = spread_of_logs(factors)
    assert spread["in_all"].sum() == pytest.approx(1)
    assert (spread["alone"] >= 0).all()

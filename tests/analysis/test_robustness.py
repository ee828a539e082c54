"""What findings about forces hang on: rules, single forces, chance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resolutions import analysis, charts
from resolutions.analysis.robustness import outside_the_funnel, ranks_by_rule, spread_of_parts
from resolutions.vocabulary import NATION, Edition

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]


def test_hampshires_rank_moves_with_the_rule(tables):
    table = ranks_by_rule(tables, "Hampshire", SPAN, "closed")
    found = list(table.itertuples(index=False, name=None))
    assert found == [(25, 35), (25, 36), (20, 28), (25, 36), (30, 42), (31, 44)]


def test_a_force_that_a_rule_leaves_out_has_no_rank(tables):
    table = ranks_by_rule(tables, "British Transport Police", SPAN, "closed")
    assert table["rank"].isna().tolist() == [True] + 5 * [False]


@pytest.mark.parametrize(
    ("years", "alone", "durham", "mix"),
    [(["2017/18"], 0.945, 0.905, 0.033), (["2017/18", "2018/19"], 0.952, 0.895, 0.031)],
)
def test_practice_makes_most_of_the_spread(tables, years, alone, durham, mix):
    found = spread_of_parts(analysis.like_for_like(tables, years, "closed"))
    assert round(found["practice_alone"], 3) == alone
    assert (found["without"], round(found["practice_without"], 3)) == ("Durham", durham)
    assert round(found["mix"], 3) == mix
    assert 0.8 < found["practice_lower"] < alone < found["practice_upper"] < 1.02


parts = st.lists(st.tuples(st.floats(-0.05, 0.05), st.floats(-0.01, 0.01)), min_size=4, max_size=9)


@pytest.mark.slow
@given(parts)
def test_the_parts_of_the_spread_add_up(rows):
    table = pd.DataFrame(rows, columns=["practice", "mix"], dtype=float)
    table["share"] = table["practice"] + table["mix"]
    assume(min(table.drop(index=at)["share"].var() for at in table.index) > 1e-8)
    found = spread_of_parts(table, draws=20)
    assert found["practice"] + found["mix"] == pytest.approx(1)
    alone = found["practice_alone"] + found["mix_alone"] + found["together"]
    assert alone == pytest.approx(1)


@pytest.mark.slow
def test_of_the_forces_outside_the_funnel_only_durham_survives_all_tests(tables):
    table = outside_the_funnel(analysis.by_force(tables, SPAN, "closed"))
    outside = table.index[table["outside_95"]].tolist()
    assert outside == ["Durham", "Derbyshire", "Hertfordshire", "Dyfed-Powys"]
    assert table.index[table["outside_together"]].tolist() == ["Durham"]
    assert table.index[table["outside_998"]].tolist() == ["Durham"]


@pytest.mark.parametrize("name", ["Hertfordshire", "Dyfed-Powys", "Derbyshire", "Durham"])
def test_a_chart_names_only_those_outside_with_all_tested_together(tables, name):
    forces = analysis.by_force(tables, SPAN, "closed")
    drawn = charts.funnel(*analysis.funnel_table(forces), Edition())
    words = {text.get_text() for text in drawn.axes[0].texts}
    assert (name in words) == (name == "Durham")


def test_where_no_return_is_complete_nothing_is_tested(tables):
    """The returns are invented: none is called complete."""
    forces = analysis.by_force(tables, SPAN, "closed").assign(complete=False)
    table = outside_the_funnel(forces)
    assert table.empty and not table["outside_together"].any()


def test_no_force_makes_the_national_share(tables):
    table = analysis.leave_one_out_shares(tables, SPAN, "closed")
    first = table.iloc[0]
    assert table.index[0] == "Metropolitan Police"
    assert (round(first["part"], 3), round(first["share"], 4)) == (0.159, 0.0314)
    assert table["part"].sum() == pytest.approx(1)


@pytest.mark.parametrize("basis", ["closed", "recorded"])
def test_shares_without_each_force_average_to_the_share_of_all(tables, basis):
    """Weighted by what is left, every force is left out once: the shares come back to the whole."""
    table = analysis.leave_one_out_shares(tables, SPAN, basis)
    whole = analysis.total(tables, NATION, SPAN, basis).share
    average = np.average(table["share"], weights=1 - table["part"])
    assert average == pytest.approx(whole, rel=1e-6)
    assert (table["share"] - table["change"]).round(9).nunique() == 1


def test_the_names_outside_hang_on_the_winsorising(tables):
    forces = analysis.by_force(tables, SPAN, "closed")
    counts = [int(outside_the_funnel(forces, by)["outside_95"].sum()) for by in (0, 0.1, 0.2)]
    assert counts == [2, 4, 12]


def test_the_adjustment_is_that_of_benjamini_and_hochberg():
    """The fifteen p-values of their table 1: four are rejected at 0.05."""
    p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
        0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    from statsmodels.stats.multitest import multipletests  # takes seconds to load

    assert np.sum(multipletests(p, method="fdr_bh")[1] < 0.05) == 4

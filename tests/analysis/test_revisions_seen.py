"""How far figures moved between releases."""

import pytest

from resolutions.analysis.revisions_seen import (
    SCOPES,
    revision_scope,
    revision_sizes,
    revisions_seen,
)
from resolutions.vocabulary import NATION

ONE = "one force, one year"


@pytest.mark.parametrize(
    ("outcome", "basis", "median", "three_quarters", "nine_in_ten", "nineteen_in_twenty"),
    [
        ("community_resolutions", None, 0.45, 1.3, 4.0, 12.0),
        ("community_resolutions", "closed", 0.26, 0.9, 2.6, 5.0),
        ("outcomes", None, 0.76, 1.5, 3.6, 5.8),
    ],
)
def test_revisions_of_one_force_and_year_are_of_the_size(
    tables, outcome, basis, median, three_quarters, nine_in_ten, nineteen_in_twenty
):
    found = 100 * revision_sizes(tables, outcome, basis, ONE).quantile([0.5, 0.75, 0.9, 0.95])
    expected = [median, three_quarters, nine_in_ten, nineteen_in_twenty]
    assert found.tolist() == pytest.approx(expected, abs=0.055)


def test_most_revisions_go_up(tables):
    seen = revisions_seen(tables)
    changes = seen.loc[
        (seen["outcome"] == "community_resolutions") & (seen["scope"] == ONE), "change"
    ]
    assert (len(changes), (changes > 0).sum(), (changes < 0).sum()) == (176, 119, 42)


def test_sums_and_the_nation_move_less(tables):
    medians = [revision_sizes(tables, "outcomes", "closed", scope).median() for scope in SCOPES]
    assert medians == sorted(medians, reverse=True)
    nation = revisions_seen(tables).query(
        "scope == 'nation' and outcome == 'community_resolutions'"
    )
    assert nation.query("years == '2017/18' and basis == 'closed'")[
        ["first", "latest"]
    ].values.tolist() == [[101_893, 102_854]]


def test_one_per_cent_is_about_the_seventieth_percentile(tables):
    smaller = revision_sizes(tables, "community_resolutions", None, ONE) < 0.01
    assert smaller.mean() == pytest.approx(0.70, abs=0.005)


def test_a_figure_is_held_against_its_own_kind():
    assert revision_scope("Hampshire", ["2017/18"]) == SCOPES[0]
    assert revision_scope("Hampshire", ["2016/17", "2017/18"]) == SCOPES[1]
    assert revision_scope(NATION, ["2017/18"]) == SCOPES[2]

"""How large a difference is among the revisions seen of its kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.story.query import Query
from resolutions.story.revisions import Kind, revisions_of
from resolutions.vocabulary import BASES

differences = st.floats(-1, 3)


@pytest.fixture(params=BASES)
def kind(request, tables) -> Kind:
    query = Query(outcome="charged")
    return revisions_of(tables).kind(query, ("Hampshire",), ["2017/18"], request.param)


@given(size=differences)
def test_a_percentile_grows_with_the_difference_whatever_its_sign(tables, size):
    kind = revisions_of(tables).kind(
        Query(outcome="outcomes"), ("Hampshire",), ["2017/18"], "closed"
    )
    assert 0 <= kind.percentile(size) <= kind.percentile(2 * size) <= 1
    assert kind.percentile(size) == kind.percentile(-size)


def test_the_largest_revision_seen_is_within_and_a_larger_one_is_beyond(kind):
    largest = kind.sizes.max()
    assert kind.percentile(largest) < 1
    assert kind.percentile(1.01 * largest) == 1


def test_a_kind_that_was_never_revised_has_no_percentile(tables):
    assert Kind(np.empty(0)).percentile(0.01) is None
    unheld = revisions_of(tables).kind(
        Query(outcome="action_taken"), ("Hampshire",), ["2017/18"], "closed"
    )
    assert unheld.percentile(0.01) is None

"""Figures of claims as text: as read they agree with a statement exactly when they do."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolutions.story.formatting import format_figure
from resolutions.story.query import Query
from resolutions.story.stated import Stated, accepted
from resolutions.story.vocabulary import PER_CENT

MEASURES = ("share", "share_of_action", "proportion", "ratio", "change", "points")
INEQUALITIES = ("more than", "at least", "less than", "whole per cent", "one decimal", "almost")


def _query(measure):
    return Query(measure=measure, offence_group="Robbery" if measure == "proportion" else ())


def _stated(how, value):
    return Stated.model_validate({"value": float(value), "as": how, "words": "so much"})


def _read(text, measure):
    number = Decimal(re.sub(r"[^\d.−-]", "", text).replace("−", "-"))
    return number / 100 if measure in PER_CENT else number


@given(
    measure=st.sampled_from(MEASURES),
    how=st.sampled_from(INEQUALITIES),
    value=st.integers(0, 100),
    off=st.integers(-2_000, 2_000),
)
@example("share", "more than", 4, 1)
@example("share", "whole per cent", 2, 496)
@example("proportion", "more than", 50, 1)
def test_a_figure_as_read_agrees_with_a_statement_as_the_figure_does(measure, how, value, off):
    """The statements and figures are invented."""
    if how in ("whole per cent", "one decimal") and measure not in PER_CENT:
        return
    scale = 100 if measure in PER_CENT else 1
    figure = float((Decimal(value) + Decimal(off).scaleb(-3)) / scale)
    if figure < 0 or (measure in ("change", "points") and not figure):
        return
    stated = _stated(how, value)
    agreed = accepted(stated, measure)
    text = format_figure(_query(measure), figure, figure, stated)
    if not text.startswith("under"):
        assert agreed.holds(_read(text, measure)) == agreed.holds(figure), (text, figure)


@pytest.mark.parametrize(
    ("measure", "figure", "how", "value", "text"),
    [
        ("share", 0.040004, "more than", 4, "4.0004%"),
        ("share", 0.0414, "whole per cent", 4, "4.14%"),
        ("share", 0.02496, "whole per cent", 2, "2.496%"),
        ("ratio", 2.004, "more than", 2, "×2.004"),
        ("proportion", 0.504, "more than", 50, "50.4%"),
        ("proportion", 0.38, "more than", 50, "38%"),
    ],
)
def test_as_many_places_are_written_as_it_takes(measure, figure, how, value, text):
    assert format_figure(_query(measure), figure, figure, _stated(how, value)) == text

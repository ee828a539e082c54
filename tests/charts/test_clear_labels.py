"""All words on a chart can be read, and no mark is cut: whatever the place, on a phone and on a desk."""

import re
from inspect import isfunction

import matplotlib as mpl
import pytest
from chart_boxes import faults
from chart_families import FAMILIES, OF_ALL_FORCES
from matplotlib.figure import Figure

from resolutions import charts
from resolutions.charts.canvas import STYLE
from resolutions.vocabulary import NATION, PLACES

HARD = ("Metropolitan Police", "British Transport Police")
HARD_AMONG_ALL = (NATION,)
"""Long and short names, high and low shares, years not provided, years not complete."""


def hard(family: str) -> tuple[str, ...]:
    """Where every force is drawn, only the one that is picked out differs."""
    return HARD_AMONG_ALL if FAMILIES[family] in OF_ALL_FORCES else HARD


def faults_of(tables, family: str, places) -> dict:
    wrong = {}
    for place in places:
        figure = FAMILIES[family](tables, place)
        for width, drawn in (("desk", figure), ("phone", figure and figure.for_phone())):
            if drawn and (found := faults(drawn)):
                wrong[place, width] = found
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_no_word_is_cut_or_covered_and_no_mark_is_cut(tables, family):
    assert faults_of(tables, family, ["Hampshire"]) == {}


@pytest.mark.slow
@pytest.mark.ci
@pytest.mark.parametrize("family", FAMILIES)
def test_so_it_is_for_hard_places(tables, family):
    assert faults_of(tables, family, hard(family)) == {}


def misplaced(figure) -> list[str]:
    """List the per cents along the axes that stand where another number belongs."""
    wrong = []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            for place, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True):
                text = label.get_text().replace("−", "-")
                is_share = re.fullmatch(r"[+-]?[\d.]+%", text) and axis.get_scale() == "linear"
                if is_share and abs(float(text[:-1]) / 100 - place) > 1e-9:
                    wrong.append(text)
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("family", sorted(set(FAMILIES) - {"revisions"}))
def test_a_per_cent_on_an_axis_stands_where_it_belongs(tables, family):
    """The scale of revisions is a root: its ticks are placed by hand."""
    figure = FAMILIES[family](tables, "Hampshire")
    with mpl.rc_context(STYLE):  # in which it is written
        assert [misplaced(one) for one in (figure, figure.for_phone())] == [[], []]


def test_no_chart_is_left_unread():
    drawn = {name for name, value in vars(charts).items() if isfunction(value)}
    assert drawn <= set(FAMILIES)


@pytest.mark.exhaustive
@pytest.mark.parametrize("family", FAMILIES)
def test_so_it_is_for_every_place(tables, family):
    others = [place for place in PLACES if place not in ("Hampshire", *hard(family))]
    assert faults_of(tables, family, others) == {}


class TestTheMeasuring:
    """A chart with each fault: what does not see it proves nothing."""

    @pytest.fixture
    def axes(self):
        axes = Figure(figsize=(4, 3), dpi=100).add_subplot()
        axes.set(xlim=(0, 10), ylim=(0, 10), xticks=[], yticks=[])
        return axes

    def test_a_clear_chart_has_no_fault(self, axes):
        axes.plot([1, 9], [1, 9], "o", ms=6)
        axes.text(2, 8, "clear")
        assert faults(axes.figure) == []

    def test_a_word_on_a_point_is_seen(self, axes):
        axes.plot([5], [5], "o", ms=6)
        axes.text(5, 5, "covered", ha="center", va="center")
        assert faults(axes.figure) == ["'covered' lies on a point"]

    def test_a_word_on_a_line_is_seen(self, axes):
        axes.plot([0, 10], [5, 5], lw=2)
        axes.text(5, 5, "crossed", ha="center", va="center")
        assert faults(axes.figure) == ["'crossed' lies on a line"]

    def test_a_word_on_another_is_seen(self, axes):
        axes.text(5, 5, "one")
        axes.text(5.1, 5.1, "other")
        assert faults(axes.figure) == ["'one' lies on 'other'"]

    def test_a_word_that_leaves_the_canvas_is_seen(self, axes):
        axes.text(9.8, 5, "a long way out")
        assert faults(axes.figure) == ["'a long way out' leaves the canvas"]

    def test_a_word_on_the_edge_of_a_bar_is_seen(self, axes):
        axes.bar(5, 5, 2)
        axes.text(5, 5, "edge", ha="center", va="center")
        assert faults(axes.figure) == ["'edge' lies on the edge of a bar"]

    def test_a_point_that_the_frame_cuts_is_seen(self, axes):
        axes.plot([5], [10], "o", ms=12)
        assert [fault.endswith("is cut by the frame") for fault in faults(axes.figure)] == [True]

"""Where labels go: words belong to the mark that is nearest to them, and no line runs through them."""

import numpy as np
import pytest
from chart_families import FAMILIES
from matplotlib.figure import Figure

from resolutions.charts.placing import Label, place_labels
from resolutions.vocabulary import PLACES


@pytest.fixture
def axes():
    axes = Figure(figsize=(4, 3), dpi=100).add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    return axes


def gaps_to(axes, points) -> list[float]:
    """How far the one label's words are from each point, in pixels."""
    (label,) = (text for text in axes.texts if text.get_text() == "here")
    box = label.get_window_extent()
    at = axes.transData.transform(points)
    aside = np.maximum([box.x0, box.y0] - at, at - [box.x1, box.y1]).clip(0)
    return list(np.hypot(*aside.T))


def test_a_label_goes_where_its_own_mark_is_the_nearest(axes):
    """Made up: there is room above the point, but the words would be nearer to the mark above them."""
    points = [(5, 5), (5, 6.3)]
    axes.plot(*zip(*points, strict=True), "o", ms=6)
    place_labels(axes, [Label("here", points[0], "black")])
    own, other = gaps_to(axes, points)
    assert own * 1.2 <= other
    assert len(axes.lines) == 1  # near enough to need no line to it


@pytest.mark.slow
@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("family", ["ranking", "like_for_like"])
def test_the_line_of_the_nation_runs_through_no_value(tables, family, width):
    crossed = {}
    for place in ("Hampshire", *PLACES[::6]):
        drawn = FAMILIES[family](tables, place)
        drawn = drawn.for_phone() if drawn and width == "phone" else drawn
        if drawn:
            (axes,) = drawn.axes
            line = axes.transData.transform((axes.lines[0].get_xdata()[0], 0))[0]
            boxes = {text.get_text(): text.get_window_extent() for text in axes.texts}
            crossed[place] = [words for words, box in boxes.items() if box.x0 < line < box.x1]
    assert len(crossed) > 5
    assert not {place: words for place, words in crossed.items() if words}

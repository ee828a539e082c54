"""Where a label goes on a chart: clear of marks, of other words and of the canvas's edge.

Places are tried near to far, in a fixed order, and the first of the least crowded is taken: the same
drawing gives the same places.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure, SubFigure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from numpy.typing import ArrayLike

HALO = [withStroke(linewidth=3, foreground="white")]
DIRECTIONS = {
    "above": (0, 1),
    "below": (0, -1),
    "right": (1, 0),
    "left": (-1, 0),
    "above right": (1, 1),
    "above left": (-1, 1),
    "below right": (1, -1),
    "below left": (-1, -1),
}
DISTANCES = (0, 3, 7, 12, 18, 26, 36, 48)
"""How much further than the mark's edge a label is tried, in points."""
CLEAR = 3.0
"""The least room between a mark and its label, in points."""
LEADER = 12
"""From this distance, in points, a line leads from the label to its mark; without one it must be the
nearest mark to its words."""
THICK = 1.5
"""A line this thick, in points, carries data: nothing is written over it."""
POINT = 5.0
"""How far apart the points are that stand for a line, in pixels."""


@dataclass(frozen=True)
class Label:
    """Words that belong to a point.

    Attributes
    ----------
    text : str
        What is written.
    at : tuple of float
        The point, in data coordinates.
    colour, weight : str
        As Matplotlib names them.
    sides : tuple of str
        Where it should rather go, of `DIRECTIONS`; the others are tried after them.
    radius : float
        The mark's radius, in points.
    """

    text: str
    at: tuple[float, float]
    colour: str
    weight: str = "normal"
    sides: tuple[str, ...] = ("above", "below", "right", "left")
    radius: float = 4.0


def place_labels(axes: Axes, labels: Iterable[Label]) -> None:
    """Write labels where they cover nothing, the most important first.

    Call it last: everything drawn before is kept clear of.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Laid out, with its limits set.
    labels : iterable of Label
        In order of importance; a label whose point is missing is passed over.
    """
    figure = axes.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    pixels = figure.dpi / 72
    words = _texts(figure, renderer)
    marks, lines = _marks(axes)
    for label in labels:
        if not np.all(np.isfinite(np.asarray(label.at, float))):
            continue
        text = axes.annotate(
            label.text, label.at, (0, 0), textcoords="offset points", ha="center", va="center",
            color=label.colour, weight=label.weight, annotation_clip=False, zorder=5,
            path_effects=HALO, linespacing=0.95,
        )  # fmt: skip
        box = text.get_window_extent(renderer)
        anchor = axes.transData.transform(label.at)
        half = np.array([box.width, box.height]) / 2
        tried = list(_places(label, half, pixels))
        costs = [
            _crowding(anchor + offset, half, marks, lines, words, figure)
            + 2.0 * (far < LEADER and _is_nearer_another(anchor + offset, half, anchor, marks))
            + 0.02 * far
            for offset, far in tried
        ]
        offset, far = tried[int(np.argmin(costs))]
        text.set_position(tuple(offset / pixels))
        centre = anchor + offset
        words = np.vstack([words, [*(centre - half), *(centre + half)]])
        if far >= LEADER:
            _lead(axes, anchor, centre, half, label, pixels)


def _places(label: Label, half: np.ndarray, pixels: float):
    """Give the places to try as steps from the point to the label's middle, in pixels."""
    order = [*label.sides, *(side for side in DIRECTIONS if side not in label.sides)]
    for far in DISTANCES:
        for rank, side in enumerate(order):
            way = np.array(DIRECTIONS[side], float)
            slanted = abs(way).sum() == 2
            reach = (label.radius + CLEAR + far) * pixels * (0.6 if slanted else 1)
            yield way * (half + reach), far + 0.5 * rank


def _crowding(centre, half, marks, lines, words, figure: Figure | SubFigure) -> float:
    """Weigh what a label would cover: words and edges most, marks and lines by their number."""
    low, high = centre - half, centre + half
    edge = np.array([figure.bbox.width, figure.bbox.height])
    beyond = (low < 1).any() or (high > edge - 1).any()
    return (
        100.0 * beyond
        + 20.0 * _overlaps(low - 1, high + 1, words)
        + 5.0 * _overlaps(low - 1, high + 1, marks)
        + 1.0 * _overlaps(low - 1, high + 1, lines)
    )


def _is_nearer_another(centre, half, anchor, marks: np.ndarray) -> bool:
    """Say whether a label would be taken for that of another point, nearer to it than its own."""
    middles = (marks[:, :2] + marks[:, 2:]) / 2
    gaps = np.maximum(np.abs(np.vstack([middles, anchor]) - centre) - half, 0)
    *others, own = np.hypot(*gaps.T)
    away = np.abs(middles - anchor).max(axis=1) > 1  # the point's own mark is no other
    return bool((np.array(others)[away] < 1.2 * own).any())


def _overlaps(low, high, boxes: np.ndarray) -> int:
    return int(((boxes[:, :2] < high) & (boxes[:, 2:] > low)).all(axis=1).sum())


def _lead(axes: Axes, anchor, centre, half, label: Label, pixels: float) -> None:
    """Draw a thin line from a label's nearest edge to its mark."""
    edge = np.clip(anchor, centre - half, centre + half)
    way = edge - anchor
    start = anchor + way / np.hypot(*way) * (label.radius + 1) * pixels
    ends = axes.transData.inverted().transform([start, edge])
    axes.plot(*ends.T, color=label.colour, lw=0.7, zorder=2.5, scalex=False, scaley=False,
              clip_on=False)  # fmt: skip


def _texts(figure: Figure | SubFigure, renderer) -> np.ndarray:
    """Measure the words on a figure, in pixels, those of the axes' ticks that are drawn among them."""
    ticks, shown = set(), set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            axis.get_ticklabels()  # lays the ticks out
            for tick in axis.get_major_ticks():
                ticks |= {tick.label1, tick.label2}
                if low <= tick.get_loc() <= high:
                    shown |= {tick.label1, tick.label2}
    boxes = [
        text.get_window_extent(renderer).extents
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in ticks - shown
    ]
    return np.array(boxes).reshape(-1, 4)


def _marks(axes: Axes) -> tuple[np.ndarray, np.ndarray]:
    """Measure points and bars, as boxes, and the thick lines, as small boxes along them, in pixels."""
    pixels = axes.figure.dpi / 72
    marks: list[ArrayLike] = []
    lines: list[ArrayLike] = []
    for line in axes.lines:
        path = line.get_transform().transform(line.get_xydata())
        path = path[np.isfinite(path).all(axis=1)]
        if line.get_marker() not in (None, "None", "", " "):
            radius = (line.get_markersize() + line.get_markeredgewidth()) / 2 * pixels
            marks += [(x - radius, y - radius, x + radius, y + radius) for x, y in path]
        if line.get_linestyle() not in ("None", "", " ") and line.get_linewidth() >= THICK:
            radius = line.get_linewidth() / 2 * pixels
            lines += [(x - radius, y - radius, x + radius, y + radius) for x, y in _sampled(path)]
    for intervals in axes.collections:
        if isinstance(intervals, LineCollection) and np.max(intervals.get_linewidth()) >= THICK:
            for segment in intervals.get_segments():
                path = axes.transData.transform(segment)
                lines += [(x - 1, y - 1, x + 1, y + 1) for x, y in _sampled(path)]
    for bar in axes.patches:
        if to_rgba(bar.get_facecolor())[3] and bar.get_window_extent().height > 0:
            marks.append(bar.get_window_extent().extents)
    return np.array(marks).reshape(-1, 4), np.array(lines).reshape(-1, 4)


def _sampled(path: np.ndarray) -> list[np.ndarray]:
    """Give points along a path, no further apart than `POINT`."""
    points = []
    for start, end in pairwise(path):
        count = int(np.hypot(*(end - start)) // POINT) + 1
        points += list(np.linspace(start, end, count + 1))
    return points

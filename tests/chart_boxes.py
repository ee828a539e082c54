"""What lies over what on a chart, measured from the boxes of its artists."""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

SLACK = 1.0
"""How many pixels two boxes may share: less than a line is thick."""
DATA_LINE = 1.5
"""Lines thinner than this, in points, are grid, reference or leader."""


@dataclass
class Measured:
    """A chart's words and marks, in pixels of its canvas."""

    canvas: Bbox
    texts: list[tuple[str, Bbox]]
    points: list[Bbox]
    lines: list[np.ndarray]
    bars: list[Bbox]
    cut: list[str]


def measure(figure: Figure) -> Measured:
    """Measure a chart as it is drawn."""
    renderer, pixels = FigureCanvasAgg(figure).get_renderer(), figure.dpi / 72
    figure.draw_without_rendering()
    texts = [(text.get_text(), _ink(text.get_window_extent(renderer))) for text in _texts(figure)]
    found = Measured(figure.bbox, texts, [], [], [], [])
    for axes in figure.axes:
        frame = axes.bbox.padded(2 * pixels)
        for line in axes.lines:
            path = line.get_transform().transform(line.get_xydata())
            path = path[np.isfinite(path).all(axis=1)]
            if line.get_marker() not in (None, "None", "", " "):
                radius = line.get_markersize() / 2 * pixels
                for x, y in path:
                    box = Bbox([[x - radius, y - radius], [x + radius, y + radius]])
                    found.points.append(box)
                    inside = frame if line.get_clip_on() else figure.bbox
                    if not _within(box, inside):
                        found.cut.append(f"point at {x:.0f}, {y:.0f}")
            if line.get_linestyle() != "None" and line.get_linewidth() >= DATA_LINE and len(path):
                found.lines.append(_sampled(path))
        for intervals in axes.collections:
            if isinstance(intervals, LineCollection):
                segments = [segment for segment in intervals.get_segments() if len(segment)]
                found.lines += [_sampled(axes.transData.transform(each)) for each in segments]
        found.bars += [
            bar.get_window_extent(renderer)
            for bar in axes.patches
            if bar.get_window_extent(renderer).height > 0
            and to_hex(bar.get_facecolor(), True) != "#00000000"
        ]
    return found


def faults(figure: Figure) -> list[str]:
    """List what a reader would see wrong: words cut or covered, marks cut."""
    chart = measure(figure)
    wrong = [f"{name} is cut by the frame" for name in chart.cut]
    for words, box in chart.texts:
        if not _within(box, chart.canvas):
            wrong.append(f"{words!r} leaves the canvas")
        if any(_share(box, point) for point in chart.points):
            wrong.append(f"{words!r} lies on a point")
        if any(_crossed(box, line) for line in chart.lines):
            wrong.append(f"{words!r} lies on a line")
        if any(_share(box, bar) and not _within(box, bar) for bar in chart.bars):
            wrong.append(f"{words!r} lies on the edge of a bar")
    for (one, box), (other, beside) in combinations(chart.texts, 2):
        if _share(box, beside):
            wrong.append(f"{one!r} lies on {other!r}")
    return wrong


def _texts(figure: Figure) -> list[Text]:
    """Give the words that are drawn: not those of ticks beyond an axis's ends."""
    ticks, shown = set(), set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                ticks |= {tick.label1, tick.label2}
                if axes.axison and low <= tick.get_loc() <= high:
                    shown |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in ticks - shown
    ]


def _ink(box: Bbox) -> Bbox:
    """Take off what a line's box has above and below its letters."""
    return Bbox.from_extents(box.x0, box.y0 + SLACK, box.x1, box.y1 - SLACK)


def _share(one: Bbox, other: Bbox) -> bool:
    return (
        min(one.x1, other.x1) - max(one.x0, other.x0) > SLACK
        and min(one.y1, other.y1) - max(one.y0, other.y0) > SLACK
    )


def _within(box: Bbox, frame: Bbox) -> bool:
    return (
        box.x0 >= frame.x0 - SLACK and box.x1 <= frame.x1 + SLACK
        and box.y0 >= frame.y0 - SLACK and box.y1 <= frame.y1 + SLACK
    )  # fmt: skip


def _crossed(box: Bbox, line: np.ndarray) -> bool:
    x, y = line.T
    return bool(((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any())


def _sampled(path: np.ndarray, step: float = 2) -> np.ndarray:
    """Give points along a path, no further apart than a step in pixels."""
    parts = [path[:1]]
    for start, end in pairwise(path):
        count = int(np.hypot(*(end - start)) // step) + 2
        parts.append(np.linspace(start, end, count))
    return np.vstack(parts)

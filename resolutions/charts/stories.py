"""The chart of all stories: every claim by its verdict."""

import pandas as pd

from resolutions.charts.canvas import (
    LABEL,
    MARGIN,
    Chart,
    house_style,
    label_margin,
    mark,
    on_phone,
    open_canvas,
    sheet_width,
    wrap_labels,
)
from resolutions.palette import BASIS_COLOURS, CONTEXT, PAPER, QUIET, SUBJECT
from resolutions.story.verdict import Verdict
from resolutions.wording import capitalised, curl_quotes

DEEP, MIDDLE, LIGHT = BASIS_COLOURS["closed"], "#5b8fb9", "#b9d3e6"
MARKS = {
    Verdict.EXACT: ("s", DEEP, DEEP, 1),
    Verdict.WITHIN_REVISIONS: ("s", DEEP, MIDDLE, 1),
    Verdict.TRUE_AS_WORDED: ("s", DEEP, LIGHT, 1),
    Verdict.POSSIBLE: ("s", CONTEXT, PAPER, 1),
    Verdict.TRUE_OF_SOMETHING_ELSE: ("D", SUBJECT, PAPER, 0.8),
    Verdict.DOES_NOT_MATCH: ("X", SUBJECT, SUBJECT, 1),
    Verdict.THE_DATA_CANNOT_SAY: ("o", CONTEXT, CONTEXT, 0.4),
    Verdict.FROM_DOCUMENTS: ("_", QUIET, QUIET, 0.8),
}
"""How each verdict is drawn, by form as well as by colour: marker, edge, fill and size."""
LINE = 0.16  # inches that a line of a story's name takes
GAP = 0.09


@house_style
def stories(claims: pd.DataFrame, finding: str) -> Chart:
    """Draw every claim of every story as a mark, the best verdicts first.

    Parameters
    ----------
    claims : pandas.DataFrame
        From `resolutions.story.claims_by_story`, in the order of the rows.
    finding : str
        What the chart shows, its title.
    """
    found = {verdict.words: verdict for verdict in Verdict}
    claims = claims.assign(rank=claims["verdict"].map(found).map(int))
    claims = claims.sort_values("rank", kind="stable")
    claims["at"] = claims.groupby("story").cumcount()
    rows = claims.drop_duplicates("story").set_index("story")
    order = list(dict.fromkeys(claims.sort_index()["story"]))
    names = rows.loc[order, "publisher"] + ", " + rows.loc[order, "month"]
    phone = on_phone()  # there a story's name goes above its marks
    labels = wrap_labels(list(names), sheet_width() - 3 * MARGIN if phone else 3.3)
    words = [LINE * (label.count("\n") + 1) for label in labels]
    tall = [line + GAP + LINE * phone for line in words]
    tops = [sum(tall[:row]) for row in range(len(tall))]
    middles = [
        top + (line + 0.6 * LINE if phone else own / 2)
        for top, line, own in zip(tops, words, tall, strict=True)
    ]
    figure, axes = open_canvas(
        finding, "Each mark is a claim, best verdict first", sum(tall),
        left=MARGIN if phone else label_margin(labels), right=MARGIN, above=0.98 if phone else 0.6,
    )  # fmt: skip
    most = claims["at"].max() + 1
    room = axes.get_position().width * figure.get_figwidth() * 72 / most  # points a mark
    size = min(0.72 * room, 9)
    for verdict, (marker, edge, fill, scale) in MARKS.items():
        these = claims[claims["verdict"] == verdict.words]
        (drawn,) = axes.plot(
            these["at"], [middles[order.index(story)] for story in these["story"]], ls="none",
            marker=marker, color=edge, mfc=fill, ms=size * scale, mew=1, label=capitalised(verdict.words),
        )  # fmt: skip
        values = these["publisher"] + ": " + these["claim"] + ", “" + these["stated"] + "”: "
        mark(axes, drawn, [curl_quotes(value) for value in values + these["verdict"]])
    axes.set_xlim(-0.6, most - 0.4)
    axes.set_ylim(sum(tall), 0)
    axes.set_yticks([] if phone else middles, [] if phone else labels)
    for top, label in zip(tops, labels, strict=True) if phone else ():
        axes.text(-0.55, top, label, color=QUIET, va="top")
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.legend(
        loc="lower left", ncols=2 if on_phone() else 4, borderpad=0, handletextpad=0.3,
        columnspacing=1.0, handlelength=1.2, fontsize=LABEL,
        bbox_to_anchor=(MARGIN / figure.get_figwidth(), axes.get_position().y1 + 0.1 / figure.get_figheight()),
        bbox_transform=figure.transFigure,
    )  # fmt: skip
    return figure

"""The forces of England and Wales as a map of tiles, one a force, each of the same size.

On a true map the Metropolitan Police is a dot and Dyfed-Powys a tenth of the picture; here every
force can be read, pointed at and followed to its page.
"""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from resolutions.charts.canvas import LABEL, MARGIN, Chart, house_style, open_canvas, wrap
from resolutions.palette import CONTEXT, INK, QUIET, SUBJECT
from resolutions.vocabulary import Edition, slug
from resolutions.wording import MISSING, join_words, per_cent, round_half_up

NATIONAL = "British Transport Police"

# Column and row of each tile, and the words in it. Neighbours on the map are neighbours here,
# wherever a grid allows: Wales at the left edge, the coast of the North Sea at the right.
TILES = {
    "Northumbria": (3, 0, "North-\numbria"),
    "Cumbria": (2, 1, "Cumbria"),
    "Durham": (3, 1, "Durham"),
    "Cleveland": (4, 1, "Cleve-\nland"),
    "Lancashire": (2, 2, "Lancs"),
    "West Yorkshire": (3, 2, "West\nYorks"),
    "North Yorkshire": (4, 2, "North\nYorks"),
    "Merseyside": (1, 3, "Mersey-\nside"),
    "Greater Manchester": (2, 3, "Greater\nManc"),
    "South Yorkshire": (3, 3, "South\nYorks"),
    "Nottinghamshire": (4, 3, "Notts"),
    "Humberside": (5, 3, "Humber-\nside"),
    "North Wales": (0, 4, "North\nWales"),
    "Cheshire": (1, 4, "Cheshire"),
    "Staffordshire": (2, 4, "Staffs"),
    "Derbyshire": (3, 4, "Derbys"),
    "Leicestershire": (4, 4, "Leics"),
    "Lincolnshire": (5, 4, "Lincs"),
    "Norfolk": (6, 4, "Norfolk"),
    "Dyfed-Powys": (0, 5, "Dyfed-\nPowys"),
    "West Mercia": (1, 5, "West\nMercia"),
    "West Midlands": (2, 5, "West\nMidlands"),
    "Warwickshire": (3, 5, "Warks"),
    "Northamptonshire": (4, 5, "N’hants"),
    "Cambridgeshire": (5, 5, "Cambs"),
    "Suffolk": (6, 5, "Suffolk"),
    "South Wales": (0, 6, "South\nWales"),
    "Gwent": (1, 6, "Gwent"),
    "Gloucestershire": (2, 6, "Glos"),
    "Thames Valley": (3, 6, "Thames\nValley"),
    "Bedfordshire": (4, 6, "Beds"),
    "Hertfordshire": (5, 6, "Herts"),
    "Essex": (6, 6, "Essex"),
    "Avon and Somerset": (2, 7, "Avon &\nSom’set"),
    "Wiltshire": (3, 7, "Wilts"),
    "Surrey": (4, 7, "Surrey"),
    "Metropolitan Police": (5, 7, "Met\nPolice"),
    "City of London": (6, 7, "City of\nLondon"),
    "Devon and Cornwall": (1, 8, "Devon &\nCornwall"),
    "Dorset": (2, 8, "Dorset"),
    "Hampshire": (3, 8, "Hants"),
    "Sussex": (4, 8, "Sussex"),
    "Kent": (5, 8, "Kent"),
}
COLUMNS, ROWS = 7, 9
NATIONAL_TILE = (0, ROWS + 0.3, "Rail-\nways")
TILE_HEIGHT = 0.56
EDGE = MARGIN
NAME = 9
"""The size of a tile's name: 12 CSS pixels, at which every name fits its tile on a phone."""
GAP = 0.02
WIDEST = 5.0
"""Tiles need no more than this, in inches, on any screen."""

# One blue, light to dark in even steps of lightness, so that it reads without colour too.
SCALE = ("#dfeaf3", "#b3cee3", "#7eadd0", "#3a78a8", "#0f426b")
ON_SCALE = (INK, INK, INK, "white", "white")
STEPS = (0.01, 0.005, 0.002, 0.001)


_RETURN = {"incomplete": "incomplete return", "not checkable": "return not checkable"}
_RETURN_OR = "return incomplete or not checkable"


@dataclass(frozen=True)
class Tile:
    """What one force's tile tells.

    Attributes
    ----------
    force : str
        Its name in the tables.
    share : float
        A fraction of all outcomes; missing where nothing was provided.
    returned : str
        The worst of its years' returns: ``complete``, ``not checkable`` or ``incomplete``.
    share_of_action : float
        The share of charges and what was settled out of court.
    """

    force: str
    share: float
    returned: str
    share_of_action: float = float("nan")

    @property
    def address(self) -> str:
        """The force's page, beside the page of the map."""
        return f"{slug(self.force)}.html"

    @property
    def words(self) -> str:
        """The tile as a sentence would tell it: the name of its link."""
        if pd.isna(self.share):
            return f"{self.force}: {per_cent(self.share)}"
        rest = "" if self.returned == "complete" else f", {_RETURN[self.returned]}"
        acted = "" if pd.isna(self.share_of_action) else per_cent(self.share_of_action)
        acted = acted and f", {acted} of action taken"
        return f"{self.force}: {per_cent(self.share)} of all outcomes{acted}{rest}"


def tiles(table: pd.DataFrame) -> list[Tile]:
    """Give the tiles in the order in which they are read, the national force last.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    """
    order = sorted(TILES, key=lambda force: (TILES[force][1], TILES[force][0]))
    rows = table.reindex([*order, NATIONAL])
    return [
        Tile(row.Index, float(row.share), row.returned, float(row.share_of_action))
        for row in rows.itertuples()
    ]


def class_limits(shares: pd.Series) -> list[float]:
    """Choose round limits that part the shares into classes of about the same size.

    Parameters
    ----------
    shares : pandas.Series
        Fractions; missing ones are passed over.

    Returns
    -------
    list of float
        Lower limits of all classes but the first, rising: the quintiles, rounded to the coarsest
        step that keeps them apart. Fewer than four where the shares hardly differ.
    """
    quintiles = shares.dropna().quantile([0.2, 0.4, 0.6, 0.8])
    limits: list[float] = []
    for step in STEPS:
        rounded = {round_half_up(value / step) for value in quintiles if not pd.isna(value)}
        limits = sorted(round(float(value) * step, 4) for value in rounded if value > 0)
        if len(limits) == len(quintiles):
            break
    return limits


def class_of(share: float, limits: list[float]) -> int:
    """Find the class of a share as it is written, so that tile and legend agree."""
    written = float(round_half_up(share, 3))
    return sum(written >= limit for limit in limits)


def class_names(limits: list[float]) -> list[str]:
    """Write the classes that limits part: ``under 2.0%``, ``2.0% to 2.9%``, ``3.0% or more``."""
    if not limits:
        return ["all shares"]
    between = [
        f"{per_cent(low)} to {per_cent(high - 0.001)}" if high - low > 0.0015 else per_cent(low)
        for low, high in pairwise(limits)
    ]
    return [f"under {per_cent(limits[0])}", *between, f"{per_cent(limits[-1])} or more"]


def _colours(count: int) -> list[tuple[str, str]]:
    """Pick fill and ink of the classes, spread over the scale."""
    picked = [round(at * (len(SCALE) - 1) / max(count - 1, 1)) for at in range(count)]
    return [(SCALE[at], ON_SCALE[at]) for at in picked]


def map_finding(table: pd.DataFrame) -> str:
    """Say how far apart the forces with areas are, of those with complete returns.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    """
    known = table.drop(index=NATIONAL).dropna(subset=["share"])
    complete = known[known["complete"].astype(bool)]
    if complete.empty:
        return "No force gave complete returns, so no share can be called the highest"
    # Two decimals, so that who divides the one by the other finds the ratio.
    written = complete["share"].map(lambda share: round_half_up(share, 4))
    high, low = written.max(), written.min()
    if high == low:
        return f"The share was {per_cent(high, 2)} in {_some(list(written.index))}"
    ends = f"{per_cent(high, 2)} in {_some(sorted(written[written == high].index))}"
    lowest = f"{per_cent(low, 2)} in {_some(sorted(written[written == low].index))}"
    if low == 0:
        return f"The share runs from {lowest} to {ends}"
    ratio = complete["share"].max() / complete["share"].min()
    ratio = round_half_up(ratio, 1 if ratio < 10 else 0)
    return (
        f"Of the areas with complete returns, the highest share, {ends}, is {ratio} times the "
        f"lowest, {lowest}"
    )


def _some(forces: list[str]) -> str:
    return join_words(forces) if len(forces) <= 3 else f"{len(forces)} forces"


@house_style
def tile_map(table: pd.DataFrame, edition: Edition) -> Chart:
    """Draw every force as a tile coloured by its share; each links to the force's page.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force` for the edition's years and basis.
    edition : Edition
        Names years and basis; its force is outlined.

    Returns
    -------
    matplotlib.figure.Figure
        With ``finding``, its title, and ``links``: the name of each link by its address.
    """
    outlined = "" if edition.is_nation else f"; outlined: {edition.force}"
    height = (NATIONAL_TILE[1] + 1) * TILE_HEIGHT
    figure, axes = open_canvas(
        map_finding(table),
        f"Community resolutions as a share of all outcomes, {edition.span}, {edition.basis} "
        f"basis{outlined}",
        height,
        left=EDGE,
        right=EDGE,
        widest=WIDEST,
    )
    axes.set_axis_off()
    axes.set_xlim(0, COLUMNS)
    axes.set_ylim(height / TILE_HEIGHT, 0)
    shown = tiles(table)
    limits = class_limits(table["share"].where(table["complete"].astype(bool)))
    colours = _colours(len(limits) + 1)
    for tile in shown:
        column, row, label = TILES.get(tile.force, NATIONAL_TILE)
        face, ink, edge = _look(tile, limits, colours)
        _box(axes, column, row, face, edge)
        value = "–" if pd.isna(tile.share) else per_cent(tile.share)
        axes.text(
            column + 0.5, row + 0.36, label, size=NAME, color=ink, ha="center", va="center",
            linespacing=0.92,
        )  # fmt: skip
        axes.text(
            column + 0.5, row + 0.78, value, color=ink, weight="bold",
            ha="center", va="center",
        )  # fmt: skip
    if edition.force in TILES or edition.force == NATIONAL:
        column, row, _ = TILES.get(edition.force, NATIONAL_TILE)
        axes.add_patch(_rectangle(column, row, fc="none", ec=SUBJECT, lw=2.6))
    for tile in shown:  # on top, so that the whole tile answers, its words too
        column, row, _ = TILES.get(tile.force, NATIONAL_TILE)
        axes.add_patch(_rectangle(column, row, fc="none", ec="none", url=tile.address))
    column, row, _ = NATIONAL_TILE
    axes.text(
        column + 1.1, row + 0.5, "British Transport Police,\nnot an area", color=QUIET, va="center",
        linespacing=1.1,
    )  # fmt: skip
    _legend(axes, shown, limits, colours)
    figure.links = {tile.address: tile.words for tile in shown}
    return figure


def _look(tile: Tile, limits: list[float], colours: list) -> tuple[str, str, dict]:
    """Give fill, ink and edge of a tile: hollow where incomplete, blank where not provided."""
    if pd.isna(tile.share):
        return "white", QUIET, {"ec": CONTEXT, "lw": 0.8, "ls": (0, (1, 3))}
    if tile.returned != "complete":
        return "white", INK, {"ec": QUIET, "lw": 1.2, "ls": (0, (4, 2))}
    face, ink = colours[class_of(tile.share, limits)]
    return face, ink, {"ec": "none"}


def _rectangle(column: float, row: float, width: float = 1, height: float = 1, **look) -> Rectangle:
    return Rectangle((column + GAP, row + GAP), width - 2 * GAP, height - 2 * GAP, **look)


def _box(axes: Axes, column: float, row: float, face: str, edge: dict) -> None:
    axes.add_patch(_rectangle(column, row, fc=face, **edge))


def _legend(axes: Axes, shown: list[Tile], limits: list[float], colours: list) -> None:
    """Tell the classes, and the two ways in which a tile is not filled, where these occur."""
    rows: list[tuple[str, dict, str]] = [(face, {"ec": "none"}, name) for (face, _), name in
            zip(colours, class_names(limits), strict=True)]  # fmt: skip
    hollow = [
        words
        for state, words in _RETURN.items()
        if any(tile.returned == state and not pd.isna(tile.share) for tile in shown)
    ]
    without = {
        _RETURN_OR if len(hollow) > 1 else "".join(hollow): Tile("", 0.0, "incomplete"),
        MISSING: Tile("", float("nan"), "incomplete"),
    }
    for words, like in without.items():
        if any(_look(tile, limits, colours) == _look(like, limits, colours) for tile in shown):
            face, _, edge = _look(like, limits, colours)
            rows.append((face, edge, words))
    high, wide, line = 0.3, 0.3, LABEL * 1.1 / 72 / TILE_HEIGHT
    top = 0.04
    for face, edge, words in rows:
        axes.add_patch(Rectangle((0.03, top), wide, high, fc=face, **edge))
        lines = wrap(words, LABEL, 0.78)
        axes.text(
            wide + 0.13, top + max(high, len(lines) * line) / 2, "\n".join(lines), va="center",
            linespacing=0.95,
        )  # fmt: skip
        top += max(high, len(lines) * line) + 0.08

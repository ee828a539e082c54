"""All forces in tables and lists of links, which stand without a script."""

import pandas as pd
from markupsafe import Markup

from resolutions.book.render import render
from resolutions.book.table import Cell, Column, Table
from resolutions.vocabulary import FORCES, NATION, REGIONS
from resolutions.wording import MISSING, number, per_cent

_REGION_OF = {force.name: force.region for force in FORCES} | {NATION: "All forces"}


def force_table(table: pd.DataFrame, nation: pd.Series, other: pd.Series) -> Table:
    """Set the table of all forces, in alphabetical order.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    nation : pandas.Series
        From `analysis.total`: England and Wales, at the table's foot.
    other : pandas.Series
        The share of other years by place, England and Wales among them; named after the years.

    Notes
    -----
    The share of action taken stands next to that of all outcomes.
    """
    headings = {
        "Force": "text",
        "Share, 95% interval": "number",
        "Share of action taken": "number",
        "Rank": "number",
        f"Share, {other.name}": "number",
        "Community resolutions": "number",
        "All outcomes": "number",
        "Region": "text",
        "Return": "text",
    }
    rows = [
        _force_row(force, row, other[force], _completeness(row))
        for force, row in table.sort_index().iterrows()
    ]
    return Table(
        [Column(label, kind) for label, kind in headings.items()],
        rows,
        _force_row(NATION, nation, other[NATION], ""),
        places=True,
        sortable=True,
        search="Find a force or region",
    )


def _force_row(force: str, row: pd.Series, other: float, returned: str) -> list[Cell]:
    interval = ""
    if not pd.isna(row["share"]):
        lower, upper = (per_cent(row[f"share_{bound}"], 2) for bound in ("lower", "upper"))
        interval = f"{lower.rstrip('%')}–{upper}"
    rank = row.get("rank")
    return [
        Cell(force),
        _number(row["share"], per_cent(row["share"], 2), interval),
        _number(row["share_of_action"], per_cent(row["share_of_action"])),
        _number(rank, "–" if pd.isna(rank) else number(rank)),
        _number(other, per_cent(other, 2)),
        _number(row["community_resolutions"], number(row["community_resolutions"])),
        _number(row["outcomes"], number(row["outcomes"])),
        Cell(_REGION_OF[force]),
        Cell(returned),
    ]


def _number(value, text: str, detail: str = "", mark: str = "") -> Cell:
    known = "" if pd.isna(value) else f"{float(value):.8g}"
    return Cell(text, known, detail, mark)


def _completeness(row: pd.Series) -> str:
    if pd.isna(row["share"]):
        return MISSING
    rest = f": {row['incomplete_years']}" if row["returned"] == "incomplete" else ""
    return f"{row['returned']}{rest}"


def comparison_table(table: pd.DataFrame) -> Table:
    """Set the yearly shares and counts of all places.

    Parameters
    ----------
    table : pandas.DataFrame
        ``force``, ``year``, ``share``, ``share_of_action``, ``community_resolutions``,
        ``returned`` and ``complete``, one row a place and year.

    Returns
    -------
    Table
        A row a place in alphabetical order, England and Wales last; in each cell the share of
        all outcomes, under it that of action taken, and the count.
    """
    years = sorted(table["year"].unique())
    by_place = {force: rows.set_index("year") for force, rows in table.groupby("force")}
    order = [*sorted(set(by_place) - {NATION}), NATION]
    return Table(
        [Column("Force"), *(Column(year, "number") for year in years)],
        [
            [Cell(force), *(_year_cell(by_place[force].loc[year]) for year in years)]
            for force in order
        ],
        places=True,
        sortable=True,
        compare=True,
    )


def _year_cell(row: pd.Series) -> Cell:
    if pd.isna(row["share"]):
        return _number(row["share"], "", MISSING)
    under = f"{per_cent(row['share_of_action'])}\n{number(row['community_resolutions'])}"
    why = {"not checkable": "return not checkable"}.get(row["returned"], "incomplete return")
    mark = "" if row["complete"] else why
    return _number(row["share"], per_cent(row["share"]), under, mark)


def _both(row: pd.Series) -> str:
    """Write the share of all outcomes and, if there is one, that of action taken."""
    if pd.isna(row["share_of_action"]):
        return per_cent(row["share"])
    return f"{per_cent(row['share'])}, {per_cent(row['share_of_action'])} of action"


def by_region(table: pd.DataFrame) -> Markup:
    """Write the list of forces by region, each with both shares; the national force apart.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    """
    regions = [
        (
            region,
            [(f.name, _both(table.loc[f.name])) for f in FORCES if f.region == region],
        )
        for region in REGIONS
    ]
    return render("by_region.html", regions=regions)

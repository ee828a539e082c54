"""All forces in tables and lists of links, as HTML that stands without a script.

The marks that ``_static/tables.js`` and ``_static/compare.js`` go by are attributes: a table with
``data-sortable`` can be sorted, one with ``data-search`` searched; a cell's ``data-value`` is what
it is sorted by, empty where missing; a row's ``data-force`` names its force.
"""

from collections.abc import Iterable
from html import escape

import pandas as pd
from markupsafe import Markup

from resolutions.vocabulary import FORCES, NATION, REGIONS, slug
from resolutions.wording import MISSING, number, per_cent

_REGION_OF = {force.name: force.region for force in FORCES} | {NATION: "All forces"}


def link(force: str) -> str:
    """Link a force to its page, which stands beside the page of the list."""
    return f'<a href="{slug(force)}.html">{escape(force)}</a>'


def force_table(table: pd.DataFrame, nation: pd.Series, latest: pd.Series) -> str:
    """Write the table of all forces.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    nation : pandas.Series
        From `analysis.total`: England and Wales, at the table's foot.
    latest : pandas.Series
        The share of one year by place, England and Wales among them; named after the year.

    Returns
    -------
    str
        A ``<table>``; forces in alphabetical order.
    """
    headings = [
        ("Force", "text"),
        ("Share, 95% interval", "number"),
        ("Rank", "number"),
        (f"Share in {latest.name}", "number"),
        ("Community resolutions", "number"),
        ("All outcomes", "number"),
        ("Region", "text"),
        ("Return", "text"),
    ]
    rows = [
        _force_row(force, row, latest[force], _completeness(row))
        for force, row in table.sort_index().iterrows()
    ]
    foot = _force_row(NATION, nation, latest[NATION], "")
    return (
        '<table class="forces" data-sortable data-search="Find a force or region">\n'
        f"<thead>{_heading_row(headings)}</thead>\n"
        f"<tbody>\n{chr(10).join(rows)}\n</tbody>\n<tfoot>\n{foot}\n</tfoot></table>"
    )


def _heading_row(headings: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<th scope="col" data-type="{kind}">{escape(words)}</th>' for words, kind in headings
    )
    return f"<tr>{cells}</tr>"


def _force_row(force: str, row: pd.Series, latest: float, returned: str) -> str:
    share = per_cent(row["share"], 2)
    if not pd.isna(row["share"]):
        interval = (
            f"{per_cent(row['share_lower'], 2).rstrip('%')}–{per_cent(row['share_upper'], 2)}"
        )
        share += f' <span class="beside">{interval}</span>'
    rank = row.get("rank")
    return (
        f'<tr data-force="{slug(force)}"><th scope="row">{link(force)}</th>'
        + _cell(row["share"], share)
        + _cell(rank, "–" if pd.isna(rank) else number(rank))
        + _cell(latest, per_cent(latest, 2))
        + _cell(row["community_resolutions"], number(row["community_resolutions"]))
        + _cell(row["outcomes"], number(row["outcomes"]))
        + f"<td>{escape(_REGION_OF[force])}</td><td>{escape(returned)}</td></tr>"
    )


def _cell(value, shown: str, mark: str = "") -> str:
    """Write a number's cell; `shown` is HTML."""
    known = "" if pd.isna(value) else f"{float(value):.8g}"
    return f'<td class="number{mark}" data-value="{known}">{shown}</td>'


def _completeness(row: pd.Series) -> str:
    if pd.isna(row["share"]):
        return MISSING
    rest = f": {row['incomplete_years']}" if row["returned"] == "incomplete" else ""
    return f"{row['returned']}{rest}"


def comparison_table(table: pd.DataFrame) -> str:
    """Write the yearly shares and counts of all places.

    Parameters
    ----------
    table : pandas.DataFrame
        ``force``, ``year``, ``share``, ``community_resolutions``, ``returned`` and
        ``complete``, one row a place and year.

    Returns
    -------
    str
        A ``<table>``: a row a place in alphabetical order, England and Wales last; in each cell
        the share, and under it the count; ``○`` beside an incomplete return.
    """
    years = sorted(table["year"].unique())
    by_place = {force: rows.set_index("year") for force, rows in table.groupby("force")}
    order = [*sorted(set(by_place) - {NATION}), NATION]
    body = []
    for force in order:
        cells = "".join(_year_cell(by_place[force].loc[year]) for year in years)
        body.append(
            f'<tr data-force="{slug(force)}"><th scope="row">{link(force)}</th>{cells}</tr>'
        )
    head = _heading_row([("Force", "text"), *((year, "number") for year in years)])
    return (
        f'<table class="forces" data-sortable data-compare><thead>{head}</thead>\n'
        f"<tbody>\n{chr(10).join(body)}\n</tbody></table>"
    )


def _year_cell(row: pd.Series) -> str:
    if pd.isna(row["share"]):
        return _cell(row["share"], f'<span class="beside">{MISSING}</span>')
    count = f'<span class="beside">{number(row["community_resolutions"])}</span>'
    if row["complete"]:
        return _cell(row["share"], f"{per_cent(row['share'])} {count}")
    why = {"not checkable": "return not checkable"}.get(row["returned"], "incomplete return")
    mark = f'<abbr title="{why}">○</abbr>'
    return _cell(row["share"], f"{mark}{per_cent(row['share'])} {count}", " incomplete")


def by_region(table: pd.DataFrame) -> Markup:
    """Write the list of forces by region, each with its share; the national force apart.

    Parameters
    ----------
    table : pandas.DataFrame
        From `analysis.by_force`.
    """
    parts = []
    for region in REGIONS:
        forces = [force.name for force in FORCES if force.region == region]
        items = "".join(
            f'<li>{link(force)} <span class="beside">{per_cent(table.at[force, "share"])}</span></li>'
            for force in forces
        )
        where = "National, not an area" if region == "National" else region
        parts.append(f"<dt>{where}</dt><dd><ul>{items}</ul></dd>")
    return Markup(f'<dl class="regions">{"".join(parts)}</dl>')

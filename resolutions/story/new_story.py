"""A story file ready to fill: commented, with what the data say for the usual claims."""

from datetime import date

from resolutions.story.figures import figures_of
from resolutions.story.formatting import format_figure
from resolutions.story.query import Query
from resolutions.story.readings import Reader
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, NATION, force_name, slug, years_between

HEAD = """\
# What a published piece, or a draft, states about community resolutions in {force}.
# 1. Fill in the lines that say so. 2. Put the printed number and words in place of those under
# `stated`, which are what the data say today; remove the claims that the piece does not make.
# 3. resolutions claims {file}
# The form is described in data/README.md.

name: {name}          # lower-case words joined by hyphens
publisher: fill in
published: "{today}"
title: fill in, in your own words
address: https://example.org/fill-in
force: {force}
years: [{first}, {last}]
read: whole           # whole, beginning or second hand: how much of it could be read

claims:
"""

CLAIM = """\
  # the data, {when}: {closed} closed, {recorded} recorded
  - id: {id}
    claim: {claim}
    subject: {subject}
    stated: {{{stated}}}
    query: {query}
"""

TAIL = """\
  # Others, to copy and change:
  # - id: robberies
  #   claim: Community resolutions for robbery
  #   subject: offences
  #   stated: {value: 11, as: exactly, words: "11"}
  #   query: {offence_group: Robbery}
  # - id: highest-share
  #   claim: The highest share of all forces
  #   subject: ranks
  #   stated: {value: 1, as: rank, words: highest}
  #   query: {measure: share, rank: highest}
  # `as` is one of: exactly, about, more than, at least, less than, almost, whole per cent,
  # one decimal, one in n, x of y, from x to y, rank, among the highest, among the lowest,
  # majority, doubled, halved, rose, fell, quotation.
"""


def new_story(tables: Tables, force: str, first: str | None = None, last: str | None = None) -> str:
    """Write a story file for a force, with what the data say for the usual claims.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force or ``England and Wales``.
    first, last : str, optional
        Financial years; the last four held by default.

    Returns
    -------
    str
        YAML that can be read as it is: each claim states what the closed basis gives.

    Raises
    ------
    InputError
        If there is no such force or year.
    """
    force = force_name(force)
    years = years_between(first or tables.years[-4], last or tables.years[-1])
    reader = Reader(figures_of(tables), (force,))
    file = f"{slug(force)}.yml"
    head = HEAD.format(
        force=force, file=file, name=slug(force), today=date.today().isoformat(),
        first=years[0], last=years[-1],
    )  # fmt: skip
    claims = [_claim(reader, *usual) for usual in _usual(force, years)]
    return head + "\n".join(claim for claim in claims if claim) + "\n" + TAIL


Fields = dict[str, str | list[str]]
Usual = tuple[str, str, str, str, Fields, list[str]]


def _usual(force: str, years: list[str]) -> list[Usual]:
    """List the usual claims: id, words, subject, how it is stated, and the query."""
    last, before = years[-1], years[-2:] if len(years) > 1 else None
    found: list[Usual] = [
        ("outcomes", f"All crime outcomes in {force}", "totals", "exactly", {"outcome": "outcomes"}, years),
        ("community-resolutions", f"Community resolutions in {force}", "totals", "exactly", {}, years),
        ("share", "Community resolutions as a share of all outcomes", "trend", "whole per cent",
         {"measure": "share", "years": last}, [last]),
    ]  # fmt: skip
    if before:
        change: Fields = {"measure": "change", "years": before}
        found.append(
            ("change", f"Change from {before[0]} to {last}", "trend", "moved", change, before)
        )
    if force != NATION:
        rank: Fields = {"measure": "share", "rank": "highest", "among": "all"}
        found.append(("rank", "Rank by share among all forces", "ranks", "rank", rank, years))
        nation: Fields = {"measure": "share", "place": NATION}
        found.append(("nation", "The share in England and Wales", "national", "whole per cent", nation, years))  # fmt: skip
    return found


def _claim(
    reader: Reader, name: str, words: str, subject: str, how: str, fields: Fields, years: list[str]
) -> str:
    query = Query.model_validate(fields)
    figures = {basis: reader.latest(query, years, basis) for basis in BASES}
    values = {
        basis: format_figure(query, f.lower, f.upper) if f else "not held"
        for basis, f in figures.items()
    }
    closed = figures["closed"]
    if closed is None:
        return ""
    per_cent = query.measure in ("share", "change") and not query.rank
    value = round(closed.lower * 100 if per_cent else closed.lower)
    printed = f"{abs(value):,}{'%' if per_cent else ''}"
    if how == "moved":
        value, how = abs(value), "rose" if closed.lower >= 0 else "fell"
        printed = f"{how} by {printed}"
    query_text = ", ".join(f"{key}: {_text(value)}" for key, value in fields.items())
    return CLAIM.format(
        when=" to ".join(dict.fromkeys((years[0], years[-1]))), **values, id=name, claim=words,
        subject=subject, stated=f'value: {value}, as: {how}, words: "{printed}"', query=f"{{{query_text}}}",
    )  # fmt: skip


def _text(value: str | list[str]) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else value

"""Figures that stand beside a claim: other queries, and figures that join two sources.

They are never a bound. One can bear an inequality (*true as worded, by two sources*) where it would
still be true were the second source too high by as much as it is seen to be.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from resolutions.analysis.police_uk_estimates import shared_quarter
from resolutions.errors import InputError, did_you_mean
from resolutions.story.formatting import format_figure
from resolutions.story.query import Evidence, PoliceUkQuery
from resolutions.story.stated import Stated
from resolutions.story.verdict import judge
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, Basis, span
from resolutions.wording import number, per_cent

if TYPE_CHECKING:
    from resolutions.story.checker import Checker


@dataclass(frozen=True)
class ContextFigure:
    """A figure beside a claim, written.

    Attributes
    ----------
    label, value : str
        What it is and what it comes to.
    total : float or None
        The figure; None where it is not held.
    supports : bool
        Whether the claim, an inequality, can rest on it.
    """

    label: str
    value: str
    total: float | None
    supports: bool = False


def context_figure(checker: "Checker", item: Evidence, stated: Stated) -> ContextFigure:
    """Compute a figure beside a claim, on the basis that the story's book puts first."""
    if item.query:
        years = checker.years_of(item.query)
        figure = checker.reader.latest(item.query, years, checker.story.basis)
        when = " to ".join(item.query.quarters) if item.query.quarters else span(years)
        if figure is None:
            return ContextFigure(f"{item.label}, {when}", "not held", None)
        value = format_figure(item.query, figure.lower, figure.upper)
        return ContextFigure(f"{item.label}, {when}", value, figure.lower)
    if item.police_uk:
        count = police_uk(checker, item.police_uk)
        first, last = item.police_uk.years
        when = f"calendar year {first}" if first == last else f"calendar years {first} to {last}"
        return ContextFigure(f"{item.label}, {when}, data.police.uk", number(count), count)
    return _joined(checker, item, stated)


def _joined(checker: "Checker", item: Evidence, stated: Stated) -> ContextFigure:
    """Sum parts over sources, and see whether an inequality can rest on the sum."""
    basis_of_story = checker.story.basis
    sums = {basis: _parts(checker, item, basis) for basis in BASES}
    if (found := sums[basis_of_story]) is None:
        return ContextFigure(item.label, "not held", None)
    counts, street, certain = found
    total = sum(counts)
    value = _sum_in_words(counts)
    for basis, other in sums.items():
        if basis != basis_of_story and other and other[0] != counts:
            value += f" ({basis} basis: {_sum_in_words(other[0])})"
    supports = (
        stated.how in ("more than", "at least") and judge(stated, "count", certain, certain).good
    )
    if supports and street and stated.value is not None:
        margin = min(1.0, (total - stated.value) / street)
        value += (
            f"; {per_cent(margin, 0)} of the {number(street)} in data.police.uk would have to be wrong "
            "before it failed"
        )
    return ContextFigure(item.label, value, total, supports)


def _sum_in_words(counts: list[float]) -> str:
    return f"{' + '.join(map(number, counts))} = {number(sum(counts))}"


def _parts(
    checker: "Checker", item: Evidence, basis: Basis
) -> tuple[list[float], float, float] | None:
    """Give the parts of a sum, those of data.police.uk together, and the sum that is sure."""
    parts: list[float] = []
    street = certain = 0.0
    for part in item.sum:
        if part.police_uk:
            parts.append(count := police_uk(checker, part.police_uk))
            excess = police_uk_excess(checker.tables, part.police_uk.crime_type)
            street += count
            certain += count / max(1.0, excess) if excess else 0
        else:
            assert part.query is not None
            figure = checker.reader.latest(part.query, checker.years_of(part.query), basis)
            if figure is None:
                return None
            parts.append(figure.lower)
            certain += figure.lower
    return parts, street, certain


def police_uk(checker: "Checker", query: PoliceUkQuery) -> int:
    """Count local resolutions of the story's forces in data.police.uk.

    Raises
    ------
    InputError
        If there is no such crime type.
    """
    street = checker.tables.police_uk
    known = sorted(street["crime_type"].unique())
    if query.crime_type not in known:
        fix = did_you_mean(query.crime_type, known)
        raise InputError(f"no crime type {query.crime_type!r}", "", fix)
    rows = street[
        street["force"].isin(checker.story.force)
        & (street["crime_type"] == query.crime_type)
        & street["calendar_year"].between(*query.years)
    ]
    return int(rows["local_resolutions"].sum())


@lru_cache(maxsize=8)
def police_uk_excess(tables: Tables, crime_type: str) -> float | None:
    """Say by how much data.police.uk can exceed the Home Office for a crime type.

    Returns
    -------
    float or None
        The 95th percentile over forces of local resolutions ÷ community resolutions in
        `shared_quarter`, of forces with at least `MIN_COUNT` of the latter. None for a crime type that
        is no offence group, or where no force has as many.
    """
    shared = shared_quarter(tables)
    if crime_type not in shared.index:
        return None
    ratio = shared.loc[crime_type, "ratio"].dropna()
    return float(ratio.quantile(0.95)) if len(ratio) else None

"""Figures that stand beside a claim: other queries, and figures that join two sources.

They are never a bound. One can bear an inequality (*true as worded, by two sources*) where it would
still be true were the second source too high by as much as it is seen to be.
"""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from resolutions.errors import InputError, did_you_mean
from resolutions.story.query import Evidence, PoliceUkQuery
from resolutions.story.stated import Stated
from resolutions.story.verdict import judge
from resolutions.story.write import write
from resolutions.tables.query import Tables
from resolutions.vocabulary import COMMUNITY_RESOLUTION, span
from resolutions.wording import number

ALIKE = {"Drugs": "Drug offences", "Robbery": "Robbery"}  # crime types that are an offence group
SHARED_QUARTER = ("2018/19", 3, ("2018-10", "2018-11", "2018-12"))
FEWEST = 20


@dataclass(frozen=True)
class Shown:
    """A figure beside a claim, written.

    Attributes
    ----------
    label, value : str
        What it is and what it comes to.
    total : float or None
        The figure; None where it is not held.
    bears : bool
        Whether the claim, an inequality, can rest on it.
    """

    label: str
    value: str
    total: float | None
    bears: bool = False


def beside(checker, item: Evidence, stated: Stated) -> Shown:
    """Compute a figure beside a claim, on the basis that the story's book puts first."""
    if item.query:
        years = checker.years_of(item.query)
        figure = checker.reader.latest(item.query, years, checker.story.basis)
        when = " to ".join(item.query.quarters) if item.query.quarters else span(years)
        if figure is None:
            return Shown(f"{item.label}, {when}", "not held", None)
        shown = write(item.query, figure.lower, figure.upper)
        return Shown(f"{item.label}, {when}", shown, figure.lower)
    if item.police_uk:
        count = police_uk(checker, item.police_uk)
        first, last = item.police_uk.years
        when = f"calendar year {first}" if first == last else f"calendar years {first} to {last}"
        return Shown(f"{item.label}, {when}, data.police.uk", number(count), count)
    return _joined(checker, item, stated)


def _joined(checker, item: Evidence, stated: Stated) -> Shown:
    """Sum parts over sources, and see whether an inequality can rest on the sum."""
    parts, surest = [], 0.0
    for part in item.sum:
        if part.police_uk:
            count = police_uk(checker, part.police_uk)
            excess = police_uk_excess(checker.tables, part.police_uk.crime_type)
            surest += count / max(1.0, excess) if excess else 0
        else:
            years = checker.years_of(part.query)
            figure = checker.reader.latest(part.query, years, checker.story.basis)
            if figure is None:
                return Shown(item.label, "not held", None)
            count = figure.lower
            surest += count
        parts.append(count)
    total = sum(parts)
    bears = stated.how in ("more than", "at least") and judge(stated, "count", surest, surest).good
    return Shown(item.label, f"{' + '.join(map(number, parts))} = {number(total)}", total, bears)


def police_uk(checker, query: PoliceUkQuery) -> int:
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
        The 95th percentile over forces of local resolutions ÷ community resolutions (recorded
        basis, offences of the same kind) in October to December 2018, the quarter that both hold;
        of forces with 20 or more. None for a crime type that is no offence group.
    """
    group = ALIKE.get(crime_type)
    if group is None:
        return None
    year, quarter, months = SHARED_QUARTER
    street = tables.police_uk_months
    street = street[(street["crime_type"] == crime_type) & street["month"].isin(months)]
    covered = street.groupby("force")["month"].nunique() == len(months)
    local = street.groupby("force")["local_resolutions"].sum(min_count=len(months))[covered]
    rows = tables.offences
    rows = rows[
        (rows["year"] == year)
        & (rows["quarter"] == quarter)
        & (rows["offence_group"] == group)
        & (rows["outcome_type"] == COMMUNITY_RESOLUTION)
    ]
    official = rows.groupby("force", observed=True)["recorded"].sum()
    both = pd.DataFrame({"local": local, "official": official}).dropna()
    both = both[both["official"] >= FEWEST]
    ratio = (both["local"] / both["official"]).astype(float)
    return float(ratio.quantile(0.95)) if len(ratio) else None

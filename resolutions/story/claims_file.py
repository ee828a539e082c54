"""The claims file: what an article states, and the query that each claim asks of the data."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from resolutions.errors import InputError, did_you_mean
from resolutions.files import read_yaml
from resolutions.vocabulary import OFFENCE_GROUPS, force_name, years_between

FIELDS_HELD = {"force", "year", "quarter", "basis", "outcome", "offence"}


FOUND = "found"


LATEST = "latest"


How = Literal["exactly", "about", "more than", "whole per cent", "majority", "fall"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(_Strict):
    """What to compute: a measure of an outcome, for a place, years and offences.

    Attributes
    ----------
    measure : {'count', 'share', 'ratio', 'proportion'}
        A count; community resolutions ÷ all outcomes; the last year's count ÷ the first year's;
        the offence group's part of all community resolutions.
    outcome : {'outcomes', 'community_resolutions', 'out_of_court', 'charged'}
        What a count or ratio counts.
    place : str, optional
        A force or ``England and Wales``; the article's force by default.
    years : list of two str, or 'found'
        First and last financial year, or ``latest``; ``found`` takes the year that the force's
        reply fits best.
    offence_group, offence_subgroup : str, optional
        Only these offences.
    """

    measure: Literal["count", "share", "ratio", "proportion"] = "count"
    outcome: Literal["outcomes", "community_resolutions", "out_of_court", "charged"] = (
        "community_resolutions"
    )
    place: str | None = None
    years: tuple[str, str] | Literal["found"] | None = None
    offence_group: str | None = None
    offence_subgroup: str | None = None

    @field_validator("place")
    @classmethod
    def _place_has_one_name(cls, place: str | None):
        return force_name(place) if place else None

    @model_validator(mode="after")
    def _words_are_known(self):
        if self.years and self.years != FOUND:
            years = [year for year in self.years if year != LATEST]
            if years:
                years_between(years[0], years[-1])
        if self.offence_group and self.offence_group not in OFFENCE_GROUPS:
            raise InputError(
                f"no offence group {self.offence_group!r}",
                fix=did_you_mean(self.offence_group, OFFENCE_GROUPS),
            )
        if self.measure == "proportion" and not self.offence_group:
            raise InputError("a proportion needs an offence_group")
        return self


class Stated(_Strict):
    """What the article says: a value, and how firmly.

    ``as`` is ``exactly``, ``about``, ``more than``, ``whole per cent`` (value in per cent),
    ``majority`` (more than half) or ``fall`` (a ratio below 1).
    """

    value: float | None = None
    how: How = Field(alias="as")
    words: str

    @property
    def a_number(self) -> bool:
        """Whether a number is stated, rather than an inequality or a rounding."""
        return self.how in ("exactly", "about")

    @model_validator(mode="after")
    def _value_where_due(self):
        if self.value is None and self.how not in ("majority", "fall"):
            raise InputError(f"a number stated {self.how!r} needs a value")
        return self


class Beside(_Strict):
    """A figure that stands beside a claim for context; it earns no verdict."""

    label: str
    query: Query | None = None
    police_uk: "PoliceUkQuery | None" = None

    @model_validator(mode="after")
    def _one_source(self):
        if (self.query is None) == (self.police_uk is None):
            raise InputError("give either a query or police_uk")
        return self


class PoliceUkQuery(_Strict):
    """Local resolutions of the article's force in data.police.uk, over calendar years."""

    crime_type: str
    years: tuple[int, int]


class Claim(_Strict):
    """One checkable statement of the article, in our own words."""

    id: str
    claim: str
    paragraph: int
    chapter: str
    stated: Stated
    query: Query
    also_years: tuple[tuple[str, str] | Literal["found"], ...] = ()
    needs: tuple[str, ...] = ()
    reason: str = ""
    beside: tuple[Beside, ...] = ()


class Article(_Strict):
    """Where and when the claims were published, and what they speak of."""

    publisher: str
    published: str
    title: str
    force: str
    years: tuple[str, str]

    @field_validator("force")
    @classmethod
    def _force_has_one_name(cls, force: str):
        return force_name(force)

    @field_validator("years")
    @classmethod
    def _years_in_order(cls, years: tuple[str, str]):
        years_between(*years)
        return years

    @property
    def when(self) -> str:
        """The month of publication in words: ``June 2019``."""
        return f"{datetime.strptime(self.published, '%Y-%m'):%B %Y}"


class ClaimsFile(_Strict):
    """The whole of ``claims.yml``."""

    article: Article
    claims: tuple[Claim, ...]


def read(file: Path) -> ClaimsFile:
    """Read and check a claims file.

    Parameters
    ----------
    file : pathlib.Path
        ``claims.yml``.

    Returns
    -------
    ClaimsFile
        The article and its claims, in the file's order.

    Raises
    ------
    InputError
        If the file is no YAML, or a claim has an unknown field, lacks one, has a wrong value or
        repeats an id: the message names the line.
    """
    content = read_yaml(file)
    lines = _claim_lines(yaml.compose(file.read_text("utf-8")))
    try:
        parsed = ClaimsFile.model_validate(content)
    except ValidationError as faults:
        fault = faults.errors()[0]
        raise InputError(*_fault_in_words(fault, file, lines, content)) from None
    seen: dict[str, int] = {}
    for claim, line in zip(parsed.claims, lines, strict=True):
        if claim.id in seen:
            raise InputError(
                f"a second claim with the id {claim.id!r}",
                f"{file}, row {line}",
                f"rename it; the first is in row {seen[claim.id]}",
            )
        seen[claim.id] = line
    return parsed


def _claim_lines(nodes) -> list[int]:
    """Give the line of each claim."""
    for key, value in nodes.value if isinstance(nodes, yaml.MappingNode) else []:
        if key.value == "claims" and isinstance(value, yaml.SequenceNode):
            return [item.start_mark.line + 1 for item in value.value]
    return []


def _fault_in_words(fault: dict, file: Path, lines: list[int], content) -> tuple[str, str, str]:
    path = [str(part) for part in fault["loc"]]
    where, name = str(file), ""
    if len(path) > 1 and path[0] == "claims" and int(path[1]) < len(lines):
        index = int(path[1])
        where = f"{file}, row {lines[index]}"
        entry = content["claims"][index]
        if isinstance(entry, dict) and "id" in entry:
            name = f"claim {entry['id']!r}: "
        path = path[2:]
    field = ".".join(path)
    if fault["type"] == "extra_forbidden":
        return f"{name}unknown field {field!r}", where, "remove it or mend its spelling"
    if fault["type"] == "missing":
        return f"{name}no {field!r}", where, "add it"
    message = fault["msg"].removeprefix("Value error, ")
    return (
        f"{name}{field + ': ' if field else ''}{message}",
        where,
        "see the comment at the top of the file",
    )

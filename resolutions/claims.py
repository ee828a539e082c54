"""The claims of the article, what the data give for each, and the verdict.

A claim is read from ``claims.yml``, computed on both bases and every release held, and judged by
one rule for all: `judge`. The verdict on a claim is the best that any of its readings earns, and
the reason says which, and which others differ.
"""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from math import inf
from pathlib import Path
from typing import Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from resolutions import measures
from resolutions.errors import InputError, did_you_mean
from resolutions.schema import read_yaml
from resolutions.tables import Tables
from resolutions.vocabulary import BASES, OFFENCE_GROUPS, force_name, span, start_of, years_between
from resolutions.wording import exact, listed, number, per_cent, round_half_up, signed_per_cent

TOLERANCE = 0.01
FIELDS_HELD = {"force", "year", "quarter", "basis", "outcome", "offence"}
FOUND = "found"
LATEST = "latest"


class Verdict(IntEnum):
    """What the data say of a claim, best first."""

    REPRODUCED = 0
    REPRODUCED_WITHIN_REVISIONS = 1
    HOLDS_AS_STATED = 2
    NOT_RULED_OUT = 3
    DOES_NOT_HOLD = 4
    THE_DATA_CANNOT_SAY = 5

    @property
    def words(self) -> str:
        """The verdict as a reader meets it."""
        return self.name.lower().replace("_", " ")

    @property
    def meaning(self) -> str:
        """The rule behind the verdict, in a sentence."""
        return _MEANINGS[self]

    @property
    def good(self) -> bool:
        """Whether the claim stands."""
        return self <= Verdict.HOLDS_AS_STATED


_MEANINGS = {
    Verdict.REPRODUCED: "the data give the stated number",
    Verdict.REPRODUCED_WITHIN_REVISIONS: (
        f"the data come within {per_cent(TOLERANCE, 0)} of the stated number on the better basis"
    ),
    Verdict.HOLDS_AS_STATED: "the inequality or the rounding is true",
    Verdict.NOT_RULED_OUT: (
        "the exact figure needs data not held; the bounds that are held contain the stated number"
    ),
    Verdict.DOES_NOT_HOLD: "no basis and no release held gives what was stated",
    Verdict.THE_DATA_CANNOT_SAY: (
        "the published data have no such field, or no table held covers it"
    ),
}

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


@dataclass(frozen=True)
class Reading:
    """One way to compute a claim: a basis, a release (or several) and years.

    ``lower`` and ``upper`` are equal where the figure is exact, None where it is not held.
    ``difference`` is computed − stated (for bounds: None); ``relative_difference`` ÷ stated.
    """

    basis: str
    release: str
    years: str
    lower: float | None
    upper: float | None
    difference: float | None
    relative_difference: float | None
    verdict: Verdict
    a_number: bool

    @property
    def exact(self) -> bool:
        """Whether one number, not a pair of bounds, was computed."""
        return self.lower is not None and self.lower == self.upper


@dataclass(frozen=True)
class Result:
    """A claim with all its readings, its verdict and the reason."""

    claim: Claim
    readings: tuple[Reading, ...]
    best: Reading | None
    verdict: Verdict
    reason: str
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def qualified(self) -> bool:
        """Whether the claim stands on some readings and falls on others."""
        return self.verdict.good and any(r.verdict == Verdict.DOES_NOT_HOLD for r in self.readings)


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


@dataclass(frozen=True)
class Accepted:
    """The values that agree with a statement: from `low` to `high`, ends included or not.

    Ends are decimal numbers as written, so that a share of 0.285 is 28.5% and rounds up.
    """

    low: Decimal
    high: Decimal
    with_low: bool
    with_high: bool

    def holds(self, value: float) -> bool:
        """Say whether a value agrees."""
        return self.reached_by(value, value)

    def reached_by(self, lower: float, upper: float) -> bool:
        """Say whether any value between two bounds agrees."""
        lower, upper = exact(lower), exact(upper)
        below = lower <= self.high if self.with_high else lower < self.high
        above = upper >= self.low if self.with_low else upper > self.low
        return below and above


def accepted(stated: Stated) -> Accepted:
    """Give the values that agree with a statement."""
    infinite = Decimal("inf")
    value = exact(stated.value or 0)
    match stated.how:
        case "exactly" | "about":
            slack = abs(value) * exact(TOLERANCE)
            return Accepted(value - slack, value + slack, True, True)
        case "more than":
            return Accepted(value, infinite, False, False)
        case "whole per cent":
            half = Decimal("0.5")
            return Accepted((value - half) / 100, (value + half) / 100, True, False)
        case "majority":
            return Accepted(Decimal("0.5"), infinite, False, False)
        case "fall":
            return Accepted(-infinite, Decimal(1), False, False)


def agrees(stated: Stated, value: float) -> bool:
    """Say whether one exact value agrees with a statement."""
    return accepted(stated).holds(value)


def judge(stated: Stated, lower: float | None, upper: float | None) -> Verdict:
    """Judge one reading.

    Parameters
    ----------
    stated : Stated
        What the article says.
    lower, upper : float or None
        The computed value (both equal), the bounds on it, or None where it is not held.

    Returns
    -------
    Verdict
        For one value: *reproduced* if it is the stated number, *reproduced within revisions* if
        it differs by at most 1% of the stated number, *holds as stated* if the inequality or
        rounding is true, else *does not hold*. For bounds: the same only where every value
        between them agrees, *not ruled out* where some do, *does not hold* where none does.
        *The data cannot say* where nothing was computed.
    """
    if pd.isna(lower) or pd.isna(upper):
        return Verdict.THE_DATA_CANNOT_SAY
    values = accepted(stated)
    if values.holds(lower) and values.holds(upper):
        if not stated.a_number:
            return Verdict.HOLDS_AS_STATED
        is_it = lower == upper == stated.value
        return Verdict.REPRODUCED if is_it else Verdict.REPRODUCED_WITHIN_REVISIONS
    reached = values.reached_by(lower, upper)
    return Verdict.NOT_RULED_OUT if reached else Verdict.DOES_NOT_HOLD


class Checker:
    """Computes and judges claims from the tables held.

    Parameters
    ----------
    tables : Tables
        The data.
    file : ClaimsFile, optional
        The claims; by default ``claims.yml`` of the tables' folder.
    """

    def __init__(self, tables: Tables, file: ClaimsFile | None = None):
        self.tables = tables
        self.file = file or read(tables.folder / "claims.yml")
        self._found: list[str] | None = None

    def results(self) -> list[Result]:
        """Check every claim, in the file's order."""
        return [self.check(claim) for claim in self.file.claims]

    def check(self, claim: Claim) -> Result:
        """Compute a claim on both bases and every release held, and judge it."""
        beside = tuple(self._beside(item) for item in claim.beside)
        lacking = [field for field in claim.needs if field not in FIELDS_HELD]
        if lacking:
            reason = f"The published data hold no {listed(lacking)}. {claim.reason}".strip()
            return Result(claim, (), None, Verdict.THE_DATA_CANNOT_SAY, reason, beside)
        readings = [
            self._reading(claim.stated, claim.query, years, basis, release)
            for years in self._periods(claim)
            for basis in BASES
            for release in self._releases(claim.query, years)
        ]
        readings = [reading for reading in readings if reading.lower is not None]
        if not readings:
            reason = f"No table held covers it. {claim.reason}".strip()
            return Result(claim, (), None, Verdict.THE_DATA_CANNOT_SAY, reason, beside)
        best = min(readings, key=_rank)
        reason = _reason(claim, best, readings)
        return Result(claim, tuple(readings), best, best.verdict, reason, beside)

    def _periods(self, claim: Claim) -> list[list[str]]:
        asked = [claim.query.years or self.file.article.years, *claim.also_years]
        return [self._years(years) for years in asked]

    def _years(self, years) -> list[str]:
        if years == FOUND:
            return self.reply_years()
        return years_between(*(self.tables.years[-1] if y == LATEST else y for y in years))

    def _releases(self, query: Query, years: list[str]) -> list[str | None]:
        """List the releases that alone hold the years; None stands for the latest of each year."""
        level = "offence" if query.offence_group else "force"
        held = self.tables.held[level]
        newest = {
            max((name for name in held if year in held[name]), default=None) for year in years
        }
        whole = [name for name, has in held.items() if set(years) <= has]
        return [None, *(name for name in whole if {name} != newest)]

    def _reading(self, stated, query, years, basis, release) -> Reading:
        lower, upper, releases = self.compute(query, years, basis, release)
        difference = relative = None
        if lower is not None and lower == upper and stated.value is not None:
            target = stated.value / 100 if stated.how == "whole per cent" else stated.value
            difference = lower - target
            relative = difference / target if target else None
        verdict = judge(stated, lower, upper)
        told = " + ".join(releases)
        return Reading(
            basis, told, span(years), lower, upper, difference, relative, verdict, stated.a_number
        )

    def compute(
        self, query: Query, years: list[str], basis: str, release: str | None = None
    ) -> tuple[float | None, float | None, tuple[str, ...]]:
        """Compute a query.

        Returns
        -------
        tuple
            Lower and upper bound (equal where exact, None where not held), and the releases used.
        """
        place = query.place or self.file.article.force
        if query.offence_group:
            return self._compute_offences(query, place, years, basis, release)
        table = self.tables.select(place, years, basis, release)
        used = tuple(sorted(table["release"].unique()))
        counts = table[query.outcome]
        if len(table) < len(years) or counts.isna().any():
            return None, None, used
        if query.measure == "share":
            value = counts.sum() / table["outcomes"].sum()
        elif query.measure == "ratio":
            value = counts.iloc[-1] / counts.iloc[0] if counts.iloc[0] else None
        else:
            value = int(counts.sum())
        return value, value, used

    def _compute_offences(self, query, place, years, basis, release):
        if query.offence_subgroup:
            _known(query.offence_subgroup, self.tables.offences["offence_subgroup"], "subgroup")
        bounds = measures.offence_bounds(
            self.tables, place, years, basis, query.offence_group, query.offence_subgroup, release
        )
        if bounds is None:
            return None, None, ()
        if query.measure != "proportion":
            return bounds.lower, bounds.upper, bounds.releases
        if bounds.exact:
            rows = self.tables.select_offences(place, years, release=release)
            whole = int(rows[basis].sum())
        else:
            whole = int(self.tables.select(place, years, basis)["community_resolutions"].sum())
        if not whole:
            return None, None, bounds.releases
        return bounds.lower / whole, min(1.0, bounds.upper / whole), bounds.releases

    def _beside(self, item: Beside) -> tuple[str, str]:
        """Compute a context figure: its label with the years, and the value as written."""
        if item.police_uk:
            first, last = item.police_uk.years
            street = self.tables.police_uk
            _known(item.police_uk.crime_type, street["crime_type"], "crime type")
            rows = street[
                (street["force"] == self.file.article.force)
                & (street["crime_type"] == item.police_uk.crime_type)
                & street["calendar_year"].between(first, last)
            ]
            label = f"{item.label}, calendar years {first} to {last}, data.police.uk"
            return label, number(rows["local_resolutions"].sum())
        years = self._years(item.query.years or self.file.article.years)
        value = write(item.query, *self.compute(item.query, years, BASES[0])[:2])
        return f"{item.label}, {span(years)}", value

    def score_years(self) -> pd.DataFrame:
        """Score every year that the force's reply can speak of, on each basis and release held.

        A year that had not ended when the article was published is left out.

        Returns
        -------
        pandas.DataFrame
            ``year, basis, release, tested, met, distance`` and one column a claim: whether the
            statement is met (missing where that release does not hold what it needs). ``tested``
            and ``met`` count statements; ``distance`` is the mean relative difference from the
            exact counts stated. Best first.
        """
        reply = [
            claim
            for claim in self.file.claims
            if claim.query.years == FOUND and not claim.needs and not claim.also_years
        ]
        force = self.file.article.force
        rows = []
        held = self.tables.totals
        held = held[(held["force"] == force) & held["outcomes"].notna()]
        over = held["year"].map(
            lambda year: f"{start_of(year) + 1}-03" <= self.file.article.published
        )
        held = held[over]
        for year, basis, release in held[["year", "basis", "release"]].itertuples(index=False):
            readings = {
                claim.id: self._reading(claim.stated, claim.query, [year], basis, release)
                for claim in reply
            }
            known = {name: r for name, r in readings.items() if r.exact}
            far = [abs(r.relative_difference) for name, r in known.items()
                   if r.relative_difference is not None and _stated(reply, name).how == "exactly"]  # fmt: skip
            met = {name: r.verdict.good for name, r in known.items()}
            rows.append(
                {
                    "year": year,
                    "basis": basis,
                    "release": release,
                    "tested": len(known),
                    "met": sum(met.values()),
                    "distance": sum(far) / len(far) if far else inf,
                    **{claim.id: met.get(claim.id) for claim in reply},
                }
            )
        table = pd.DataFrame(rows)
        return table.sort_values(["met", "distance"], ascending=[False, True], ignore_index=True)

    def reply_years(self) -> list[str]:
        """Give the year that the force's reply fits best, found by `score_years`."""
        if self._found is None:
            self._found = [self.score_years().iloc[0]["year"]]
        return self._found


def _known(word: str, words: pd.Series, kind: str) -> None:
    """Refuse a word that the data do not have: it would count as none."""
    words = sorted(words.unique())
    if word not in words:
        raise InputError(f"no {kind} {word!r}", "claims.yml", did_you_mean(word, words))


def _stated(claims: list[Claim], name: str) -> Stated:
    return next(claim.stated for claim in claims if claim.id == name)


def _rank(reading: Reading) -> tuple:
    """Order readings: the best verdict, then the nearest to a number stated as such.

    Between readings that tie, the first wins: the closed basis, the latest release.
    """
    return reading.verdict, abs(reading.relative_difference or 0) if reading.a_number else 0


def write(query: Query, lower: float | None, upper: float | None) -> str:
    """Write a computed value, or its bounds, in the unit of its query."""
    if lower is None:
        return "not held"
    one = {
        "count": number,
        "share": lambda v: per_cent(v, 2),
        "ratio": lambda v: f"×{round_half_up(v, 2)}",
        "proportion": lambda v: per_cent(v, 0),
    }[query.measure]
    return one(lower) if lower == upper else f"{one(lower)} to {one(upper)}"


def _reason(claim: Claim, best: Reading, readings: list[Reading]) -> str:
    """Say what earned the verdict, and on which readings it differs."""
    value = write(claim.query, best.lower, best.upper)
    off = ""
    if best.a_number and best.relative_difference is not None:
        off = f" ({signed_per_cent(best.relative_difference)})" if best.difference else ""
    told = [f"{best.basis.capitalize()} basis, {best.years}: {value}{off}."]
    worse = [r for r in readings if r.verdict > best.verdict]
    if worse:
        others: dict[tuple, list[str]] = {}
        for r in worse:
            where = f"{r.basis} basis{'' if r.years == best.years else ', ' + r.years}"
            values = others.setdefault((where, r.verdict), [])
            value = write(claim.query, r.lower, r.upper)
            if value not in values:
                values.append(value)
        told.append(
            "Not so on every reading: "
            + "; ".join(
                f"{where}: {' or '.join(values)}, {verdict.words}"
                for (where, verdict), values in others.items()
            )
            + "."
        )
    if claim.reason:
        told.append(claim.reason)
    return " ".join(told)


def tally(results: list[Result]) -> dict[Verdict, int]:
    """Count the verdicts, best first; a verdict that no claim earned is absent."""
    counts = Counter(result.verdict for result in results)
    return {verdict: counts[verdict] for verdict in Verdict if counts[verdict]}


def as_records(results: list[Result]) -> list[dict]:
    """Turn results into plain records, the form of ``claims.json``."""
    return [
        {
            "id": result.claim.id,
            "claim": result.claim.claim,
            "paragraph": result.claim.paragraph,
            "chapter": result.claim.chapter,
            "stated": {
                "value": result.claim.stated.value,
                "as": result.claim.stated.how,
                "words": result.claim.stated.words,
            },
            "measure": result.claim.query.measure,
            "verdict": result.verdict.words,
            "qualified": result.qualified,
            "reason": result.reason,
            "computed": [_record(reading) for reading in result.readings],
            "beside": [{"label": label, "value": value} for label, value in result.beside],
        }
        for result in results
    ]


def _record(reading: Reading) -> dict:
    record = asdict(reading) | {"verdict": reading.verdict.words}
    del record["a_number"]
    return record


def as_table(results: list[Result]) -> pd.DataFrame:
    """Turn results into one row a claim, with the best reading on each basis.

    Returns
    -------
    pandas.DataFrame
        ``id, claim, stated, closed, recorded, difference, verdict, reason, chapter``; text.
    """
    return pd.DataFrame(
        [
            {
                "id": result.claim.id,
                "claim": result.claim.claim,
                "stated": result.claim.stated.words,
                **{basis: _best_on(result, basis) for basis in BASES},
                "difference": _difference(result),
                "verdict": result.verdict.words,
                "reason": result.reason,
                "chapter": result.claim.chapter,
                "paragraph": result.claim.paragraph,
            }
            for result in results
        ]
    )


def _best_on(result: Result, basis: str) -> str:
    readings = [reading for reading in result.readings if reading.basis == basis]
    if not readings:
        return "–"
    best = min(readings, key=_rank)
    return write(result.claim.query, best.lower, best.upper)


def _difference(result: Result) -> str:
    return off_by(result.claim.stated, result.best) if result.best else "–"


def off_by(stated: Stated, reading: Reading) -> str:
    """Write how far a reading lies from what is stated: ``−0.34%``, ``+0.14 points`` or a dash.

    There is a distance only from a number that is stated as such, or from a rounded share.
    """
    if not reading.difference:
        return "–"
    if stated.how == "whole per cent":
        return f"{round_half_up(reading.difference * 100, 2):+} points".replace("-", "−")
    if not reading.a_number:
        return "–"
    if reading.relative_difference is None:
        return number(reading.difference)
    return signed_per_cent(reading.relative_difference)


def as_differences(results: list[Result]) -> pd.DataFrame:
    """List how far each reading lies from the number stated.

    Returns
    -------
    pandas.DataFrame
        ``label, stated, basis, computed, relative_difference``, one row a claim and reading.
    """
    return pd.DataFrame(
        [
            {
                "label": result.claim.claim,
                "stated": result.claim.stated.value,
                "basis": reading.basis,
                "computed": reading.lower,
                "relative_difference": reading.relative_difference,
            }
            for result in results
            for reading in result.readings
        ]
    )


def as_bounds(results: list[Result]) -> pd.DataFrame:
    """List the bounds on each claim's count, on its best reading.

    Returns
    -------
    pandas.DataFrame
        ``label`` (the offences), ``stated``, ``words``, ``lower``, ``upper``, one row a claim.
    """
    return pd.DataFrame(
        [
            {
                "label": result.claim.query.offence_group,
                "stated": result.claim.stated.value,
                "words": result.claim.stated.words,
                "lower": result.best.lower,
                "upper": result.best.upper,
            }
            for result in results
        ]
    )


def as_json(results: list[Result], article: Article) -> str:
    """Write results as ``claims.json``: the article, the tally and every claim."""
    content = {
        "article": article.model_dump(),
        "tally": {verdict.words: count for verdict, count in tally(results).items()},
        "claims": as_records(results),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

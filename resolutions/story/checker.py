"""The claims of the article, what the data give for each, and the verdict.

A claim is read from ``claims.yml``, computed on both bases and every release held, and judged by
one rule for all: `judge`. The verdict on a claim is the best that any of its readings earns, and
the reason says which, and which others differ.
"""

from dataclasses import dataclass
from math import inf

import pandas as pd

from resolutions import analysis
from resolutions.errors import InputError, did_you_mean
from resolutions.story.claims_file import (
    FIELDS_HELD,
    FOUND,
    LATEST,
    Beside,
    Claim,
    ClaimsFile,
    Query,
    Stated,
    read,
)
from resolutions.story.verdict import Verdict, judge
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, span, start_of, years_between
from resolutions.wording import listed, number, per_cent, round_half_up, signed_per_cent


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
        held = self.tables.available[level]
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
        bounds = analysis.offence_bounds(
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

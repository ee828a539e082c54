"""A query computed: every literal way to read it, with what went into each figure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from resolutions.story.figures import Figures, Total
from resolutions.story.query import Query
from resolutions.vocabulary import (
    BASES,
    FORCE_NAMES,
    NATION,
    Basis,
    start_of,
    years_between,
)

MINUTES_A_DAY = 24 * 60
Offences = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Figure:
    """A computed figure.

    Attributes
    ----------
    lower, upper : float
        The figure, or the bounds on it.
    operands : dict
        What it was computed from: numerator and denominator, first and last, rank and of.
    releases : tuple of str
        Where its parts come from.
    at_least : bool
        Whether it is a sum over incomplete returns, and so a lower bound.
    incomplete : tuple of (str, str)
        Force and year of the incomplete returns in it.
    definition : str
        What else was chosen: among whom a rank is.
    action_taken : int or None
        Of a share of all outcomes: the cases of them that ended in a charge or out of court.
    """

    lower: float
    upper: float
    operands: dict[str, float] = field(default_factory=dict)
    releases: tuple[str, ...] = ()
    at_least: bool = False
    incomplete: tuple[tuple[str, str], ...] = ()
    definition: str = ""
    action_taken: int | None = None


class Scope(NamedTuple):
    """What is summed: places and years, on a basis, from one release a year."""

    places: tuple[str, ...]
    years: list[str]
    basis: Basis
    releases: dict[str, str]


class Reader:
    """Computes queries for one story's places.

    Parameters
    ----------
    figures : Figures
        The counts.
    places : tuple of str
        The places that a query without one asks for.
    """

    def __init__(self, figures: Figures, places: tuple[str, ...]):
        self.figures, self.places = figures, places

    def places_of(self, query: Query) -> tuple[str, ...]:
        """Give the places that a query sums."""
        return query.forces(query.place or self.places)

    def literal(self, query: Query, years: list[str]) -> Iterator[tuple[Basis, Figure]]:
        """Compute a query on both bases, from every choice of releases, by every definition."""
        for basis in BASES:
            if query.quarters:
                yield from ((basis, f) for f in [self.of_quarters(query, basis)] if f)
                continue
            for releases in self._choices(query, years):
                for definition in _definitions(query):
                    figure = self.compute(definition, years, basis, releases)
                    if figure and query.measure == "share" and not (query.offences or query.rank):
                        scope = Scope(self.places_of(query), years, basis, releases)
                        acted = self.figures.total("action_taken", *scope)
                        figure = replace(figure, action_taken=acted.count)
                    if figure:
                        yield basis, figure

    def _choices(self, query: Query, years: list[str]) -> list[dict[str, str]]:
        if not query.offences:
            return self.figures.combinations(years)
        offence_years = [year for year in years if year in self.figures.offence_releases]
        return self.figures.combinations(offence_years, "offence")

    def latest(self, query: Query, years: list[str], basis: Basis) -> Figure | None:
        """Compute a query from the latest releases."""
        if query.quarters:
            return self.of_quarters(query, basis)
        choices = self._choices(query, years)
        return self.compute(query, years, basis, choices[0]) if choices else None

    def compute(
        self, query: Query, years: list[str], basis: Basis, releases: dict[str, str]
    ) -> Figure | None:
        """Compute a query; None where a part of it is not held."""
        scope = Scope(self.places_of(query), years, basis, releases)
        if query.rank:
            return self._rank(query, scope)
        return (
            self._forces(query, scope) if query.measure == "forces" else self._plain(query, scope)
        )

    def _plain(self, query: Query, scope: Scope) -> Figure | None:
        if query.offences:
            return self._of_offences(query, query.offences, scope)
        if query.measure in ("ratio", "change", "points"):
            return self._between(query, scope)
        total = self.figures.total
        above = total(query.outcome, *scope)
        match query.measure:
            case "count" | "mean" | "minutes":
                return _scaled(query, above, scope.years)
            case "share":
                return _divided(above, total("outcomes", *scope), "numerator", "denominator")
            case "share_of_action":
                return _divided(above, total("action_taken", *scope), "numerator", "denominator")
            case "share_of_crime":
                below = self.figures.crime(scope.places, scope.years)
                return _divided(above, below, "numerator", "denominator")
            case "part":
                below = total(query.outcome, *scope._replace(places=query.over))
                return _divided(above, below, "numerator", "denominator")
        return None

    def _between(self, query: Query, scope: Scope) -> Figure | None:
        of_shares = query.of == "share" or query.measure == "points"
        operand = query.model_copy(update={"measure": "share" if of_shares else "count"})
        first, last = (
            self._plain(operand, scope._replace(years=[scope.years[end]])) for end in (0, -1)
        )
        if not first or not last or first.lower != first.upper or last.lower != last.upper:
            return None
        ends = {"first": first.lower, "last": last.lower}
        used = tuple(sorted({*first.releases, *last.releases}))
        lacking = first.incomplete + last.incomplete
        if query.measure == "points":
            value = last.lower - first.lower
        elif not first.lower:
            return None
        else:
            value = last.lower / first.lower - (query.measure == "change")
        return Figure(value, value, ends, used, False, lacking)

    def _forces(self, query: Query, scope: Scope) -> Figure | None:
        """Count the forces that do what is said; one that gave nothing is not counted."""
        moves = query.that in ("rose", "fell")
        measure = "change" if moves else query.of
        per_force = query.model_copy(update={"measure": measure, "that": None})
        scale = 100 if query.of == "share" and not moves else 1
        found = [self._plain(per_force, scope._replace(places=(force,))) for force in FORCE_NAMES]
        known = [figure for figure in found if figure]
        if not known:
            return None
        count = sum(_does(query, figure.lower * scale) for figure in known)
        used = tuple(sorted({name for figure in known for name in figure.releases}))
        return Figure(count, count, {"forces": count, "of": len(known)}, used)

    def _rank(self, query: Query, scope: Scope) -> Figure | None:
        unranked = query.model_copy(update={"rank": None, "among": None})
        figures: dict[str, Figure] = {}
        for force in query.members:
            figure = self._plain(unranked, scope._replace(places=(force,)))
            if figure and figure.lower == figure.upper:
                if query.among == "complete" and not self.figures.is_complete(force, *scope[1:]):
                    continue
                figures[force] = figure
        own = figures.get(scope.places[0])
        if own is None:
            return None
        sign = 1 if query.rank == "highest" else -1
        rank = 1 + sum(sign * other.lower > sign * own.lower for other in figures.values())
        operands = {"rank": rank, "of": len(figures), "figure": own.lower}
        label = "among {}"
        if isinstance(query.among, str):
            label = {
                "all": "among all {}",
                "complete": "among {} complete returns",
                "England": "among {} in England",
                "Wales": "among {} in Wales",
            }[query.among]
        definition = label.format(len(figures))
        return Figure(rank, rank, operands, own.releases, False, own.incomplete, definition)

    def of_quarters(self, query: Query, basis: Basis) -> Figure | None:
        """Compute a count or share over quarters."""
        quarters = quarters_between(*query.quarters) if query.quarters else []
        return self.over_quarters(query, quarters, basis)

    def over_quarters(self, query: Query, quarters: list[str], basis: Basis) -> Figure | None:
        """Compute a count or share over the quarters named."""
        places = self.places_of(query)
        if query.offences:
            counts = self.figures.offence_quarter_total(query.offences, places, quarters, basis)
            return counts and Figure(counts[0], counts[0], {}, counts[1])
        above = self.figures.quarter_total(query.outcome, places, quarters, basis)
        if query.without and above.count is None:
            return self._nation_without(query, quarters, basis)
        if query.measure == "count":
            return _scaled(query, above, [])
        below = self.figures.quarter_total("outcomes", places, quarters, basis)
        return _divided(above, below, "numerator", "denominator")

    def _nation_without(self, query: Query, quarters: list[str], basis: Basis) -> Figure | None:
        """Bound the nation less forces whose quarters are not held, by their whole years."""
        whole = self.figures.quarter_total(query.outcome, (NATION,), quarters, basis)
        years = list(dict.fromkeys(quarter[:7] for quarter in quarters))
        latest = self.figures.latest_release
        most = self.figures.total(query.outcome, query.without, years, basis, latest).count
        if whole.count is None or most is None or query.measure != "count":
            return None
        used = tuple(sorted(whole.releases))
        return Figure(whole.count - most, whole.count, {}, used, False, whole.incomplete)

    def _of_offences(self, query: Query, offences: Offences, scope: Scope) -> Figure | None:
        """Compute a figure of offences: exact for the years held by offence, else bounds."""
        count = self.offence_bounds(offences, scope)
        exact = count is not None and count.lower == count.upper
        match query.measure:
            case "count" | "mean":
                years_long = len(scope.years) if query.measure == "mean" else 1
                return count and replace(
                    count, lower=count.lower / years_long if years_long > 1 else count.lower,
                    upper=count.upper / years_long if years_long > 1 else count.upper,
                )  # fmt: skip
            case "share":
                counts = self.figures.offence_total(offences, *scope)
                used = tuple(sorted({scope.releases.get(y, "") for y in scope.years}))
                return _ratio(*counts, "numerator", "denominator", used) if counts else None
            case "proportion":
                return count and self._proportion(count, exact, scope)
            case "part":
                whole = self.offence_bounds(offences, scope._replace(places=query.over))
                if not count or not whole or not whole.upper:
                    return None
                upper = min(1.0, count.upper / whole.lower) if whole.lower else 1.0
                operands = {"numerator": count.lower, "denominator": whole.lower} if exact else {}
                return replace(
                    count, lower=count.lower / whole.upper, upper=upper, operands=operands
                )
            case "ratio" | "change":
                return self._between(query, scope)
        return None

    def _proportion(self, count: Figure, exact: bool, scope: Scope) -> Figure | None:
        if exact:
            counts = self.figures.offence_total(None, *scope)
            whole = counts[0] if counts else None
        else:
            latest = scope._replace(releases=self.figures.latest_release)
            whole = self.figures.total("community_resolutions", *latest).count
        if not whole:
            return None
        operands = {"numerator": count.lower, "denominator": whole} if exact else {}
        upper = min(1.0, count.upper / whole)
        return replace(count, lower=count.lower / whole, upper=upper, operands=operands)

    def offence_bounds(self, offences: Offences, scope: Scope) -> Figure | None:
        """Bound the community resolutions of offences.

        Below are the years held by offence, above those plus the ceiling of the offences' group
        in the other years (`Figures.ceilings`).
        """
        figures, (places, years, basis, releases) = self.figures, scope
        columns = figures.columns_of(*offences)
        groups = sorted(set(figures.codes["offence_group"].iloc[columns]))
        lower = upper = 0
        used: set[str] = set()
        incomplete: list[tuple[str, str]] = []
        for year in years:
            incomplete += figures.incomplete(places, year, basis, releases.get(year))
            for place in places:
                release = releases.get(year, "")
                counts = None
                if release and figures.has_offence_counts(place, year, basis, release):
                    counts = figures.offence_total(
                        offences, (place,), [year], basis, {year: release}
                    )
                if counts:
                    lower, upper = lower + counts[0], upper + counts[0]
                    used.add(release)
                    continue
                for group in groups:
                    ceiling = figures.ceilings.get((place, year, basis, group))
                    if ceiling is None:
                        return None
                    upper += ceiling
                used.add(figures.latest_release[year])
        return Figure(lower, upper, {}, tuple(sorted(used)), bool(incomplete), tuple(incomplete))


def _definitions(query: Query) -> list[Query]:
    """List the definitions that a query leaves open: a rank among all, or among the complete."""
    if not query.rank or query.among is not None:
        return [query]
    return [query.model_copy(update={"among": among}) for among in ("all", "complete")]


def _does(query: Query, value: float) -> bool:
    """Say whether a force, of which this is the figure, does what a query says."""
    limit = query.threshold or 0.0
    match query.that:
        case "rose":
            return value > 0
        case "fell":
            return value < 0
        case "more than":
            return value > limit
        case "at least":
            return value >= limit
    return value < limit


def _scaled(query: Query, found: Total, years: list[str]) -> Figure | None:
    if found.count is None or (query.measure == "minutes" and not found.count):
        return None
    value: float = found.count
    if query.measure == "mean":
        value = found.count / len(years)
    elif query.measure == "minutes":
        value = minutes_in(years) / found.count
    bound = bool(found.incomplete) and query.measure != "minutes"
    used = tuple(sorted(found.releases))
    return Figure(value, value, {"count": found.count}, used, bound, found.incomplete)


def _divided(above: Total, below: Total, one: str, other: str) -> Figure | None:
    if above.count is None or not below.count:
        return None
    used = tuple(sorted(above.releases | below.releases))
    found = _ratio(above.count, below.count, one, other, used)
    return found and replace(found, incomplete=above.incomplete)


def _ratio(above: int, below: int, one: str, other: str, used: tuple[str, ...]) -> Figure | None:
    if not below:
        return None
    return Figure(above / below, above / below, {one: above, other: below}, used)


def minutes_in(years: list[str]) -> int:
    """Count the minutes of financial years, April to March."""
    leap = sum((start_of(y) + 1) % 4 == 0 for y in years)  # none of 1901 to 2099 breaks the rule
    return (365 * len(years) + leap) * MINUTES_A_DAY


def quarters_between(first: str, last: str) -> list[str]:
    """List quarters, both ends included: ``2014/15 Q1``."""
    years = years_between(first[:7], last[:7])
    return [q for y in years for n in (1, 2, 3, 4) if first <= (q := f"{y} Q{n}") <= last]

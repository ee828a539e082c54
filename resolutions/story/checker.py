"""The claims of a story, what the data give for each, and the verdict.

A claim is computed by every literal reading (both bases, every release held, every definition that
its words leave open) and judged by one rule for all: `judge`. The verdict is the best that a
literal reading earns. Beside it goes its strength, on how many of them it holds, and, where none
does, the nearby reading that gives the number.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from resolutions.disk_cache import behind_verdicts, cached
from resolutions.errors import InputError, did_you_mean
from resolutions.files import STORIES, find_story
from resolutions.story import documents, evidence
from resolutions.story.claims_file import FIELDS_HELD, Claim, Story, read, read_all
from resolutions.story.figures import OUTCOMES, figures_of
from resolutions.story.nearby import Nearby, nearby
from resolutions.story.query import Query
from resolutions.story.readings import Figure, Reader
from resolutions.story.revisions import Kind, revisions_of
from resolutions.story.stated import Stated
from resolutions.story.verdict import Verdict, judge, judge_pair
from resolutions.story.vocabulary import ARTICLE, FOUND, LATEST, PAIRS, PER_CENT, Measure
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION, Basis, span, years_between


@dataclass(frozen=True)
class Reading:
    """One literal way to compute a claim.

    ``lower`` and ``upper`` are equal where the figure is exact. ``difference`` is computed −
    stated (for bounds: None), ``relative_difference`` ÷ stated. ``operands`` are what the figure
    was computed from, ``percentile`` is the share of revisions seen of its kind that were smaller
    than the difference. ``at_least``: the figure sums incomplete returns, and is a lower bound; ``filled`` is the
    nation's sum with closed counts in their place. ``action_taken``: of a share of all outcomes, the cases that
    ended in a charge or out of court.
    """

    basis: Basis
    release: str
    years: str
    lower: float
    upper: float
    difference: float | None
    relative_difference: float | None
    verdict: Verdict
    a_number: bool
    measure: Measure
    definition: str = ""
    operands: dict[str, float] = field(default_factory=dict)
    percentile: float | None = None
    revisions: Kind | None = None
    at_least: bool = False
    incomplete: tuple[tuple[str, str], ...] = ()
    query: Query = field(default_factory=Query, repr=False)

    filled: int | None = None
    action_taken: int | None = None

    @property
    def share_of_action(self) -> float | None:
        """What a share of all outcomes is of the action taken."""
        return self.operands["numerator"] / self.action_taken if self.action_taken else None

    @property
    def exact(self) -> bool:
        """Whether one number, not a pair of bounds, was computed."""
        return self.lower == self.upper


@dataclass(frozen=True)
class Strength:
    """On how many of the literal readings a claim holds, and whether on each basis.

    A basis is None where it has no reading, or leaves the claim possible.
    """

    holds: int
    of: int
    closed: bool | None
    recorded: bool | None

    @property
    def on_one_basis(self) -> Basis | None:
        """The one basis on which the claim stands while it falls on the other, if so."""
        if None in (self.closed, self.recorded) or self.closed == self.recorded:
            return None
        return "closed" if self.closed else "recorded"


@dataclass(frozen=True)
class Result:
    """A claim with all its readings, its verdict and the reason.

    ``true_of`` says, for a statement about one force, how many of all forces it is true of (and
    out of how many that gave figures). ``two_sources``: the verdict rests on a figure that joins
    two sources. ``holds``: what documents say of a statement without a number: ``yes``, ``in part``,
    ``no``, or ``open``; empty for any other.
    """

    claim: Claim
    readings: tuple[Reading, ...]
    best: Reading | None
    verdict: Verdict
    reason: str
    strength: Strength
    context: tuple[tuple[str, str], ...] = ()
    nearby: Nearby | None = None
    true_of: tuple[int, int] | None = None
    two_sources: bool = False
    holds: str = ""

    @property
    def qualified(self) -> bool:
        """Whether the claim stands on some readings and falls on others."""
        return self.verdict.good and 0 < self.strength.holds < self.strength.of


def check_all(tables: Tables) -> list[tuple[Story, list[Result]]]:
    """Check every story held, oldest first; of one day, by name."""
    stories = read_all(tables.folder / STORIES.name)
    in_order = sorted(stories, key=lambda story: (story.published, story.name))
    return [(story, check_story(tables, story)) for story in in_order]


def check_story(tables: Tables, story: Story) -> list[Result]:
    """Check every claim of a story, once for the story, the data held and the code that checks.

    Parameters
    ----------
    tables : Tables
        As they were loaded from their folder.
    story : Story
        As it was read from its file.

    Returns
    -------
    list of Result
        In the file's order; kept on disk.

    Raises
    ------
    InputError
        As `Checker.check`.
    """
    inputs = behind_verdicts(story.file, tables.folder)
    return cached("verdicts", inputs, lambda: Checker(tables, story).results())


class Checker:
    """Computes and judges the claims of a story from the tables held.

    Parameters
    ----------
    tables : Tables
        The data.
    story : Story, optional
        The story; by default the article.
    """

    def __init__(self, tables: Tables, story: Story | None = None):
        self.tables = tables
        self.story = story or read(find_story(ARTICLE, tables.folder / STORIES.name))
        self.figures = figures_of(tables)
        self.revisions = revisions_of(tables)
        self.reader = Reader(self.figures, self.story.force)

    def results(self) -> list[Result]:
        """Check every claim, in the file's order."""
        return [self.check(claim) for claim in self.story.claims]

    def check(self, claim: Claim) -> Result:
        """Compute a claim by every literal reading, and judge it.

        Raises
        ------
        InputError
            If its query names an offence, crime type, document or year that is not there.
        """
        try:
            return self._check(claim)
        except InputError as fault:
            where = fault.where or self.story.where(claim)
            raise InputError(fault.what, where, fault.fix) from None

    def _check(self, claim: Claim) -> Result:
        from resolutions.story import reason

        nothing = Strength(0, 0, None, None)
        if claim.stated.how == "quotation":
            judgement = self._judgement(claim)
            holds = self._statement(claim).holds if claim.judged else claim.holds
            return Result(
                claim, (), None, Verdict.FROM_DOCUMENTS, judgement, nothing, holds=holds or ""
            )
        figures = [evidence.context_figure(self, item, claim.stated) for item in claim.evidence]
        context = tuple((one.label, one.value) for one in figures)
        missing = [name for name in claim.needs if name not in FIELDS_HELD]
        cannot = Verdict.THE_DATA_CANNOT_SAY
        if missing:
            return Result(
                claim, (), None, cannot, reason.missing_fields(claim, missing), nothing, context
            )
        for query in (claim.literal_query, *claim.also):
            self._fits(query)
        readings = tuple(
            reading
            for query in (claim.literal_query, *claim.also)
            for reading in self.readings(claim.stated, query)
        )
        if not readings:
            return Result(
                claim, (), None, cannot, reason.missing_table(claim, self), nothing, context
            )
        best = min(readings, key=rank)
        joined = any(one.supports for one in figures)
        two_sources = joined and best.verdict == Verdict.POSSIBLE
        verdict = Verdict.TRUE_AS_WORDED if two_sources else best.verdict
        other = None
        if verdict == Verdict.DOES_NOT_MATCH:
            years = self.years_of(claim.literal_query)
            other = nearby(self.reader, claim.stated, claim.literal_query, years, self.story.span)
            if other and not other.lucky:
                verdict = Verdict.TRUE_OF_SOMETHING_ELSE
        result = Result(
            claim, readings, best, verdict, "", strength(readings), context, other,
            self._true_of(claim, best), two_sources,
        )  # fmt: skip
        return Result(**{**vars(result), "reason": reason.reason_for(result)})

    def _fits(self, query: Query) -> None:
        """Refuse a query that has no answer whatever is held: a change within one year, and the like."""
        if query.compares and not query.quarters and len(self.years_of(query)) < 2:
            raise InputError(
                f"{query.measure!r} compares two years", fix="years: [the first, the last]"
            )
        place, among = self.reader.places_of(query)[0], query.members
        if query.rank and place not in among:
            which = f"not one of the {len(among)} ranked" if place != NATION else "no force"
            raise InputError(f"{place} is {which}", fix="name its place, or add it to among")

    def years_of(self, query: Query) -> list[str]:
        """Give the financial years that a query asks for."""
        if query.years is None:
            return self.story.span
        if query.years == FOUND:
            return [self.reply_year]
        return years_between(*(self.tables.years[-1] if y == LATEST else y for y in query.years))

    @cached_property
    def reply_year(self) -> str:
        """The year that the claims of ``years: found`` fit best."""
        from resolutions.story.reply_year import found_year

        return found_year(self)

    def readings(
        self, stated: Stated, query: Query, years: list[str] | None = None
    ) -> list[Reading]:
        """Compute a query by every literal reading and judge each against a statement."""
        years = years or self.years_of(query)
        return [
            self.judge_figure(stated, query, years, basis, figure)
            for basis, figure in self.reader.literal(query, years)
        ]

    def judge_figure(
        self, stated: Stated, query: Query, years: list[str], basis: Basis, figure: Figure
    ) -> Reading:
        """Judge one computed figure."""
        kind = self.revisions.kind(query, self.reader.places_of(query), years, basis)
        verdict = self.verdict_on(stated, query, figure, kind)
        difference = relative = seen = None
        if figure.lower == figure.upper and stated.value is not None and not query.rank:
            target = stated.value / 100 if query.measure in PER_CENT else stated.value
            if stated.how != "one in n":
                difference = figure.lower - target
                relative = difference / target if target else None
        if relative is not None and stated.a_number and difference:
            seen = kind.percentile(relative)
        when = " to ".join(query.quarters) if query.quarters else span(years)
        return Reading(
            basis, " + ".join(figure.releases), when, figure.lower, figure.upper, difference, relative,
            verdict, stated.a_number, query.unit, figure.definition, figure.operands, seen,
            kind if seen is not None else None, figure.at_least, figure.incomplete, query,
            self._filled(query, years, basis, figure), figure.action_taken,
        )  # fmt: skip

    def _filled(self, query: Query, years: list[str], basis: Basis, figure: Figure) -> int | None:
        """Fill a lower bound of the nation's recorded count, from the latest releases."""
        plain = query.measure == "count" and not (query.offences or query.quarters or query.rank)
        if not figure.at_least or basis != "recorded" or not plain:
            return None
        if self.reader.places_of(query) != (NATION,) or query.outcome not in OUTCOMES:
            return None
        return self.figures.filled(query.outcome, years, self.figures.latest_release)

    def verdict_on(self, stated: Stated, query: Query, figure: Figure, kind: Kind) -> Verdict:
        """Judge a figure: a pair by both its operands, a place among forces by its fraction."""
        if stated.how in PAIRS:
            ends = tuple(figure.operands.values())
            pair = ends if len(ends) == 2 else (None, None)
            return judge_pair(stated, pair, [kind.percentile] * 2)
        lower, upper = figure.lower, figure.upper
        if stated.how.startswith("among") and stated.value is None:
            lower = upper = figure.operands["rank"] / figure.operands["of"]
        return judge(
            stated,
            query.unit,
            lower,
            upper,
            at_least=figure.at_least,
            percentile=kind.percentile,
        )

    def _true_of(self, claim: Claim, best: Reading) -> tuple[int, int] | None:
        """Count the forces of which a statement about one force is as true, closed, latest release."""
        query = best.query
        places = self.reader.places_of(query)
        if not best.verdict.good or not best.exact or len(places) > 1 or places[0] == NATION:
            return None
        if query.rank or query.measure in ("forces", "part") or query.quarters:
            return None
        asked = claim.model_copy(update={"query": query})
        agreed, known = self.forces_of([asked], best.verdict)
        return (agreed, known) if agreed else None

    def forces_of(
        self, claims: list[Claim], worst: Verdict = Verdict.TRUE_AS_WORDED
    ) -> tuple[int, int]:
        """Count the forces of which all of some claims about one force are true.

        Parameters
        ----------
        claims : list of Claim
            Each with a query.
        worst : Verdict
            What each must earn at least: of a number that is exact here, only the same is as true.

        Returns
        -------
        tuple of int
            How many, and of how many that gave what they need; latest release, closed basis.
        """
        found = [self._holds_for(claims, force, worst) for force in FORCE_NAMES]
        known = [holds for holds in found if holds is not None]
        return sum(known), len(known)

    def _holds_for(self, claims: list[Claim], force: str, worst: Verdict) -> bool | None:
        good = []
        for claim in claims:
            query = claim.literal_query.model_copy(update={"place": (force,)})
            years = self.years_of(claim.literal_query)
            figure = self.reader.latest(query, years, "closed")
            if figure is None:
                return None
            judged = self.judge_figure(claim.stated, query, years, "closed", figure)
            good.append(judged.verdict <= worst)
        return all(good)

    def _judgement(self, claim: Claim) -> str:
        """Say what documents say of a statement without a number."""
        if claim.judged:
            return f"{self._statement(claim).judgement} ({documents.JUDGED.capitalize()}.)"
        for name in claim.documents:
            documents_of(self.tables)[name]
        assert claim.holds is not None
        answers = {"yes": "Right.", "in part": "Right in part.", "no": "Not so.", "open": "Open."}
        return " ".join(
            part
            for part in (answers[claim.holds], claim.reason, f"({documents.JUDGED.capitalize()}.)")
            if part
        )

    def _statement(self, claim: Claim) -> documents.Statement:
        """Find the judgement that a claim names."""
        statements, name = documents_of(self.tables).statements, claim.judged or ""
        if name not in statements:
            raise InputError(
                f"no statement {name!r}", documents.FILE, did_you_mean(name, statements)
            )
        return statements[name]


@lru_cache(maxsize=2)
def documents_of(tables: Tables) -> documents.Documents:
    """Read the documents beside the tables, once."""
    return documents.read(tables.folder / documents.FILE)


def strength(readings: tuple[Reading, ...]) -> Strength:
    """Count the literal readings on which a claim holds, and say on which bases."""
    by_basis = [_holds_on_any([r.verdict for r in readings if r.basis == basis]) for basis in BASES]
    return Strength(sum(r.verdict.good for r in readings), len(readings), *by_basis)


def _holds_on_any(verdicts: list[Verdict]) -> bool | None:
    """Say whether a claim holds on any of some readings; None where it may, or there is none."""
    if any(verdict.good for verdict in verdicts):
        return True
    return None if Verdict.POSSIBLE in verdicts or not verdicts else False


def rank(reading: Reading) -> tuple:
    """Order readings: the best verdict, then the nearest to a number stated as such.

    Between readings that tie, the first wins: the closed basis, the latest release.
    """
    return reading.verdict, abs(reading.relative_difference or 0) if reading.a_number else 0

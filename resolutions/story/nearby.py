"""What else a printed number can be: one step away from the literal reading.

A story's number that no literal reading gives is often a true number of something else. Each
reading tried here changes one thing: the years, the outcome, the measure or the place. The more
are tried the more will fit by luck, and the odds of that go with every match.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from resolutions.analysis.number_finder.search import densities
from resolutions.story.query import Query
from resolutions.story.readings import Figure, Reader
from resolutions.story.stated import Stated, accepted
from resolutions.story.vocabulary import OUTCOME_WORDS, PER_CENT
from resolutions.vocabulary import BASES, NATION, Basis, span, years_between
from resolutions.wording import join_words

SEARCHED = frozenset({"count", "share", "share_of_action", "mean"})
ROUNDED = frozenset({"whole per cent", "one decimal", "one in n"})
LUCKY = 0.5


@dataclass(frozen=True)
class Nearby:
    """A reading that a claim does not name, and that gives its number.

    Attributes
    ----------
    words : str
        What it is, in words.
    query, years, basis : Query, list of str, str
        The reading.
    figure : Figure
        What it gives.
    luck : float
        The chance that some reading tried fits by luck.
    tried : int
        How many readings were tried.
    fit : int
        How many of them fit.
    foreseen : bool
        Whether it was the one reading tried: the story's own years. Then no search was made, and
        it is named whatever the odds.
    """

    words: str
    query: Query
    years: list[str]
    basis: Basis
    figure: Figure
    luck: float
    tried: int
    fit: int
    foreseen: bool = False

    @property
    def lucky(self) -> bool:
        """Whether the match came of a search and is as likely luck as not."""
        return not self.foreseen and self.luck >= LUCKY


@lru_cache(maxsize=8)
def _spans(years: tuple[str, ...]) -> tuple[list[str], ...]:
    return tuple(years_between(a, b) for a in years for b in years if a <= b)


def nearby(
    reader: Reader, stated: Stated, query: Query, years: list[str], own_years: list[str]
) -> Nearby | None:
    """Find the reading one step from a query that gives the number stated.

    Parameters
    ----------
    reader : Reader
        Computes the readings.
    stated : Stated
        What the story says; only a number or a rounded share is looked for.
    query : Query
        The literal reading, which does not give it.
    years : list of str
        Its years.
    own_years : list of str
        The story's own years: where the query asks for others these are tried first, alone.

    Returns
    -------
    Nearby or None
        The match with the least odds of luck; None where nothing fits.

    Notes
    -----
    Luck is the look-elsewhere count of the number finder (`number_finder.densities`): of the readings
    one step away, how many are expected within the width of what agrees, for their density around
    it. That over their number is the chance p that one fits; that any of n fits is 1 − (1 − p)^n.
    Figures on the basis of the match are counted, since the two bases of one span hardly differ.
    """
    if query.rank or query.quarters or query.measure not in SEARCHED:
        return None
    if stated.how not in ROUNDED | {"exactly", "about"} or not stated.value:
        return None
    steps = list(_steps(reader, query, years))
    if years != own_years:
        foreseen = _search(reader, stated, [(query, own_years)], steps)
        if foreseen:
            return replace(foreseen, foreseen=True)
    return _search(reader, stated, steps, steps)


def _steps(reader: Reader, query: Query, years: list[str]) -> Iterator[tuple[Query, list[str]]]:
    """List the readings one step away: other spans first, nearest first."""
    years_held = tuple(
        reader.figures.offence_releases if query.offences else reader.figures.releases
    )
    asked_years = set(years)
    spans = [s for s in _spans(tuple(sorted(years_held))) if s != years]
    yield from ((query, s) for s in sorted(spans, key=lambda s: len(asked_years ^ set(s))))
    if query.offences:
        yield from ((other, years) for other in _other_offences(reader, query, *query.offences))
    elif query.measure == "count":
        for outcome in OUTCOME_WORDS:
            if outcome != query.outcome:
                yield query.model_copy(update={"outcome": outcome}), years
    elif query.measure in ("share", "share_of_action"):
        other = "share" if query.measure == "share_of_action" else "share_of_action"
        yield query.model_copy(update={"measure": other}), years
    if not query.without and NATION not in reader.places_of(query):
        yield query.model_copy(update={"place": (NATION,)}), years
    elif reader.places != (NATION,):
        yield query.model_copy(update={"place": reader.places, "without": ()}), years


def _other_offences(
    reader: Reader, query: Query, kind: str, names: tuple[str, ...]
) -> Iterator[Query]:
    """List the query for the subgroup and group that its offences are in, then for other groups."""
    codes = reader.figures.codes
    own = codes[codes[kind].isin(names)]
    wider = {"offence_subgroup": tuple(own["offence_subgroup"].unique()),
             "offence_group": tuple(own["offence_group"].unique())}  # fmt: skip
    bare = {
        "offence_group": (),
        "offence_subgroup": (),
        "offence_code": (),
        "offence_description": (),
    }
    tried = {(kind, names)}
    others = [(level, members) for level, members in wider.items() if len(members) == 1]
    others += [("offence_group", (group,)) for group in sorted(codes["offence_group"].unique())]
    for level, members in others:
        if (level, members) not in tried:
            tried.add((level, members))
            yield query.model_copy(update=bare | {level: members})


Step = tuple[Query, list[str]]


def _search(reader: Reader, stated: Stated, tried: list[Step], around: list[Step]) -> Nearby | None:
    figures = _figures(reader, tried)
    matches = [one for one in figures if accepted(stated, one[0].measure).holds(one[3].lower)]
    if not matches:
        return None
    query, years, basis, figure = matches[0]
    same = [f.lower for q, _, on, f in _figures(reader, around)
            if on == basis and (q.measure in PER_CENT) == (query.measure in PER_CENT)]  # fmt: skip
    alike = sum(
        on == basis and (q.measure in PER_CENT) == (query.measure in PER_CENT)
        for q, _, on, _ in figures
    )
    luck = chance_of_luck(stated, query, same, alike)
    words = _in_words(reader, query, years, basis)
    return Nearby(words, query, years, basis, figure, luck, len(figures), len(matches))


def _figures(reader: Reader, steps: list[Step]) -> list[tuple[Query, list[str], Basis, Figure]]:
    return [
        (query, years, basis, figure)
        for query, years in steps
        for basis in BASES
        if (figure := reader.latest(query, years, basis)) and figure.lower == figure.upper
    ]


def chance_of_luck(stated: Stated, query: Query, values: list[float], tried: int) -> float:
    """Give the chance that some of the readings tried agrees with a number by luck; see `nearby`.

    Parameters
    ----------
    stated : Stated
        The number.
    query : Query
        In the unit of its measure.
    values : list of float
        What the readings around it give, in that unit.
    tried : int
        How many of them were tried.
    """
    agreed = accepted(stated, query.measure)
    low, high = float(agreed.low), float(agreed.high)
    known = np.array([value for value in values if value > 0])
    if not len(known) or low <= 0:
        return 0.0
    whole = query.measure == "count"
    (density,) = densities(known, np.zeros(len(known), int), (low, high), 1, whole)
    fits = min(1.0, density * np.log(high / low) / len(known))
    return float(1 - (1 - fits) ** tried)


def _in_words(reader: Reader, query: Query, years: list[str], basis: Basis) -> str:
    what = OUTCOME_WORDS[query.outcome]
    if query.offences:
        what += f" for {join_words(query.offences[1]).lower()}"
    if query.measure == "share":
        what += " as a share of all outcomes"
    elif query.measure == "share_of_action":
        what += " as a share of action taken"
    elif query.measure == "mean":
        what += " a year"
    return f"{what} in {join_words(reader.places_of(query))}, {span(years)}, {basis} basis"

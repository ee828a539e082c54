"""What else a printed number can be: one step away from the literal reading.

A story's number that no literal reading gives is often a true number of something else. Each
reading tried here changes one thing: the years, the outcome, the measure or the place. The more
are tried the more will fit by luck, and the odds of that go with every match.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log

from resolutions.story.query import Query
from resolutions.story.readings import Figure, Reader
from resolutions.story.stated import Stated, accepted
from resolutions.story.vocabulary import OUTCOME_WORDS, PER_CENT
from resolutions.vocabulary import BASES, NATION, Basis, span, years_between
from resolutions.wording import listed

SEARCHED = frozenset({"count", "share", "share_of_action", "mean"})
ROUNDED = frozenset({"whole per cent", "one decimal", "one in n"})
LUCKY = 0.5
WINDOW = 2.0


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
    Luck: for a rounded share, the part of all spans of years (the same query) that round to it
    is the chance p that one reading fits; for a number, figures of its size are taken to lie
    evenly on a logarithmic scale within a factor of two, so that one of n fits with probability
    p = width ÷ 2 ln 2. Over n readings tried the chance that any fits is 1 − (1 − p)^n, or
    1 − exp(−np). Both bases of one span count as one reading of a share: they hardly differ.
    """
    if query.rank or query.quarters or query.measure not in SEARCHED:
        return None
    if stated.how not in ROUNDED | {"exactly", "about"} or not stated.value:
        return None
    if years != own_years:
        foreseen = _search(reader, stated, [(query, own_years)])
        if foreseen:
            return replace(foreseen, foreseen=True)
    return _search(reader, stated, list(_steps(reader, query, years)))


def _steps(reader: Reader, query: Query, years: list[str]) -> Iterator[tuple[Query, list[str]]]:
    """List the readings one step away: other spans first, nearest first."""
    held = tuple(reader.figures.offence_releases if query.offences else reader.figures.releases)
    wanted = set(years)
    spans = [s for s in _spans(tuple(sorted(held))) if s != years]
    yield from ((query, s) for s in sorted(spans, key=lambda s: len(wanted ^ set(s))))
    if query.offences:
        yield from ((other, years) for other in _other_offences(reader, query))
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


def _other_offences(reader: Reader, query: Query) -> Iterator[Query]:
    """List the query for the subgroup and group that its offences are in, then for other groups."""
    kind, names = query.offences
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
    others = [(level, held) for level, held in wider.items() if len(held) == 1]
    others += [("offence_group", (group,)) for group in sorted(codes["offence_group"].unique())]
    for level, held in others:
        if (level, held) not in tried:
            tried.add((level, held))
            yield query.model_copy(update=bare | {level: held})


def _search(reader: Reader, stated: Stated, steps: list[tuple[Query, list[str]]]) -> Nearby | None:
    figures = [
        (query, years, basis, figure)
        for query, years in steps
        for basis in BASES
        if (figure := reader.latest(query, years, basis)) and figure.lower == figure.upper
    ]
    matches = [one for one in figures if accepted(stated, one[0].measure).holds(one[3].lower)]
    if not matches:
        return None
    query, years, basis, figure = matches[0]
    luck = _luck(reader, stated, query, len(steps), [one[3].lower for one in figures])
    words = _in_words(reader, query, years, basis)
    return Nearby(words, query, years, basis, figure, luck, len(figures), len(matches))


def _luck(reader: Reader, stated: Stated, query: Query, steps: int, tried: list[float]) -> float:
    if stated.how in ROUNDED:
        spans = _spans(tuple(sorted(reader.figures.releases)))
        agreed = accepted(stated, query.measure)
        found = [reader.latest(query, s, basis) for s in spans for basis in BASES]
        known = [agreed.holds(f.lower) for f in found if f]
        p = sum(known) / len(known) if known else 1.0
        return 1 - (1 - p) ** steps
    value = stated.value / 100 if query.measure in PER_CENT else stated.value
    near = sum(value / WINDOW <= figure <= value * WINDOW for figure in tried)
    agreed = accepted(stated, query.measure)
    width = float(agreed.high - agreed.low) / value
    return 1 - exp(-near * width / (2 * log(WINDOW)))


def _in_words(reader: Reader, query: Query, years: list[str], basis: Basis) -> str:
    what = OUTCOME_WORDS[query.outcome]
    if query.offences:
        what += f" for {listed(query.offences[1]).lower()}"
    if query.measure == "share":
        what += " as a share of all outcomes"
    elif query.measure == "share_of_action":
        what += " as a share of action taken"
    elif query.measure == "mean":
        what += " a year"
    return f"{what} in {listed(reader.places_of(query))}, {span(years)}, {basis} basis"

"""Every defensible way to compute a printed number, and where the number lies among them.

A verdict rests on literal readings alone. This shows what else a fair-minded reader could have
counted, and so how much a claim depends on the choice.
"""

from collections.abc import Iterable, Iterator

import pandas as pd

from resolutions.story.checker import Checker, Result
from resolutions.story.query import Query
from resolutions.story.readings import Figure, quarters_between
from resolutions.story.vocabulary import PER_CENT
from resolutions.tables.completeness import incomplete_places
from resolutions.vocabulary import BASES, NATION, Basis, month_of

CHOICES = ("as the sentence says", "other quarters", "other returns", "other denominator")
DENOMINATORS = ("share", "share_of_action", "share_of_crime")
COMPARED = ("count", "ratio", *DENOMINATORS)


def multiverse(checker: Checker, results: Iterable[Result]) -> pd.DataFrame:
    """Compute printed numbers in every defensible way.

    Parameters
    ----------
    checker : Checker
        The story's.
    results : iterable of Result
        Its claims; those that print no number of a count, share or ratio over all offences are
        passed over.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``claim``, ``stated`` (text), ``choice`` (one of `CHOICES`), ``basis``,
        ``definition`` (text: what was chosen), ``value`` (float), ``difference`` (value ÷ printed
        number − 1) and ``holds`` (bool, whether the statement is true of it), one row a definition.
        *As the sentence says* are the literal readings: both bases, each release. *Other quarters*
        are runs of as many quarters that begin up to three earlier or later, or a quarter of the
        span; *other returns* are England and Wales without the incomplete returns, or with the gaps
        of one basis filled from the other; *other denominators* put action taken or recorded crime
        in the place of all outcomes.

    Notes
    -----
    Steegen et al. (2016), *Perspectives on Psychological Science* 11, 702–712, who call it a
    multiverse analysis.
    """
    rows = []
    for result in results:
        claim, best, value = result.claim, result.best, result.claim.stated.value
        if best is None or not value or not _can_be_compared(claim.literal_query):
            continue
        literal = best.query
        years = checker.years_of(literal)
        for choice, basis, definition, query, figure in _definitions(
            checker, result, literal, years
        ):
            if figure is None or figure.lower != figure.upper:
                continue
            target = value / (100 if query.unit in PER_CENT else 1)
            rows.append(
                {
                    "id": claim.id,
                    "claim": claim.claim,
                    "stated": claim.stated.words,
                    "choice": choice,
                    "basis": basis,
                    "definition": definition,
                    "value": float(figure.lower),
                    "difference": float(figure.lower) / target - 1,
                    "holds": checker.judge_figure(
                        claim.stated, query, years, basis, figure
                    ).verdict.good,
                }
            )
    columns = [
        "id",
        "claim",
        "stated",
        "choice",
        "basis",
        "definition",
        "value",
        "difference",
        "holds",
    ]
    return pd.DataFrame(rows, columns=columns)


def _can_be_compared(query: Query) -> bool:
    return query.measure in COMPARED and not (query.offences or query.quarters or query.rank)


def _definitions(
    checker: Checker, result: Result, query: Query, years: list[str]
) -> Iterator[tuple[str, Basis, str, Query, Figure | None]]:
    """Give each definition with its figure."""
    literal, quarters, returns, denominator = CHOICES
    for basis, figure in checker.reader.literal(query, years):
        yield literal, basis, " + ".join(figure.releases), query, figure
    for basis in BASES:
        for run in _runs(checker, query, years):
            other_run = checker.reader.over_quarters(query, run, basis)
            yield (
                quarters,
                basis,
                f"{month_of(run[0])} to {month_of(run[-1], end=True)}",
                query,
                other_run,
            )
        yield from (
            (returns, basis, *rest) for rest in _other_returns(checker, result, query, years, basis)
        )
        if query.measure in DENOMINATORS:
            for measure in DENOMINATORS:
                if measure != query.measure:
                    other = query.model_copy(update={"measure": measure})
                    divided = checker.reader.latest(other, years, basis)
                    yield denominator, basis, measure.replace("_", " "), other, divided


def _runs(checker: Checker, query: Query, years: list[str]) -> list[list[str]]:
    """List the runs of quarters near the years asked for, those years themselves left out."""
    if query.measure not in ("count", "share") or query.without:
        return []
    years_held = sorted(checker.figures.releases)
    every = quarters_between(f"{years_held[0]} Q1", f"{years_held[-1]} Q4")
    start, length = every.index(f"{years[0]} Q1"), 4 * len(years)
    reach = max(3, length // 4)
    starts = range(max(0, start - reach), min(len(every) - length, start + reach) + 1)
    return [every[one : one + length] for one in starts if one != start]


def _other_returns(
    checker: Checker, result: Result, query: Query, years: list[str], basis: Basis
) -> Iterator[tuple[str, Query, Figure | None]]:
    """Give the nation without its incomplete returns, and a lower bound with its gaps filled."""
    if checker.reader.places_of(query) != (NATION,) or query.without:
        return
    if query.measure in DENOMINATORS:
        bad = tuple(incomplete_places(checker.tables, years, basis))
        if bad:
            other = query.model_copy(update={"without": bad})
            yield "without incomplete returns", other, checker.reader.latest(other, years, basis)
    for reading in result.readings:
        if reading.basis == basis and reading.filled:
            yield "gaps filled", query, Figure(reading.filled, reading.filled)
            return

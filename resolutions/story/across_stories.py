"""All stories side by side: what each was right about, and what they print of the same thing."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from resolutions.story.checker import Reading, Result
from resolutions.story.claims_file import Story
from resolutions.story.findings import Finding
from resolutions.story.formatting import measure_in_words
from resolutions.story.ledger import best_on, tally
from resolutions.story.query import Query
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import NATION, span, years_between
from resolutions.wording import capitalised, join_words, number_word, ordinal

Checked = Iterable[tuple[Story, list[Result]]]
"""Stories, each with its claims as checked: `check_all`."""


@dataclass(frozen=True)
class Settled:
    """How many statements are right, true of something else, wrong; and, not for the data to settle, possible and without figures.

    ``by_documents`` has what documents say of each statement without a number: see `Result.holds`.
    """

    right: int
    elsewhere: int
    wrong: int
    possible: int
    without_figures: int
    by_documents: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many statements have no number and were held against documents."""
        return len(self.by_documents)

    @property
    def open(self) -> int:
        """How many statements the data cannot settle."""
        return self.possible + self.without_figures + self.documents

    @property
    def total(self) -> int:
        """How many statements the data can settle."""
        return self.right + self.elsewhere + self.wrong

    @property
    def headline(self) -> str:
        """The finding in one sentence, without a full stop."""
        if not self.total:
            return (
                "The data cannot settle its one statement"
                if self.open == 1
                else f"The data can settle none of the {number_word(self.open)} statements"
            )
        if self.right == self.total:
            if self.total == 1:
                return "The one statement that the data can settle is right"
            every = "Both" if self.total == 2 else f"All {number_word(self.total)}"
            return f"{every} statements that the data can settle are right"
        are = "is" if self.right == 1 else "are"
        some = "None" if not self.right else capitalised(number_word(self.right))
        return f"{some} of the {number_word(self.total)} statements that the data can settle {are} right"

    @property
    def support(self) -> str:
        """What became of the others, in a sentence or two; empty where there is none."""
        failing = {
            f"{'is' if self.elsewhere == 1 else 'are'} true of something else": self.elsewhere,
            f"{'matches' if self.wrong == 1 else 'match'} no reading of the data": self.wrong,
        }
        unsettled = {
            f"{'is' if self.possible == 1 else 'are'} possible but not proven": self.possible,
            "cannot be answered from the tables held": self.without_figures,
        }
        told = [
            join_words(f"{number_word(count)} {words}" for words, count in group.items() if count)
            for group in (failing, unsettled if self.total else {})
        ]
        if self.documents == 1:
            told.append(
                f"one was held against documents instead, and {_BY_DOCUMENTS[self.by_documents[0]][0]}"
            )
        elif self.documents:
            found = join_words(
                f"{number_word(count)} {_BY_DOCUMENTS[holds][count > 1]}"
                for holds in _BY_DOCUMENTS
                if (count := self.by_documents.count(holds))
            )
            told.append(
                f"{number_word(self.documents)} were held against documents instead; by these {found}"
            )
        return " ".join(f"{capitalised(words)}." for words in told if words)


_BY_DOCUMENTS = {
    "yes": ("is right", "are right"),
    "in part": ("is right in part", "are right in part"),
    "no": ("is wrong", "are wrong"),
    "open": ("stays open", "stay open"),
}


def count_settled(results: Iterable[Result]) -> Settled:
    """Count what the data, and the documents, settle of some statements."""
    results = list(results)
    counts = tally(results)
    right = sum(count for verdict, count in counts.items() if verdict.good)
    return Settled(
        right,
        elsewhere=counts.get(Verdict.TRUE_OF_SOMETHING_ELSE, 0),
        wrong=counts.get(Verdict.DOES_NOT_MATCH, 0),
        possible=counts.get(Verdict.POSSIBLE, 0),
        without_figures=counts.get(Verdict.THE_DATA_CANNOT_SAY, 0),
        by_documents=tuple(result.holds for result in results if result.holds),
    )


def failing(results: Iterable[Result]) -> list[Result]:
    """Give the statements that the data settle and do not bear out."""
    return [
        result
        for result in results
        if result.verdict in (Verdict.TRUE_OF_SOMETHING_ELSE, Verdict.DOES_NOT_MATCH)
    ]


def overall_finding(checked: Checked) -> Finding:
    """Say of all stories how much of what they print is right."""
    found = count_settled(result for _, results in checked for result in results)
    return Finding("press", found.headline, found.support, "notebooks/how_the_press_told_it")


def claims_by_story(checked: Checked) -> pd.DataFrame:
    """List every claim of every story.

    Returns
    -------
    pandas.DataFrame
        One row a claim, text: ``story`` (its name), ``publisher``, ``month`` (``June 2019``), ``id``,
        ``claim``, ``stated``, ``verdict``.
    """
    return pd.DataFrame(
        [
            {
                "story": story.name,
                "publisher": story.publisher,
                "month": story.month,
                "id": result.claim.id,
                "claim": result.claim.claim,
                "stated": result.claim.stated.words,
                "verdict": result.verdict.words,
            }
            for story, results in checked
            for result in results
        ]
    )


def tally_table(checked: Checked) -> pd.DataFrame:
    """Count the verdicts of each story.

    Returns
    -------
    pandas.DataFrame
        ``story, publisher, published, claims``, ``right`` (the good verdicts) and ``not_so`` (true of
        something else, or no match), one int column a verdict in words; the last row is all.
    """
    rows = []
    for story, results in checked:
        counts = tally(results)
        rows.append(
            {
                "story": story.name,
                "publisher": story.publisher,
                "published": story.when,
                "claims": len(results),
                "right": sum(count for verdict, count in counts.items() if verdict.good),
                "not_so": len(failing(results)),
            }
            | {verdict.words: counts.get(verdict, 0) for verdict in Verdict}
        )
    table = pd.DataFrame(rows)
    total = table.sum(numeric_only=True).to_dict() | {
        "story": "all",
        "publisher": "All stories",
        "published": "",
    }
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    return table.astype(dict.fromkeys(total.keys() - {"story", "publisher", "published"}, int))


def printed_differently(checked: Checked) -> pd.DataFrame:
    """List what two stories printed unlike numbers for: the same query of the same place and years.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``what`` (the figure, place and years, in words): ``printed``, each number with
        who printed it, and ``official``, the least and the most that the data give, text.
    """
    table = _printed(checked)
    table = table[table["measure"] == "count"]
    unlike = table.groupby("what").filter(
        lambda group: group["value"].nunique() > 1 and group["publisher"].nunique() > 1
    )
    printed = unlike["stated"] + " (" + unlike["publisher"] + ")"
    return (
        unlike.assign(printed=printed)
        .groupby("what")
        .agg(
            printed=("printed", lambda values: join_words(values.unique())),
            official=("official", "first"),
        )
    )


def national_claims(checked: Checked) -> pd.DataFrame:
    """List what more than one story states of England and Wales, each number once.

    Returns
    -------
    pandas.DataFrame
        ``claim`` (in our words), ``years``, ``stated``, ``official`` (closed basis),
        ``verdict``, ``publishers``, text, and ``stories``, how many; most repeated first.
    """
    table = _printed(checked)
    table = table[table["place"] == NATION]
    once = (
        table.groupby(["what", "value", "verdict"], sort=False)
        .agg(
            claim=("claim", "first"),
            years=("years", "first"),
            stated=("stated", lambda values: join_words(values.unique())),
            official=("official", "first"),
            publishers=("publisher", lambda values: join_words(values.unique())),
            stories=("story", "nunique"),
        )
        .reset_index()
    )
    once = once[once["stories"] > 1].sort_values("stories", ascending=False, kind="stable")
    columns = ["claim", "years", "stated", "official", "verdict", "publishers", "stories"]
    return once[columns].reset_index(drop=True)


def ranks(checked: Checked) -> pd.DataFrame:
    """List every rank stated with the ranks that the data give.

    Returns
    -------
    pandas.DataFrame
        ``claim``, ``publisher``, ``stated``, ``closed``, ``recorded`` (each rank that a reading on
            that basis gives, text), ``verdict``, ``right`` (bool), and ``revised`` (bool): whether two releases of one
        basis, counted among as many forces, give unlike ranks.
    """
    rows = []
    for story, results in checked:
        for result in results:
            readings = [reading for reading in result.readings if reading.query.rank]
            if not readings:
                continue
            found: dict[tuple, set[float]] = {}
            for reading in readings:
                forces = (reading.basis, reading.definition)
                found.setdefault(forces, set()).add(reading.lower)
            rows.append(
                {
                    "claim": result.claim.claim,
                    "publisher": story.publisher,
                    "stated": result.claim.stated.words,
                    **{basis: _places(readings, basis) for basis in ("closed", "recorded")},
                    "verdict": result.verdict.words,
                    "right": result.verdict.good,
                    "revised": any(len(places) > 1 for places in found.values()),
                }
            )
    return pd.DataFrame(rows)


def _places(readings: list[Reading], basis: str) -> str:
    places = sorted({int(reading.lower) for reading in readings if reading.basis == basis})
    if not places:
        return "–"
    end = next(reading.query.rank for reading in readings if reading.query.rank)
    return " or ".join(end if place == 1 else f"{ordinal(place)} {end}" for place in places)


def _measured(query: Query) -> str:
    """Name a figure: ``community resolutions``, ``share``, ``rape, share``, ``charges and summonses, share``."""
    named = bool(query.offences) or query.outcome != "community_resolutions"
    if query.measure == "count" or not named:
        return measure_in_words(query)
    counted = query.model_copy(update={"measure": "count"})
    return f"{measure_in_words(counted)}, {query.measure.replace('_', ' ')}"


def _printed(checked: Checked) -> pd.DataFrame:
    """List what stories print of a figure: one row a story and number."""
    rows = []
    for story, results in checked:
        for result in results:
            stated, query = result.claim.stated, result.claim.query
            if query is None or stated.value is None or result.claim.undated:
                continue
            if query.quarters or query.rank:
                continue
            place = join_words(query.place or story.force)
            years = span(years_between(*query.years) if query.years else story.span)
            rows.append(
                {
                    "what": f"{capitalised(_measured(query))}, {place}, {years}",
                    "measure": query.measure,
                    "claim": result.claim.claim,
                    "years": years,
                    "place": place,
                    "stated": stated.words,
                    "value": stated.value,
                    "story": story.name,
                    "publisher": story.publisher,
                    "official": best_on(result, "closed"),
                    "verdict": result.verdict.words,
                }
            )
    return pd.DataFrame(rows)

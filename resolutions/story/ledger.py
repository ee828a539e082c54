"""Results of the claims as tables, records, JSON and Markdown."""

import json
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from resolutions.story.checker import Reading, Result
from resolutions.story.claims_file import Story
from resolutions.story.formatting import difference_in_words, format_figure
from resolutions.story.verdict import Verdict
from resolutions.story.vocabulary import CHAPTERS
from resolutions.vocabulary import BASES, Basis
from resolutions.wording import capitalised


def tally(results: Iterable[Result]) -> dict[Verdict, int]:
    """Count the verdicts, best first; a verdict that no claim earned is absent."""
    counts = Counter(result.verdict for result in results)
    return {verdict: counts[verdict] for verdict in Verdict if counts[verdict]}


def on_one_basis(results: Iterable[Result], basis: Basis) -> dict[str, Verdict]:
    """Judge every claim that was computed on one basis alone, as one analysis of one data set.

    Returns
    -------
    dict
        The best verdict on that basis by claim id; claims without a reading on it are left out.
    """
    found = {}
    for result in results:
        verdicts = [reading.verdict for reading in result.readings if reading.basis == basis]
        if verdicts:
            found[result.claim.id] = result.verdict if result.two_sources else min(verdicts)
    return found


def at_worst(results: Iterable[Result]) -> dict[str, Verdict]:
    """Give the worst verdict that any literal reading of each claim earns, by claim id."""
    return {
        result.claim.id: max(reading.verdict for reading in result.readings)
        for result in results
        if result.readings
    }


def as_records(results: Iterable[Result]) -> list[dict]:
    """Turn results into plain records, the form of ``claims.json``."""
    return [_record(result) for result in results]


def _record(result: Result) -> dict:
    claim, stated = result.claim, result.claim.stated
    other, strength = result.nearby, result.strength
    return {
        "id": claim.id,
        "claim": claim.claim,
        "subject": claim.subject,
        "chapter": CHAPTERS[claim.subject],
        "paragraph": claim.paragraph,
        "speaker": claim.speaker or None,
        "stated": {
            "value": stated.value,
            "values": list(stated.values) if stated.values else None,
            "as": stated.how,
            "words": stated.words,
        },
        "query": claim.query
        and claim.query.model_dump(exclude_defaults=True),
        "verdict": result.verdict.words,
        "holds": result.holds or None,
        "two_sources": result.two_sources,
        "qualified": result.qualified,
        "strength": {"holds": strength.holds, "of": strength.of, "closed": strength.closed, "recorded": strength.recorded},
        "true_of_forces": result.true_of and {"forces": result.true_of[0], "of": result.true_of[1]},
        "reason": result.reason,
        "computed": [_reading(reading) for reading in result.readings],
        "nearby": other
        and {
            "words": other.words,
            "figure": other.figure.lower,
            "luck": other.luck,
            "tried": other.tried,
            "fit": other.fit,
        },
        "beside": [{"label": label, "value": value} for label, value in result.context],
    }  # fmt: skip


def _reading(reading: Reading) -> dict:
    return {
        "basis": reading.basis,
        "release": reading.release,
        "years": reading.years,
        "measure": reading.measure,
        "definition": reading.definition,
        "lower": reading.lower,
        "upper": reading.upper,
        "at_least": reading.at_least,
        "filled": reading.filled,
        "operands": reading.operands,
        "action_taken": reading.action_taken,
        "share_of_action": reading.share_of_action,
        "difference": reading.difference,
        "relative_difference": reading.relative_difference,
        "percentile": reading.percentile,
        "incomplete": [list(one) for one in reading.incomplete],
        "verdict": reading.verdict.words,
    }


def as_table(results: Iterable[Result]) -> pd.DataFrame:
    """Turn results into one row a claim, with the best reading on each basis.

    Returns
    -------
    pandas.DataFrame
        ``id, claim, stated, closed, recorded, difference, verdict, reason, subject, chapter,
        paragraph``; text, ``paragraph`` empty where it is not known.
    """
    return pd.DataFrame(
        [
            {
                "id": result.claim.id,
                "claim": result.claim.claim,
                "stated": result.claim.stated.words,
                **{basis: best_on(result, basis) for basis in BASES},
                "difference": difference_in_words(result.claim.stated, result.best)
                if result.best
                else "–",
                "verdict": result.verdict.words,
                "reason": result.reason,
                "subject": result.claim.subject,
                "chapter": CHAPTERS[result.claim.subject],
                "paragraph": "" if result.claim.paragraph is None else str(result.claim.paragraph),
            }
            for result in results
        ]
    )


def best_on(result: Result, basis: Basis) -> str:
    """Write the reading on a basis with the best verdict, from the latest release that earns it."""
    readings = [reading for reading in result.readings if reading.basis == basis]
    if not readings:
        return "–"
    best = min(readings, key=lambda reading: reading.verdict)
    return format_figure(best.query, best.lower, best.upper, result.claim.stated)


def as_differences(results: Iterable[Result]) -> pd.DataFrame:
    """List how far each reading lies from the number stated, of claims that state one.

    Returns
    -------
    pandas.DataFrame
        ``label, stated, basis, computed, relative_difference``, one row a claim and basis, from the
        latest releases.
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
            if result.claim.stated.a_number
            for basis in BASES
            for reading in [r for r in result.readings if r.basis == basis][:1]
            if reading.relative_difference is not None
        ],
        columns=["label", "stated", "basis", "computed", "relative_difference"],
    )


def as_bounds(results: Iterable[Result]) -> pd.DataFrame:
    """List the bounds on each claim's count, on its best reading; exact ones are left out.

    Returns
    -------
    pandas.DataFrame
        ``label`` (the offences), ``stated``, ``words``, ``lower``, ``upper``, one row a claim.
    """
    return pd.DataFrame(
        [
            {
                "label": ", ".join(query.offences[1]),
                "stated": result.claim.stated.value,
                "words": result.claim.stated.words,
                "lower": result.best.lower,
                "upper": result.best.upper,
            }
            for result in results
            if result.best and not result.best.exact and result.best.measure == "count"
            if (query := result.claim.literal_query).offences
        ],
        columns=["label", "stated", "words", "lower", "upper"],
    )


def as_dict(results: Iterable[Result], story: Story) -> dict:
    """Turn a story and its results into a plain record."""
    results = list(results)
    return {
        "story": story.model_dump(exclude={"claims"}),
        "tally": {verdict.words: count for verdict, count in tally(results).items()},
        "claims": as_records(results),
    }


def as_json(results: Iterable[Result], story: Story) -> str:
    """Write results as ``claims.json``: the story, the tally and every claim."""
    return json.dumps(as_dict(results, story), indent=1, ensure_ascii=False) + "\n"


def stories_as_json(checked: Iterable[tuple[Story, list[Result]]]) -> str:
    """Write several stories as ``stories.json``: each as in ``claims.json``, and the tally of all."""
    checked = list(checked)
    every = [result for _, results in checked for result in results]
    content = {
        "tally": {verdict.words: count for verdict, count in tally(every).items()},
        "stories": [as_dict(results, story) for story, results in checked],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_markdown(results: Iterable[Result], story: Story) -> str:
    """Write the ledger as a Markdown document."""
    results = list(results)

    def cell(text: str) -> str:
        return text.replace("|", "\\|").replace("<", "&lt;")

    lines = [
        f"# {cell(story.title)}",
        "",
        f"{story.publisher}, {story.when}: <{story.address}>",
        "",
    ]
    if story.read != "whole":
        lines += [f"What could be read: {story.read}.", ""]
    lines += [
        "| claim | stated | closed | recorded | verdict |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    rows = as_table(results)
    lines += [
        f"| {cell(row.claim)} | {cell(row.stated)} | {row.closed} | {row.recorded} | {row.verdict} |"
        for row in rows.itertuples()
    ]
    lines += ["", *(f"- **{cell(row.claim)}**: {capitalised(row.verdict)}. {cell(row.reason)}" for row in rows.itertuples())]  # fmt: skip
    return "\n".join(lines) + "\n"

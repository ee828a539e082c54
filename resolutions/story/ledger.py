"""Results of the claims as tables, records and JSON."""

import json
from collections import Counter
from dataclasses import asdict

import pandas as pd

from resolutions.story.checker import Reading, Result, _rank, write
from resolutions.story.claims_file import Article, Stated
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import BASES
from resolutions.wording import number, round_half_up, signed_per_cent


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

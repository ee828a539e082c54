"""Why a claim earned its verdict, in sentences: the finding first."""

from resolutions.story.checker import Checker, Reading, Result
from resolutions.story.claims_file import Claim
from resolutions.story.formatting import format_figure
from resolutions.story.verdict import SMALL, Verdict
from resolutions.story.vocabulary import PAIRS
from resolutions.vocabulary import MONTHS, span
from resolutions.wording import (
    capitalised,
    join_words,
    number,
    number_word,
    per_cent,
    plural,
    signed_per_cent,
)

FEW = 5
"""Words of a sentence that does not say enough alone, *No table held covers it*; places worth naming."""


def missing_fields(claim: Claim, fields: list[str]) -> str:
    """Say what the published data would have to hold."""
    return f"The published figures have no {join_words(fields)}. {claim.reason}".strip()


def missing_table(claim: Claim, checker: Checker) -> str:
    """Say which table would answer a claim that none held covers."""
    query = claim.literal_query
    years = checker.years_of(query) if query.years != "found" else []
    if query.quarters and query.offences:
        missing = sorted({query.quarters[0][:7], query.quarters[1][:7]})
        answer = f"The sheets of {join_words(missing)}, offence by offence, would answer it."
        return f"No table held covers it. {answer} {claim.reason}".strip()
    if query.offences:
        ends = query.measure in ("ratio", "change")
        years = [years[0], years[-1]] if ends and years else years
        missing = [year for year in years if year not in checker.figures.offence_releases]
        if missing:
            answer = f"The sheets of {join_words(missing)}, offence by offence, would answer it."
            return f"No table held covers it. {answer} {claim.reason}".strip()
    if query.quarters:
        answer = "Quarters are held of Hampshire and of England and Wales, and of every force in the years held by offence."
        return f"No table held covers it. {answer} {claim.reason}".strip()
    returns = "Recorded crime" if query.measure == "share_of_crime" else "The returns"
    places = checker.reader.places_of(query)
    of_places = f" of {join_words(places)}" if len(places) <= FEW else ""
    answer = f"{returns}{of_places} for {span(years)} would answer it." if years else ""
    return " ".join(part for part in ("No table held covers it.", answer, claim.reason) if part)


def verdict_in_a_sentence(result: Result) -> str:
    """Write the verdict as one sentence, with the figure that decides it.

    Of a statement that documents judge, or that the data cannot settle, it is how the reason opens.
    """
    best, verdict = result.best, result.verdict
    if best is None:
        return _opening(result.reason)
    where = [f"{best.basis} basis", best.years, best.definition, _older_release(result, best)]
    figure = f"{_value(result, best)} ({', '.join(filter(None, where))})"
    match verdict:
        case Verdict.EXACT:
            return f"Right: the data say {figure}."
        case Verdict.WITHIN_REVISIONS:
            return f"Right, within revisions: the data say {figure}."
        case Verdict.TRUE_AS_WORDED if result.two_sources:
            return _opening(_two_sources(result))
        case Verdict.TRUE_AS_WORDED:
            return f"True: the data say {figure}."
        case Verdict.POSSIBLE:
            return f"It can be: the data held allow {figure}."
        case Verdict.TRUE_OF_SOMETHING_ELSE if other := result.nearby:
            found = format_figure(
                other.query, other.figure.lower, other.figure.upper, result.claim.stated
            )
            return f"No: the data say {figure}; it is true of {other.words}: {found}."
        case _:
            return f"No: the data say {figure}."


def _older_release(result: Result, best: Reading) -> str:
    """Name the release of a reading that a later one, read alike, no longer gives."""
    alike = (best.basis, best.years, best.definition)
    later = [
        reading
        for reading in result.readings
        if (reading.basis, reading.years, reading.definition) == alike
        and reading.release > best.release
    ]
    if all(reading.lower == best.lower for reading in later) or " + " in best.release:
        return ""
    year, month = best.release.split("-")
    return f"release of {MONTHS[int(month) - 1]} {year}"


def _opening(reason: str) -> str:
    """Take the first sentence, and the second where the first is a word or a few."""
    first, stop, rest = reason.partition(". ")
    if not stop or len(first.split()) > FEW:
        return first + stop.strip()
    return f"{first}. {_opening(rest)}"


def reason_for(result: Result) -> str:
    """Write the reason of a result that has readings."""
    best = result.best
    assert best is not None
    parts = [
        _two_sources(result),
        _on_one_basis(result),
        _best(result, best),
        _revisions(result, best),
        _bound(result, best),
        _incomplete(best),
        _filled(result, best),
        _nearby(result),
    ]
    parts += [_others(result, best), _true_of(result), result.claim.reason]
    return " ".join(part for part in parts if part)


def _on_one_basis(result: Result) -> str:
    basis = result.strength.on_one_basis
    if not basis or not result.verdict.good or result.two_sources:
        return ""
    other = "recorded" if basis == "closed" else "closed"
    return f"It is right on the {basis} basis and not on the {other} one."


def _two_sources(result: Result) -> str:
    if not result.two_sources:
        return ""
    parts = "; ".join(f"{label}: {value}" for label, value in result.context)
    return f"True if two sources are added: {parts}. From one alone it is only possible."


def _value(result: Result, reading: Reading) -> str:
    query, stated = reading.query, result.claim.stated
    if stated.how in PAIRS and len(reading.operands) == 2:
        link = "of" if stated.how == "x of y" else "to"
        return f" {link} ".join(map(number, reading.operands.values()))
    figure = format_figure(query, reading.lower, reading.upper, stated)
    return f"at least {figure}" if reading.at_least and reading.exact else figure


def _best(result: Result, best: Reading) -> str:
    off = ""
    if best.a_number and best.relative_difference is not None and best.difference:
        off = f" ({signed_per_cent(best.relative_difference)})"
    where = f", {best.definition}" if best.definition else ""
    return f"{best.basis.capitalize()} basis, {best.years}{where}: {_value(result, best)}{off}."


def _revisions(result: Result, best: Reading) -> str:
    if result.verdict != Verdict.WITHIN_REVISIONS:
        return ""
    small = best.measure == "count" and (result.claim.stated.value or 0) < SMALL
    if best.revisions is None or best.relative_difference is None or small:
        return f"It differs by {number(abs(best.difference))}." if best.difference else ""
    return capitalised(best.revisions.in_words(best.relative_difference)) + "."


def _bound(result: Result, best: Reading) -> str:
    if result.verdict != Verdict.POSSIBLE or not best.at_least:
        return ""
    places = list(dict.fromkeys(force for force, _ in best.incomplete))
    returns = plural(len(places), "force's return is", "forces' returns are")
    return f"{capitalised(returns)} incomplete in these years, so the sum is a lower bound."


def _incomplete(best: Reading) -> str:
    """Say whose return a share or rank rests on that is incomplete; a sum says so by its *at least*."""
    if best.at_least or not best.incomplete:
        return ""
    places = list(dict.fromkeys(place for place, _ in best.incomplete))
    if len(places) > FEW:
        return f"{capitalised(number_word(len(places)))} forces' returns are incomplete."
    years = join_words(dict.fromkeys(year for _, year in best.incomplete))
    returns = "return of" if len(best.incomplete) == 1 else "returns of"
    verb = "is" if len(best.incomplete) == 1 else "are"
    return f"The {returns} {join_words(places)} {verb} incomplete in {years}."


def _filled(result: Result, best: Reading) -> str:
    alike = (r.filled for r in result.readings if r.filled and r.years == best.years)
    filled = next(alike, None)
    if filled is None or not result.claim.stated.a_number:
        return ""
    return (
        "On the recorded basis some forces' returns are incomplete; with their closed counts in place of these "
        f"the sum is {number(filled)}."
    )


def _nearby(result: Result) -> str:
    other = result.nearby
    if other is None:
        return ""
    figure = format_figure(other.query, other.figure.lower, other.figure.upper, result.claim.stated)
    odds = per_cent(other.luck, 0)
    if other.foreseen:
        return (
            f"It is true of {other.words}: {figure}. Some reading near it would fit by luck in {odds} of cases; this one is named "
            "because those are the story's own years, tried before any others."
        )
    if other.lucky:
        give = "gives" if other.fit == 1 else "give"
        return (
            f"{number(other.fit)} of {number(other.tried)} other readings tried {give} the number, first "
            f"{other.words}: {figure}. The chance that some reading does so by luck is {odds}, so none counts."
        )
    return f"It is true of {other.words}: {figure}. The chance that such a match is luck is {odds}."


def _others(result: Result, best: Reading) -> str:
    worse = [r for r in result.readings if r.verdict > best.verdict and not r.verdict.good]
    if not worse:
        return ""
    grouped: dict[tuple, list[str]] = {}
    for reading in worse:
        when = "" if reading.years == best.years else f", {reading.years}"
        where = (
            f"{reading.basis} basis{when}{', ' + reading.definition if reading.definition else ''}"
        )
        values = grouped.setdefault((where, reading.verdict), [])
        if (value := _value(result, reading)) not in values:
            values.append(value)
    return (
        "Not so on every reading: "
        + "; ".join(
            f"{where}: {' or '.join(v)}, {verdict.words}" for (where, verdict), v in grouped.items()
        )
        + "."
    )


def _true_of(result: Result) -> str:
    value = result.claim.stated.value
    if not result.true_of or (result.claim.stated.a_number and (value is None or value >= SMALL)):
        return ""
    agreed, known = result.true_of
    if agreed == 1:
        return f"Of the {number(known)} forces only this one could say so."
    return f"{capitalised(number_word(agreed))} of the {number(known)} forces could say the same."

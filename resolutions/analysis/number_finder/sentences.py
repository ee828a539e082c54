"""What a figure says, in a sentence to quote, and how surprising it is that it matches."""

from math import exp

from resolutions.analysis.number_finder.codes import AGAINST_NATION, BY_OFFENCE, OTHER_COUNTS, Names
from resolutions.analysis.number_finder.figure import Figure
from resolutions.vocabulary import NATION, OUTCOME_NAMES, police_name
from resolutions.wording import (
    capitalised,
    number,
    per_cent,
    points,
    round_half_up,
    signed_per_cent,
    times,
)

# Of each count: the verb, the noun for one and for many, and the noun without a number.
_COUNTED = {
    "community_resolutions": ("issued", "community resolution", "", "community resolutions"),
    "outcomes": ("assigned", "outcome", "", "all outcomes"),
    "out_of_court": ("used", "out-of-court outcome", "", "out-of-court outcomes"),
    "charged": ("brought", "charge or summons", "charges or summonses", "charges"),
    "action_taken": ("took action, in or out of court, in", "case", "", "action taken"),
    "other": ("assigned", "outcome that is not action taken", "outcomes that are not action taken",
              "other outcomes"),
    "recorded_crime": ("recorded", "crime", "", ""),
    "local_resolutions": ("used", "local resolution", "", ""),
    "with_outcome": ("gave an outcome to", "crime", "", ""),
    "crimes": ("published", "crime", "", ""),
}  # fmt: skip


_OWN_WORDS = ("population", BY_OFFENCE)


def _counted(measure: str) -> tuple[str, str, str, str]:
    if measure in _COUNTED:
        return _COUNTED[measure]
    name = f"of type {measure} ({OUTCOME_NAMES[int(measure)]})"
    return "assigned", f"outcome {name}", f"outcomes {name}", f"outcomes {name}"


def value_in_words(figure: Figure) -> str:
    """Write the value of a figure: ``5,442``, ``3.45%``, ``2.48 times``, ``1.47 points``."""
    write = {"count": number, "share": lambda share: per_cent(share, 2), "ratio": times}
    write["points"] = lambda difference: points(difference, 2)
    return write[figure.unit](figure.value)


def template(unit: str, measure: str, one: bool = False) -> str:
    """Give the sentence of a kind of figure, with gaps for what it is of.

    Parameters
    ----------
    unit, measure : str
        Of `codes.UNITS` and `codes.MEASURES`.
    one : bool
        Whether it is a count of one.

    Returns
    -------
    str
        With gaps for ``{police}``, ``{value}``, ``{offence}`` (empty, or ``for`` an offence),
        ``{when}``; for changes ``{before}`` and ``{after}``, years, and ``{change}``, in per cent.
    """
    share = measure.removesuffix(AGAINST_NATION)
    nouns = [_counted(name)[3] for name in share.split("/")] if share not in _OWN_WORDS else []
    subject = " as a share of ".join(nouns) + " of {police}"
    if unit == "points":
        return subject + " moved by {value} between {before} and {after}"
    if share != measure:
        return f"{subject} was {{value}} that of {NATION} {{when}}"
    if unit == "ratio":
        counted = "" if nouns[1:] else "the count of "
        return f"{counted}{subject} in {{after}} was {{value}} that of {{before}}, a change of {{change}}"
    if measure == BY_OFFENCE:
        return "of the community resolutions of {police} {when}, {value} were{offence}"
    if unit == "share":
        part, whole = nouns
        return f"{part} were {{value}} of {whole}{{offence}} of {{police}} {{when}}"
    if measure == "population":
        return "the area of {police} had {value} residents {when}"
    verb, noun, many, _ = _counted(measure)
    source = " on data.police.uk" if measure in OTHER_COUNTS[1:] else ""
    return f"{{police}} {verb} {{value}} {noun if one else many or noun + 's'}{{offence}} {{when}}{source}"


def in_a_sentence(figure: Figure, names: Names) -> str:
    """Say what a figure is, in a sentence that may be quoted by itself."""
    text = template(figure.unit, figure.measure, figure.value == 1).format(
        police=police_name(figure.place),
        value=value_in_words(figure),
        offence=f" for {offence_in_words(figure)}" if figure.offence else "",
        when=f"{'from' if ' to ' in figure.period else 'in'} {figure.period}",
        before=figure.years[0],
        after=figure.years[-1],
        change=signed_per_cent(figure.value - 1, 1) if figure.unit == "ratio" else "",
    )
    caveats = [f"{figure.basis} basis"] * bool(figure.basis)
    if figure.release and figure.basis:
        caveats.append(names.about[figure.release]["short"])
    if figure.lower_bound:
        caveats.append("at least: a force's figures are missing")
    if figure.incomplete:
        caveats.append("the return is incomplete")
    doubts = f" ({'; '.join(caveats)})" if caveats else ""
    return f"{capitalised(text)}{doubts}."


def offence_in_words(figure: Figure) -> str:
    """Name the offences of a figure as a sentence does."""
    words = figure.offence_words
    return words if figure.offence_level == "offence_code" else words[0].lower() + words[1:]


def difference_in_words(figure: Figure, difference: float) -> str:
    """Say how far a figure lies from the number: ``the same``, ``9 more (+0.17%)``."""
    if figure.unit != "count":
        if figure.unit == "ratio":
            return f"{round_half_up(difference, 2):+}".replace("-", "−")
        return f"{round_half_up(difference * 100, 2):+} points".replace("-", "−")
    if not difference:
        return "the same"
    side = "more" if difference > 0 else "fewer"
    stated = figure.value - difference
    return f"{number(abs(difference))} {side} ({signed_per_cent(difference / stated)})"


def luck_in_words(by_luck: float) -> str:
    """Say how many other figures, as plain or plainer, lie as near by luck alone."""
    if by_luck == 0:
        return "no other figure as plain lies anywhere near: hardly luck"
    if by_luck < 0.5:
        searches = round(1 / (1 - exp(-by_luck)))
        return f"a match this near is expected by luck in about one of {number(searches)} searches"
    others = number(by_luck) if by_luck < 20 else number(round_half_up(by_luck, -1))
    noun = "other figure lies" if others == "1" else "other figures lie"
    return f"about {others} {noun} as near by luck"

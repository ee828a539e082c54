"""A claim and what the data say of it, as the verdicts and the list of claims show it."""

from resolutions.story.checker import Result
from resolutions.story.claims_file import Story
from resolutions.story.formatting import difference_in_words, format_figure
from resolutions.story.ledger import as_table
from resolutions.story.reason import verdict_in_a_sentence
from resolutions.vocabulary import BASES
from resolutions.wording import curl_quotes, join_words

HEADINGS = ("Basis", "Years", "Release", "Official data", "Difference", "Verdict")
"""What each value of a reading is, in order."""
_NONE = "–"


def record(result: Result, story: Story, releases: dict[str, dict]) -> dict:
    """Write a claim for the templates.

    Parameters
    ----------
    result : Result
        The claim, checked.
    story : Story
        The story that makes it.
    releases : dict of dict
        The releases held: ``short`` names each.

    Returns
    -------
    dict
        ``id``, ``claim``, ``stated``, ``verdict``, ``reason``, ``difference``, ``chapter`` and
        ``paragraph`` as text; ``rank``, 0 for the best verdict; ``holds``, what documents say of a
        statement without a number; ``sentence``, the verdict in one; ``quoted``, whether ``stated`` is the story's own words; ``official``, pairs of a basis and
        its best figure; ``context``, pairs of a label and a value that the reason does not tell; ``readings``, one list a
        reading in the order of `HEADINGS`.
    """
    (row,) = as_table([result]).to_dict("records")
    kept = ("id", "claim", "stated", "verdict", "reason", "chapter", "paragraph")
    return {name: curl_quotes(row[name]) for name in kept} | {
        "rank": result.verdict.value,
        "holds": result.holds,
        "sentence": curl_quotes(verdict_in_a_sentence(result)),
        "quoted": story.words == "printed",
        "difference": "" if row["difference"] == _NONE else row["difference"],
        "official": [[basis, row[basis]] for basis in BASES if row[basis] != _NONE],
        "context": []
        if result.two_sources
        else [[*map(curl_quotes, pair)] for pair in result.context],
        "readings": [_reading(result, reading, releases) for reading in result.readings],
    }


def _reading(result: Result, reading, releases: dict[str, dict]) -> list[str]:
    return [
        reading.basis,
        f"{reading.years}, {reading.definition}" if reading.definition else reading.years,
        join_words(releases[release]["short"] for release in reading.release.split(" + ")),
        format_figure(reading.query, reading.lower, reading.upper, result.claim.stated),
        difference_in_words(result.claim.stated, reading),
        reading.verdict.words,
    ]

"""What a person would see at once and a parser passes over: markup, gaps, words that nobody would say."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from read_pages import lines_of, visible_text

DEBRIS = {
    "markup": re.compile(r"</?[a-z][a-z0-9]*(?:\s+[a-z-]+=|\s*/?>)|<!--|-->"),
    "an escaped sign": re.compile(r"&(?:[a-z]+|#\d+);"),
    "a template": re.compile(r"\{[{%#]|[}%#]\}"),
    "a missing value": re.compile(r"\b(?:nan|NaN|NaT|None(?! of )|undefined|inf)\b|<NA>"),
    "an object of the program": re.compile(r"\b[A-Z]\w+\([a-z_]+=|\bdtype:|<\w+ object"),
    "empty brackets": re.compile(r"\(\s*\)|\[\s*\]"),
    "a doubled full stop": re.compile(r"(?<!\.)\.\s?\.(?!\.)"),
    "a stop after a space": re.compile(r"\s[.,;](?:\s|$)"),
    "a quotation mark as typed": re.compile(r"['\"]"),
}
# Words that no page uses: a reader of the story would not say them.
NOT_SAID = [
    "stand on at least one reading",
    "stands on at least",
    "the inequality or the rounding is true",
    "on the better basis",
    "counted from the highest",
    "gave community resolutions",
    "It is no conviction",
    "The forces are 44",
    "Beside it",
    "Nearest on the",
    "More than chance, and more than that",
    "So we asked the data",
    "At second hand",
    "Where scripts run",
    "This book holds every figure",
    "This page tells",
    "0.0% fewer",
    "0.0% more",
    "one of one years",
    "is held against",
    "are held against",
]
UNUSED = {"a word": re.compile("|".join(map(re.escape, NOT_SAID)), re.IGNORECASE)}


def found_in(lines: Iterable[str], patterns: dict[str, re.Pattern]) -> list[str]:
    return [
        f"{what}: …{line[max(0, found.start() - 40) : found.end() + 40]}…"
        for line in lines
        for what, pattern in patterns.items()
        if (found := pattern.search(line))
    ]


def debris_in(page: str) -> list[str]:
    return found_in(visible_text(page), DEBRIS)


@pytest.mark.parametrize(
    "shown",
    [
        "&lt;dl class='regions'&gt;",
        "a &amp;lt; b",
        "{{ edition }}",
        "nan%",
        "None",
        "in ()",
        "so.. it",
        "end . ",
        "the force's",
        'so "it"',
    ],
)
def test_debris_is_seen(shown):
    assert debris_in(f"<main><p>Some words, {shown} and others.</p></main>")
    assert not debris_in(f"<main><p>Words.</p><pre>{shown}</pre></main>")


def test_a_sentence_may_begin_with_none():
    assert not debris_in("<main><p>None of the seven does.</p></main>")


@pytest.mark.site
@pytest.mark.parametrize("site", ["article_site", "nation_site", "kent_site"], indirect=True)
@pytest.mark.parametrize("patterns", [DEBRIS, UNUSED], ids=["debris", "words"])
def test_no_page_shows_what_a_reader_should_not_see(site: Path, patterns):
    found = {
        page.relative_to(site).as_posix(): debris
        for page in sorted(site.rglob("*.html"))
        if (debris := found_in(lines_of(page), patterns))
    }
    assert not found

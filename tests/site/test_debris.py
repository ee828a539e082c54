"""What a person would see at once and a parser passes over: markup, templates and gaps in the text."""

import re
from pathlib import Path

import pytest
from read_pages import visible_text

DEBRIS = {
    "markup": re.compile(r"</?[a-z][a-z0-9]*(?:\s+[a-z-]+=|\s*/?>)|<!--|-->"),
    "an escaped sign": re.compile(r"&(?:[a-z]+|#\d+);"),
    "a template": re.compile(r"\{[{%#]|[}%#]\}"),
    "a missing value": re.compile(r"\b(?:nan|NaN|NaT|None(?! of )|undefined|inf)\b|<NA>"),
    "an object of the program": re.compile(r"\b[A-Z]\w+\([a-z_]+=|\bdtype:|<\w+ object"),
    "empty brackets": re.compile(r"\(\s*\)|\[\s*\]"),
    "a doubled full stop": re.compile(r"(?<!\.)\.\s?\.(?!\.)"),
    "a stop after a space": re.compile(r"\s[.,;](?:\s|$)"),
}


def debris_in(page: str) -> list[str]:
    return [
        f"{what}: …{line[max(0, found.start() - 40) : found.end() + 40]}…"
        for line in visible_text(page)
        for what, pattern in DEBRIS.items()
        if (found := pattern.search(line))
    ]


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
    ],
)
def test_debris_is_seen(shown):
    assert debris_in(f"<main><p>Some words, {shown} and others.</p></main>")
    assert not debris_in(f"<main><p>Words.</p><pre>{shown}</pre></main>")


def test_a_sentence_may_begin_with_none():
    assert not debris_in("<main><p>None of the seven does.</p></main>")


@pytest.mark.site
def test_no_page_shows_markup_templates_or_missing_values(article_site: Path):
    pages = sorted(article_site.rglob("*.html"))
    assert len(pages) > 45
    found = {
        page.relative_to(article_site).as_posix(): debris
        for page in pages
        if (debris := debris_in(page.read_text("utf-8")))
    }
    assert not found

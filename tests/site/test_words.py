"""Words that no page uses: a reader of the story would not say them."""

import re

import pytest
from read_pages import visible_text

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
PATTERN = re.compile("|".join(re.escape(words) for words in NOT_SAID), re.IGNORECASE)


@pytest.mark.site
def test_no_page_uses_words_that_a_reader_would_not(article_site):
    found = {
        page.relative_to(article_site).as_posix(): said
        for page in sorted(article_site.rglob("*.html"))
        if (
            said := [
                line[:160] for line in visible_text(page.read_text("utf-8")) if PATTERN.search(line)
            ]
        )
    }
    assert not found

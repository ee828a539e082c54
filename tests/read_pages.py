"""A built page as a person reads it."""

import re
from functools import lru_cache
from pathlib import Path

from bs4 import BeautifulSoup

NOT_READ = "script, style, template, noscript, pre, [hidden]"


@lru_cache(maxsize=400)
def soup(file: Path) -> BeautifulSoup:
    """Give a built page, parsed once a process: who changes it, changes a copy."""
    return BeautifulSoup(file.read_text("utf-8"), "lxml")


def visible_text(page: str) -> list[str]:
    """The words of a page, one string a block, without code."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select(NOT_READ):
        part.extract()
    for name in soup.find_all("code"):
        name.replace_with("code")
    for block in soup.find_all(
        ["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "summary", "svg", "text"]
    ):
        block.append("\n")
    lines = (re.sub(r"\s+", " ", line).strip() for line in soup.get_text().split("\n\n"))
    return [line for line in lines if line]

"""A built page as a person reads it, and as a browser meets it."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import html

NOT_READ = "|".join(
    f"//{each}" for each in ("script", "style", "template", "noscript", "pre", "*[@hidden]")
)
BLOCKS = ["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "summary", "svg", "text"]


@lru_cache(maxsize=200)
def soup(file: Path) -> BeautifulSoup:
    """Give a built page, parsed once a process: who changes it, changes a copy."""
    return BeautifulSoup(file.read_text("utf-8"), "lxml")


@dataclass(frozen=True)
class Outline:
    """The addresses of a page: its own, and those it names.

    Attributes
    ----------
    anchors : frozenset of str
        The places in it that a link may lead to.
    named : tuple of tuple
        Each address with its element, attribute and, of a ``link``, relation.
    images : tuple of dict
        The attributes of each image.
    """

    anchors: frozenset[str]
    named: tuple[tuple[str, str, str, str], ...]
    images: tuple[dict, ...]


@cache  # small, whatever the size of the page
def outline(file: Path) -> Outline:
    """Give what a built page names, parsed once a process."""
    page = html.document_fromstring(file.read_bytes(), html.HTMLParser(encoding="utf-8"))
    elements = list(page.iter("a", "link", "img", "script", "iframe", "source"))
    return Outline(
        frozenset([*page.xpath("//@id"), *page.xpath("//a/@name")]),
        tuple(
            (each.tag, attribute, each.get(attribute), each.get("rel", ""))
            for each in elements
            for attribute in ("href", "src")
            if each.get(attribute)
        ),
        tuple(dict(each.attrib) for each in elements if each.tag == "img"),
    )


@cache
def lines_of(file: Path) -> tuple[str, ...]:
    """Give the words of a built page as `visible_text` does, parsed once a process."""
    return tuple(visible_text(file.read_text("utf-8")))


def visible_text(page: str) -> list[str]:
    """The words of a page, one string a block, without code."""
    read = html.document_fromstring(page)
    for part in read.xpath(NOT_READ):
        part.drop_tree()
    for code in read.xpath("//code"):
        after = code.tail
        code.clear()
        code.text, code.tail = "code", after
    for block in read.iter(*BLOCKS):
        if len(block):
            block[-1].tail = f"{block[-1].tail or ''}\n"
        else:
            block.text = f"{block.text or ''}\n"
    lines = (re.sub(r"\s+", " ", line).strip() for line in read.text_content().split("\n\n"))
    return [line for line in lines if line]

"""Markup is written in templates, which escape; no string of the program is any."""

import ast
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import resolutions
from resolutions.book.render import as_markdown, render
from resolutions.book.table import Cell, Column, Table

PACKAGE = Path(resolutions.__file__).parent
TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*(?=[\s>/])|<!--|<!doctype")
# They read the XML of workbooks and pack the SVG of Matplotlib: no tag of theirs is of a page.
OF_FILES = re.compile(r"official/.*|charts/svg\.py")


def markup_in(source: str) -> list[tuple[int, str]]:
    """The strings of a program that contain a tag, docstrings apart."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    ]
    return [
        (node.lineno, str(node.value)[:60])
        for node in strings
        if id(node) not in docstrings and TAG.search(str(node.value))
    ]


@pytest.mark.parametrize(
    "code", ["x = '<p>'", "x = f'<a href={y}>'", "x = b'</li>'", "f('<!-- y -->')"]
)
def test_a_tag_in_a_string_is_seen(code):
    assert markup_in(code)


@pytest.mark.parametrize(
    "code", ['"""A <p>."""', "x = 'a < b'", "x = '<NA>'", "x = '(?P<a>b)'", "x = '<(?=[a-z])'"]
)
def test_what_is_no_tag_is_passed_over(code):
    assert not markup_in(code)


@pytest.mark.slow
def test_no_string_of_the_package_is_markup():
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        if not OF_FILES.fullmatch(name) and (places := markup_in(file.read_text("utf-8"))):
            found[name] = places
    assert not found


def test_markup_stays_and_text_is_escaped():
    assert as_markdown(Markup("<b>x</b>")) == "<b>x</b>"
    assert as_markdown("<b>x</b>") == "&lt;b>x&lt;/b>"


@given(st.text(alphabet="<>&\"'{}%/!-=ab", min_size=1))
def test_any_text_of_an_exhibit_is_read_as_it_is(text):
    table = Table([Column(text)], [[Cell(text)]])
    it = {"kind": "table", "name": "x", "title": text, "caption": text, "source": text,
          "notes": [text], "table": table.as_data}  # fmt: skip
    page = BeautifulSoup(render("notebook.html", it=it, png=""), "html.parser")
    assert page.select_one(".scroll")["aria-label"] == text
    shown = page.select("th, td, figcaption p, figcaption li")
    assert [part.get_text() for part in shown] == [text] * 5

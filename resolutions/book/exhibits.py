"""Exhibits: figures, tables, verdicts and the list of claims, with all that must go out with them."""

import base64
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from lxml import html
from pydantic_core import from_json

from resolutions.book.render import render
from resolutions.errors import InputError
from resolutions.wording import curl_quotes

EXHIBIT = "application/vnd.resolutions.exhibit+json"


@dataclass(frozen=True)
class Exhibit:
    """What a chapter shows: in a notebook as a reader of the site sees it, and as data for the site.

    Attributes
    ----------
    kind : {'figure', 'table', 'list', 'verdict'}
        What it is; the list is that of all claims.
    name : str
        Its name in addresses: ``figures/NAME.svg``, ``data/NAME.csv``, ``#NAME``.
    title, alt, caption, source : str
        The finding; the text in place of the picture; the sentence under it; release and basis.
    notes : tuple of str
        The caveats that touch it.
    csv : str
        Its numbers; empty for a verdict.
    content : dict
        Of a figure ``svg``, ``width`` and ``height`` (CSS pixels), and if it is to be part of the
        page ``inline`` and ``links``; ``table`` of a table, see `resolutions.book.table.Table`;
        ``claims`` and ``headings`` of a list; ``claim`` of a verdict, see
        `resolutions.book.claims.record`.
    png : bytes
        The picture of a figure.
    """

    kind: str
    name: str
    title: str
    alt: str
    caption: str
    source: str
    notes: tuple[str, ...]
    csv: str
    content: dict = field(repr=False)
    png: bytes = field(default=b"", repr=False)

    @property
    def as_data(self) -> dict:
        """The exhibit as JSON can hold it, without its PNG."""
        words = {
            key: curl_quotes(getattr(self, key)) for key in ("title", "alt", "caption", "source")
        }
        names = {"kind": self.kind, "name": self.name, "csv": self.csv}
        return names | words | {"notes": [*map(curl_quotes, self.notes)]} | self.content

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        data, png = self.as_data, base64.b64encode(self.png).decode()
        words = [self.alt, self.caption, self.source, *self.notes]
        return {
            EXHIBIT: data,
            "text/html": str(render("notebook.html", it=data, png=png)),
            "text/markdown": str(render("notebook.md", it=data)),
            "text/plain": "\n".join(filter(None, words)),
        }


def as_csv(table: pd.DataFrame) -> str:
    """Write a table as CSV: index columns first, missing empty, no spreadsheet formula."""
    if table.index.names != [None]:
        table = table.reset_index()
    words = table.select_dtypes(include=["str", "object", "category"]).columns
    safe = table.assign(**{name: table[name].map(_escape_formula) for name in words})
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.8g")


_FORMULA = re.compile(r"[=+\-@\t\r\n]")


_NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?|-")


def _escape_formula(value):
    """Keep a spreadsheet from running a text as a formula."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def parsed(content: dict | str) -> dict:
    """Give an exhibit's data as a notebook stores them: an object, or the text of one."""
    return content if isinstance(content, dict) else from_json(content)


def exhibits_in(notebook: Path) -> dict[str, dict]:
    """Read the exhibits of an executed notebook by name, verdicts apart.

    Returns
    -------
    dict of dict
        `Exhibit.as_data` of each; of a figure its ``cell`` too, of which `png_of` is the picture.

    Raises
    ------
    InputError
        If two have one name.
    """
    found = {}
    for cell in from_json(notebook.read_bytes())["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if EXHIBIT not in data:
                continue
            exhibit = parsed(data[EXHIBIT])
            if exhibit["kind"] == "verdict":
                continue
            if exhibit["name"] in found:
                raise InputError(
                    f"two exhibits named {exhibit['name']!r}", str(notebook), "rename one"
                )
            if exhibit["kind"] == "figure":
                exhibit["cell"] = "".join(data["text/html"])
            found[exhibit["name"]] = exhibit
    return found


def png_of(figure: dict) -> bytes:
    """Read the PNG of a figure, as `exhibits_in` gives it, from what its cell shows."""
    picture = html.fromstring(figure["cell"]).find(".//img").get("src")
    return base64.b64decode(picture.partition(",")[2])

"""Exhibits: figures and tables with all that must go out with them."""

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pandas as pd
from great_tables import GT

from resolutions.errors import InputError
from resolutions.wording import MISSING

EXHIBIT = "application/vnd.resolutions.exhibit+json"


@dataclass(frozen=True)
class Exhibit:
    """A figure or table ready for a page.

    Attributes
    ----------
    kind : {'figure', 'table', 'list'}
        What it is.
    name : str
        Its name in addresses: ``figures/NAME.svg``, ``data/NAME.csv``, ``#NAME``.
    title, alt, caption, source : str
        The finding; the text in place of the picture; the sentence under it; release and basis.
    notes : tuple of str
        The caveats that touch it.
    csv : str
        Its numbers.
    body : dict
        ``svg``, ``width`` and ``height`` (CSS pixels) of a figure, ``html`` of any other.
    png : bytes
        The picture as notebooks and code hosts show it; empty for any other.
    """

    kind: str
    name: str
    title: str
    alt: str
    caption: str
    source: str
    notes: tuple[str, ...]
    csv: str
    body: dict = field(repr=False)
    png: bytes = field(default=b"", repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        told = {
            key: getattr(self, key)
            for key in ("kind", "name", "title", "alt", "caption", "source", "csv")
        }
        bundle = {
            EXHIBIT: told | {"notes": list(self.notes)} | self.body,
            "text/plain": "\n".join([self.alt, self.caption, self.source, *self.notes]),
        }
        if self.kind == "figure":
            bundle["image/png"] = base64.b64encode(self.png).decode()
        else:
            bundle["text/html"] = self.body["html"]
        return bundle


def as_csv(table: pd.DataFrame) -> str:
    """Write a table as CSV: index columns first, missing empty, no spreadsheet formula."""
    if table.index.names != [None]:
        table = table.reset_index()
    words = table.select_dtypes(include=["str", "object", "category"]).columns
    safe = table.assign(**{name: table[name].map(_defused) for name in words})
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.8g")


_FORMULA = re.compile(r"[=+\-@\t\r\n]")


_NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?|-")


def _defused(value):
    """Keep a spreadsheet from running a text as a formula."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def set_table(data: pd.DataFrame, labels: dict[str, str]) -> GT:
    """Set a table in the house style.

    Parameters
    ----------
    data : pandas.DataFrame
        Counts are whole-number columns; ``share``, ``proportion`` and ``difference`` are
        fractions, shown in per cent; ``completeness`` is a ratio. Missing is said.
    labels : dict of str
        The columns to show, in order, with their headings.
    """
    shown = data[list(labels)]
    counts = [name for name in labels if pd.api.types.is_integer_dtype(shown[name])]
    ratios = [name for name in ("completeness",) if name in labels]
    parts = [name for name in ("share", "proportion", "difference") if name in labels]
    return (
        GT(shown)
        .cols_label(**labels)
        .cols_align("left", [name for name in ("year", "basis", "release") if name in labels])
        .fmt_integer(counts)
        .fmt_percent(parts, decimals=2 if "share" in parts else 1, force_sign="difference" in parts)
        .fmt_number(ratios, decimals=2)
        .sub_missing(missing_text=MISSING)
        .tab_options(
            table_width="100%",
            table_font_size="0.9rem",
            table_font_names="inherit",
            table_background_color="transparent",
            column_labels_font_weight="600",
            row_striping_include_table_body=False,
            data_row_padding="0.35rem",
        )
    )


def _parsed(content) -> dict:
    return content if isinstance(content, dict) else json.loads(content)


def exhibits_in(notebook: Path) -> dict[str, dict]:
    """Read the exhibits of an executed notebook, by name; figures carry their ``png`` too."""
    found = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if EXHIBIT in data:
                exhibit = _parsed(data[EXHIBIT])
                if exhibit["name"] in found:
                    raise InputError(
                        f"two exhibits named {exhibit['name']!r}", str(notebook), "rename one"
                    )
                found[exhibit["name"]] = exhibit | {"png": data.get("image/png")}
    return found

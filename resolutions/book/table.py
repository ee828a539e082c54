"""Set tables: what stands in each cell, written as the house writes numbers."""

from dataclasses import asdict, dataclass, field

import pandas as pd

from resolutions.wording import (
    MISSING,
    curl_quotes,
    number,
    per_cent,
    round_half_up,
    signed_per_cent,
)


@dataclass(frozen=True)
class Column:
    """A column: its heading and what it holds."""

    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes
    ----------
    text : str
        What is read.
    value : str, optional
        What the cell is sorted by: empty where missing, None where the table is not sorted.
    detail : str
        What is read under it, smaller.
    mark : str
        Why the force's return is not like others, as in ``incomplete return``; empty if it is.
    """

    text: str
    value: str | None = None
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is shown.

    Attributes
    ----------
    columns : list of Column
        From left to right.
    rows : list of list of Cell
        From the top down.
    foot : list of Cell
        The row of the whole; empty if there is none.
    places : bool
        Whether each row is of a force, named in its first cell, and links to the force's page.
    sortable, compare : bool
        Whether a script may sort it, or compare its rows.
    search : str
        What a script writes beside a field that searches it; empty if it is not searched.
    """

    columns: list[Column]
    rows: list[list[Cell]]
    foot: list[Cell] = field(default_factory=list)
    places: bool = False
    sortable: bool = False
    compare: bool = False
    search: str = ""

    @property
    def as_data(self) -> dict:
        """The table as JSON can hold it."""
        return asdict(self)


DECIMALS = {"share": 2, "proportion": 1}
"""Places of the fractions shown in per cent; with a share in the table all have its places."""

PARTS_OF_A_CHANGE = ("share_change", "choice", "cases_resolved")
"""Differences of fractions, shown in percentage points."""


def format_table(data: pd.DataFrame, labels: dict[str, str]) -> Table:
    """Set a table in the house style.

    Parameters
    ----------
    data : pandas.DataFrame
        Counts are whole-number columns; ``share``, ``share_of_action``, ``…_rate``, ``proportion`` and
        ``difference`` are fractions, shown in per cent; `PARTS_OF_A_CHANGE` differences of fractions,
        shown in points; ``completeness`` is a ratio. Missing is said.
    labels : dict of str
        The columns to show, in order, with their headings.
    """
    places = DECIMALS["share" if "share" in labels else "proportion"]
    columns, written = [], []
    for name, label in labels.items():
        values = data[name]
        numeric = pd.api.types.is_numeric_dtype(values) and name not in ("year", "basis", "release")
        columns.append(Column(label, "number" if numeric else "text"))
        written.append([_written(name, value, places) for value in values])
    return Table(
        columns, [[Cell(curl_quotes(text)) for text in row] for row in zip(*written, strict=True)]
    )


def _written(name: str, value, places: int) -> str:
    if pd.isna(value):
        return MISSING
    if name == "share_of_action" or name.endswith("_rate"):
        return per_cent(value)
    if name in ("share", "proportion"):
        return per_cent(value, places)
    if name == "difference":
        return signed_per_cent(value, places)
    if name in PARTS_OF_A_CHANGE:
        return signed_per_cent(value).removesuffix("%")
    if name == "completeness":
        return str(round_half_up(value, 2))
    return value if isinstance(value, str) else number(value)

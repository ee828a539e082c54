"""The index of figures on disk: built once for the data held, read only where a search needs it."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from resolutions.analysis.number_finder.codes import UNITS, Names
from resolutions.disk_cache import cache_file, code_of, data_held, mark_used, save
from resolutions.tables import EMBEDDED, Tables, load

ROWS_READ_TOGETHER = 50_000


@dataclass(frozen=True)
class Index:
    """Every figure held, to be searched by value.

    Attributes
    ----------
    figures : pyarrow.dataset.Dataset
        The table of `build`, on disk or in memory.
    names : Names
        What its codes stand for.
    """

    figures: ds.Dataset
    names: Names

    def between(self, unit: str, low: float, high: float, **codes: list[int]) -> pd.DataFrame:
        """Take the figures of a unit from `low` to `high`, both included, lowest first.

        Parameters
        ----------
        unit : str
            Of `UNITS`.
        low, high : float
            Limits of the value.
        **codes : list of int
            Only figures with these codes in a column.
        """
        condition = ds.field("unit") == UNITS.index(unit)
        condition &= (ds.field("value") >= low) & (ds.field("value") <= high)
        for column, among in codes.items():
            condition &= ds.field(column).isin(among)
        return self.figures.to_table(filter=condition).to_pandas()


@lru_cache(maxsize=2)
def index_of(tables: Tables) -> Index:
    """Give the index of the tables: read from the cache, or built and kept there."""
    return _read(_file(tables.folder)) or _build_and_save(tables, _file(tables.folder))


def open_index(folder: Path = EMBEDDED) -> Index:
    """Give the index of a data folder, and read its tables only if there is no index of them yet.

    Raises
    ------
    InputError
        If a table is missing or holds what it must not.
    """
    return _read(_file(folder)) or index_of(load(folder))


def _file(folder: Path) -> Path:
    """Name the cached index after all that it is made of: the data held and the code."""
    code = code_of("official", "tables", "analysis")
    return cache_file("figures", [*data_held(folder), *code], ".parquet")


def _read(file: Path) -> Index | None:
    """Read a cached index; None if there is none that can be read."""
    try:
        figures = ds.dataset(file, format="parquet")
        mark_used(file)
        return Index(figures, Names(**json.loads(figures.schema.metadata[b"names"])))
    except (OSError, pa.ArrowInvalid, KeyError, TypeError):
        return None


def _build_and_save(tables: Tables, file: Path) -> Index:
    """Build an index and keep it, whole or not at all; it is used from memory."""
    from resolutions.analysis.number_finder.index import build  # what it needs takes a second

    frame, names = build(tables)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({"names": json.dumps(asdict(names))})
    save(file, lambda aside: pq.write_table(
        table, aside, compression="zstd", row_group_size=ROWS_READ_TOGETHER
    ))  # fmt: skip
    return Index(ds.dataset(table), names)

"""The index of figures on disk: built once for the data held, read only where a search needs it."""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from resolutions.analysis.number_finder.codes import UNITS, Names
from resolutions.files import ROOT, store_folder
from resolutions.tables import EMBEDDED, Tables, load

CACHE = ROOT / "_build" / "cache"
ROWS_READ_TOGETHER = 50_000
UNUSED = 24 * 60 * 60  # seconds after which an index of other data is removed


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
    digest = sha256()
    code = [*Path(__file__).parent.glob("*.py")]
    for file in sorted([*folder.glob("*.*"), *store_folder().glob("*.json"), *code]):
        digest.update(file.name.encode() + file.read_bytes())
    return CACHE / f"figures-{digest.hexdigest()[:16]}.parquet"


def _read(file: Path) -> Index | None:
    """Read a cached index; None if there is none that can be read."""
    try:
        figures = ds.dataset(file, format="parquet")
        with suppress(OSError):  # in a folder that may not be written to nothing is removed either
            os.utime(file)
        return Index(figures, Names(**json.loads(figures.schema.metadata[b"names"])))
    except (OSError, pa.ArrowInvalid, KeyError, TypeError):
        return None


def _build_and_save(tables: Tables, file: Path) -> Index:
    """Build an index and keep it, whole or not at all; it is used from memory."""
    from resolutions.analysis.number_finder.index import build  # what it needs takes a second

    frame, names = build(tables)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({"names": json.dumps(asdict(names))})
    unfinished = file.with_suffix(f".unfinished-{id(table)}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, unfinished, compression="zstd", row_group_size=ROWS_READ_TOGETHER)
        unfinished.replace(file)
        for other in set(file.parent.glob("figures-*.parquet")) - {file}:
            if other.stat().st_mtime < time.time() - UNUSED:  # else somebody may be reading it
                other.unlink()
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)
    return Index(ds.dataset(table), names)

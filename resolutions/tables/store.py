"""Published files that were ingested, kept as Parquet with their lineage.

The store is a folder that git ignores: ``ingested/`` in the checkout, or ``RESOLUTIONS_DATA``. Each
published file becomes one Parquet file beside a JSON file that tells where it came from. A later
release of a year is used in place of an earlier one, which is kept for the revisions.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from pyarrow import ArrowInvalid

from resolutions import __version__
from resolutions.errors import InputError
from resolutions.files import sha256_of, store_folder
from resolutions.official.releases import check_release
from resolutions.official.workbook import Workbook

COLUMNS = [
    "release", "year", "quarter", "force", "offence_code", "offence_description",
    "offence_subgroup", "offence_group", "outcome_type", "closed", "recorded",
]  # fmt: skip


@dataclass(frozen=True)
class Lineage:
    """Where a stored year came from.

    Attributes
    ----------
    year : str
        Its financial year.
    release : str
        Month of publication, ``2026-07``.
    file, sheet : str
        Name of the published file, and of the sheet read.
    sha256 : str
        Of the published file.
    size : int
        Of the published file, in bytes.
    rows : int
        Rows of the sheet, and how many of them count something.
    kept : int
        Rows stored: those that count something, or whose count was not provided.
    ingested : str
        When, UTC, ISO 8601.
    version : str
        Of this package.
    """

    year: str
    release: str
    file: str
    sheet: str
    sha256: str
    size: int
    rows: int
    kept: int
    ingested: str
    version: str

    @property
    def name(self) -> str:
        """The stem of the two stored files."""
        return f"outcomes_by_offence_{self.year.replace('/', '-')}_release_{self.release}"


def held(folder: Path | None = None) -> list[Lineage]:
    """List what was ingested, by year and release."""
    folder = folder or store_folder()
    found = [Lineage(**json.loads(file.read_text("utf-8"))) for file in folder.glob("*.json")]
    return sorted(found, key=lambda lineage: (lineage.year, lineage.release))


def stored(file: Path, release: str, folder: Path | None = None) -> Lineage | None:
    """Give what is stored of this very file, read by this version; None if it is to be read."""
    folder = folder or store_folder()
    digest = sha256_of(file)
    for lineage in held(folder):
        if (lineage.sha256, lineage.version) != (digest, __version__):
            continue
        if lineage.release != release:
            raise InputError(
                f"this very file is stored as the release {lineage.release}",
                str(file),
                f"leave it so, or delete {lineage.name}.json and .parquet from {folder} first",
            )
        if (folder / f"{lineage.name}.parquet").exists():
            return lineage
    return None


def read_stored(lineage: Lineage, folder: Path) -> pd.DataFrame:
    """Read one stored year; the columns are `COLUMNS`, texts are categories.

    Raises
    ------
    InputError
        If the stored file is missing or damaged.
    """
    file = folder / f"{lineage.name}.parquet"
    try:
        return pd.read_parquet(file, columns=COLUMNS)
    except (OSError, ArrowInvalid, KeyError):
        raise InputError(
            "the stored year cannot be read", str(file), f"ingest {lineage.file} again"
        ) from None


def worth_keeping(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that count something, and those whose closed count was not provided."""
    not_provided = table["closed"].isna() & table["outcome_type"].ne(0)
    counts = table["closed"].fillna(0).ne(0) | table["recorded"].fillna(0).ne(0)
    return table[counts | not_provided]


def store(workbook: Workbook, release: str, folder: Path | None = None) -> Lineage:
    """Store one read and checked file, whole or not at all.

    Parameters
    ----------
    workbook : Workbook
        From `resolutions.workbook.read`.
    release : str
        Its release.
    folder : pathlib.Path, optional
        The store; `store_folder` by default.

    Returns
    -------
    Lineage
        What was stored.

    Raises
    ------
    InputError
        If the disk is full or the folder cannot be written; what was there stays.
    """
    folder = folder or store_folder()
    (year,) = workbook.table["year"].unique()
    kept = worth_keeping(workbook.table)
    lineage = Lineage(
        year=str(year),
        release=check_release(release),
        file=workbook.file.name,
        sheet=workbook.sheet,
        sha256=sha256_of(workbook.file),
        size=workbook.file.stat().st_size,
        rows=workbook.rows,
        kept=len(kept),
        ingested=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
    )
    parquet, told = folder / f"{lineage.name}.parquet", folder / f"{lineage.name}.json"
    unfinished = [file.with_name(f".{file.name}.unfinished") for file in (parquet, told)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        table = kept.assign(release=pd.Categorical([release] * len(kept)))[COLUMNS]
        table.to_parquet(unfinished[0], index=False, compression="zstd")
        unfinished[1].write_text(json.dumps(asdict(lineage), indent=1) + "\n", "utf-8")
        for file, target in zip(unfinished, (parquet, told), strict=True):
            file.replace(target)
    except OSError as fault:
        raise InputError(
            f"the year {year} could not be stored: {fault.strerror or fault}",
            str(folder),
            "free some space or name another folder in RESOLUTIONS_DATA, then ingest again",
        ) from None
    finally:
        for file in unfinished:
            file.unlink(missing_ok=True)
    return lineage

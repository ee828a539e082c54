"""Published files that were ingested, kept as Parquet with their lineage.

The store is a folder that git ignores: ``ingested/`` in the checkout, or ``RESOLUTIONS_DATA``. Each
published file becomes one Parquet file beside a JSON file that tells where it came from and which
SHA-256 the Parquet file must have. A later release of a year is used in place of an earlier one,
which is kept for the revisions.
"""

import hashlib
import io
import json
import re
from dataclasses import Field, asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from resolutions import __version__
from resolutions.errors import InputError
from resolutions.files import sha256_of, store_folder
from resolutions.official.releases import check_release

OUTCOMES = "outcomes_by_offence"
CRIME = "recorded_crime"
COLUMNS = [
    "release", "year", "quarter", "force", "offence_code", "offence_description",
    "offence_subgroup", "offence_group", "outcome_type", "closed", "recorded",
]  # fmt: skip
CRIME_COLUMNS = ["release", "force", "year", "recorded_crime"]
_NAME = re.compile(r"(outcomes_by_offence_(\d{4})-(\d\d)|recorded_crime)_release_(20\d\d-\d\d)")


@dataclass(frozen=True)
class Lineage:
    """Where a stored table came from.

    Attributes
    ----------
    kind : str
        ``outcomes_by_offence`` or ``recorded_crime``.
    year : str
        Its financial year; of recorded crime, the years in words.
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
    stored_sha256 : str
        Of the stored Parquet file.
    accepted : str
        Why the file was taken in though checks refuse it; empty where they do not.
    refusals : list of str
        The checks that refuse it.
    forces : list of str
        The forces that they name; empty where they name none.
    ingested : str
        When, UTC, ISO 8601.
    version : str
        Of this package.
    """

    kind: str
    year: str
    release: str
    file: str
    sheet: str
    sha256: str
    size: int
    rows: int
    kept: int
    stored_sha256: str
    accepted: str
    refusals: list[str]
    forces: list[str]
    ingested: str
    version: str

    @property
    def name(self) -> str:
        """The stem of the two stored files."""
        year = f"_{self.year.replace('/', '-')}" if self.kind == OUTCOMES else ""
        return f"{self.kind}{year}_release_{self.release}"


@dataclass(frozen=True)
class Entry:
    """One stored table as its files are named, sound or not.

    Attributes
    ----------
    name : str
        The stem of its files.
    year : str
        Its financial year; empty for recorded crime.
    release : str
        Month of publication.
    lineage : Lineage or None
        None where it cannot be read.
    fault : InputError or None
        What is wrong with it.
    """

    name: str
    year: str
    release: str
    lineage: Lineage | None = None
    fault: InputError | None = None


def entries(folder: Path | None = None) -> list[Entry]:
    """List what the store holds, by name, and check every file of it by its hash.

    A file whose name is none of the store's is left alone.
    """
    folder = folder or store_folder()
    names = {file.stem for end in ("*.json", "*.parquet") for file in folder.glob(end)}
    found = []
    for name in sorted(filter(_NAME.fullmatch, names)):
        lineage = None
        try:
            lineage = _read_lineage(folder, name)
            _read_verified(lineage, folder)
        except InputError as fault:
            found.append(Entry(name, *_named(name), lineage, fault))
        else:
            found.append(Entry(name, *_named(name), lineage))
    return found


def available(folder: Path | None = None) -> list[Lineage]:
    """List what was ingested, by kind, year and release.

    Raises
    ------
    InputError
        If a lineage cannot be read: the message names the file and how to repair it.
    """
    folder = folder or store_folder()
    names = sorted(file.stem for file in folder.glob("*.json") if _NAME.fullmatch(file.stem))
    return [_read_lineage(folder, name) for name in names]


def _named(name: str) -> tuple[str, str]:
    """Read the year and the release from the name of a stored file."""
    match = _NAME.fullmatch(name)
    assert match is not None
    return (f"{match[2]}/{match[3]}" if match[2] else "", match[4])


def _repair(name: str) -> str:
    year, release = _named(name)
    which = f"the published file of {year}" if year else "the published file of recorded crime"
    forget = year or "recorded-crime"
    return f"ingest {which}, release {release}, again, or run `resolutions forget {forget}`"


def _read_lineage(folder: Path, name: str) -> Lineage:
    file = folder / f"{name}.json"
    try:
        lineage = Lineage(**json.loads(file.read_text("utf-8")))
        fits = lineage.name == name and all(
            isinstance(getattr(lineage, field.name), _plain_type(field))
            for field in fields(Lineage)
        )
    except OSError as fault:
        what = f"the stored table has no lineage that can be read ({fault.strerror})"
        raise InputError(what, str(file), _repair(name)) from None
    except (ValueError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise InputError("this is no lineage of a stored table", str(file), _repair(name))
    return lineage


def _plain_type(field: Field) -> type:
    return field.type if isinstance(field.type, type) else list


def _read_verified(lineage: Lineage, folder: Path) -> bytes:
    """Read a stored file that is, byte for byte, the one that was stored."""
    file = folder / f"{lineage.name}.parquet"
    try:
        content = file.read_bytes()
    except OSError as fault:
        what = f"the stored table cannot be read ({fault.strerror})"
        raise InputError(what, str(file), _repair(lineage.name)) from None
    if hashlib.sha256(content).hexdigest() != lineage.stored_sha256:
        what = "the stored table was changed or damaged since it was ingested"
        raise InputError(what, str(file), _repair(lineage.name))
    return content


def find_stored(file: Path, release: str, folder: Path | None = None) -> Lineage | None:
    """Give what is stored, and sound, of this very file; None if it is to be read.

    Parameters
    ----------
    file : pathlib.Path
        A published file.
    release : str
        Its release.
    folder : pathlib.Path, optional
        The store.

    Returns
    -------
    Lineage or None
        None too where it was stored by another version of this package, or is damaged.

    Raises
    ------
    InputError
        If it is stored as another release.
    """
    digest = sha256_of(file)
    for entry in entries(folder):
        lineage = entry.lineage
        if lineage is None or entry.fault:
            continue
        if (lineage.sha256, lineage.version) != (digest, __version__):
            continue
        if lineage.release != release:
            raise InputError(
                f"this very file is stored as the release {lineage.release}",
                str(file),
                f"leave it so, or run `resolutions forget {entry.year or 'recorded-crime'}` first",
            )
        return lineage
    return None


def read_stored(lineage: Lineage, folder: Path) -> pd.DataFrame:
    """Read one stored table; the columns are `COLUMNS` or `CRIME_COLUMNS`, texts are categories.

    Raises
    ------
    InputError
        If the stored file is missing, or is not the one that was stored.
    """
    columns = COLUMNS if lineage.kind == OUTCOMES else CRIME_COLUMNS
    return pd.read_parquet(io.BytesIO(_read_verified(lineage, folder)), columns=columns)


def drop_empty_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that count something, and those whose closed count was not provided."""
    not_provided = table["closed"].isna() & table["outcome_type"].ne(0)
    counts = table["closed"].fillna(0).ne(0) | table["recorded"].fillna(0).ne(0)
    return table[counts | not_provided]


def store(
    table: pd.DataFrame,
    published: Path,
    release: str,
    *,
    kind: str = OUTCOMES,
    year: str,
    sheet: str,
    rows: int,
    accepted: str = "",
    refusals: tuple[str, ...] = (),
    forces: tuple[str, ...] = (),
    folder: Path | None = None,
) -> Lineage:
    """Store one read and checked table, whole or not at all.

    Parameters
    ----------
    table : pandas.DataFrame
        What to keep of the published file, without ``release``.
    published : pathlib.Path
        The published file.
    release : str
        Its release.
    kind, year, sheet, rows, accepted, refusals, forces
        As in `Lineage`.
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
    columns = COLUMNS if kind == OUTCOMES else CRIME_COLUMNS
    table = table.assign(release=pd.Categorical([check_release(release)] * len(table)))[columns]
    lineage = Lineage(
        kind=kind, year=year, release=release, file=published.name, sheet=sheet,
        sha256=sha256_of(published), size=published.stat().st_size, rows=rows,
        kept=len(table), stored_sha256="", accepted=accepted,
        refusals=list(refusals), forces=list(forces),
        ingested=datetime.now(UTC).isoformat(timespec="seconds"), version=__version__,
    )  # fmt: skip
    targets = [folder / f"{lineage.name}.parquet", folder / f"{lineage.name}.json"]
    unfinished = [_unfinished(file) for file in targets]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        table.to_parquet(unfinished[0], index=False, compression="zstd")
        lineage = replace(lineage, stored_sha256=sha256_of(unfinished[0]))
        unfinished[1].write_text(json.dumps(asdict(lineage), indent=1) + "\n", "utf-8")
        for file, target in zip(unfinished, targets, strict=True):
            file.replace(target)
    except OSError as fault:
        raise InputError(
            f"{year} could not be stored: {fault.strerror or fault}",
            str(folder),
            "free some space or name another folder in RESOLUTIONS_DATA, then ingest again",
        ) from None
    finally:
        for file in unfinished:
            file.unlink(missing_ok=True)
    return lineage


def _unfinished(file: Path) -> Path:
    return file.with_name(f".{file.name}.unfinished")


def forget(year: str, release: str | None = None, folder: Path | None = None) -> list[str]:
    """Remove what was ingested of a year, sound or not; the embedded tables stay.

    Parameters
    ----------
    year : str
        A financial year, or ``recorded-crime``.
    release : str, optional
        One release; all by default.
    folder : pathlib.Path, optional
        The store.

    Returns
    -------
    list of str
        The names of what was removed.

    Raises
    ------
    InputError
        If nothing of it is stored, or a file cannot be removed.
    """
    folder = folder or store_folder()
    stored = entries(folder)
    year_wanted = "" if year == "recorded-crime" else year
    gone = [one for one in stored if one.year == year_wanted and release in (None, one.release)]
    if not gone:
        known = sorted({f"{one.year or 'recorded-crime'} ({one.release})" for one in stored})
        what = f"nothing of {year}{f', release {release},' if release else ''} is stored"
        fix = f"stored are {', '.join(known)}" if known else "nothing at all is stored"
        raise InputError(what, str(folder), fix)
    for one in gone:
        for end in ("json", "parquet"):
            file = folder / f"{one.name}.{end}"
            try:
                file.unlink(missing_ok=True)
                _unfinished(file).unlink(missing_ok=True)
            except OSError as fault:
                what = f"it cannot be removed ({fault.strerror})"
                raise InputError(what, str(file), "see who may write there") from None
    return [one.name for one in gone]

"""Published files → read, checked and stored, several at a time."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from resolutions.errors import InputError
from resolutions.files import store_folder
from resolutions.official.releases import check_release, release_of
from resolutions.official.workbook import read
from resolutions.tables.checks import check
from resolutions.tables.query import load
from resolutions.tables.store import Lineage, store, stored

AT_ONCE = 2


@dataclass(frozen=True)
class Ingested:
    """What became of one file.

    Attributes
    ----------
    file : pathlib.Path
        The file.
    lineage : Lineage or None
        What was stored; None where it was refused.
    fault : str
        Why it was refused.
    warnings : tuple of str
        What the checks found that does not stop it.
    anew : bool
        Whether it was read; False where it was stored already.
    """

    file: Path
    lineage: Lineage | None = None
    fault: str = ""
    warnings: tuple[str, ...] = ()
    anew: bool = True


def release_for(file: Path, release: str | None) -> str:
    """Give the release of a file: as told, or from its official name.

    Raises
    ------
    InputError
        If it is not told and the name does not say it.
    """
    found = release or release_of(file)
    if found is None:
        raise InputError(
            "the file name does not tell its release",
            str(file),
            "give the month of publication, like --release 2026-07",
        )
    return check_release(found)


def ingest_one(file: Path, release: str | None = None, folder: Path | None = None) -> Ingested:
    """Read, check and store one file; a fault stores nothing and leaves what was there.

    Parameters
    ----------
    file : pathlib.Path
        A published file of outcomes.
    release : str, optional
        Its release; told from the file name by default.
    folder : pathlib.Path, optional
        The store.

    Returns
    -------
    Ingested
        What was stored, or why nothing was.
    """
    try:
        told = release or release_of(file)
        if told and file.is_file() and (before := stored(file, check_release(told), folder)):
            return Ingested(file, before, anew=False)
        workbook = read(file)
        named = release_for(file, release)
        report = check(workbook, load())
        if not report.ok:
            raise InputError(
                "; ".join(f"{error.kind}: {error.what}" for error in report.errors),
                str(file),
                f"see resolutions check {file.name}",
            )
        warnings = tuple(f"{warning.kind}: {warning.what}" for warning in report.warnings)
        return Ingested(file, store(workbook, named, folder), warnings=warnings)
    except InputError as fault:
        return Ingested(file, fault=str(fault))


def ingest(
    files: list[Path],
    release: str | None = None,
    folder: Path | None = None,
    told: Callable[[Ingested], None] = lambda _: None,
) -> list[Ingested]:
    """Ingest several files, two at a time; each year is stored as it finishes.

    Parameters
    ----------
    files : list of pathlib.Path
        Published files.
    release, folder
        As in `ingest_one`.
    told : callable
        Called with each result as it comes.

    Returns
    -------
    list of Ingested
        In the order of `files`.
    """
    folder = folder or store_folder()
    if len(files) == 1:
        results = [ingest_one(files[0], release, folder)]
        told(results[0])
        return results
    done: dict[Path, Ingested] = {}
    with ProcessPoolExecutor(max_workers=AT_ONCE) as workers:
        waiting = {workers.submit(ingest_one, file, release, folder): file for file in files}
        for future in as_completed(waiting):
            done[waiting[future]] = future.result()
            told(done[waiting[future]])
    return [done[file] for file in files]

"""Published files → read, checked and stored, several at a time."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from resolutions.errors import InputError
from resolutions.files import store_folder
from resolutions.official import recorded_crime
from resolutions.official.releases import check_release, release_of
from resolutions.official.workbook import read
from resolutions.tables.checks import check
from resolutions.tables.query import Tables, load_valid
from resolutions.tables.report import Problem
from resolutions.tables.store import CRIME, Lineage, drop_empty_rows, find_stored, store
from resolutions.vocabulary import BASES, NATION, Edition, span

MAX_WORKERS = 2
MAX_REASON_LENGTH = 300  # characters
CRIME_LIMIT = 0.10  # of a force and year; the releases of recorded crime move by a few per cent


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
    newly_stored : bool
        Whether it was read; False where it was stored already.
    """

    file: Path
    lineage: Lineage | None = None
    fault: str = ""
    warnings: tuple[str, ...] = ()
    newly_stored: bool = True


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


def ingest_one(
    file: Path,
    release: str | None = None,
    folder: Path | None = None,
    accept: str = "",
    of_crime: bool = False,
) -> Ingested:
    """Read, check and store one file; a fault stores nothing and leaves what was there.

    Parameters
    ----------
    file : pathlib.Path
        A published file.
    release : str, optional
        Its release; told from the file name by default.
    folder : pathlib.Path, optional
        The store.
    accept : str
        Why to take it in though checks refuse it. The reason becomes a caveat of its figures.
    of_crime : bool
        Whether it is the workbook of recorded crime, and not of outcomes.

    Returns
    -------
    Ingested
        What was stored, or why nothing was.
    """
    try:
        accept = _reason(accept)
        release_given = release or release_of(file)
        if (
            release_given
            and file.is_file()
            and (before := find_stored(file, check_release(release_given), folder))
        ):
            return Ingested(file, before, newly_stored=False)
        ingest_file = _ingest_crime if of_crime else _ingest_outcomes
        return ingest_file(file, release, folder, accept)
    except InputError as fault:
        return Ingested(file, fault=str(fault))


def _reason(accept: str) -> str:
    reason = " ".join(accept.split()).rstrip(".")
    if accept and not reason:
        raise InputError(
            "no reason is given", "--accept", "say why the sheet is right, in a few words"
        )
    if len(reason) > MAX_REASON_LENGTH:
        raise InputError(
            f"the reason has {len(reason)} characters", "--accept", f"say it in {MAX_REASON_LENGTH}"
        )
    return reason


def _ingest_outcomes(file: Path, release: str | None, folder: Path | None, accept: str) -> Ingested:
    workbook = read(file)
    named = release_for(file, release)
    report = check(workbook, load_valid(folder), named)
    if report.errors:
        raise InputError(
            _problems_in_words(report.errors), str(file), f"see resolutions check {file.name}"
        )
    if report.refusals and not accept:
        raise InputError(
            f"no release was ever so: {_problems_in_words(report.refusals)}",
            str(file),
            f"see resolutions check {file.name}; if it is right, say why with --accept REASON",
        )
    (year,) = workbook.table["year"].unique()
    forces = sorted({force for refusal in report.refusals for force in refusal.forces})
    lineage = store(
        drop_empty_rows(workbook.table),
        file,
        named,
        year=str(year),
        sheet=workbook.sheet,
        rows=workbook.rows,
        accepted=accept if report.refusals else "",
        refusals=tuple(refusal.kind for refusal in report.refusals),
        forces=tuple(forces) if all(refusal.forces for refusal in report.refusals) else (),
        folder=folder,
    )
    problems = (*report.refusals, *report.warnings)
    return Ingested(file, lineage, warnings=tuple(f"{one.kind}: {one.what}" for one in problems))


def _problems_in_words(problems: tuple[Problem, ...]) -> str:
    return "; ".join(f"{problem.kind}: {problem.what}" for problem in problems)


def _ingest_crime(file: Path, release: str | None, folder: Path | None, accept: str) -> Ingested:
    crime = recorded_crime.read(file)
    named = release_for(file, release)
    moved = _revised_crime(crime.table, load_valid(folder))
    if moved and not accept:
        raise InputError(
            f"recorded crime differs by more than {CRIME_LIMIT:.0%} from what is held: {moved}",
            str(file),
            "compare with the published tables; if it is right, say why with --accept REASON",
        )
    lineage = store(
        crime.table,
        file,
        named,
        kind=CRIME,
        year=span(sorted(crime.table["year"].unique())),
        sheet=", ".join(crime.sheets),
        rows=crime.rows,
        accepted=accept if moved else "",
        refusals=("recorded crime far from what is held",) if moved else (),
        folder=folder,
    )
    warnings = [f"years left out: {', '.join(crime.left_out)} without four quarters"]
    return Ingested(file, lineage, warnings=tuple(warnings if crime.left_out else ()))


def _revised_crime(table: pd.DataFrame, tables: Tables) -> str:
    both = table.merge(tables.recorded_crime, on=["force", "year"], suffixes=("", "_held"))
    both["change"] = both["recorded_crime"] / both["recorded_crime_held"] - 1
    far = both[both["change"].abs() > CRIME_LIMIT]
    examples = [f"{row.force} {row.year} {row.change:+.0%}" for row in far.head(10).itertuples()]
    return ", ".join(examples) + (f" and {len(far) - 10} more" if len(far) > 10 else "")


def ingest(
    files: list[Path],
    release: str | None = None,
    folder: Path | None = None,
    accept: str = "",
    of_crime: bool = False,
    progress: Callable[[Ingested], None] = lambda _: None,
) -> list[Ingested]:
    """Ingest several files, two at a time; each year is stored as it finishes.

    Parameters
    ----------
    files : list of pathlib.Path
        Published files.
    release, folder, accept, of_crime
        As in `ingest_one`.
    progress : callable
        Called with each result as it comes.

    Returns
    -------
    list of Ingested
        In the order of `files`.
    """
    one = partial(
        ingest_one,
        release=release,
        folder=folder or store_folder(),
        accept=accept,
        of_crime=of_crime,
    )
    if len(files) == 1:
        results = [one(files[0])]
        progress(results[0])
        return results
    done: dict[Path, Ingested] = {}
    with ProcessPoolExecutor(max_workers=MAX_WORKERS) as workers:
        waiting = {workers.submit(one, file): file for file in files}
        for future in as_completed(waiting):
            done[waiting[future]] = future.result()
            progress(done[waiting[future]])
    return [done[file] for file in files]


def headline_moves(before: Tables, after: Tables) -> list[str]:
    """Say which headline figures of the article's edition are others than before.

    Parameters
    ----------
    before, after : Tables
        The tables before and after an ingestion.

    Returns
    -------
    list of str
        A line a figure that moved: place, years, basis, both counts and the change.
    """
    edition, lines = Edition(), []
    for place in (edition.force, NATION):
        for basis in BASES:
            old, new = (tables.select(place, edition.years, basis) for tables in (before, after))
            for name in ("community_resolutions", "outcomes"):
                was, now = (table[name].sum(min_count=1) for table in (old, new))
                if was != now:
                    lines.append(
                        f"{place}, {edition.span}, {basis} basis, {name.replace('_', ' ')}: "
                        f"{was:,} → {now:,} ({now / was - 1:+.2%})"
                    )
    return lines

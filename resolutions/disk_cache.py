"""What takes long and follows from files alone: kept on disk until one of them changes."""

import os
import pickle
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from resolutions.files import ROOT, store_folder

CACHE = ROOT / "_build" / "cache"
UNUSED = 24 * 60 * 60  # seconds after which a result of other files is removed
LOCK = ROOT / "requirements.txt"
T = TypeVar("T")


def data_held(folder: Path) -> list[Path]:
    """List the files that `tables.query.load` reads: those of a data folder, and what is ingested."""
    return sorted([*folder.glob("*.*"), *store_folder().glob("*.json")])


def code_of(*wings: str) -> list[Path]:
    """List the modules of wings, and those that all wings use."""
    ours = ROOT / "resolutions"
    return sorted(
        [*ours.glob("*.py"), *(file for wing in wings for file in (ours / wing).rglob("*.py"))]
    )


def behind_verdicts(story: Path, folder: Path) -> list[Path]:
    """List all that the verdicts on a story follow from: its file, the data held, and the code that checks."""
    return [story, *data_held(folder), *code_of("official", "tables", "analysis", "story")]


def cache_file(kind: str, inputs: Iterable[Path], suffix: str = ".pickle") -> Path:
    """Name the file of a result after all that it follows from.

    Parameters
    ----------
    kind : str
        What it is, one word.
    inputs : iterable of pathlib.Path
        The files of data and of code; the locked libraries count without being named.
    suffix : str
        The form in which it is kept.

    Returns
    -------
    pathlib.Path
        A file that may or may not be there; another one as soon as an input has changed.
    """
    digest = sha256()
    for file in [LOCK, *inputs]:
        digest.update(f"{file.name} {file.stat().st_size} ".encode() + file.read_bytes())
    return CACHE / f"{kind}-{digest.hexdigest()[:16]}{suffix}"


def save(file: Path, write: Callable[[Path], object]) -> None:
    """Keep a result, whole or not at all; those of its kind that nobody used for a day go.

    A disk that is full or may not be written to keeps nothing, which costs only time.

    Parameters
    ----------
    file : pathlib.Path
        Of `cache_file`.
    write : callable
        Writes the result into a file.
    """
    unfinished = file.with_suffix(f".unfinished-{os.getpid()}")
    kind = file.name.partition("-")[0]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write(unfinished)
        unfinished.replace(file)
        for other in set(file.parent.glob(f"{kind}-*{file.suffix}")) - {file}:
            if other.stat().st_mtime < time.time() - UNUSED:  # else somebody may be reading it
                other.unlink()
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)


def mark_used(file: Path) -> None:
    """Say that a result was read today."""
    with suppress(OSError):  # in a folder that may not be written to nothing is removed either
        os.utime(file)


def cached(kind: str, inputs: Iterable[Path], make: Callable[[], T]) -> T:
    """Give what was made of the same files before, or make and keep it.

    Parameters
    ----------
    kind, inputs
        As in `cache_file`.
    make : callable
        Makes the result, of `inputs` alone; what it raises is raised.
    """
    try:
        file = cache_file(kind, inputs)
    except OSError:  # whoever makes it says what cannot be read, and why that matters
        return make()
    with suppress(Exception):  # not there, damaged, or of another Python
        found: T = pickle.loads(file.read_bytes())
        mark_used(file)
        return found
    made = make()
    save(file, lambda aside: aside.write_bytes(pickle.dumps(made)))
    return made

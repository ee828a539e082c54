"""The manifest of a site: every file with its SHA-256, and which edition it is of."""

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from resolutions.files import sha256_of, state_of, write_atomically

MANIFEST = "site-manifest.json"


class Hashes:
    """SHA-256 of a site's files. One of the size and time that it had when it was hashed is not read.

    A copy of the site keeps these times, so that what is known of the one is known of the other.

    Parameters
    ----------
    memory : pathlib.Path, optional
        A file that keeps what was found; without it, or if it is damaged, every file is read.
    """

    def __init__(self, memory: Path | None = None):
        self.memory = memory
        self._kept: dict[str, str] = {}
        if memory:
            with contextlib.suppress(OSError, ValueError):
                kept = json.loads(memory.read_text("utf-8"))
                self._kept = kept if isinstance(kept, dict) else {}

    def of(self, folder: Path, names: Iterable[str]) -> dict[str, str]:
        """Give the SHA-256 of each file of a folder by its path in it.

        Raises
        ------
        OSError
            If a file is not there.
        """
        states = {name: f"{name} {state_of(f'{folder}/{name}')}" for name in names}
        for name, state in states.items():
            if state not in self._kept:
                self._kept[state] = sha256_of(folder / name)
        self._kept = {state: self._kept[state] for state in states.values()}
        return {name: self._kept[state] for name, state in states.items()}

    def keep(self) -> None:
        """Keep what was found last for the next build."""
        if self.memory:
            with contextlib.suppress(OSError):  # a full disk: the next build reads every file
                write_atomically(self.memory, json.dumps(self._kept))


def manifest_of(folder: Path, about: dict, memory: Path | None = None) -> str:
    """Write the manifest of a finished site.

    Parameters
    ----------
    folder : pathlib.Path
        The site.
    about : dict
        What was built: its edition and version.
    memory : pathlib.Path, optional
        Where `Hashes` are kept.

    Returns
    -------
    str
        JSON: `about`, and ``files``, the SHA-256 of each by its path; the same text for the same site.
    """
    hashes = Hashes(memory)
    files = hashes.of(folder, file_names(folder))
    hashes.keep()
    return json.dumps(about | {"files": files}, indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> dict:
    """Read a site's manifest; empty if there is none, or none of ours."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        return content if isinstance(content["files"], dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def is_whole(folder: Path, memory: Path | None = None) -> bool:
    """Say whether a folder holds a site of ours with every file as it was built.

    Parameters
    ----------
    folder : pathlib.Path
        The site.
    memory : pathlib.Path, optional
        Where `Hashes` are kept.
    """
    files = read_manifest(folder).get("files", {})
    try:
        return bool(files) and Hashes(memory).of(folder, files) == files
    except OSError:
        return False


def file_names(folder: Path) -> list[str]:
    """List the files of a site by their paths in it, without the manifest."""
    folders = ((os.path.relpath(place, folder), files) for place, _, files in os.walk(folder))
    names = (
        file if place == "." else f"{place}/{file}" for place, files in folders for file in files
    )
    return sorted(name for name in names if name != MANIFEST)

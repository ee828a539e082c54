"""Files and folders of the project: YAML, hashes, and where data are kept."""

import hashlib
import os
from pathlib import Path

import yaml

from resolutions.errors import InputError

ROOT = Path(__file__).resolve().parents[1]


def store_folder() -> Path:
    """Give the folder of ingested files: ``RESOLUTIONS_DATA``, or ``ingested/`` in the checkout."""
    return Path(os.environ.get("RESOLUTIONS_DATA") or ROOT / "ingested")


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_yaml(file: Path):
    """Read a YAML file of the project.

    Raises
    ------
    InputError
        If it is not there, or is no YAML: the message names the row.
    """
    try:
        return yaml.safe_load(file.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("the file is not there", str(file), "restore it from git") from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{file}, row {mark.line + 1}" if mark else str(file)
        raise InputError("this is not YAML", where, "mend the indentation or quotes") from None

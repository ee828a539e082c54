"""Releases: the month in which a file was published."""

import re
from datetime import UTC, datetime
from pathlib import Path

from resolutions.errors import InputError


def release_of(file: Path) -> str | None:
    """Read the release from an official file name: ``…-tables-230726.xlsx`` → ``2026-07``.

    Returns
    -------
    str or None
        None where the name tells no date.
    """
    match = re.search(r"-(\d{2})(\d{2})(\d{2})(?=\.[a-z.]+$)", file.name.lower())
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    return f"20{match[3]}-{match[2]}"


def this_month() -> str:
    """Give the current month, as a release is written."""
    return f"{datetime.now(UTC):%Y-%m}"


def check_release(release: str) -> str:
    """Check a release given by hand.

    Raises
    ------
    InputError
        If it is not a year and month, or lies in the future.
    """
    if not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", release):
        raise InputError(
            f"no release {release!r}", "--release", "write the month of publication, like 2026-07"
        )
    if release > this_month():
        raise InputError(
            f"the release {release} lies in the future",
            "--release",
            "write the month in which the file was published, as the Home Office's page tells it",
        )
    return release

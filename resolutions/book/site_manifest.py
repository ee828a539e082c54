"""The manifest of a site: every file with its SHA-256, and which edition it is of."""

import json
from pathlib import Path

from resolutions.files import sha256_of

MANIFEST = "site-manifest.json"


def manifest_of(folder: Path, about: dict) -> str:
    """Write the manifest of a finished site.

    Parameters
    ----------
    folder : pathlib.Path
        The site.
    about : dict
        What was built: its edition and version.

    Returns
    -------
    str
        JSON: `about`, and ``files``, the SHA-256 of each by its path; the same text for the same site.
    """
    files = {name: sha256_of(folder / name) for name in file_names(folder)}
    return json.dumps(about | {"files": files}, indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> dict:
    """Read a site's manifest; empty if there is none, or none of ours."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        return content if isinstance(content["files"], dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def is_whole(folder: Path) -> bool:
    """Say whether a folder holds a site of ours with every file as it was built."""
    files = read_manifest(folder).get("files", {})
    try:
        return bool(files) and all(sha256_of(folder / name) == files[name] for name in files)
    except OSError:
        return False


def file_names(folder: Path) -> list[str]:
    """List the files of a site by their paths in it, without the manifest."""
    files = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return sorted(name for name in files if name != MANIFEST)

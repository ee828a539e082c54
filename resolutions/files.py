"""Files and folders of the project: YAML, hashes, and where data are kept."""

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from resolutions.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SEE_ITS_TOP = "see the comment at the top of the file"


for _name in ("RESOLUTIONS_DATA", "RESOLUTIONS_STORIES"):
    if os.environ.get(_name):  # chapters run in another folder than the command that was told it
        os.environ[_name] = str(Path(os.environ[_name]).expanduser().resolve())


def store_folder() -> Path:
    """Give the folder of ingested files: ``RESOLUTIONS_DATA``, or ``ingested/`` in the checkout.

    Raises
    ------
    InputError
        If it is a file, or may not be read: what is ingested is never taken for nothing.
    """
    folder = Path(os.environ.get("RESOLUTIONS_DATA") or ROOT / "ingested")
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise InputError(f"{folder} is no folder", "RESOLUTIONS_DATA", "name another")
    except FileNotFoundError:
        return folder
    except OSError as fault:
        raise InputError(
            f"{folder}: {fault.strerror}", "RESOLUTIONS_DATA", "name another"
        ) from None
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"{folder} may not be read", "RESOLUTIONS_DATA", "see who may read it")
    return folder


def given_stories() -> Path:
    """Give the folder of story files from outside ``data/stories/``: ``RESOLUTIONS_STORIES``."""
    return Path(os.environ.get("RESOLUTIONS_STORIES") or ROOT / "_build" / "stories")


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def how_to_restore(file: Path) -> str:
    """Say how to get an embedded file back: from git, or from wherever the checkout came."""
    checkout = (file.parent.parent / ".git").exists()
    back = f"`git restore data/{file.name}`" if checkout else "a new copy of the project"
    derived = file.suffix in (".csv", ".parquet", ".json")
    derive = ", or derive the tables again with `python data/derive.py RAW`" if derived else ""
    return f"restore it with {back}{derive}"


def read_yaml(file: Path):
    """Read a YAML file of the project.

    Raises
    ------
    InputError
        If it is not there, or is no YAML: the message names the row.
    """
    try:
        return yaml.load(file.read_text("utf-8"), Loader=LOADER)
    except FileNotFoundError:
        raise InputError("the file is not there", str(file), how_to_restore(file)) from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{file}, row {mark.line + 1}" if mark else str(file)
        raise InputError("this is not YAML", where, "mend the indentation or quotes") from None


class Entry(BaseModel):
    """One entry of a YAML file that people write: no field but its own, no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _is_an_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(f"{text!r} is no id: lower-case words and digits joined by hyphens")
    return text


def _on_one_line(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return " ".join(text.split())


Id = Annotated[str, AfterValidator(_is_an_id)]
Words = Annotated[str, AfterValidator(_on_one_line)]


def read_entries(file: Path, parts: dict[str, type[Entry]]) -> dict[str, dict[str, Entry]]:
    """Read a YAML file of lists of entries, each with an id.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    parts : dict of str to type
        Its top-level keys, all needed, and what the entries under each are.

    Returns
    -------
    dict of str to dict
        For each part its entries by id, in the file's order.

    Raises
    ------
    InputError
        If the file is no YAML or lacks a part, or an entry has an unknown field, lacks one, has a
        wrong value or repeats an id: the message names the row.
    """
    content = read_yaml(file)
    lists = content if isinstance(content, dict) else {}
    if set(lists) != set(parts) or not all(isinstance(part, list) for part in lists.values()):
        raise InputError(
            f"it is not made of lists named {', '.join(parts)}", str(file), SEE_ITS_TOP
        )
    rows = {
        key.value: [item.start_mark.line + 1 for item in value.value]
        for key, value in yaml.compose(file.read_text("utf-8"), Loader=LOADER).value
    }
    found: dict[str, dict[str, Entry]] = {}
    for part, entry_type in parts.items():
        found[part] = {}
        for fields, row in zip(lists[part], rows[part], strict=True):
            where = f"{file}, row {row}"
            try:
                entry = entry_type.model_validate(fields)
            except ValidationError as faults:
                raise _in_words(faults.errors()[0], where, fields) from None
            if entry.id in found[part]:
                first = rows[part][list(found[part]).index(entry.id)]
                raise InputError(
                    f"a second entry with the id {entry.id!r}",
                    where,
                    f"rename it; the first is in row {first}",
                )
            found[part][entry.id] = entry
    return found


def _in_words(fault: dict, where: str, fields) -> InputError:
    name = f"{fields['id']!r}: " if isinstance(fields, dict) and "id" in fields else ""
    field = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return InputError(f"{name}unknown field {field!r}", where, "remove it or mend its spelling")
    if fault["type"] == "missing":
        return InputError(f"{name}no {field!r}", where, "add it")
    said = fault["msg"].removeprefix("Value error, ")
    return InputError(f"{name}{field + ': ' if field else ''}{said}", where, SEE_ITS_TOP)


def write_whole(file: Path, text: str) -> None:
    """Write a text file whole or not at all: aside, then renamed into place."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)

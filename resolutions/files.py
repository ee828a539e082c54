"""Files and folders of the project: YAML, hashes, and where data are kept."""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from resolutions.errors import InputError, did_you_mean

ROOT = Path(__file__).resolve().parents[1]
STORIES = ROOT / "data" / "stories"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SEE_ITS_TOP = "see the comment at the top of the file"


def expand_user(path: str | Path, where: str = "") -> Path:
    """Read a path that may begin with ``~``.

    Raises
    ------
    InputError
        If it names somebody who has no home folder here.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise InputError(f"{path}: no such home folder", where, "write the path out") from None


for _name in ("RESOLUTIONS_DATA", "RESOLUTIONS_STORIES"):
    if os.environ.get(_name):  # chapters run in another folder than the command that was told it
        with contextlib.suppress(InputError):  # told where the folder is asked for
            os.environ[_name] = str(expand_user(os.environ[_name]).resolve())


def store_folder() -> Path:
    """Give the folder of ingested files: ``RESOLUTIONS_DATA``, or ``ingested/`` in the checkout.

    Raises
    ------
    InputError
        If it is a file, or may not be read: what is ingested is never taken for nothing.
    """
    folder = expand_user(
        os.environ.get("RESOLUTIONS_DATA") or ROOT / "ingested", "RESOLUTIONS_DATA"
    )
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
    folder = os.environ.get("RESOLUTIONS_STORIES") or ROOT / "_build" / "stories"
    return expand_user(folder, "RESOLUTIONS_STORIES")


def find_story(name: str, folder: Path = STORIES) -> Path:
    """Find a story by its name or by the path of its file.

    Raises
    ------
    InputError
        If there is none; the message names the nearest.
    """
    if name.endswith((".yml", ".yaml")) or "/" in name:
        return expand_user(name)
    given = given_stories() / f"{name}.yml"
    if folder == STORIES and given.is_file():
        return given
    names = [file.stem for file in sorted(folder.glob("*.yml"))]
    if name not in names:
        raise InputError(
            f"no story {name!r}", "", f"{did_you_mean(name, names)} Or give the path of a .yml file"
        )
    return folder / f"{name}.yml"


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def state_of(file: Path | str) -> str:
    """Give the size of a file and when it was written, which change with it and stay with a copy."""
    stat = os.stat(file)  # noqa: PTH116  some ask for thousands, by texts
    return f"{stat.st_size} {stat.st_mtime_ns}"


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
Rows = list[tuple[int, object]]
"""The entries of a list as they were read, each after its row."""


class Named(Entry):
    """An entry with an id of its own."""

    id: Id


N = TypeVar("N", bound=Named)


def read_lists(file: Path, parts: Iterable[str]) -> dict[str, Rows]:
    """Read a YAML file of lists, to be checked by `by_id`.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    parts : iterable of str
        Its top-level keys, all needed.

    Raises
    ------
    InputError
        If the file is no YAML, or lacks a part.
    """
    content = read_yaml(file)
    lists = content if isinstance(content, dict) else {}
    if set(lists) != set(parts) or not all(isinstance(part, list) for part in lists.values()):
        raise InputError(
            f"it is not made of lists named {', '.join(parts)}", str(file), SEE_ITS_TOP
        )
    return {
        key.value: [
            (item.start_mark.line + 1, fields)
            for item, fields in zip(value.value, lists[key.value], strict=True)
        ]
        for key, value in yaml.compose(file.read_text("utf-8"), Loader=LOADER).value
    }


def by_id(file: Path, rows: Rows, kind: type[N]) -> dict[str, N]:
    """Check the entries of a list; give them by id, in the file's order.

    Raises
    ------
    InputError
        If one has an unknown field, lacks one, has a wrong value or repeats an id: the message
        names the row.
    """
    found: dict[str, N] = {}
    for row, fields in rows:
        where = f"{file}, row {row}"
        try:
            entry = kind.model_validate(fields)
        except ValidationError as faults:
            raise _in_words(faults.errors()[0], where, fields) from None
        if entry.id in found:
            first = rows[list(found).index(entry.id)][0]
            fix = f"rename it; the first is in row {first}"
            raise InputError(f"a second entry with the id {entry.id!r}", where, fix)
        found[entry.id] = entry
    return found


def _in_words(fault: ErrorDetails, where: str, fields: object) -> InputError:
    name = f"{fields['id']!r}: " if isinstance(fields, dict) and "id" in fields else ""
    field = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return InputError(f"{name}unknown field {field!r}", where, "remove it or mend its spelling")
    if fault["type"] == "missing":
        return InputError(f"{name}no {field!r}", where, "add it")
    message = fault["msg"].removeprefix("Value error, ")
    return InputError(f"{name}{field + ': ' if field else ''}{message}", where, SEE_ITS_TOP)


def write_atomically(file: Path, text: str) -> None:
    """Write a text file whole or not at all: aside, then renamed into place."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)

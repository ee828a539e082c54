"""YAML that someone else wrote: read strictly, with the row of every entry.

A story file may come from anywhere. Only plain text, whole and decimal numbers, ``true``, ``false``
and ``null`` are told apart; anything else is text, so that ``yes``, ``013440`` and ``13:44:0`` never
turn into something that nobody wrote. Doubled fields, aliases, tags and files too large or too deep
are refused.
"""

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from resolutions.errors import InputError
from resolutions.files import LOADER
from resolutions.story.vocabulary import FORM

MAX_BYTES = 200_000
MAX_DEPTH = 12
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

Rows = dict[tuple, int]


def read(file: Path) -> tuple[object, Rows]:
    """Read a YAML file.

    Parameters
    ----------
    file : pathlib.Path
        UTF-8, at most 200 kB.

    Returns
    -------
    tuple of (object, dict)
        The content, of dict, list, str, int, float, bool and None; and the row, counted from 1,
        of each entry by its path (``("claims", 0, "id")``).

    Raises
    ------
    InputError
        If it is not there, is no UTF-8 or no YAML, or uses what is refused; the row is named.
    """
    text = _text_of(file)
    try:
        return _build(yaml.parse(text, Loader=LOADER), file)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{file}, row {mark.line + 1}" if mark else str(file)
        raise InputError("this is not YAML", where, "mend the indentation or quotes") from None


def _text_of(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise InputError("the file is not there", str(file), "check its name") from None
    except OSError:
        raise InputError("this cannot be read as a file", str(file), "name a .yml file") from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES:,} bytes", str(file), "a story is far shorter")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in raw:
        raise InputError("the text is not UTF-8", str(file), "save it again as UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the text is not UTF-8", str(file), "save it again as UTF-8") from None


def _build(events: Iterable[yaml.Event], file: Path) -> tuple[object, Rows]:
    """Put the content together from YAML's events, without recursion."""
    rows: Rows = {}
    top: list = []
    open_ones: list[_Open] = [_Open(top, ())]
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and top:
            raise InputError("a second document", _at(file, event), "remove the line ---")
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            open_ones.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        _refuse_indirection(event, file)
        holder = open_ones[-1]
        if isinstance(holder.content, dict) and holder.key is None:
            holder.take_key(event, file, rows)
            continue
        path = holder.next_path()
        rows.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            holder.put(_scalar(event, path, file))
            continue
        if len(open_ones) > MAX_DEPTH:
            raise InputError("nested too deeply", _at(file, event), FORM)
        inner: dict | list = {} if isinstance(event, yaml.MappingStartEvent) else []
        holder.put(inner)
        open_ones.append(_Open(inner, path))
    if not top or top == [None]:
        raise InputError("the file is empty", str(file), "resolutions story new writes a start")
    return top[0], rows


class _Open:
    """A mapping or list that is being filled."""

    def __init__(self, content: dict | list, path: tuple):
        self.content, self.path = content, path
        self.key: str | None = None

    def take_key(self, event: yaml.NodeEvent, file: Path, rows: Rows) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise InputError("a field without a name", _at(file, event), FORM)
        if event.value in self.content:
            first = rows[*self.path, event.value]
            raise InputError(
                f"the field {event.value!r} is given twice",
                _at(file, event),
                f"remove one; the first is in row {first}",
            )
        self.key = event.value
        rows[*self.path, event.value] = event.start_mark.line + 1

    def next_path(self) -> tuple:
        if isinstance(self.content, dict):
            return *self.path, self.key
        return (*self.path, len(self.content)) if self.path or self.key else self.path

    def put(self, value: object) -> None:
        if isinstance(self.content, dict):
            self.content[self.key], self.key = value, None
        else:
            self.content.append(value)


def _refuse_indirection(event: yaml.NodeEvent, file: Path) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise InputError("an alias or anchor (* or &)", _at(file, event), "write the text out")
    if getattr(event, "tag", None) not in (None, "!"):
        raise InputError(f"a tag ({event.tag})", _at(file, event), "remove it")


def _scalar(event: yaml.ScalarEvent, path: tuple, file: Path) -> str | float | bool | None:
    text: str = event.value
    if event.style:
        return text
    if text in WORDS:
        return WORDS[text]
    if THOUSANDS.fullmatch(text):
        raise InputError(
            f"{text} would be read as a decimal number",
            _at(file, event),
            f"write {text.replace('.', '')} if thousands are meant, or fewer decimals",
        )
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


def _at(file: Path, event: yaml.Event) -> str:
    return f"{file}, row {event.start_mark.line + 1}"

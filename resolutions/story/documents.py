"""The documents that the book rests on where the tables have no answer, and what it judges by them.

``data/documents.yml`` holds each fact from a document once. Pages, verdicts and the bibliography
name an entry by its id. What is judged by them is judged by a person, not by a rule, and says so.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from resolutions.errors import InputError, did_you_mean
from resolutions.files import read_yaml
from resolutions.vocabulary import force_name

FILE = "documents.yml"
JUDGED = "judged by a person"
DATES = {
    4: ("%Y", "%Y"),
    7: ("%Y-%m", "%B %Y"),
    10: ("%Y-%m-%d", "%-d %B %Y"),
}  # length: form, words

Kind = Literal[
    "law", "guidance", "practice", "statement", "parliament", "report", "statistics", "news"
]


def _is_an_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(f"{text!r} is no id: lower-case words and digits joined by hyphens")
    return text


def _is_said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return " ".join(text.split())


Id = Annotated[str, AfterValidator(_is_an_id)]
Words = Annotated[str, AfterValidator(_is_said)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Document(_Strict):
    """One document, and what it says as far as the book uses it.

    Attributes
    ----------
    id : str
        Its name in addresses; never reused.
    publisher, title : str
        Who speaks, and under what title.
    date : str or None
        ``2019-06-17``, ``2019-06`` or ``2019``; None where the page bears no date.
    address : str
        Where it was read.
    kind : {'law', 'guidance', 'practice', 'statement', 'parliament', 'report', 'statistics', 'news'}
        What weight it has. ``guidance`` is national, ``practice`` is one force's own.
    force : str or None
        The one force that it speaks of; None where it speaks of all or of none.
    says : str
        What it says, in the book's words.
    read : {'whole', 'beginning', 'second hand'}
        How much of it was read.
    """

    id: Id
    publisher: Words
    title: Words
    date: str | None = None
    address: str = Field(pattern=r"^https?://[^\s]+\.[^\s]+$")
    kind: Kind
    force: str | None = None
    says: Words
    read: Literal["whole", "beginning", "second hand"]

    @field_validator("date")
    @classmethod
    def _date_is_one(cls, date: str | None):
        if date is not None:
            try:
                datetime.strptime(date, DATES[len(date)][0])
            except (KeyError, ValueError):
                raise ValueError(f'{date!r} is no date: write it like "2019-06-17"') from None
        return date

    @field_validator("force")
    @classmethod
    def _force_has_one_name(cls, force: str | None):
        return force_name(force) if force else None

    @property
    def when(self) -> str:
        """The date in words: ``17 June 2019``, ``June 2019``, ``2019`` or ``undated``."""
        if self.date is None:
            return "undated"
        form, words = DATES[len(self.date)]
        return datetime.strptime(self.date, form).strftime(words)


class Statement(_Strict):
    """Something that a story says without a number, held against documents by a person.

    Attributes
    ----------
    id : str
        Its name in addresses; never reused.
    story : str
        The story that makes it.
    paragraphs : tuple of int
        Where in the story, counted from 1.
    claim : str
        What it says, in the book's words.
    holds : {'yes', 'in part', 'no', 'open'}
        ``open`` where no document that was read settles it.
    judgement : str
        The finding; its first sentence stands alone.
    documents : tuple of str
        Ids of what it rests on.
    """

    id: Id
    story: Id
    paragraphs: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1, strict=False)
    claim: Words
    holds: Literal["yes", "in part", "no", "open"]
    judgement: Words
    documents: tuple[str, ...] = Field(strict=False)


class _File(_Strict):
    documents: tuple[Document, ...] = Field(strict=False)
    statements: tuple[Statement, ...] = Field(strict=False)


@dataclass(frozen=True)
class Documents:
    """All documents and statements, in the file's order."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Every document by its id."""
        return {document.id: document for document in self.documents}

    def __getitem__(self, name: str) -> Document:
        if name not in self.by_id:
            raise InputError(f"no document {name!r}", FILE, did_you_mean(name, self.by_id))
        return self.by_id[name]

    def of_story(self, story: str) -> list[Statement]:
        """Give the statements of a story, in the file's order."""
        return [statement for statement in self.statements if statement.story == story]


def read(file: Path) -> Documents:
    """Read and check ``documents.yml``.

    Parameters
    ----------
    file : pathlib.Path
        ``data/documents.yml``.

    Returns
    -------
    Documents
        Every document and statement, in the file's order.

    Raises
    ------
    InputError
        If the file is no YAML, or an entry has an unknown field, lacks one, has a wrong value,
        repeats an id or names a document that is not there: the message names the row.
    """
    content = read_yaml(file)
    rows = _rows(yaml.compose(file.read_text("utf-8")))
    try:
        parsed = _File.model_validate(content)
    except ValidationError as faults:
        raise _in_words(faults.errors()[0], file, rows, content) from None
    for part in ("documents", "statements"):
        seen: dict[str, int] = {}
        for entry, row in zip(getattr(parsed, part), rows[part], strict=True):
            if entry.id in seen:
                raise InputError(
                    f"a second entry with the id {entry.id!r}",
                    f"{file}, row {row}",
                    f"rename it; the first is in row {seen[entry.id]}",
                )
            seen[entry.id] = row
    known = {document.id for document in parsed.documents}
    for statement, row in zip(parsed.statements, rows["statements"], strict=True):
        where = f"{file}, row {row}"
        for name in statement.documents:
            if name not in known:
                raise InputError(
                    f"{statement.id!r} rests on no document {name!r}",
                    where,
                    did_you_mean(name, known),
                )
        if not statement.documents and statement.holds != "open":
            raise InputError(
                f"{statement.id!r} is judged by no document", where, "name one, or judge it open"
            )
    return Documents(parsed.documents, parsed.statements)


def _rows(top) -> dict[str, list[int]]:
    """Give the row of each entry, by part of the file."""
    rows = {"documents": [], "statements": []}
    for key, value in top.value if isinstance(top, yaml.MappingNode) else []:
        if key.value in rows and isinstance(value, yaml.SequenceNode):
            rows[key.value] = [item.start_mark.line + 1 for item in value.value]
    return rows


def _in_words(fault: dict, file: Path, rows: dict[str, list[int]], content) -> InputError:
    part, *path = [str(step) for step in fault["loc"]] or [""]
    where, name = str(file), ""
    if path and part in rows and path[0].isdigit() and int(path[0]) < len(rows[part]):
        where = f"{file}, row {rows[part][int(path[0])]}"
        entry = content[part][int(path[0])]
        if isinstance(entry, dict) and "id" in entry:
            name = f"{entry['id']!r}: "
        path = path[1:]
    else:
        path = [part, *path]
    field = ".".join(step for step in path if step)
    if fault["type"] == "extra_forbidden":
        return InputError(f"{name}unknown field {field!r}", where, "remove it or mend its spelling")
    if fault["type"] == "missing":
        return InputError(f"{name}no {field!r}", where, "add it")
    said = fault["msg"].removeprefix("Value error, ")
    return InputError(
        f"{name}{field + ': ' if field else ''}{said}",
        where,
        "see the comment at the top of the file",
    )

"""The documents that the book rests on where the tables have no answer, and what it judges by them.

``data/documents.yml`` holds each fact from a document once. Pages, verdicts and the bibliography
name an entry by its id. What is judged by them is judged by a person, not by a rule, and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from resolutions.errors import InputError, did_you_mean
from resolutions.files import Id, Named, Words, by_id, read_lists
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


class Document(Named):
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
    def _date_is_one(cls, date: str | None) -> str | None:
        if date is not None:
            try:
                datetime.strptime(date, DATES[len(date)][0])
            except (KeyError, ValueError):
                raise ValueError(f'{date!r} is no date: write it like "2019-06-17"') from None
        return date

    @field_validator("force")
    @classmethod
    def _force_has_one_name(cls, force: str | None) -> str | None:
        return force_name(force) if force else None

    @property
    def when(self) -> str:
        """The date in words: ``17 June 2019``, ``June 2019``, ``2019`` or ``undated``."""
        if self.date is None:
            return "undated"
        form, words = DATES[len(self.date)]
        return datetime.strptime(self.date, form).strftime(words)


class Statement(Named):
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

    story: Id
    paragraphs: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1, strict=False)
    claim: Words
    holds: Literal["yes", "in part", "no", "open"]
    judgement: Words
    documents: tuple[str, ...] = Field(strict=False)


@dataclass(frozen=True)
class Documents:
    """All documents and statements by id, in the file's order."""

    documents: dict[str, Document]
    statements: dict[str, Statement]

    def __getitem__(self, name: str) -> Document:
        if name not in self.documents:
            raise InputError(f"no document {name!r}", FILE, did_you_mean(name, self.documents))
        return self.documents[name]

    def of_kind(self, kind: str, force: str | None = None) -> list[Document]:
        """Give the documents of a kind; with `force` only those that speak of that force alone."""
        return [
            document
            for document in self.documents.values()
            if document.kind == kind and force in (None, document.force)
        ]

    def of_story(self, story: str) -> list[Statement]:
        """Give the statements of a story."""
        return [statement for statement in self.statements.values() if statement.story == story]


def read(file: Path) -> Documents:
    """Read and check ``documents.yml``.

    Parameters
    ----------
    file : pathlib.Path
        ``data/documents.yml``.

    Returns
    -------
    Documents
        Every document and statement.

    Raises
    ------
    InputError
        As `resolutions.files.by_id`, and if a statement rests on a document that is not
        there, or on none without being open.
    """
    lists = read_lists(file, ("documents", "statements"))
    documents = by_id(file, lists["documents"], Document)
    statements = by_id(file, lists["statements"], Statement)
    for statement in statements.values():
        for name in statement.documents:
            if name not in documents:
                raise InputError(
                    f"statement {statement.id!r} rests on no document {name!r}",
                    str(file),
                    did_you_mean(name, documents),
                )
        if not statement.documents and statement.holds != "open":
            raise InputError(
                f"statement {statement.id!r} is judged by no document",
                str(file),
                "name one, or judge it open",
            )
    return Documents(documents, statements)

"""A story file: what a published piece states, and the query that each claim asks of the data."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from resolutions.errors import InputError, did_you_mean
from resolutions.files import STORIES, find_story, given_stories, write_atomically
from resolutions.story import yaml_file
from resolutions.story.query import Evidence, Places, Query, Span, Strict, Text
from resolutions.story.stated import Stated
from resolutions.story.vocabulary import ARTICLE, FORM, FOUND, Subject
from resolutions.vocabulary import Basis, Edition, years_between

FILL_IN = "fill in"
FIELDS_HELD = {"force", "year", "quarter", "basis", "outcome", "offence"}
DATES = {4: ("%Y", "%Y"), 7: ("%Y-%m", "%B %Y"), 10: ("%Y-%m-%d", "%-d %B %Y")}
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


def _one_line_of_text(text: str) -> str:
    if re.search(r"<[a-zA-Z/!]", text):
        raise InputError("markup has no place here", fix="remove the tag")
    return " ".join(text.split())


class Claim(Strict):
    """One statement of the story, in our own words.

    Attributes
    ----------
    id : str
        Its name in addresses; never reused.
    claim : str
        Our words.
    subject : str
        What it is about: the chapters ask for the claims of their subject.
    paragraph : int, optional
        Where, counted from 1; 0 is the headline.
    speaker : str
        Who says it, where the story quotes someone.
    stated : Stated
        The number as printed.
    query : Query, optional
        The literal reading; none where documents judge, or where the data lack a field.
    also : tuple of Query
        Other literal readings.
    needs : tuple of str
        Fields that the claim turns on; one that the published data lack makes it unanswerable.
    reason : str
        What a reader must know beside the numbers.
    evidence : tuple of Evidence
        Figures that stand beside it.
    judged : str, optional
        The statement of ``documents.yml`` that judges it.
    documents, holds : tuple of str, {'yes', 'in part', 'no', 'open'}
        For a statement without a number: the documents it is held against, and what they say.
    """

    id: Id
    claim: Text
    subject: Subject
    paragraph: Annotated[int, Field(ge=0)] | None = None
    speaker: str = ""
    stated: Stated
    query: Query | None = None
    also: tuple[Query, ...] = Field((), strict=False)
    needs: tuple[str, ...] = Field((), strict=False)
    reason: str = ""
    evidence: tuple[Evidence, ...] = Field((), strict=False)
    judged: str | None = None
    documents: tuple[str, ...] = Field((), strict=False)
    holds: Literal["yes", "in part", "no", "open"] | None = None

    @field_validator("claim", "speaker", "reason")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return _one_line_of_text(text)

    @model_validator(mode="after")
    def _has_a_way_to_be_judged(self) -> Self:
        by_documents = self.stated.how == "quotation"
        if by_documents and self.query:
            raise InputError("a quotation is judged by documents, not by a query")
        if by_documents and not (self.judged or self.holds):
            raise InputError("a quotation needs judged, or documents and holds")
        of_a_rank = self.stated.how == "rank" or self.stated.how.startswith("among")
        if of_a_rank and any(not asked.rank for asked in (self.query, *self.also) if asked):
            raise InputError(
                f"a query without a rank for {self.stated.how!r}",
                fix="add rank: highest, or lowest",
            )
        if not by_documents and not self.query and set(self.needs) <= FIELDS_HELD:
            raise InputError("a query is wanted, or needs: what the data would have to hold")
        return self

    @property
    def literal_query(self) -> Query:
        """The literal reading of a claim that neither documents judge nor the data lack a field for."""
        assert self.query is not None
        return self.query

    @property
    def undated(self) -> bool:
        """Whether it speaks of a year that the story does not name, to be found from its figures."""
        return self.query is not None and self.query.years == FOUND


class Story(Strict):
    """A published piece with its claims: the whole of a file in ``data/stories/``.

    Attributes
    ----------
    name : str
        Its name in addresses, that of the file.
    publisher, published, title, address : str
        Who published it, when (``2019-06-18`` or ``2019-06``), its title in our words, and where.
    force : str or list of str
        What it speaks of; the first is the book's force.
    years : list of two str
        The financial years it speaks of.
    basis : {'closed', 'recorded'}
        The basis that the book puts first.
    read : {'whole', 'beginning', 'second hand'}
        How much of it could be read; ``read_note`` says where.
    words : {'reported', 'printed'}
        Whether the words of its statements are its own, to be quoted, or as others give them.
    note : str
        What a reader must know of the whole.
    """

    name: Id
    publisher: Text
    published: Text
    title: Text
    address: str = Field(pattern=r"^https?://[^\s]+\.[^\s]+$")
    force: Places
    years: Span
    basis: Basis = "closed"
    read: Literal["whole", "beginning", "second hand"]
    read_note: str = ""
    words: Literal["printed", "reported"] = "reported"
    note: str = ""
    claims: tuple[Claim, ...] = Field(strict=False, min_length=1)
    _rows: dict[str, str] = PrivateAttr(default_factory=dict)
    _file: Path = PrivateAttr(default=Path())

    @property
    def file(self) -> Path:
        """The file it was read from."""
        return self._file

    @field_validator("publisher", "title", "read_note", "note")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return _one_line_of_text(text)

    @field_validator("published")
    @classmethod
    def _published_is_a_date(cls, published: str) -> str:
        try:
            datetime.strptime(published, DATES[len(published)][0])
        except (KeyError, ValueError):
            raise InputError(
                f"{published!r} is no date", fix='write it like "2019-06-18"'
            ) from None
        return published

    def where(self, claim: Claim) -> str:
        """Name a claim, after the row of its file if it was read from one."""
        row = self._rows.get(claim.id, "")
        return f"{row + ': ' if row else ''}claim {claim.id!r}"

    @property
    def when(self) -> str:
        """The date of publication in words: ``18 June 2019`` or ``June 2019``."""
        form, words = DATES[len(self.published)]
        return datetime.strptime(self.published, form).strftime(words)

    @property
    def month(self) -> str:
        """The month of publication in words: ``June 2019``."""
        return self.when.split(" ", 1)[-1] if len(self.published) == 10 else self.when

    @property
    def span(self) -> list[str]:
        """The financial years the story speaks of."""
        return years_between(*self.years)

    @property
    def unfilled(self) -> list[str]:
        """The fields that still say what `new_story` wrote in them."""
        return [
            name
            for name in ("publisher", "title", "address")
            if FILL_IN in getattr(self, name).replace("-", " ")
        ]

    @property
    def edition(self) -> Edition:
        """The edition of the book that this story makes."""
        return Edition(self.force[0], *self.years, self.basis, self.name)


def read(file: Path) -> Story:
    """Read and check a story file.

    Raises
    ------
    InputError
        If the file is no YAML, or has an unknown field or word, lacks one, has a wrong value or
        repeats an id: the message names row, field and the nearest right word.
    """
    content, rows = yaml_file.read(file)
    try:
        story = Story.model_validate(content)
    except ValidationError as faults:
        # An unknown field is most often the misspelt one that another fault says is missing.
        ordered = sorted(faults.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        raise _in_words(ordered[0], file, rows, content) from None
    story._file = file
    seen: dict[str, int] = {}
    for at, claim in enumerate(story.claims):
        row = rows["claims", at]
        if claim.id in seen:
            raise InputError(
                f"a second claim with the id {claim.id!r}",
                f"{file}, row {row}",
                f"rename it; the first is in row {seen[claim.id]}",
            )
        seen[claim.id] = row
        query = rows.get(("claims", at, "query"), row)
        story._rows[claim.id] = f"{file}, row {query}"
    return story


def load_story(name: str) -> Story:
    """Read a story that a book is to be made of; a file from outside is kept for the build.

    Parameters
    ----------
    name : str
        A name in ``data/stories/``, or the path of a file. The file is known by the ``name`` in it from
        then on, so that no path of a machine gets into a notebook or a page.

    Raises
    ------
    InputError
        If it is none, or its name is that of a story in ``data/stories/``.
    """
    file = find_story(name)
    story = read(file)
    if file.resolve().parent in (STORIES.resolve(), given_stories().resolve()):
        return story
    if (STORIES / f"{story.name}.yml").exists():
        raise InputError(
            f"there is a story {story.name!r}", str(file), "give this one another name"
        )
    kept, text = given_stories() / f"{story.name}.yml", file.read_text("utf-8")
    if not kept.is_file() or kept.read_text("utf-8") != text:
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, text)
    return story


def read_all(folder: Path = STORIES) -> list[Story]:
    """Read every story of a folder, the article first, then by date.

    Raises
    ------
    InputError
        If one is wrong, or its name is not that of its file.
    """
    stories = []
    for file in sorted(folder.glob("*.yml")):
        story = read(file)
        if story.name != file.stem:
            raise InputError(f"the story is called {story.name!r}", str(file), "name both alike")
        stories.append(story)
    return sorted(stories, key=lambda s: (s.name != ARTICLE, s.published, s.name))


def schema() -> dict:
    """Give the JSON schema of a story file, for editors."""
    schema_dict = Story.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema_dict}


def _in_words(fault: ErrorDetails, file: Path, rows: yaml_file.Rows, content: object) -> InputError:
    path = [step for step in fault["loc"] if step != "[key]"]
    known = list(path)
    while known and tuple(known) not in rows:
        known.pop()
    row = rows.get(tuple(known), 1)
    where, name = f"{file}, row {row}", ""
    if len(path) > 1 and path[0] == "claims" and isinstance(content, dict):
        entry = content["claims"][path[1]]
        if isinstance(entry, dict) and "id" in entry:
            name = f"claim {entry['id']!r}: "
        path = path[2:]
    field = ".".join(str(step) for step in path if step not in ("function-plain", "str"))
    message, fix = fault["msg"].removeprefix("Value error, "), FORM
    error = fault.get("ctx", {}).get("error")
    if isinstance(error, InputError):
        message, fix = error.what, error.fix or FORM
    match fault["type"]:
        case "extra_forbidden":
            fields = _fields_at(fault["loc"][:-1])
            return InputError(
                f"{name}unknown field {field!r}", where, did_you_mean(str(fault["loc"][-1]), fields)
            )
        case "missing":
            return InputError(f"{name}no {field!r}", where, "add it")
        case "literal_error":
            words = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
            return InputError(
                f"{name}{field}: no word {fault['input']!r}",
                where,
                did_you_mean(fault["input"], words),
            )
        case "string_type":
            quoted = f'put it in quotes: "{fault["input"]}"'
            return InputError(
                f"{name}{field}: text is wanted, not {fault['input']!r}", where, quoted
            )
        case "string_pattern_mismatch" if field == "address":
            message, fix = f"{fault['input']!r} is no address", "write it from https:// on"
        case "string_pattern_mismatch":
            message = f"{fault['input']!r} is no name for an address"
            fix = "write it in small letters and digits, with hyphens between words"
        case "model_type" | "model_attributes_type":
            message = "fields are wanted here, each with its name and a colon"
        case "too_short":
            message, fix = "the list is empty", "resolutions story new writes a start"
        case "float_type" | "int_type" | "float_parsing" | "int_parsing":
            return InputError(
                f"{name}{field}: a number is wanted; {fault['input']!r} was read as text",
                where,
                "write it in plain digits, like 13440 or 4.9",
            )
    return InputError(f"{name}{field + ': ' if field else ''}{message}", where, fix)


def _fields_at(path: tuple) -> list[str]:
    """List the fields of the model at a place in the file."""
    model: type[BaseModel] = Story
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

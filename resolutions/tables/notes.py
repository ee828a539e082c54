"""What is told of the tables: ``releases.yml`` and the caveats of ``notes.yml``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, TypeAdapter, ValidationError

from resolutions.errors import InputError
from resolutions.files import SEE_ITS_TOP, Entry, Id, Words, read_yaml
from resolutions.vocabulary import financial_year, force_name, start_of


def _canonical_spelling(word: str, known: str) -> str:
    if word != known:
        raise ValueError(f"{word!r} is written {known!r} here")
    return word


Force = Annotated[str, AfterValidator(lambda word: _canonical_spelling(word, force_name(word)))]
Year = Annotated[
    str, AfterValidator(lambda word: _canonical_spelling(word, financial_year(start_of(word))))
]


class Release(Entry):
    """What a release is: see the top of ``releases.yml``."""

    title: Words
    short: Words
    publisher: Words
    published: Words
    holds: Words
    provenance: Words
    address: Words
    licence: Words


class Note(Entry):
    """A caveat: see the top of ``notes.yml``."""

    id: Id
    forces: Literal["all"] | list[Force]
    years: Literal["all"] | list[Year]
    basis: Literal["closed", "recorded", "both"]
    text: Words
    source: Words
    release: str | None = None
    kind: Literal["all", "types", "offences", "police-uk"] = "all"


def read_releases(folder: Path, needed: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """Read what each release is.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the tables.
    needed : iterable of str
        Releases that the tables name.

    Returns
    -------
    dict of str to dict
        The fields of `Release` by the month of publication.

    Raises
    ------
    InputError
        If the file is none, or lacks a release that is needed.
    """
    file = folder / "releases.yml"
    releases = _valid(dict[str, Release], file)
    if unknown := sorted(set(needed) - set(releases)):
        raise InputError(f"no release {unknown[0]!r}", str(file), "describe it there")
    return {name: release.model_dump() for name, release in releases.items()}


def read_notes(folder: Path) -> list[dict[str, Any]]:
    """Read the caveats that people wrote: the fields of `Note`.

    Raises
    ------
    InputError
        If the file is none, or a caveat has a field, force, year or word that is not known.
    """
    return [note.model_dump() for note in _valid(list[Note], folder / "notes.yml")]


def _valid(model: Any, file: Path) -> Any:
    try:
        return TypeAdapter(model).validate_python(read_yaml(file))
    except ValidationError as faults:
        fault = faults.errors()[0]
        at = " → ".join(str(step + 1 if isinstance(step, int) else step) for step in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        raise InputError(f"{at + ': ' if at else ''}{message}", str(file), SEE_ITS_TOP) from None

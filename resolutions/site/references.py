"""What a plain page rests on and puts right: the documents that it names, and the book's corrections."""

from datetime import date
from pathlib import Path

from resolutions.files import Named, Words, by_id, read_lists
from resolutions.story.documents import Document, Documents

CORRECTIONS = "methods/corrections.yml"


class Correction(Named):
    """Something that the book said and that was wrong.

    Attributes
    ----------
    id : str
        Its name in addresses; never reused.
    found : datetime.date
        The day it was found.
    where : str
        The page or figure.
    was, now : str
        What stood there; what is right, and why.
    wrong_in : str
        The version that was wrong.
    right_in : str or None
        The version that has it right; None until there is one.
    """

    found: date
    where: Words
    was: Words
    now: Words
    wrong_in: str
    right_in: str | None = None


def read_corrections(file: Path) -> list[Correction]:
    """Read what was corrected, newest first.

    Raises
    ------
    InputError
        As `resolutions.files.by_id`.
    """
    rows = read_lists(file, ("corrections",))["corrections"]
    return sorted(by_id(file, rows, Correction).values(), key=lambda one: one.found, reverse=True)


class References:
    """The documents that one page names, in the order in which it does."""

    def __init__(self, documents: Documents):
        self._documents = documents
        self.cited: dict[str, Document] = {}

    def cite(self, name: str) -> str:
        """Give a document's address, and list the document at the end of the page.

        Raises
        ------
        InputError
            If there is no such document.
        """
        self.cited[name] = self._documents[name]
        return self.cited[name].address

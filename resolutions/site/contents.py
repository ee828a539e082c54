"""What one build of the site is made of: its edition, its exhibits, and what of it can be cited."""

from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from resolutions import __version__, story
from resolutions.book.claims import record
from resolutions.book.exhibits import exhibits_in, png_of
from resolutions.book.page import Page
from resolutions.errors import InputError
from resolutions.files import store_folder
from resolutions.site import cite
from resolutions.site.cite import Item, Work
from resolutions.site.feed import CHANGES, read_changes
from resolutions.story import documents
from resolutions.tables.store import available
from resolutions.vocabulary import BOOK, Edition
from resolutions.wording import curl_quotes

LEDGER = "notebooks/fact_check"
ROW_HEIGHT = 36  # CSS pixels, about, of a row of a table in a frame


class Site:
    """One build of the book.

    Parameters
    ----------
    source : pathlib.Path
        The folder of pages and executed notebooks.
    edition : Edition
        The force, years and basis.
    address : str
        Where the site stands, with a slash at its end; empty if it is not said.
    """

    def __init__(self, source: Path, edition: Edition, address: str = ""):
        self.source = source
        self.page = Page(**asdict(edition))
        self.changes = read_changes(source / CHANGES)
        of_edition = f": {edition.force}, {edition.span}, {edition.basis} basis"
        self.work = Work(
            BOOK if edition.is_article else BOOK + of_edition,
            __version__,
            self.changes[0]["date"],
            address,
        )
        self.exhibits: dict[str, dict] = {}
        self.chapter_of: dict[str, str] = {}

    def collect(self, documents: list[str]) -> None:
        """Read the exhibits of the book's notebooks.

        Raises
        ------
        InputError
            If two have one name.
        """
        for document in sorted(documents):
            notebook = self.source / f"{document}.ipynb"
            if not notebook.exists():
                continue
            for name, exhibit in exhibits_in(notebook).items():
                if name in self.exhibits:
                    raise InputError(
                        f"two exhibits named {name!r}",
                        str(notebook),
                        f"rename one; the other is in {self.chapter_of[name]}",
                    )
                self.exhibits[name] = exhibit
                self.chapter_of[name] = document

    @cached_property
    def claims(self) -> dict[str, dict]:
        """The claims of the edition's story as exhibits, by their names in addresses."""
        return {
            f"claim-{name}": {"kind": "verdict", "notes": [],
                              "claim": record(result, self.page.story, self.page.tables.releases)}
            for name, result in self.page.results.items()
        }  # fmt: skip

    @cached_property
    def stories(self) -> list[tuple[story.Story, list[story.Result]]]:
        """Every story held, with its claims as checked."""
        return story.check_all(self.page.tables)

    @cached_property
    def items(self) -> dict[str, Item]:
        """Everything that can be cited, by its name in addresses."""
        found = {}
        for name, exhibit in self.exhibits.items():
            place = f"{self.chapter_of[name]}.html#{name}"
            found[name] = Item(
                exhibit["kind"], name, exhibit["title"], exhibit["source"], place, _shape(exhibit)
            )
        for name in self.claims:
            found[name] = self.item_of_claim(self.page.results[name.removeprefix("claim-")])
        return found

    def item_of_claim(self, result: story.Result) -> Item:
        """Say how a claim is cited: by its verdict, and by the releases of its readings."""
        claim, verdict = result.claim, result.verdict.words
        used = {name for reading in result.readings for name in reading.release.split(" + ")}
        source = self.page.source(used or self.page.tables.available["force"], "both")
        title = curl_quotes(f"{claim.claim}, stated: {claim.stated.words}. Verdict: {verdict}")
        return Item("claim", f"claim-{claim.id}", title, source, f"{LEDGER}.html#{claim.id}")

    def reuse(self, name: str, root: str) -> Markup:
        """Write how an item is cited and embedded, on a page that lies below `root`."""
        return cite.reuse(self.items[name], self.work, root)

    def picture(self, name: str) -> bytes:
        """Give the PNG of a figure."""
        return png_of(self.exhibits[name])

    @property
    def tables(self) -> list[Path]:
        """The files of the tables that the book is computed from, embedded and ingested."""
        embedded = self.page.tables.folder.glob("*.*")
        ingested = (store_folder() / f"{lineage.name}.parquet" for lineage in available())
        files = {file.name: file for file in (*embedded, *ingested)}
        return [files[name] for name in sorted(files) if name.endswith((".csv", ".parquet"))]

    @cached_property
    def documents(self) -> documents.Documents:
        """What the book rests on where the tables have no answer."""
        return documents.read(self.page.tables.folder / documents.FILE)


def folder_of(exhibit: dict) -> str:
    """Name the folder of an exhibit's files."""
    return "figures" if exhibit["kind"] == "figure" else "data"


def _shape(exhibit: dict) -> tuple[int, int]:
    """Give the width and height of an exhibit in a frame, in CSS pixels."""
    if exhibit["kind"] == "figure":
        return exhibit["width"], exhibit["height"]
    if exhibit["kind"] == "table":
        rows = 1 + len(exhibit["table"]["rows"]) + bool(exhibit["table"]["foot"])
    else:
        rows = sum(1 + len(claim["readings"]) for claim in exhibit["claims"])
    return cite.FRAME_WIDTH, ROW_HEIGHT * rows

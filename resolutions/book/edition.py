"""An edition's pages, folders, contents and configuration.

`resolutions.book.execute` makes its notebooks, `resolutions.book.assemble` its site; ``dodo.py`` says
what depends on what.
"""

import os
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml

from resolutions import __version__
from resolutions.book.site_manifest import read_manifest
from resolutions.files import ROOT, expand_user, find_story, given_stories, sha256_of, store_folder
from resolutions.vocabulary import BOOK, FORCE_NAMES, NATION, Edition, slug

BUILD = ROOT / "_build"
FACT_CHECK = "notebooks/fact_check"
STORY_CHAPTERS = ("notebooks/reply", FACT_CHECK)
"""The chapters that only an edition of a story has, those of them that its claims fill."""

KEY_FIGURES = "notebooks/key_figures"
FORCE = "notebooks/force"
OF_ALL_FORCES = {"forces/index": "notebooks/every_force", "forces/compare": "notebooks/compare"}
FORCE_PAGES = {f"forces/{slug(place)}": place for place in (NATION, *FORCE_NAMES)}
APPENDIX = (KEY_FIGURES, FORCE, *OF_ALL_FORCES.values())
PAGES = (
    "index.md",
    "check_a_number.md",
    "methods",
    "questions",
    "stories",
    "_static",
    "_templates",
)


UNFINISHED = ".unfinished.ipynb"  # the end of the name of a notebook that is being executed


class BuildError(Exception):
    """A chapter or the book could not be built; the message says which cell or page."""


@dataclass(frozen=True)
class Build:
    """Where an edition is built and where its site goes.

    Attributes
    ----------
    edition : Edition
        What the book tells.
    out : pathlib.Path
        The folder of the finished site.
    forces : bool
        Whether every force gets a page.
    """

    edition: Edition
    out: Path
    forces: bool = False

    @classmethod
    def of(
        cls, edition: Edition, out: str | Path | None = None, forces: bool | None = None
    ) -> "Build":
        """Choose the site's folder, and whether every force gets a page, where nothing was said.

        The folder is ``_build/html`` for the article's edition, else its name. The pages of every
        force are kept where the folder has them, of the same edition.
        """
        default = BUILD / ("html" if edition.is_article else edition.name)
        build = cls(edition, expand_user(out, "OUT").resolve() if out else default, bool(forces))
        if forces is None:
            there = read_manifest(build.out)
            kept = there.get("edition") == build.parameters and there.get("every_force")
            return replace(build, forces=bool(kept))
        return build

    @property
    def work(self) -> Path:
        """The folder in which the book is staged and built."""
        return BUILD / "work" / self.edition.name

    @property
    def hashes(self) -> Path:
        """What is known of the files of the built site, so that they are not read again."""
        return self.work / ".hashes.json"

    @cached_property
    def chapters(self) -> list[str]:
        """The notebooks of this edition, as ``_toc.yml`` orders them, without ending."""
        return [name for name in _files(self.toc) if name.startswith("notebooks/")]

    @property
    def force_pages(self) -> list[str]:
        """The pages of every force and those of all forces together, without ending."""
        return [*OF_ALL_FORCES, *FORCE_PAGES] if self.forces else []

    @cached_property
    def story_chapters(self) -> list[str]:
        """The chapters on the edition's story; none where the story is of another place or span."""
        if self.edition.is_article:
            return list(STORY_CHAPTERS)
        from resolutions.story.claims_file import read
        from resolutions.story.vocabulary import CHAPTERS

        story = read(find_story(self.edition.story))
        if story.edition != self.edition:
            return []
        filled = {FACT_CHECK, *(f"notebooks/{CHAPTERS[claim.subject]}" for claim in story.claims)}
        return [name for name in STORY_CHAPTERS if name in filled]

    @cached_property
    def toc(self) -> dict:
        """The table of contents of this edition.

        The chapters on a story give way to the figures to quote where there is none.
        """
        toc = _read_yaml(ROOT / "_toc.yml")
        left_out = set(STORY_CHAPTERS) - set(self.story_chapters)
        for part in toc["parts"]:
            chapters = [c for c in part["chapters"] if c["file"] not in left_out]
            if not chapters:
                part["caption"] = "The figures"
            part["chapters"] = chapters or [{"file": KEY_FIGURES}]
        if not self.story_chapters:
            toc["parts"][0]["caption"] = "The story"
        if self.forces:
            index, compare, *pages = self.force_pages
            chapter = {"file": index, "sections": [{"file": page} for page in pages]}
            chapters = [chapter, {"file": compare}]
            toc["parts"].insert(-1, {"caption": "Every force", "chapters": chapters})
        return toc

    @property
    def config(self) -> dict:
        """The book's configuration: the committed one, told which edition it is."""
        config = _read_yaml(ROOT / "_config.yml")
        edition = self.edition
        if not edition.is_article:
            config["title"] += f": {edition.force}, {edition.span}"
        config["sphinx"]["config"]["resolutions_edition"] = self.parameters
        return config

    @property
    def parameters(self) -> dict[str, str]:
        """What the chapters are told."""
        return asdict(self.edition)

    def edition_of(self, page: str) -> "Edition":
        """Give the edition that a page tells: a force's page tells of that force."""
        return replace(self.edition, force=FORCE_PAGES.get(page, self.edition.force))

    def executed(self, chapter: str) -> Path:
        """Where a chapter stands as it was executed."""
        return BUILD / "executed" / self.edition.name / f"{chapter}.ipynb"

    def page(self, chapter: str) -> Path:
        """Where an executed chapter stands with the prose that its notebook has now."""
        return self.work / f"{chapter}.ipynb"

    def press_pack(self, page: str) -> Path:
        """Where the press pack of a force's page stands until the site takes it."""
        return self.work / "press" / f"{page.rpartition('/')[2]}.zip"

    @property
    def about(self) -> dict:
        """What the site's manifest says of it: the edition, and what it was made by."""
        return {
            "book": BOOK,
            "version": __version__,
            "edition": self.parameters,
            "every_force": self.forces,
            "address": os.environ.get("SITE_URL", ""),
            "environment": {"requirements.txt": sha256_of(ROOT / "requirements.txt")},
        }


def _read_yaml(file: Path) -> dict:
    return yaml.safe_load(file.read_text("utf-8"))


def _files(toc: dict) -> list[str]:
    return [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]


def source_of(page: str) -> str:
    """Name the committed notebook that a page is made from, without ending."""
    return FORCE if page in FORCE_PAGES else OF_ALL_FORCES.get(page, page)


def chapter_source(chapter: str) -> Path:
    """Where a page's committed notebook stands."""
    return ROOT / f"{source_of(chapter)}.ipynb"


def data_files() -> list[Path]:
    """List the files of data that chapters and pages are made from: embedded, ingested, and stories."""
    return sorted(
        file
        for folder in (ROOT / "data", store_folder(), given_stories())
        for file in folder.rglob("*")
        if file.suffix in (".csv", ".parquet", ".yml", ".json")
    )

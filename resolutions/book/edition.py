"""Force + years + basis → executed notebooks → site.

The steps are plain functions; ``dodo.py`` says what depends on what. Everything is built in a work
folder and swapped into place at the end, so that a failure leaves the last good site as it was.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import nbformat
import yaml

from resolutions.book.engine import WARM, ForkError, forks, in_a_fork
from resolutions.errors import InputError
from resolutions.files import ROOT
from resolutions.vocabulary import FORCE_NAMES, NATION, Edition, slug

BUILD = ROOT / "_build"
ARTICLE_ONLY = "article-only"
ARTICLE_CHAPTERS = ("notebooks/reply", "notebooks/fact_check")
KEY_FIGURES = "notebooks/key_figures"
KERNEL = "kernel"
FORCE = "notebooks/force"
OF_ALL_FORCES = {"forces/index": "notebooks/every_force", "forces/compare": "notebooks/compare"}
FORCE_PAGES = {f"forces/{slug(place)}": place for place in (NATION, *FORCE_NAMES)}
APPENDIX = (KEY_FIGURES, FORCE, *OF_ALL_FORCES.values())
TITLE = "title"
PAGES = ("index.md", "check_a_number.md", "methods", "questions", "_static", "_templates")


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
    def of(cls, edition: Edition, out: str | Path | None = None, forces: bool = False) -> "Build":
        """Choose the site's folder: ``_build/html`` for the article's edition, else its name."""
        default = BUILD / ("html" if edition.is_article else edition.name)
        return cls(edition, Path(out).resolve() if out else default, forces)

    @property
    def work(self) -> Path:
        """The folder in which the book is staged and built."""
        return BUILD / "work" / self.edition.name

    @property
    def chapters(self) -> list[str]:
        """The notebooks of this edition, as ``_toc.yml`` orders them, without ending."""
        return [name for name in _files(self.toc) if name.startswith("notebooks/")]

    @property
    def force_pages(self) -> list[str]:
        """The pages of every force and those of all forces together, without ending."""
        return [*OF_ALL_FORCES, *FORCE_PAGES] if self.forces else []

    @property
    def toc(self) -> dict:
        """The table of contents of this edition.

        The chapters that belong to the article alone give way to the figures to quote.
        """
        toc = _read_yaml(ROOT / "_toc.yml")
        if not self.edition.is_article:
            toc = self._without_the_article(toc)
        if self.forces:
            first, *rest = self.force_pages
            chapter = {"file": first, "sections": [{"file": page} for page in rest]}
            toc["parts"].insert(-1, {"caption": "Every force", "chapters": [chapter]})
        return toc

    def _without_the_article(self, toc: dict) -> dict:
        parts = []
        for part in toc["parts"]:
            kept = [c for c in part["chapters"] if c["file"] not in ARTICLE_CHAPTERS]
            if kept:
                parts.append(part | {"chapters": kept})
            else:
                parts.append({"caption": "The figures", "chapters": [{"file": KEY_FIGURES}]})
        parts[0] = parts[0] | {"caption": "The story"}
        return toc | {"parts": parts}

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

    def told(self, page: str) -> "Edition":
        """Give the edition that a page tells: a force's page tells of that force."""
        return replace(self.edition, force=FORCE_PAGES.get(page, self.edition.force))

    def executed(self, chapter: str) -> Path:
        """Where a chapter's executed notebook stands."""
        return self.work / f"{chapter}.ipynb"

    def press_pack(self, page: str) -> Path:
        """Where the press pack of a force's page stands until the site takes it."""
        return self.work / "press" / f"{page.rpartition('/')[2]}.zip"

    def check_out(self) -> None:
        """Refuse to replace a folder that is no site of this book.

        Raises
        ------
        InputError
            If the folder holds something else.
        """
        out = self.out
        if out.is_file() or (
            out.is_dir() and any(out.iterdir()) and not (out / "searchindex.js").is_file()
        ):
            raise InputError(
                f"{out} holds something that is no site of this book",
                "OUT",
                "name an empty or a new folder",
            )


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


def notebook_source(chapter: str) -> str:
    """Give what a chapter says and computes, without its stored outputs."""
    cells = nbformat.read(chapter_source(chapter), as_version=4).cells
    return json.dumps([[cell.cell_type, cell.source, cell.metadata.get("tags")] for cell in cells])


def prepare(notebook: nbformat.NotebookNode, edition: Edition) -> nbformat.NotebookNode:
    """Take from a chapter what belongs to another edition, and all outputs; name its force."""
    cells = [
        cell
        for cell in notebook.cells
        if edition.is_article or ARTICLE_ONLY not in cell.metadata.get("tags", [])
    ]
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif TITLE in cell.metadata.get("tags", []):
            cell.source = f"# {edition.force}"
    return nbformat.from_dict({**notebook, "cells": cells})


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Leave in an executed notebook what a reader needs, the same bytes for the same data."""
    for key in ("papermill", "widgets"):
        notebook.metadata.pop(key, None)
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for place, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = f"parameters-{place}"
            tags = ["injected-parameters", "remove-cell"]
        cell.metadata = {"tags": tags} if tags else {}
    return notebook


def execute(
    chapter: str, build: Build, output: Path | None = None, engine: str | None = None
) -> None:
    """Execute a chapter or a force's page with the edition's parameters.

    Parameters
    ----------
    chapter : str
        Such as ``notebooks/trend`` or ``forces/kent``.
    build : Build
        The edition and its work folder.
    output : pathlib.Path, optional
        Where the executed notebook goes; the work folder by default.
    engine : {'warm', 'kernel'}, optional
        How it is run: in a fork of this process, or in a kernel of its own. By default the first,
        where the system can.

    Raises
    ------
    BuildError
        If a cell fails: names page, cell and error. Nothing is written then.
    """
    output = output or build.executed(chapter)
    output.parent.mkdir(parents=True, exist_ok=True)
    if (engine or (WARM if forks() else KERNEL)) == WARM:
        try:
            in_a_fork(build.edition, _execute, chapter, build, output, WARM)
        except ForkError as fault:
            raise BuildError(f"{_named(chapter)}: {fault}") from None
    else:
        _execute(chapter, build, output, None)


def _execute(chapter: str, build: Build, output: Path, engine: str | None) -> None:
    from papermill import PapermillExecutionError, execute_notebook

    unfinished = output.with_suffix(".unfinished.ipynb")
    source = nbformat.read(chapter_source(chapter), as_version=4)
    edition = build.told(chapter)
    nbformat.write(prepare(source, edition), unfinished)
    options = {} if engine else {"extra_arguments": ["--log-level=CRITICAL"]}
    try:
        execute_notebook(
            unfinished,
            unfinished,
            parameters={} if edition.is_article else asdict(edition),
            engine_name=engine,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            cwd=chapter_source(chapter).parent,
            **options,
        )
        nbformat.write(tidy(nbformat.read(unfinished, as_version=4)), output)
    except PapermillExecutionError as fault:
        place = _place_in_source(fault.cell_index, unfinished, source)
        raise BuildError(
            f"{_named(chapter)}, cell {place}: {fault.ename}: {fault.evalue}"
        ) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _named(chapter: str) -> str:
    """Name a page in a message, with the force that it tells."""
    told = f"{FORCE_PAGES[chapter]}: " if chapter in FORCE_PAGES else ""
    return f"{told}{source_of(chapter)}.ipynb"


def _place_in_source(index: int, executed: Path, source: nbformat.NotebookNode) -> int:
    """Count, from 1, where a cell of the executed notebook stands in the committed one."""
    cells = nbformat.read(executed, as_version=4).cells
    told_by_papermill = "papermill-error-cell-tag"
    cells = [cell for cell in cells if told_by_papermill not in cell.metadata.get("tags", [])]
    return [cell.id for cell in source.cells].index(cells[index].id) + 1


def stage(build: Build) -> None:
    """Lay the plain pages, the configuration and the contents beside the executed chapters."""
    build.work.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        source, target = ROOT / name, build.work / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    for name, content in (("_config.yml", build.config), ("_toc.yml", build.toc)):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        _write_if_changed(build.work / name, text)
    wanted = {build.executed(chapter) for chapter in (*build.chapters, *APPENDIX)}
    for file in (build.work / "notebooks").glob("*.ipynb"):
        if file not in wanted:
            file.unlink()


def _write_if_changed(file: Path, text: str) -> None:
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8")


def keep_executed(build: Build) -> None:
    """Store the executed chapters of the article's edition in ``notebooks/``, to be committed."""
    for chapter in (*build.chapters, *APPENDIX):
        shutil.copyfile(build.executed(chapter), chapter_source(chapter))


def make_site(build: Build) -> None:
    """Build the staged book, warnings as errors, and swap the site into place.

    Raises
    ------
    BuildError
        If Jupyter Book fails or warns: holds its last lines. The site that was there stays.
    """
    stage(build)
    command = [sys.executable, "-m", "resolutions.book.parallel_book", "build", "-W", "--keep-going", "-q",
               str(build.work)]  # fmt: skip
    done = subprocess.run(
        command, cwd=build.work, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}
    )
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise BuildError("Jupyter Book could not build the site:\n" + "\n".join(said[-25:]))
    swap(build.work / "_build" / "html", build.out)


def swap(built: Path, out: Path) -> None:
    """Put a finished folder in place of another in two renames."""
    fresh, old = (out.with_name(f".{out.name}.{state}") for state in ("new", "old"))
    if old.exists() and not out.exists():  # a swap was cut off between its two renames
        old.rename(out)
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(built, fresh)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)

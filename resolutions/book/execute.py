"""A chapter and an edition → an executed notebook, and that with its prose as it is now."""

from dataclasses import asdict
from pathlib import Path

import nbformat

from resolutions.book.edition import (
    FORCE_PAGES,
    UNFINISHED,
    Build,
    BuildError,
    chapter_source,
    source_of,
)
from resolutions.files import write_atomically
from resolutions.vocabulary import Edition

KERNEL = "kernel"
TITLE = "title"
INJECTED = "injected-parameters"


def prepare(notebook: nbformat.NotebookNode, edition: Edition) -> nbformat.NotebookNode:
    """Take all outputs from a chapter, and name its force."""
    cells = list(notebook.cells)
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
        if INJECTED in tags:
            cell["id"] = f"parameters-{place}"
            tags = [INJECTED, "remove-cell"]
        cell.metadata = {"tags": tags} if tags else {}
    return notebook


def put_prose(chapter: str, build: Build) -> None:
    """Write the page of an executed chapter: its outputs, and the prose that its notebook has now.

    So a sentence that was changed needs no cell to be executed again.
    """
    executed = nbformat.read(build.executed(chapter), as_version=4)
    notebook = prepare(
        nbformat.read(chapter_source(chapter), as_version=4), build.edition_of(chapter)
    )
    page = build.page(chapter)
    page.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(page, f"{nbformat.writes(with_prose(executed, notebook.cells))}\n")


def with_prose(executed: nbformat.NotebookNode, cells: list) -> nbformat.NotebookNode:
    """Give an executed chapter the prose among other cells of the same code."""
    of_tag = [
        (cell, cell.metadata.get("tags", [])) for cell in executed.cells if cell.cell_type == "code"
    ]
    injected = [cell for cell, tags in of_tag if INJECTED in tags]
    code = iter([cell for cell, tags in of_tag if INJECTED not in tags])
    found = []
    for cell in cells:
        if cell.cell_type != "code":
            found.append(cell)
            continue
        found.append(next(code))
        if "parameters" in cell.metadata.get("tags", []):
            found += injected
    return tidy(nbformat.from_dict({**executed, "cells": found}))


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
    from resolutions.book.engine import WARM, ForkError, forks, run_in_fork

    output = output or build.executed(chapter)
    output.parent.mkdir(parents=True, exist_ok=True)
    if (engine or (WARM if forks() else KERNEL)) == WARM:
        try:
            run_in_fork(build.edition, _execute, chapter, build, output, WARM)
        except ForkError as fault:
            raise BuildError(f"{_page_prefix(chapter)}: {fault}") from None
    else:
        _execute(chapter, build, output, None)


def _execute(chapter: str, build: Build, output: Path, engine: str | None) -> None:
    from papermill import PapermillExecutionError, execute_notebook

    unfinished = output.with_suffix(UNFINISHED)
    source = nbformat.read(chapter_source(chapter), as_version=4)
    edition = build.edition_of(chapter)
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
        nbformat.write(tidy(nbformat.read(unfinished, as_version=4)), unfinished)
        unfinished.replace(output)
    except PapermillExecutionError as fault:
        place = _place_in_source(fault.cell_index, unfinished, source)
        raise BuildError(
            f"{_page_prefix(chapter)}, cell {place}: {fault.ename}: {fault.evalue}"
        ) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _page_prefix(chapter: str) -> str:
    """Name a page in a message, with the force that it tells."""
    prefix = f"{FORCE_PAGES[chapter]}: " if chapter in FORCE_PAGES else ""
    return f"{prefix}{source_of(chapter)}.ipynb"


def _place_in_source(index: int, executed: Path, source: nbformat.NotebookNode) -> int:
    """Count, from 1, where a cell of the executed notebook stands in the committed one."""
    cells = nbformat.read(executed, as_version=4).cells
    told_by_papermill = "papermill-error-cell-tag"
    cells = [cell for cell in cells if told_by_papermill not in cell.metadata.get("tags", [])]
    return [cell.id for cell in source.cells].index(cells[index].id) + 1

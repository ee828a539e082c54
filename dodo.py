"""The build graph: what depends on what, redone only when stale.

`resolutions book` runs it; by hand, `doit force=Kent first_year=2019/20 last_year=2024/25`. A chapter
depends on its own cells, on the tables and on the modules that its code imports, worked out by
`resolutions.book.imports`; the site depends on everything. The packages that execute and build are
imported by the steps that need them, so that it takes little to find that nothing is to do.
"""

import json
import os
from dataclasses import asdict
from functools import cache
from importlib import import_module

from doit import get_var
from doit.tools import config_changed

from resolutions.book.assemble import is_published
from resolutions.book.edition import (
    APPENDIX,
    FORCE_PAGES,
    PAGES,
    ROOT,
    Build,
    BuildError,
    chapter_source,
    data_files,
)
from resolutions.book.imports import Package
from resolutions.book.progress import Progress
from resolutions.book.run import StateWhenRead
from resolutions.vocabulary import Edition

DEFAULTS = Edition()
THIS = Build.of(
    Edition(*(get_var(name, getattr(DEFAULTS, name)) for name in
              ("force", "first_year", "last_year", "basis", "story"))),
    get_var("out"),
    {"yes": True, "no": False}.get(get_var("forces")),
)  # fmt: skip
THIS.work.mkdir(parents=True, exist_ok=True)
DOIT_CONFIG = {
    "default_tasks": ["site"],
    "dep_file": str(THIS.work / ".doit.json"),
    "backend": "json",
    "check_file_uptodate": StateWhenRead,
    "reporter": Progress,
    "num_process": 2,
    "continue": THIS.forces,  # one force's fault does not stop the others
    "verbosity": 0,
}
MODULES = Package(memory=THIS.work / ".imports.json")
files_behind = cache(MODULES.files_behind)
PACKAGE = sorted(MODULES.modules | set(MODULES.templates))
LOCK = ROOT / "requirements.txt"
DATA = data_files()
PLAIN = sorted(
    file
    for name in PAGES
    for file in (ROOT / name, *(ROOT / name).rglob("*"))
    if file.is_file() and file.suffix != ".pyc"
)
CONFIGURATION = [ROOT / "_config.yml", ROOT / "_toc.yml"]
NOTEBOOKS = {chapter_source(name) for name in (*THIS.chapters, *APPENDIX, *THIS.force_pages)}
StateWhenRead.before_the_build([*PACKAGE, LOCK, *DATA, *PLAIN, *CONFIGURATION, *NOTEBOOKS])


def call(module, function, *args):
    """Import a step's function when it is needed, and call it."""
    try:
        getattr(import_module(f"resolutions.{module}"), function)(*args)
    except OSError as fault:
        raise BuildError(f"{fault.filename or THIS.work}: {fault.strerror or fault}") from None


@cache
def code_of(notebook):
    """Give the cells of a notebook that compute, without their outputs."""
    found = json.loads(notebook.read_text("utf-8"))["cells"]
    return [
        ("".join(cell["source"]), cell["metadata"].get("tags"))
        for cell in found
        if cell["cell_type"] == "code"
    ]


def computed_by(notebook):
    """List the files of the package that a notebook is computed by, how it is executed among them."""
    code = "\n".join(source for source, _ in code_of(notebook))
    return files_behind(f"{code}\nfrom resolutions.book.execute import execute")


def chapter(name):
    """Give the task that executes one page; it is stale only if what it reads has changed."""
    notebook = chapter_source(name)
    return {
        "name": f"{THIS.edition.name}:{name.rpartition('/')[2]}",
        "actions": [(call, ["book.execute", "execute", name, THIS])],
        "file_dep": [*computed_by(notebook), *DATA, LOCK],
        "targets": [THIS.executed(name)],
        "uptodate": [config_changed({**THIS.parameters, "code": code_of(notebook)})],
    }


def task_chapter():
    """Execute a chapter with the edition's parameters."""
    for name in THIS.chapters:
        yield chapter(name)


def task_appendix():
    """Execute the chapters that are no part of the article's edition as it is committed."""
    for name in APPENDIX:
        if name not in THIS.chapters:
            yield chapter(name)


def task_force():
    """Execute the page of every force, and those of all forces together."""
    for name in THIS.force_pages:
        yield chapter(name)


def task__prose():
    """Put the prose that its notebook has now into each executed page."""
    for name in dict.fromkeys((*THIS.chapters, *APPENDIX, *THIS.force_pages)):
        yield {
            "name": f"{THIS.edition.name}:{name}",
            "actions": [(call, ["book.execute", "put_prose", name, THIS])],
            "file_dep": [
                THIS.executed(name),
                chapter_source(name),
                *files_behind("from resolutions.book.execute import put_prose"),
                LOCK,
            ],
            "targets": [THIS.page(name)],
        }


def task_press():
    """Make the press pack of every force."""
    for name in FORCE_PAGES if THIS.forces else ():
        target = THIS.press_pack(name)
        yield {
            "name": f"{THIS.edition.name}:{target.stem}",
            "actions": [
                (call, ["site.press", "pack", THIS.executed(name), THIS.edition_of(name), target])
            ],
            "file_dep": [
                THIS.executed(name),
                *files_behind("from resolutions.site.press import pack"),
                *DATA,
                LOCK,
            ],
            "targets": [target],
            "uptodate": [config_changed(asdict(THIS.edition_of(name)))],
        }


def task_part():
    """Make the parts of the site that take time and follow from little."""
    parts = {
        "numbers": ("site.numbers", "write", [*DATA, LOCK]),
        "type.css": ("site.type_sheet", "write", [LOCK]),
    }
    for name, (module, function, inputs) in parts.items():
        target = THIS.work / name
        yield {
            "name": name,
            "actions": [(call, [module, function, target])],
            "file_dep": [
                *files_behind(f"from resolutions.{module} import {function}"),
                *inputs,
            ],
            "targets": [target],
        }


def task_notebooks():
    """Store the executed chapters of the article's edition in notebooks/."""
    return {
        "actions": [(call, ["book.assemble", "keep_executed", THIS])],
        "task_dep": ["_prose"],
    }


def task_site():
    """Build the site from the executed chapters and the plain pages."""
    return {
        "actions": [(call, ["book.assemble", "make_site", THIS])],
        "task_dep": ["part"],
        "file_dep": [
            *(THIS.page(name) for name in (*THIS.chapters, *THIS.force_pages)),
            *(THIS.press_pack(name) for name in FORCE_PAGES if THIS.forces),
            *PLAIN,
            *PACKAGE,
            *DATA,
            *CONFIGURATION,
            LOCK,
        ],
        "targets": [THIS.out / "index.html"],
        "uptodate": [
            config_changed(
                {
                    **THIS.parameters,
                    "forces": THIS.forces,
                    "address": os.environ.get("SITE_URL", ""),
                }
            ),
            (is_published, [THIS]),
        ],
    }

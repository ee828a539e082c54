"""The build graph: what depends on what, redone only when stale.

`resolutions book` runs it; by hand, `doit force=Kent first_year=2019/20 last_year=2024/25`.
"""

import os
from dataclasses import asdict

from doit import get_var
from doit.tools import config_changed

from resolutions.book.edition import (
    APPENDIX,
    FORCE_PAGES,
    PAGES,
    ROOT,
    Build,
    execute,
    keep_executed,
    make_site,
    notebook_source,
)
from resolutions.book.progress import Progress
from resolutions.files import store_folder
from resolutions.site.press import pack
from resolutions.vocabulary import Edition

DEFAULTS = Edition()
THIS = Build.of(
    Edition(*(get_var(name, getattr(DEFAULTS, name)) for name in
              ("force", "first_year", "last_year", "basis"))),
    get_var("out"),
    get_var("forces") == "yes",
)  # fmt: skip
THIS.work.mkdir(parents=True, exist_ok=True)
DOIT_CONFIG = {
    "default_tasks": ["site"],
    "dep_file": str(THIS.work / ".doit.json"),
    "backend": "json",
    "reporter": Progress,
    "num_process": 2,
    "continue": THIS.forces,  # one force's fault does not stop the others
    "verbosity": 0,
}
PACKAGE = sorted((ROOT / "resolutions").rglob("*.py"))
COMPUTES = [
    file
    for file in PACKAGE
    if file.relative_to(ROOT / "resolutions").parts[0] not in ("site", "official", "cli.py")
]
LOCK = ROOT / "requirements.txt"
DATA = sorted(
    file
    for folder in (ROOT / "data", store_folder())
    for file in folder.glob("*")
    if file.suffix in (".csv", ".parquet", ".yml")
)


def chapter(name):
    """Give the task that executes one page; it is stale only if what it reads has changed."""
    return {
        "name": f"{THIS.edition.name}:{name.rpartition('/')[2]}",
        "actions": [(execute, [name, THIS])],
        "file_dep": [*COMPUTES, *DATA, LOCK],
        "targets": [THIS.executed(name)],
        "uptodate": [
            config_changed(
                {**THIS.parameters, "source": notebook_source(name), "data": list(map(str, DATA))}
            )
        ],
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


def task_press():
    """Make the press pack of every force."""
    for name in FORCE_PAGES if THIS.forces else ():
        target = THIS.press_pack(name)
        yield {
            "name": f"{THIS.edition.name}:{target.stem}",
            "actions": [(pack, [THIS.executed(name), THIS.told(name), target])],
            "file_dep": [THIS.executed(name), *PACKAGE, *DATA, LOCK],
            "targets": [target],
            "uptodate": [config_changed({**asdict(THIS.told(name)), "data": list(map(str, DATA))})],
        }


def task_notebooks():
    """Store the executed chapters of the article's edition in notebooks/."""
    return {"actions": [(keep_executed, [THIS])], "task_dep": ["chapter", "appendix"]}


def task_site():
    """Build the site from the executed chapters and the plain pages."""
    pages = [file for name in PAGES for file in _files_of(ROOT / name)]
    return {
        "actions": [(make_site, [THIS])],
        "file_dep": [
            *(THIS.executed(name) for name in (*THIS.chapters, *THIS.force_pages)),
            *(THIS.press_pack(name) for name in FORCE_PAGES if THIS.forces),
            *pages,
            *PACKAGE,
            *DATA,
            ROOT / "_config.yml",
            ROOT / "_toc.yml",
        ],
        "targets": [THIS.out / "index.html"],
        "uptodate": [
            config_changed(
                {
                    **THIS.parameters,
                    "out": str(THIS.out),
                    "forces": THIS.forces,
                    "address": os.environ.get("SITE_URL", ""),
                }
            )
        ],
    }


def _files_of(place):
    return [place] if place.is_file() else sorted(f for f in place.rglob("*") if f.is_file())

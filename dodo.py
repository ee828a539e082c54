"""The build graph: what depends on what, redone only when stale.

`resolutions book` runs it; by hand, `doit force=Kent first_year=2019/20 last_year=2024/25`.
"""

from doit import get_var
from doit.tools import config_changed

from resolutions.edition import (
    KEY_FIGURES,
    PAGES,
    ROOT,
    Build,
    execute,
    keep_executed,
    make_site,
    notebook_source,
)
from resolutions.progress import Progress
from resolutions.store import store_folder
from resolutions.vocabulary import Edition

DEFAULTS = Edition()
THIS = Build.of(
    Edition(*(get_var(name, getattr(DEFAULTS, name)) for name in
              ("force", "first_year", "last_year", "basis"))),
    get_var("out"),
)  # fmt: skip
THIS.work.mkdir(parents=True, exist_ok=True)
DOIT_CONFIG = {
    "default_tasks": ["site"],
    "dep_file": str(THIS.work / ".doit.json"),
    "backend": "json",
    "reporter": Progress,
    "num_process": 2,
    "verbosity": 0,
}
PACKAGE = sorted((ROOT / "resolutions").glob("*.py"))
OF_THE_SITE = {
    "site.py",
    "theme.py",
    "edition.py",
    "cli.py",
    "progress.py",
    "readme.py",
    "ingest.py",
    "checks.py",
    "sources.py",
    "sheets.py",
    "workbook.py",
}
DATA = sorted(
    file
    for folder in (ROOT / "data", store_folder())
    for file in folder.glob("*")
    if file.suffix in (".csv", ".parquet", ".yml")
)


def chapter(name):
    """Give the task that executes one chapter; it is stale only if what it reads has changed."""
    return {
        "name": f"{THIS.edition.name}:{name.removeprefix('notebooks/')}",
        "actions": [(execute, [name, THIS])],
        "file_dep": [*(file for file in PACKAGE if file.name not in OF_THE_SITE), *DATA],
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
    """Execute the chapter that stands in for the article's in other editions."""
    if KEY_FIGURES not in THIS.chapters:
        yield chapter(KEY_FIGURES)


def task_notebooks():
    """Store the executed chapters of the article's edition in notebooks/."""
    return {"actions": [(keep_executed, [THIS])], "task_dep": ["chapter", "appendix"]}


def task_site():
    """Build the site from the executed chapters and the plain pages."""
    pages = [file for name in PAGES for file in _files_of(ROOT / name)]
    return {
        "actions": [(make_site, [THIS])],
        "file_dep": [
            *(THIS.executed(chapter) for chapter in THIS.chapters),
            *pages,
            *PACKAGE,
            *DATA,
            ROOT / "_config.yml",
            ROOT / "_toc.yml",
        ],
        "targets": [THIS.out / "index.html"],
        "uptodate": [config_changed({**THIS.parameters, "out": str(THIS.out)})],
    }


def _files_of(place):
    return [place] if place.is_file() else sorted(f for f in place.rglob("*") if f.is_file())

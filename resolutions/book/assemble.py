"""Executed chapters and plain pages → the site, built aside and swapped into place."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from filelock import FileLock

from resolutions.book import edition
from resolutions.book.edition import (
    APPENDIX,
    PAGES,
    Build,
    BuildError,
    chapter_source,
)
from resolutions.book.site_folder import check_place, replace
from resolutions.book.site_manifest import MANIFEST, is_whole, manifest_of
from resolutions.files import ROOT, write_atomically

FULL = os.strerror(errno.ENOSPC)
THEN_JUPYTER_BOOK_FAILED = "The above exception was the direct cause of the following exception"


def stage(build: Build) -> None:
    """Lay the plain pages, the configuration and the contents beside the executed chapters.

    Sphinx reads a page again if its file is newer than the last reading. So a copy is as old as it is, not
    as old as its source, which may have been edited before that reading and after the copy that was read.
    """
    build.work.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        source, target = ROOT / name, build.work / name
        for file in source.rglob("*") if source.is_dir() else [source]:
            if file.is_file():
                _write_if_changed(build.work / file.relative_to(ROOT), file.read_bytes())
        for copy in target.rglob("*") if target.is_dir() else []:
            if copy.is_file() and not (ROOT / copy.relative_to(build.work)).exists():
                copy.unlink()
    for name, content in (("_config.yml", build.config), ("_toc.yml", build.toc)):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        _write_if_changed(build.work / name, text.encode())
    wanted = {build.page(chapter) for chapter in (*build.chapters, *APPENDIX)}
    for file in (build.work / "notebooks").glob("*.ipynb"):
        if file not in wanted:
            file.unlink()


def _write_if_changed(file: Path, content: bytes) -> None:
    if not file.exists() or file.read_bytes() != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def keep_executed(build: Build) -> None:
    """Store the executed chapters of the article's edition in ``notebooks/``, to be committed."""
    for chapter in (*build.chapters, *APPENDIX):
        shutil.copyfile(build.page(chapter), chapter_source(chapter))


def make_site(build: Build) -> None:
    """Build the staged book, warnings as errors, and put the site into its folder.

    Sphinx keeps what it has read and written for the next build. It cannot tell a page that was cut off
    from a whole one, so that a build that did not end well leaves nothing to the next.

    Raises
    ------
    BuildError
        If Jupyter Book fails or warns: has its last lines. The site that was there stays.
    """
    stage(build)
    made, html, unfinished = (
        build.work / name for name in ("_build", "_build/html", ".unfinished")
    )
    if unfinished.exists() or not is_whole(html, build.hashes):
        shutil.rmtree(made, ignore_errors=True)
    unfinished.touch()
    (html / MANIFEST).unlink(missing_ok=True)
    command = [sys.executable, "-m", "resolutions.book.parallel_book", "build", "-W", "--keep-going", "-q",
               str(build.work)]  # fmt: skip
    done = subprocess.run(
        command, cwd=build.work, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}
    )
    if done.returncode:
        if FULL in done.stdout + done.stderr:
            raise OSError(errno.ENOSPC, FULL, str(build.work))
        cause, *_ = (done.stdout + done.stderr).split(THEN_JUPYTER_BOOK_FAILED)
        said = [line for line in cause.splitlines() if line.strip()]
        raise BuildError("Jupyter Book could not build the site:\n" + "\n".join(said[-25:]))
    write_atomically(html / MANIFEST, manifest_of(html, build.about, build.hashes))
    unfinished.unlink()
    publish(build)


def publish(build: Build) -> None:
    """Put the built site into its folder, one build after the other."""
    with FileLock(edition.BUILD / ".publish.lock"):
        check_place(build.out)
        replace(build.work / "_build" / "html", build.out)


def is_published(build: Build) -> bool:
    """Say whether the folder of the site has what was last built of the edition, whole."""
    made = build.work / "_build" / "html" / MANIFEST
    found = build.out / MANIFEST
    return (
        made.is_file()
        and found.is_file()
        and made.read_bytes() == found.read_bytes()
        and is_whole(build.out, build.hashes)
    )

"""Executed chapters and plain pages → the site, built aside and swapped into place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from resolutions.book.edition import APPENDIX, PAGES, Build, BuildError, chapter_source
from resolutions.files import ROOT


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

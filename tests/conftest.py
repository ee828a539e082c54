"""What the tests share: the tables held, and a copy of data/ to damage."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from browser import launched, serving
from hypothesis import settings

from resolutions.tables import query as held

# The tests hold what the embedded tables say, whatever somebody has ingested here.
os.environ["RESOLUTIONS_DATA"] = tempfile.mkdtemp(prefix="nothing-ingested-")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def tables() -> held.Tables:
    """Give the embedded tables."""
    return held.load()


@pytest.fixture
def data_folder(tmp_path) -> Path:
    """Give a copy of data/ that a test may damage."""
    return shutil.copytree(held.EMBEDDED, tmp_path / "data")


def build(folder: Path, *arguments: str) -> Path:
    """Build an edition's site as a reader would, from the command line."""
    command = [sys.executable, "-c", "from resolutions.cli import main; main()", "book"]
    done = subprocess.run(
        [*command, "--out", str(folder), *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def article_site(tmp_path_factory) -> Path:
    """Build the article's edition."""
    return build(tmp_path_factory.mktemp("sites") / "article")


@pytest.fixture(scope="session")
def forces_site(tmp_path_factory) -> Path:
    """Build the article's edition with a page for every force."""
    return build(tmp_path_factory.mktemp("sites") / "forces", "--forces")


@pytest.fixture(scope="session")
def kent_site(tmp_path_factory) -> Path:
    """Build another force's edition, of other years and the other basis."""
    span = ["--from", "2019/20", "--to", "2024/25"]
    folder = tmp_path_factory.mktemp("sites") / "kent"
    return build(folder, "--force", "Kent", *span, "--basis", "recorded")


@pytest.fixture(scope="session")
def nation_site(tmp_path_factory) -> Path:
    """Build the edition of England and Wales over all years held."""
    span = ["--from", "2014/15", "--to", "2025/26"]
    return build(tmp_path_factory.mktemp("sites") / "nation", "--force", "England and Wales", *span)


@pytest.fixture
def site(request) -> Path:
    """Give the site that a test names."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def browser():
    """Give a headless Chromium, or skip without one."""
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def served(forces_site):
    """Give the address of the site with all forces, below a path of its server as on many hosts."""
    with serving(forces_site.parent) as address:
        yield f"{address}/{forces_site.name}"

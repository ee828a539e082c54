"""What the tests share: the tables, the sites (each built once a run), and a browser."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from browser import launched, serving
from filelock import FileLock
from hypothesis import settings

from resolutions.tables import query

# The tests hold what the embedded tables say, whatever somebody has ingested here.
os.environ["RESOLUTIONS_DATA"] = tempfile.mkdtemp(prefix="nothing-ingested-")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ADDRESS = "https://example.org/book/"
SITES = {
    "article": ["--forces"],
    "kent": ["--force", "Kent", "--from", "2019/20", "--to", "2024/25", "--basis", "recorded"],
    "nation": ["--force", "England and Wales", "--from", "2014/15", "--to", "2025/26"],
    "addressed": [],
}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config, items) -> None:
    """Build the sites on one core while the other runs what needs none; browser tests come last.

    The tests of one page stay on one core, which visits it once. What is exhaustive is asked for.
    """
    if "exhaustive" not in config.option.markexpr:
        left = [item for item in items if item.get_closest_marker("exhaustive")]
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)

    def order(item) -> int:
        if item.name == "test_the_sites_are_built":
            return 0
        return 1 + bool(item.get_closest_marker("site")) + bool(item.get_closest_marker("browser"))

    items.sort(key=order)
    for item in items:
        parameters = getattr(item, "callspec", None)
        name = parameters.params.get("name") if parameters else None
        # a page's own tests go together, as do the tests of any other file
        group = f"{item.path.stem}:{name}" if isinstance(name, str) else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def tables() -> query.Tables:
    """Give the embedded tables."""
    return query.load()


@pytest.fixture
def data_folder(tmp_path) -> Path:
    """Give a copy of data/ that a test may damage."""
    return shutil.copytree(query.EMBEDDED, tmp_path / "data")


def build(folder: Path, *arguments: str) -> Path:
    """Build an edition's site as a reader would, from the command line."""
    command = [sys.executable, "-c", "from resolutions.cli import main; main()", "book"]
    done = subprocess.run(
        [*command, "--out", str(folder), *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def site_of(tmp_path_factory, worker_id):
    """Give what builds a site of `SITES`, or waits for the process that is building it."""
    run = tmp_path_factory.getbasetemp()
    sites = (run if worker_id == "master" else run.parent) / "sites"
    sites.mkdir(exist_ok=True)

    def built(name: str) -> Path:
        folder = sites / name
        with FileLock(sites / ".lock"):
            if not folder.exists():
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv("SITE_URL", ADDRESS.rstrip("/") if name == "addressed" else "")
                    build(folder, *SITES[name])
        return folder

    return built


def _site(name: str):
    @pytest.fixture(scope="session", name=f"{name}_site")
    def site(site_of) -> Path:
        return site_of(name)

    return site


article_site, kent_site, nation_site, addressed_site = map(_site, SITES)


@pytest.fixture
def site(request) -> Path:
    """Give the site that a test names."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def browser():
    """Give a headless Chromium, or skip without one."""
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def served(article_site):
    """Give the address of the article's site, below a path of its server as on many hosts."""
    with serving(article_site.parent) as address:
        yield f"{address}/{article_site.name}"

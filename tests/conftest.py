"""What the tests share: the tables, the sites (each built once a run), and a browser."""

import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from browser import launched, serving
from command_line import in_a_process
from filelock import FileLock
from hypothesis import settings
from published import publish

from resolutions.official import releases
from resolutions.tables import query
from resolutions.tables.ingest import ingest_one

# The tests hold what the embedded tables say, whatever somebody has ingested here.
os.environ["RESOLUTIONS_DATA"] = tempfile.mkdtemp(prefix="nothing-ingested-")

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("repeatable")

ADDRESS = "https://example.org/book/"
SITES = {
    "article": [],  # with `--forces` where tests of the force pages are to run
    "nation": ["--story", "bbc-national-2019"],
    "kent": ["--force", "Kent", "--from", "2019/20", "--to", "2024/25", "--basis", "recorded"],
}
"""The article's; another story's, at an address; no story's, with a year ingested."""


OTHER_SITES = {"forces_site", "nation_site", "kent_site"}


def needs_another_site(item) -> bool:
    """Say whether a test needs more than the article's site without its force pages."""
    chosen = getattr(getattr(item, "callspec", None), "params", {}).values()
    chosen = {each for each in chosen if isinstance(each, str)}
    return bool(OTHER_SITES & chosen.union(getattr(item, "fixturenames", ())))


def pytest_ignore_collect(collection_path, config) -> bool | None:
    """Spare a run, such as `make check`, the import of modules that it leaves out as a whole."""
    if collection_path.suffix != ".py":
        return None
    marks = re.search(r"^pytestmark = .*?\n\n", collection_path.read_text("utf-8"), re.M | re.S)
    left_out = re.findall(r"\bnot (\w+)", config.option.markexpr)
    named = re.findall(r"pytest\.mark\.(\w+)", marks[0]) if marks else []
    return True if set(left_out).intersection(named) else None


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config, items) -> None:
    """Build the sites on one core while the other runs what needs none; browser tests come last.

    The tests of one page stay on one core, which visits it once. What is exhaustive is asked for.
    """
    for item in filter(needs_another_site, items):
        item.add_marker(pytest.mark.ci)
    if "exhaustive" not in config.option.markexpr:
        left = [item for item in items if item.get_closest_marker("exhaustive")]
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)

    def is_of_a_page(item) -> bool:
        return "reading" in getattr(item, "fixturenames", ())  # a notebook's cell has none

    def order(item) -> int:
        if item.name.startswith("test_the_sites_are_built"):
            return 0
        if not item.get_closest_marker("site"):
            return 1
        # single pages come at the very end, so that both cores end together
        return 2 + bool(item.get_closest_marker("browser")) + is_of_a_page(item)

    items.sort(key=order)
    for item in items:
        page = is_of_a_page(item)
        group = f"page {item.callspec.params['name']}" if page else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def tables() -> query.Tables:
    """Give the embedded tables."""
    return query.load()


@pytest.fixture
def data_folder(tmp_path) -> Path:
    """Give a copy of data/ that a test may damage."""
    return shutil.copytree(query.EMBEDDED, tmp_path / "data")


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """Give the folder of this run that its processes share."""
    run = tmp_path_factory.getbasetemp()
    folder = (run if worker_id == "master" else run.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def new_year(shared) -> Path:
    """Give a store with 2026/27, invented from rows of 2018/19."""
    store = shared / "new-year"
    with FileLock(shared / ".new-year.lock"), pytest.MonkeyPatch.context() as patch:
        if not store.exists():
            patch.setattr(releases, "this_month", lambda: "2098-12")
            made = publish(shared, "2026/27", "2027-07")
            assert not ingest_one(made, folder=store, accept="it is invented").fault
    return store


def build(folder: Path, *arguments: str, **environment: str) -> Path:
    """Build an edition's site as a reader would, from the command line."""
    done = in_a_process("book", "--out", folder, *arguments, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def site_of(shared, request):
    """Give what builds a site of `SITES`, or waits for the process that is building it."""
    forces = [] if "not ci" in request.config.option.markexpr else ["--forces"]

    def built(name: str) -> Path:
        environment = {"SITE_URL": ADDRESS.rstrip("/") if name == "nation" else ""}
        if name == "kent":
            environment["RESOLUTIONS_DATA"] = str(request.getfixturevalue("new_year"))
        folder = shared / "sites" / name
        with FileLock(shared / ".sites.lock"):
            if not folder.exists():
                more = forces if name == "article" else []
                build(folder, *SITES[name], *more, **environment)
        return folder

    return built


def _site(name: str):
    @pytest.fixture(scope="session", name=f"{name}_site")
    def site(site_of) -> Path:
        return site_of(name)

    return site


article_site, nation_site, kent_site = map(_site, SITES)


@pytest.fixture(scope="session")
def forces_site(article_site) -> Path:
    """Give the article's site with a page for every force; a test that asks for it is left to CI."""
    return article_site


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

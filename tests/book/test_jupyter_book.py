"""Jupyter Book's own command builds the checkout too, whatever else has left its files there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sphinx.util.matching import get_matching_files

from resolutions.files import ROOT


@pytest.fixture
def used(tmp_path) -> Path:
    """Give a copy of the checkout in which tests have run: pytest leaves a page of its own."""
    ignore = shutil.ignore_patterns(
        ".*", "_build", "tests", "benchmarks", "__pycache__", "ingested"
    )
    project = shutil.copytree(ROOT, tmp_path / "project", ignore=ignore)
    (project / ".pytest_cache").mkdir()
    (project / ".pytest_cache" / "README.md").write_text("# Left by a test run")
    return project


def test_what_tools_leave_is_no_page(used):
    config = yaml.safe_load((used / "_config.yml").read_text("utf-8"))
    pages = set(get_matching_files(used, exclude_patterns=config["exclude_patterns"]))
    assert "index.md" in pages
    assert not [page for page in pages if page.startswith(".")]


@pytest.mark.slow
@pytest.mark.ci
def test_it_builds_the_checkout(used):
    command = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(
        [command, "build", used],
        cwd=used.parent,
        env=os.environ | {"PYTHONPATH": str(used)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "WARNING: " not in done.stderr
    made = used / "_build" / "html"
    toc = yaml.safe_load((used / "_toc.yml").read_text("utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    assert all((made / f"{name}.html").is_file() for name in (toc["root"], *chapters))
    assert (made / "figures" / "trend.svg").is_file()

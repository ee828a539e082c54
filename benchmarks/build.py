"""Time the build: cold, unchanged, one chapter changed, and the serial way beside them.

Run ``python benchmarks/build.py`` in the project's environment. It works on a copy of the checkout
in a temporary folder, so that nothing of the checkout's own build is used or lost.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import yaml

ROOT = Path(__file__).resolve().parents[1]
BARS = {"cold": 60, "unchanged": 5, "one chapter changed": 20}


def copy_of_the_project(folder: Path) -> Path:
    copy = folder / "project"
    kept_out = shutil.ignore_patterns(".venv", "_build", ".git", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=kept_out)
    return copy


def timed(command: list[str], project: Path) -> float:
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(project)}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - start


def change_a_chapter(project: Path) -> None:
    file = project / "notebooks" / "trend.ipynb"
    notebook = nbformat.read(file, as_version=4)
    notebook.cells[0].source += "\n\nOne more sentence."
    nbformat.write(notebook, file)


def execute_serially(project: Path) -> None:
    """Let Jupyter Book execute the notebooks itself, one after the other."""
    file = project / "_config.yml"
    config = yaml.safe_load(file.read_text("utf-8"))
    config["execute"]["execute_notebooks"] = "force"
    file.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")


def main() -> None:
    python = sys.executable
    book = [python, "-c", "from resolutions.cli import main; main()", "book"]
    jupyter_book = [str(Path(python).with_name("jupyter-book")), "build", "."]
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of_the_project(Path(folder))
        took = {"cold": timed(book, project), "unchanged": timed(book, project)}
        change_a_chapter(project)
        took["one chapter changed"] = timed(book, project)
        shutil.rmtree(project / "_build")
        execute_serially(project)
        took["jupyter-book build . (serial, executing)"] = timed(jupyter_book, project)
    if "--json" in sys.argv:
        print(json.dumps(took))
        return
    for what, seconds in took.items():
        bar = f"  (bar: {BARS[what]} s)" if what in BARS else ""
        print(f"{what:<42} {seconds:6.1f} s{bar}")


if __name__ == "__main__":
    main()

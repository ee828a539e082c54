"""Build the book twice, in unlike places, and compare every file: N of N the same bytes.

Run ``make reproduce``. The two copies of the checkout lie in folders of unlike length, and are built in
other time zones and locales and on another number of cores, from nothing. Exit code 1 if a file differs.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from build import copy_of_the_project

MANIFEST = "site-manifest.json"
CORES = sorted(os.sched_getaffinity(0))
PLACES = {
    "one": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "two in a folder of another length": {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "2",
    },
}


def build(folder: Path, environment: dict[str, str], cores: list[int]) -> dict[str, str]:
    """Build the article's edition in a copy of the checkout; give the hash of every file."""
    folder.mkdir()
    project = copy_of_the_project(folder)
    command = [sys.executable, "-m", "resolutions.cli", "book", *sys.argv[1:]]
    done = subprocess.run(
        command,
        cwd=project,
        env=os.environ | environment | {"PYTHONPATH": str(project)},
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"the build failed:\n{done.stdout}{done.stderr}")
    html = project / "_build" / "html"
    return json.loads((html / MANIFEST).read_text("utf-8"))["files"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cores = [CORES, CORES[:1]]
        first, second = (
            build(Path(folder) / name, environment, some)
            for (name, environment), some in zip(PLACES.items(), cores, strict=True)
        )
    every = sorted(first.keys() | second.keys())
    unlike = [name for name in every if first.get(name) != second.get(name)]
    for name in unlike:
        print(f"differs: {name}")
    print(f"{len(every) - len(unlike)} of {len(every)} files have the same bytes")
    sys.exit(bool(unlike))


if __name__ == "__main__":
    main()

"""Kill a build at random moments, and fill its disk; count damaged sites and builds that stay stuck.

Run ``python benchmarks/kills.py [KILLS]`` in the project's environment. It works on a copy of the
checkout. After each kill (SIGKILL) the site in its folder must be whole, by its manifest; after the last
one a build must succeed, with no process of the killed ones left. The disks are small ``tmpfs`` mounts,
for which root is needed; without it they are passed over. Exit code 1 if anything was damaged.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from build import copy_of_the_project

from resolutions.book.site_manifest import is_whole

KILLS = 20
SIZES = (1, 4, 12, 20, 30)  # megabytes, of which a build takes more than the last
LONGEST = 15  # seconds until a kill


def command(project: Path) -> dict:
    return {
        "args": [sys.executable, "-m", "resolutions.cli", "book"],
        "cwd": project,
        "env": os.environ | {"PYTHONPATH": str(project)},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def processes_of(project: Path) -> list[str]:
    """List the processes that work in the copy."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(project) in str((process / "cwd").readlink()):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def still_running(project: Path) -> list[str]:
    """List the processes of the copy that do not end in five seconds: a busy machine takes its time."""
    for _ in range(50):
        running = processes_of(project)
        if not running:
            break
        time.sleep(0.1)
    return running


def make_stale(project: Path, turn: int) -> None:
    """Change a page, and every third time let a chapter be executed again."""
    page = project / "methods" / "cite_it.md"
    page.write_text(page.read_text("utf-8") + f"\nTurn {turn}.\n", "utf-8")
    if turn % 3 == 0:
        for executed in (project / "_build" / "work").glob("*/notebooks/trend.ipynb"):
            executed.unlink()


def kills(project: Path, number: int) -> tuple[int, int, int]:
    """Kill builds; give how many sites were damaged, processes left, and builds that stayed stuck."""
    random.seed(20190618)
    damaged = left = 0
    for turn in range(number):
        make_stale(project, turn)
        build = subprocess.Popen(**command(project))
        after = random.uniform(0.1, LONGEST)
        try:
            build.communicate(timeout=after)
            how = f"ended by itself with code {build.returncode}"
        except subprocess.TimeoutExpired:
            build.kill()
            build.communicate()
            how = "killed"
        whole, running = is_whole(project / "_build" / "html"), still_running(project)
        damaged, left = damaged + (not whole), left + len(running)
        print(f"{turn + 1:>3}: {how} after {after:4.1f} s, site {'whole' if whole else 'DAMAGED'}, "
              f"{len(running)} processes left {running or ''}", flush=True)  # fmt: skip
    return damaged, left, stuck(project)


def stuck(project: Path) -> int:
    """Build to the end; 1 if that fails or the site is not whole."""
    done = subprocess.run(**command(project), timeout=900)
    if done.returncode:
        print(done.stdout + done.stderr)
    return int(bool(done.returncode) or not is_whole(project / "_build" / "html"))


def full_disks(project: Path) -> tuple[int, int]:
    """Build onto disks that are too small, then onto the same made larger."""
    more_than_a_line = stayed = 0
    for size in SIZES:
        build = project / "_build"
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", build], check=True)
        try:
            done = subprocess.run(**command(project), timeout=900)
            lines = done.stderr.strip().splitlines()
            print(f"{size} MB: code {done.returncode}, {len(lines)} lines: {lines[:2]}", flush=True)
            more_than_a_line += any("Traceback" in line for line in lines)
            subprocess.run(["mount", "-o", "remount,size=2g", build], check=True)
            stayed += stuck(project)
        finally:
            subprocess.run(["umount", build], check=True)
    return more_than_a_line, stayed


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of_the_project(Path(folder))
        if stuck(project):
            sys.exit("the first build failed")
        damaged, left, stayed = kills(project, number)
        print(f"{number} kills: {damaged} damaged sites, {left} processes left, {stayed} stuck")
        faults = damaged + left + stayed
        if os.geteuid() == 0:
            tracebacks, stayed = full_disks(project)
            print(f"{len(SIZES)} full disks: {tracebacks} tracebacks, {stayed} stuck")
            faults += tracebacks + stayed
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

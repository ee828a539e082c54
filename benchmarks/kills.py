"""Kill a command at random moments, and fill its disk; count what is damaged and what stays stuck.

Run ``python benchmarks/kills.py [book | forces | ingest | fetch] [KILLS] [MINUTES]`` in the project's
environment; without a name, all four. Builds work on a copy of the checkout: after each kill (SIGKILL)
the site in its folder must be whole, by its manifest, and after the last one a build must succeed, with
no process of the killed ones left. ``ingest`` and ``fetch`` work in a folder of their own, on a sheet of
the embedded rows and a server on this machine: after each kill no table is believed that is not the one
stored, no file stands that is not the one registered, and the same command then succeeds. No more kills
are begun after MINUTES. The disks are small ``tmpfs`` mounts, for which root is needed; without it they
are passed over. Exit code 1 if anything was damaged.
"""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from build import ROOT, copy_of_the_project

from resolutions.book.site_manifest import is_whole

sys.path.append(str(ROOT / "tests"))
from published import publish

KILLS, MINUTES = 20, 60
SIZES = (1, 4, 12, 20, 30)  # megabytes, of which a build takes more than the last
LONGEST = 15  # seconds until a build is killed
YEAR, RELEASE = "2018/19", "2024-05"
PIECE, PIECES, PAUSE = 2**16, 100, 0.02  # bytes, how many, and seconds between two of them


def command(project: Path, *arguments: str, **environment: str) -> dict:
    return {
        "args": [sys.executable, "-m", "resolutions.cli", *arguments],
        "cwd": project,
        "env": os.environ | {"PYTHONPATH": str(project)} | environment,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }


def kill(run: dict, longest: float) -> str:
    """Start a command and kill it within `longest` seconds; say how it ended."""
    after = random.uniform(0.1, longest)
    process = subprocess.Popen(**run)
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"killed after {after:4.1f} s"
    return f"ended by itself with code {process.returncode} within {after:4.1f} s"


def turns(number: int, minutes: float) -> Iterator[int]:
    """Count from 0, until there are enough or the time is over."""
    begun = time.monotonic()
    for turn in range(number):
        if time.monotonic() - begun > 60 * minutes:
            return
        yield turn


# --- builds ---------------------------------------------------------------------------------------


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


def stuck(project: Path, *forces: str) -> int:
    """Build to the end; 1 if that fails or the site is not whole."""
    done = subprocess.run(**command(project, "book", *forces))
    if done.returncode:
        print(done.stdout + done.stderr)
    return int(bool(done.returncode) or not is_whole(project / "_build" / "html"))


def kill_builds(number: int, minutes: float, *forces: str) -> int:
    """Kill builds; give how many faults there were."""
    with tempfile.TemporaryDirectory() as folder:
        project, killed, damaged, left = copy_of_the_project(Path(folder)), 0, 0, 0
        if stuck(project):
            sys.exit("the first build failed")
        for turn in turns(number, minutes):
            make_stale(project, turn)
            how = kill(command(project, "book", *forces), LONGEST)
            whole, running = is_whole(project / "_build" / "html"), still_running(project)
            killed, damaged, left = killed + 1, damaged + (not whole), left + len(running)
            print(f"{turn + 1:>3}: {how}, site {'whole' if whole else 'DAMAGED'}, "
                  f"{len(running)} processes left {running or ''}", flush=True)  # fmt: skip
        stayed = stuck(project, *forces)
        name = " ".join(["book", *forces])
        print(
            f"{name}: {killed} kills, {damaged} damaged sites, {left} processes left, {stayed} stuck"
        )
        if os.geteuid() != 0 or forces:
            return damaged + left + stayed
        return damaged + left + stayed + full_disks(project)


def full_disks(project: Path) -> int:
    """Build onto disks that are too small, then onto the same made larger."""
    more_than_a_line = stayed = 0
    for size in SIZES:
        build = project / "_build"
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", build], check=True)
        try:
            done = subprocess.run(**command(project, "book"))
            lines = done.stderr.strip().splitlines()
            print(f"{size} MB: code {done.returncode}, {len(lines)} lines: {lines[:2]}", flush=True)
            more_than_a_line += any("Traceback" in line for line in lines)
            subprocess.run(["mount", "-o", "remount,size=2g", build], check=True)
            stayed += stuck(project)
        finally:
            subprocess.run(["umount", build], check=True)
    print(f"{len(SIZES)} full disks: {more_than_a_line} tracebacks, {stayed} stuck")
    return more_than_a_line + stayed


# --- ingest and fetch -----------------------------------------------------------------------------


def kill_runs(name: str, run: dict, number: int, minutes: float, sound: Callable[[], bool],
              again: Callable[[int], None]) -> int:  # fmt: skip
    """Kill a command that leaves files; give how many faults there were.

    Parameters
    ----------
    sound : callable
        Says whether nothing stands that is not what it should be.
    again : callable
        Takes the number of the turn; makes work for it.
    """
    begun = time.monotonic()
    subprocess.run(**run, check=True)
    whole_time = time.monotonic() - begun
    killed = damaged = stayed = 0
    for turn in turns(number, minutes):
        again(turn)
        how = kill(run, whole_time)
        good = sound()
        done = subprocess.run(**run)
        ends = not done.returncode and sound()
        killed, damaged, stayed = killed + 1, damaged + (not good), stayed + (not ends)
        print(f"{turn + 1:>3}: {how}, {'sound' if good else 'DAMAGED'}, run again: "
              f"{'sound' if ends else 'STUCK ' + done.stderr[-300:]}", flush=True)  # fmt: skip
    print(f"{name}: {killed} kills, {damaged} damaged, {stayed} stuck")
    return damaged + stayed


def kill_ingests(number: int, minutes: float) -> int:
    """Kill ingestions of a year, one after the other into an empty store and over a year held."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        file = publish(Path(folder), YEAR, RELEASE)
        sheet = file.read_bytes()

        def again(turn: int) -> None:
            file.write_bytes(sheet + b"\0" * (turn + 1))  # padding: another file, the same sheet
            if turn % 2 == 0:
                shutil.rmtree(store)

        def sound() -> bool:
            verify = command(ROOT, "data", "--verify", RESOLUTIONS_DATA=str(store))
            return not subprocess.run(**verify).returncode

        run = command(ROOT, "ingest", str(file), RESOLUTIONS_DATA=str(store))
        return kill_runs("ingest", run, number, minutes, sound, again)


class Slowly(BaseHTTPRequestHandler):
    """Sends a file in pieces with pauses, from where it is asked to."""

    content = random.Random(8).randbytes(PIECE * PIECES)

    def do_GET(self) -> None:
        """Answer one request."""
        start = int((self.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        whole = len(self.content)
        self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        self.send_header("Content-Length", str(whole - start))
        self.end_headers()
        for at in range(start, whole, PIECE):
            try:
                self.wfile.write(self.content[at : at + PIECE])
            except OSError:
                return
            time.sleep(PAUSE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def kill_fetches(number: int, minutes: float) -> int:
    """Kill downloads; the file that came is taken away each time, what came of it is not."""
    with tempfile.TemporaryDirectory() as folder, ThreadingHTTPServer(("127.0.0.1", 0), Slowly) as server:  # fmt: skip
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sha256 = hashlib.sha256(Slowly.content).hexdigest()
        name, register = "outcomes-tables-240524.xlsx", Path(folder) / "sources.yml"
        entry = {"year": YEAR, "title": "invented", "file": name, "size": len(Slowly.content),
                 "sha256": sha256, "address": f"http://127.0.0.1:{server.server_port}/{name}"}  # fmt: skip
        register.write_text(yaml.safe_dump([entry]), "utf-8")
        file = Path(folder) / "downloads" / name
        code = (
            "import sys; from pathlib import Path; from resolutions.official import sources; "
            "sources.fetch([sys.argv[1]], Path(sys.argv[2]), register=Path(sys.argv[3]))"
        )
        run = command(ROOT, NO_PROXY="*")
        run["args"] = [sys.executable, "-c", code, YEAR, str(file.parent), str(register)]

        def sound() -> bool:
            return not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() == sha256

        result = kill_runs(
            "fetch", run, number, minutes, sound, lambda _: file.unlink(missing_ok=True)
        )
        server.shutdown()
        return result


WHAT = {
    "book": kill_builds,
    "forces": lambda number, minutes: kill_builds(number, minutes, "--forces"),
    "ingest": kill_ingests,
    "fetch": kill_fetches,
}


def main() -> None:
    random.seed(20190618)
    names = [word for word in sys.argv[1:] if word in WHAT] or list(WHAT)
    numbers = [float(word) for word in sys.argv[1:] if word not in WHAT]
    kills, minutes = [*numbers, *(KILLS, MINUTES)[len(numbers) :]]
    sys.exit(bool(sum(WHAT[name](int(kills), minutes) for name in names)))


if __name__ == "__main__":
    main()

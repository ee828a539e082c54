"""Runs the build graph of ``dodo.py`` for one edition."""

import json
import sys
from pathlib import Path

from doit.dependency import DatabaseException, JsonDB, MD5Checker
from doit.doit_cmd import DoitMain
from filelock import FileLock, Timeout

from resolutions.book.edition import Build, data_files
from resolutions.book.processes import end_together
from resolutions.book.site_folder import check_place
from resolutions.files import ROOT, state_of, write_atomically

CHANGED_MEANWHILE = 0.0, -1, ""  # what no file is: its time, size and hash


class StateWhenRead(MD5Checker):
    """Says whether a file has changed since it was read, even if that was during the build.

    doit takes a file's state when a step has ended. An edit in between would never be seen.
    """

    times: dict[str, float] = {}  # noqa: RUF012  doit makes the checker; there is one a run

    @classmethod
    def before_the_build(cls, files) -> None:
        """Note when each input was last written."""
        cls.times |= {str(file): file.stat().st_mtime for file in files}

    def get_state(self, dep, current_state):
        """Give the state of a file that a step has read."""
        if self.times.get(dep, 0) and self.info(dep).st_mtime != self.times[dep]:
            return CHANGED_MEANWHILE
        return super().get_state(dep, current_state)


class State(JsonDB):
    """What doit knows of each step, written whole; one that is damaged counts as none."""

    def _load(self):
        try:
            return super()._load()
        except (DatabaseException, UnicodeDecodeError):
            return {}

    def dump(self):
        """Write it aside, then in place; without it the next build only does more again."""
        try:
            write_atomically(Path(self.name), self.codec.encode(self._db))
        except OSError as fault:
            print(f"{self.name}: {fault.strerror}", file=sys.stderr)


def run(build: Build, tasks: tuple[str, ...] = ()) -> bool:
    """Build what is stale of an edition, and say whether all went well.

    Parameters
    ----------
    build : Build
        The edition and its folders.
    tasks : tuple of str
        Tasks of ``dodo.py``; by default the site.

    Raises
    ------
    InputError
        If the edition asks for years or a place that the tables do not hold, or the site cannot be
        put where it is to go.
    """
    check_place(build.out)
    check(build)
    lock = FileLock(build.work / ".lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        print("another build of this edition is running; waiting for it to end", file=sys.stderr)
        lock.acquire()
    end_together()
    try:
        graph = {**build.parameters, "out": build.out, "forces": "yes" if build.forces else "no"}
        arguments = [f"{name}={value}" for name, value in graph.items()]
        plugins = {"BACKEND": {"state": f"{__name__}:{State.__name__}"}}
        doit = DoitMain(extra_config=plugins)
        dodo = ["run", "-f", str(ROOT / "dodo.py"), "--backend", "state"]
        return doit.run([*dodo, *arguments, *tasks]) == 0
    finally:
        lock.release()


def check(build: Build) -> None:
    """Check an edition against the tables; reading them is passed over if neither has changed.

    Raises
    ------
    InputError
        If years or a place are not held.
    """
    stamp = build.work / ".checked"
    seen = json.dumps([(str(file), state_of(file)) for file in data_files()])
    if not stamp.is_file() or stamp.read_text("utf-8") != seen:
        from resolutions.tables.query import load

        load().check(build.edition)
        build.work.mkdir(parents=True, exist_ok=True)
        write_atomically(stamp, seen)

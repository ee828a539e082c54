"""Runs the build graph of ``dodo.py`` for one edition."""

import json

from doit.dependency import MD5Checker
from doit.doit_cmd import DoitMain

from resolutions.book.edition import Build, data_files
from resolutions.files import ROOT

CHANGED_MEANWHILE = 0.0, -1, ""  # what no file is: its time, size and hash


class AsItWasRead(MD5Checker):
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


def run(build: Build) -> bool:
    """Build what is stale of an edition, and say whether all went well.

    Raises
    ------
    InputError
        If the edition asks for years or a place that the tables do not hold.
    """
    check(build)
    graph = {**build.parameters, "out": build.out, "forces": "yes" if build.forces else "no"}
    arguments = ["run", "-f", str(ROOT / "dodo.py"), *(f"{k}={v}" for k, v in graph.items())]
    return DoitMain().run(arguments) == 0


def check(build: Build) -> None:
    """Check an edition against the tables; reading them is passed over if neither has changed.

    Raises
    ------
    InputError
        If years or a place are not held.
    """
    stamp = build.work / ".checked"
    stats = [(str(file), file.stat()) for file in data_files()]
    seen = json.dumps([(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats])
    if not stamp.is_file() or stamp.read_text("utf-8") != seen:
        from resolutions.tables.query import load

        load().check(build.edition)
        build.work.mkdir(parents=True, exist_ok=True)
        stamp.write_text(seen, "utf-8")

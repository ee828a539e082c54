"""Time the check of stories: one of 20 claims or more, and every story held.

Run ``python benchmarks/stories.py`` in the project's environment. The tables are loaded first; then
each check is timed in a process of its own, the first in it and once more. The command stands beside
them, interpreter and all; the median of five. The bars: 1 second for 20 claims and 5 for all stories,
each the first in its process; 1.5 for the command on a story that was checked before.
"""

import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from resolutions.disk_cache import CACHE

READINGS = 5
CLAIMS = 20
BARS = {f"{CLAIMS} claims": 1.0, "all stories": 5.0, "command": 1.5}


def one_story() -> tuple[float, float]:
    from resolutions import story
    from resolutions.files import find_story

    def check(tables):
        article = story.read(find_story(story.ARTICLE))
        checker = story.Checker(tables, article)
        numbers = [claim for claim in article.claims if claim.query][:CLAIMS]
        others = [claim for claim in article.claims if not claim.query]
        for claim in (numbers + others)[:CLAIMS]:
            checker.check(claim)

    return _twice(check)


def all_stories() -> tuple[float, float]:
    from resolutions import story

    return _twice(lambda tables: [story.Checker(tables, one).results() for one in story.read_all()])


def _twice(check) -> tuple[float, float]:
    from resolutions.tables.query import load

    tables, took = load(), []
    for _ in range(2):
        start = time.perf_counter()
        check(tables)
        took.append(time.perf_counter() - start)
    return took[0], took[1]


def command() -> tuple[float, float]:
    """Time the command where it has nothing kept, and where nothing has changed since."""
    for kept in CACHE.glob("ledger-*"):
        kept.unlink()
    return _one_command(), _one_command()


def _one_command() -> float:
    program = "from resolutions.cli import main; main()"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, "claims"], check=True, capture_output=True)
    return time.perf_counter() - start


def in_a_process(action) -> tuple[float, float]:
    readings = []
    for _ in range(READINGS):
        with ProcessPoolExecutor(1) as pool:
            readings.append(pool.submit(action).result())
    first, again = zip(*readings, strict=True)
    return statistics.median(first), statistics.median(again)


def main() -> int:
    took = {}
    for name, action in ((f"{CLAIMS} claims", one_story), ("all stories", all_stories)):
        took[name], again = in_a_process(action)
        print(f"{name:12} {took[name]:.2f} s, again {again:.2f} s; bar {BARS[name]} s")
    first, took["command"] = map(
        statistics.median, zip(*(command() for _ in range(READINGS)), strict=True)
    )
    print(
        f"{'command':12} {first:.2f} s, again {took['command']:.2f} s; bar {BARS['command']} s, again"
    )
    missed = [name for name, seconds in took.items() if seconds > BARS[name]]
    print(f"MISSED: {', '.join(missed)}" if missed else "ok")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())

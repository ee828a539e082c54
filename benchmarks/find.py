"""Time the number finder: ``resolutions find`` over every figure held, beside a scan of them all.

Run ``python benchmarks/find.py`` in the project's environment. The command is timed as a reader runs
it, interpreter and all, with its index built; the median of five. Beside it stands the same search
in one process by the index, which reads only the figures around the number, and by a scan of the
whole table in pandas. The bar is two seconds for the command.
"""

import statistics
import subprocess
import sys
import time

from resolutions.analysis.number_finder import find_in, open_index
from resolutions.analysis.number_finder.store import Index

BAR = 2.0
READINGS = 5
NUMBERS = (["5433", "--force", "Hampshire"], ["5433"], ["3.4%"], ["1"], ["x2.5"])


def seconds(action) -> float:
    readings = []
    for _ in range(READINGS):
        start = time.perf_counter()
        action()
        readings.append(time.perf_counter() - start)
    return statistics.median(readings)


def by_command(words: list[str]) -> None:
    program = "from resolutions.cli import main; main()"
    subprocess.run([sys.executable, "-c", program, "find", *words], check=True, capture_output=True)


class Scanned(Index):
    """The same index, read whole for every search."""

    def between(self, unit, low, high, **codes):
        """Take the figures between two limits, from the whole table."""
        table = self.figures.to_table().to_pandas()
        table = table[(table["unit"] == _UNIT[unit]) & table["value"].between(low, high)]
        for column, among in codes.items():
            table = table[table[column].isin(among)]
        return table


_UNIT = {"count": 0, "share": 1, "ratio": 2, "points": 3}


def main() -> int:
    start = time.perf_counter()
    index = open_index()
    opened = time.perf_counter() - start
    print(f"{index.figures.count_rows():,} figures; the index was there or built in {opened:.1f} s")
    slowest = 0.0
    for words in NUMBERS:
        options = {"force": words[2]} if words[1:] else {}
        command = seconds(lambda words=words: by_command(words))
        ours = seconds(lambda words=words, options=options: find_in(index, words[0], **options))
        scan = Scanned(index.figures, index.names)
        theirs = seconds(
            lambda words=words, options=options, scan=scan: find_in(scan, words[0], **options)
        )
        print(
            f"{' '.join(words):24} command {command:.2f} s, index {ours:.3f} s, "
            f"scan {theirs:.3f} s: {theirs / ours:.1f} times"
        )
        slowest = max(slowest, command)
    print(f"slowest command {slowest:.2f} s, bar {BAR} s: {'ok' if slowest <= BAR else 'MISSED'}")
    return int(slowest > BAR)


if __name__ == "__main__":
    raise SystemExit(main())

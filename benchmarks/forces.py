"""The pages of all forces: in forks of a warm process, against a kernel for each, in one run.

Run ``python benchmarks/forces.py`` in the project's environment. Both ways execute the same pages
with papermill in two processes and build the same book from them; nothing is cached. The bar: the
first is at least three times as fast as the second, executing and building together.
"""

import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from resolutions.book import edition as building
from resolutions.book.assemble import make_site
from resolutions.book.edition import FORCE_PAGES, Build
from resolutions.book.engine import WARM
from resolutions.book.execute import KERNEL, execute
from resolutions.vocabulary import Edition

PROCESSES = 2


def execute_all(build: Build, engine: str) -> float:
    """Execute every force's page; give the seconds it took."""
    started = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        for done in [pool.submit(execute, page, build, None, engine) for page in build.force_pages]:
            done.result()
    return time.perf_counter() - started


def build_site(build: Build) -> float:
    """Build the book from the executed pages, from nothing; give the seconds it took."""
    shutil.rmtree(build.work / "_build", ignore_errors=True)
    started = time.perf_counter()
    make_site(build)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        building.BUILD = Path(folder)
        build = Build(Edition(), Path(folder) / "site", forces=True)
        for chapter in build.chapters:
            execute(chapter, build)
        kernel = execute_all(build, KERNEL)
        kept = {page: build.executed(page).read_bytes() for page in FORCE_PAGES}
        warm = execute_all(build, WARM)
        same = sum(kept[page] == build.executed(page).read_bytes() for page in FORCE_PAGES)
        site = build_site(build)
    print(
        f"{len(build.force_pages)} pages in {PROCESSES} processes; {same} of {len(kept)} the same bytes"
    )
    print(f"{'':24}{'executed':>10}{'built':>10}{'together':>10}")
    print(f"{'a kernel for each':24}{kernel:>8.1f} s{site:>8.1f} s{kernel + site:>8.1f} s")
    print(f"{'forks of a warm process':24}{warm:>8.1f} s{site:>8.1f} s{warm + site:>8.1f} s")
    print(
        f"{'times as fast':24}{kernel / warm:>9.1f}×{'':>9}{(kernel + site) / (warm + site):>10.1f}×"
    )


if __name__ == "__main__":
    main()

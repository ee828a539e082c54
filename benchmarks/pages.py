"""Weigh every page on a phone, beside the same book in the stock theme.

Run ``python benchmarks/pages.py`` in the project's environment. Both sites are built here, one
after the other, from the same executed chapters, and read in the same browser: 360 px wide, nothing
cached, the processor slowed four times, scrolled to the end. First paint is the median of five
readings; bytes are those of the server, uncompressed.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import PHONE, launched, serving, visiting  # noqa: E402

SLOWER = 4
READINGS = 5
BARS = {"bytes": 500_000, "text bytes": 200_000, "first paint": 1_000, "shift": 0.01}
OF_FORCES = ("forces/index", "forces/compare", "forces/kent")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def build_ours(folder: Path) -> tuple[Path, Path]:
    """Build the book as it is; gives its site and what it was built from."""
    project = folder / "project"
    kept_out = shutil.ignore_patterns(".venv", "_build", ".git", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, project, ignore=kept_out)
    command = [sys.executable, "-c", "from resolutions.cli import main; main()", "book", "--forces"]
    run(command, project)
    (staged,) = (project / "_build" / "work").iterdir()
    return project / "_build" / "html", staged


def build_stock(staged: Path, folder: Path) -> Path:
    """Build the same chapters with sphinx-book-theme as it comes."""
    stock = folder / "stock"
    shutil.copytree(staged, stock, ignore=shutil.ignore_patterns("_build", "_templates", "_static"))
    (stock / "_static").mkdir()
    (stock / "_static" / "embed.css").touch()  # which every build lays beside its frames
    file = stock / "_config.yml"
    config = yaml.safe_load(file.read_text("utf-8"))
    config["sphinx"]["extra_extensions"].remove("resolutions.site.theme")
    for name in ("templates_path", "html_theme", "html_theme_options"):
        del config["sphinx"]["config"][name]
    file.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    run([str(Path(sys.executable).with_name("jupyter-book")), "build", "-q", "."], stock)
    return stock / "_build" / "html"


def run(command: list[str], place: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(place)}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def weigh(browser, address: str) -> dict[str, float]:
    """Read a page, each time as for the first time."""
    readings = []
    for _ in range(READINGS):
        with visiting(browser, viewport=PHONE, has_touch=True) as visit:
            session = visit.page.context.new_cdp_session(visit.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            visit.read(address)
            readings.append((visit.page.evaluate(PAINT), visit.page.evaluate("shifted")))
    return {
        "bytes": visit.bytes,
        "requests": len(visit.asked),
        "first paint": statistics.median(paint for paint, _ in readings),
        "shift": max(shift for _, shift in readings),
    }


def main() -> None:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    pages = [toc["root"], *(each["file"] for part in toc["parts"] for each in part["chapters"])]
    pages += OF_FORCES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, staged = build_ours(folder)
        stock = build_stock(staged, folder)
        print(f"{'':30}{'ours':>36}   {'stock theme':>36}")
        heads = f"{'kB':>8}{'requests':>10}{'paint ms':>10}{'shift':>8}"
        print(f"{'page':30}{heads}   {heads}")
        with launched() as browser, serving(ours) as here, serving(stock) as there:
            good = [row(browser, page, here, there) for page in pages]
    sys.exit(0 if all(good) else "a page is over its bar")


def row(browser, page: str, here: str, there: str) -> bool:
    """Print a page's line; says whether ours keeps to the bars."""
    results = [weigh(browser, f"{address}/{page}.html") for address in (here, there)]
    cells = [
        f"{each['bytes'] / 1000:8.0f}{each['requests']:10}{each['first paint']:10.0f}{each['shift']:8.3f}"
        for each in results
    ]
    print(f"{page:30}{cells[0]}   {cells[1]}", flush=True)
    allowed = BARS["text bytes" if page.startswith(("methods/", "questions/")) else "bytes"]
    return (
        results[0]["bytes"] <= allowed
        and results[0]["first paint"] <= BARS["first paint"]
        and results[0]["shift"] <= BARS["shift"]
    )


if __name__ == "__main__":
    main()

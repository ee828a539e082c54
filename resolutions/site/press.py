"""The press pack of a force: what a reporter needs to write its story and to defend it.

A zip of the charts for web and print, the tables, the facts with their sources and queries, the
caveats and the licence; the same bytes for the same data.
"""

import io
import zipfile
from dataclasses import asdict
from pathlib import Path

from resolutions import __version__
from resolutions.book.exhibits import exhibits_in, png_of
from resolutions.book.page import Page
from resolutions.book.picture import PRINT_DPI, as_png
from resolutions.story.facts import LICENCE, PREAMBLE, as_json, as_text, before_quoting
from resolutions.vocabulary import BASIS_MEANINGS, BOOK, Edition

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip: the same bytes whenever it is made


def pack(notebook: Path, edition: Edition, target: Path) -> None:
    """Make the press pack of a force.

    Parameters
    ----------
    notebook : pathlib.Path
        The executed notebook of its page.
    edition : Edition
        The force, years and basis.
    target : pathlib.Path
        The zip to write.
    """
    page = Page(**asdict(edition), may_lack_data=True)
    facts = list(page.facts.values())
    caveats = before_quoting(page.tables, edition)
    exhibits = exhibits_in(notebook)
    files: dict[str, str | bytes] = {
        "README.txt": _readme(edition, exhibits),
        "facts.txt": as_text(facts, edition, caveats),
        "facts.json": as_json(facts, edition, caveats),
        "caveats.txt": "".join(f"- {caveat}\n" for caveat in caveats),
        "LICENCE.txt": f"{LICENCE}\n",
    }
    for name, exhibit in exhibits.items():
        files[f"tables/{name}.csv"] = exhibit["csv"]
        if exhibit["kind"] == "figure":
            files[f"charts/{name}.svg"] = exhibit["svg"]
            files[f"charts/{name}-web.png"] = png_of(exhibit)
            files[f"charts/{name}-print.png"] = as_png(exhibit["svg"], PRINT_DPI)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(_zipped(files, folder=f"{edition.force} press pack"))
    unfinished.replace(target)


def _zipped(files: dict[str, str | bytes], folder: str) -> bytes:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.external_attr = 0o644 << 16
            packed = name.endswith(".png")  # a PNG is compressed already
            archive.writestr(
                entry, files[name], zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            )
    return zipped.getvalue()


def _readme(edition: Edition, exhibits: dict[str, dict]) -> str:
    """Say what is in the pack and how to quote it."""
    charts = [exhibit for exhibit in exhibits.values() if exhibit["kind"] == "figure"]
    tables = [exhibit for exhibit in exhibits.values() if exhibit["kind"] == "table"]
    listing = "\n".join(
        f"- {exhibit['name']}: {exhibit['title']}. {exhibit['source']}"
        for exhibit in (*charts, *tables)
    )
    title = f"{BOOK}: press pack of {edition.force}"
    return f"""{title}
{"=" * len(title)}

Community resolutions of {edition.police}, {edition.span}, counted on the {edition.basis} basis:
{BASIS_MEANINGS[edition.basis]}. Version {__version__} of the book.

What is here
------------
facts.txt, facts.json   what can be said, each with its number, source and query
caveats.txt             what to know before quoting
charts/                 every chart as SVG, as PNG for the web and as PNG for print (300 dpi)
tables/                 the numbers of every chart and table as CSV
LICENCE.txt             how it may be used

{listing}

How to quote it
---------------
Give the source line that stands with the figure. Cite the book as: {BOOK}, version {__version__}.

How to check it
---------------
Every query in the facts runs in the book's own checkout, after:

{PREAMBLE}
"""

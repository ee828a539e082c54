"""The figures at the head of README.md, written from the tables, the claims and the trend chapter.

``python -m resolutions.site.readme`` writes them anew; with ``--check`` it only says whether they are
stale, and exits with 1 if so.
"""

import sys

from resolutions import story
from resolutions.book.exhibits import exhibits_in, png_of
from resolutions.errors import InputError
from resolutions.files import ROOT
from resolutions.tables.query import load
from resolutions.wording import capitalised, number

README = ROOT / "README.md"
CHAPTER = ROOT / "notebooks" / "trend.ipynb"
PICTURE = "images/trend.png"
BEGIN, END = "[//]: # (figures: begin)", "[//]: # (figures: end)"
KEY_CLAIMS = (
    "community-resolutions",
    "outcomes",
    "share-2014",
    "share-2018",
    "more-than-doubled",
    "national-community-resolutions",
)


def exhibit() -> dict:
    """Take the trend chart from its executed chapter.

    Returns
    -------
    dict
        The exhibit as `resolutions.book.exhibits.exhibits_in` gives it.

    Raises
    ------
    InputError
        If the chapter is stored without its outputs.
    """
    found = exhibits_in(CHAPTER)
    if "trend" not in found:
        raise InputError("no figure 'trend'", str(CHAPTER), "run make notebooks")
    return found["trend"]


def figures(results: list[story.Result], chart: dict) -> str:
    """Write the block that stands between the markers: chart, tally and key figures.

    Parameters
    ----------
    results : list of Result
        Every claim, checked.
    chart : dict
        From `exhibit`.

    Returns
    -------
    str
        Markdown, markers included.
    """
    tally = story.tally(results)
    table = story.as_table(results).set_index("id")
    rows = [table.loc[name] for name in KEY_CLAIMS]
    return "\n".join(
        [
            BEGIN,
            "",
            f"![{chart['alt']}]({PICTURE})",
            "",
            f"*{chart['caption']} {chart['source']}*",
            "",
            f"What the data say of {number(len(results))} statements in the article:",
            "",
            "| | verdict | what it means |",
            "| ---: | --- | --- |",
            *(
                f"| **{count}** | {capitalised(verdict.words)} | {capitalised(verdict.meaning)} |"
                for verdict, count in tally.items()
            ),
            "",
            "| a few of them | stated | closed basis | recorded basis | verdict |",
            "| --- | ---: | ---: | ---: | --- |",
            *(
                f"| {row.claim} | {row.stated} | {row.closed} | {row.recorded} | {row.verdict} |"
                for row in rows
            ),
            "",
            END,
        ]
    )


def with_figures(text: str, block: str) -> str:
    """Put the block in place of the one that a text holds.

    Raises
    ------
    InputError
        If the text has not each marker once, in their order.
    """
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in head + tail:
        raise InputError("no place for the figures", str(README), f"put in {BEGIN} and {END}")
    return head + block + tail


def main(arguments: list[str]) -> int:
    """Write the figures of README.md anew, or with ``--check`` say whether they are stale."""
    chart = exhibit()
    results = story.Checker(load()).results()
    wanted = {
        README: with_figures(README.read_text("utf-8"), figures(results, chart)).encode(),
        ROOT / PICTURE: png_of(chart),
    }
    stale = [f for f, content in wanted.items() if not f.exists() or f.read_bytes() != content]
    names = ", ".join(str(file.relative_to(ROOT)) for file in stale)
    if "--check" in arguments:
        if stale:
            print(f"stale: {names}; run make readme", file=sys.stderr)
        return int(bool(stale))
    for file in stale:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(wanted[file])
    print(f"wrote {names}" if stale else "the figures of README.md are up to date")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except InputError as fault:
        print(f"readme: {fault}", file=sys.stderr)
        sys.exit(2)

"""How a figure, a table or a claim is cited, embedded and found again.

The texts are plain functions of an `Item` and the `Work` it stands in: a sentence, BibTeX, RIS and
the code of a frame. None holds a date of access: the version and the release say what was read.
"""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from resolutions.site.render import render

AUTHOR = "The Resolved out of court contributors"
KINDS = {"figure": "FIGURE", "table": "DATA", "list": "DATA", "claim": "ELEC"}  # as RIS names them
FRAME_WIDTH, TALLEST = 720, 900

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "−": "$-$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "£": r"\pounds{}",
    # A brace that is escaped with a backslash still counts as one when BibTeX pairs them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


@dataclass(frozen=True)
class Work:
    """The book, as a citation names it.

    Attributes
    ----------
    title, version : str
        The title with its edition, and the version.
    released : datetime.date
        The day of that version.
    address : str
        Where the site stands, with a slash at its end; empty if it is not said.
    """

    title: str
    version: str
    released: date
    address: str = ""


@dataclass(frozen=True)
class Item:
    """A figure, a table, a list or a claim that can be cited.

    Attributes
    ----------
    kind : {'figure', 'table', 'list', 'claim'}
        What it is.
    name : str
        Its name in addresses: ``cite/NAME.bib``, ``embed/NAME.html``.
    title, source : str
        What it says; the releases and the basis it comes from.
    place : str
        Its permanent place in the site: ``notebooks/trend.html#trend``.
    shape : tuple of int
        Its width and height in CSS pixels, as far as they are known.
    """

    kind: str
    name: str
    title: str
    source: str
    place: str
    shape: tuple[int, int] = (FRAME_WIDTH, 100)


def in_words(item: Item, work: Work) -> str:
    """Write the sentence that cites an item."""
    words = (
        f"{AUTHOR} ({work.released.year}). “{item.title}”, in {work.title}, "
        f"version {work.version}. {item.source}"
    )
    return f"{words} {work.address}{item.place}" if work.address else words


def tex(text: str) -> str:
    """Write a text so that TeX prints it as it is."""
    return "".join(_TEX.get(letter, letter) for letter in text)


def _bibtex_entry(key: str, fields: dict[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}\n}}\n"


def bibtex(item: Item, work: Work) -> str:
    """Write an item as a BibTeX entry; titles keep their capitals, signs are escaped."""
    return _bibtex_entry(
        f"resolved-out-of-court-{item.name}",
        {
            "author": f"{{{tex(AUTHOR)}}}",
            "title": f"{{{tex(item.title)}}}",
            "howpublished": f"In: {tex(work.title)}",
            "year": str(work.released.year),
            "version": tex(work.version),
            "note": f"Version {tex(work.version)}. {tex(item.source)}",
            "url": f"{work.address}{item.place}" if work.address else "",
        },
    )


def bibtex_of_work(work: Work) -> str:
    """Write the whole book as a BibTeX entry."""
    return _bibtex_entry(
        "resolved-out-of-court",
        {
            "author": f"{{{tex(AUTHOR)}}}",
            "title": f"{{{tex(work.title)}}}",
            "year": str(work.released.year),
            "version": tex(work.version),
            "note": f"Version {tex(work.version)}",
            "url": work.address,
        },
    )


def _ris_record(fields: list[tuple[str, str]]) -> str:
    """Write a RIS record: a tag, two blanks, a hyphen, a blank, the value; lines end as DOS's do."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def ris(item: Item, work: Work) -> str:
    """Write an item as a RIS record."""
    return _ris_record(
        [
            ("TY", KINDS[item.kind]),
            ("AU", AUTHOR),
            ("TI", item.title),
            ("T2", work.title),
            ("PY", str(work.released.year)),
            ("DA", f"{work.released:%Y/%m/%d}"),
            ("ET", work.version),
            ("N1", item.source),
            ("LA", "en-GB"),
            ("UR", f"{work.address}{item.place}" if work.address else ""),
        ]
    )


def ris_of_work(work: Work) -> str:
    """Write the whole book as a RIS record."""
    return _ris_record(
        [
            ("TY", "ELEC"),
            ("AU", AUTHOR),
            ("TI", work.title),
            ("PY", str(work.released.year)),
            ("DA", f"{work.released:%Y/%m/%d}"),
            ("ET", work.version),
            ("LA", "en-GB"),
            ("UR", work.address),
        ]
    )


def frame(item: Item, work: Work) -> Markup:
    """Write the code that shows an item in somebody else's page."""
    width, height = item.shape
    # Beside the exhibit stand its title, its source and the way back to the book.
    tall = min(round(height * FRAME_WIDTH / width) + 190, TALLEST)
    return render("iframe.html", item=item, work=work, height=tall, width=FRAME_WIDTH)


def reuse(item: Item, work: Work, root: str) -> Markup:
    """Write what folds out under an item: its citation in three forms, and its frame.

    Parameters
    ----------
    item : Item
        What is cited.
    work : Work
        The book.
    root : str
        The way from the page to the site's root.
    """
    forms = [
        ("BibTeX", "bib", bibtex(item, work).strip()),
        ("RIS", "ris", ris(item, work).replace("\r", "").strip()),
    ]
    return render(
        "reuse.html",
        item=item,
        work=work,
        root=root,
        words=in_words(item, work),
        forms=forms,
        frame=str(frame(item, work)),  # as text: it is read, not shown
    )

"""A picture that stands in the page itself, so that its links lead on and scripts reach its parts."""

import re
from xml.etree import ElementTree

from lxml import etree
from markupsafe import Markup

from resolutions.charts.svg import dark

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
# Names that Matplotlib counts up by itself, such as patch_12: nothing refers to them.
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_COUNTED = re.compile(r".*_\d+")


def without_links(svg: str) -> str:
    """Take the links from a picture: in a file on a reader's disk they would lead nowhere."""
    root = etree.fromstring(svg.encode())
    if root.find(f".//{SVG}a") is None:
        return svg
    etree.strip_tags(root, f"{SVG}a")
    return etree.tostring(root, encoding="unicode")


def in_page(exhibit: dict, folder: str = "") -> Markup:
    """Write an exhibit's SVG as elements of an HTML page.

    Parameters
    ----------
    exhibit : dict
        A figure: ``name``, ``alt``, ``svg``, ``width``, ``height`` and ``links``, the accessible
        name of each link by its address.
    folder : str
        The way from the page to the folder that the links start from; empty for the exhibit's own.

    Returns
    -------
    markupsafe.Markup
        The ``<svg>`` element. Every id starts with the exhibit's name, so that two pictures on a
        page do not clash; Matplotlib's style sheet, which would reach the whole page, is gone.
    """
    name, links = exhibit["name"], exhibit.get("links", {})
    root = ElementTree.fromstring(exhibit["svg"])
    ids = _short_ids(root, name)
    for parent in root.iter():
        parent.tag = parent.tag.removeprefix(SVG)
        parent.text = (parent.text or "").strip() or None
        for child in list(parent):
            child.tail = None
            if child.tag == f"{SVG}style":
                parent.remove(child)
        _rename(parent, ids)
        _unstyle(parent)
        if parent.tag == "a":
            _make_link(parent, links, folder)
        if "d" in parent.attrib:
            parent.set("d", " ".join(parent.attrib["d"].split()))
    kept = {"viewBox": root.get("viewBox")}
    root.attrib.clear()
    root.attrib.update(
        kept,
        width=str(exhibit["width"]),
        height=str(exhibit["height"]),
        role="group" if links else "img",
    )
    root.attrib |= {
        "data-inline": "",
        "aria-label": exhibit["alt"],
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _short_ids(root: ElementTree.Element, name: str) -> dict[str, str]:
    """Give each id that something refers to a short one of this picture's own; keep given names."""
    used = set(re.findall(r"#([^\s\")']+)", " ".join(_references(root))))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    numbered = {old: f"{name}-{at}" for at, old in enumerate(dict.fromkeys(ids)) if old in used}
    given = {old: f"{name}-{old}" for old in ids if not _COUNTED.fullmatch(old)}
    return given | numbered


def _references(root: ElementTree.Element):
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in (XLINK, "style", "clip-path"):
                yield value


def _unstyle(element: ElementTree.Element) -> None:
    """Turn a style into attributes, its colours into those of the reader's theme.

    The pages' policy lets no element carry a style of its own, and one picture serves both themes.
    """
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip():
            element.set(name.strip(), value.strip())
    for name in ("fill", "stroke"):
        if _COLOUR.fullmatch(element.get(name, "")):
            colour = element.get(name)
            element.set(name, f"light-dark({colour}, {dark(colour.lower())})")


def _rename(element: ElementTree.Element, ids: dict[str, str]) -> None:
    if "id" in element.attrib and element.attrib["id"] not in ids:
        del element.attrib["id"]
    elif "id" in element.attrib:
        element.set("id", ids[element.attrib["id"]])
    if XLINK in element.attrib:
        address = element.attrib.pop(XLINK)
        element.set("href", f"#{ids[address[1:]]}" if address.startswith("#") else address)
    for key in ("style", "clip-path"):
        if key in element.attrib:
            element.set(
                key, re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{ids[m[1]]})", element.get(key))
            )


def _make_link(element: ElementTree.Element, links: dict[str, str], folder: str) -> None:
    """Name a link for who cannot see it, show the name to who points at it, and let it be hit."""
    address = element.get("href")
    words = links[address]
    element.attrib.clear()
    element.attrib |= {
        "href": f"{folder}{address}",
        "aria-label": words,
        "class": "tile",
        "pointer-events": "all",
    }
    title = ElementTree.Element("title")
    title.text = words
    element.insert(0, title)

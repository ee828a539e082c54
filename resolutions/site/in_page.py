"""A picture that is part of a page: its links lead on, its words are the page's, its marks answer.

An image cannot do that. Each chart comes in two drawings, for a phone and for a desk, of which a
style sheet shows one. What a mark says is its accessible name; `_static/chart.js` shows it.
"""

import re
from xml.etree import ElementTree

from lxml import etree
from markupsafe import Markup

from resolutions.palette import (
    BASIS_COLOURS,
    CONTEXT,
    FAINT,
    GRID,
    INK,
    PAPER,
    QUIET,
    SUBJECT,
    dark,
)
from resolutions.vocabulary import slug

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
CLASSES = {
    PAPER: "paper",
    INK: "ink",
    QUIET: "quiet",
    CONTEXT: "context",
    FAINT: "faint",
    GRID: "grid",
    SUBJECT: "subject",
    BASIS_COLOURS["closed"]: "closed",
    BASIS_COLOURS["recorded"]: "recorded",
}
"""The names of the house colours, which the style sheet sets for either theme: ``fill-ink``."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Names that Matplotlib counts up by itself, such as patch_12: nothing refers to them.
_COUNTED = re.compile(r".*_\d+")
_DEFAULT = {"stroke-linejoin": "miter", "font-style": "normal", "text-anchor": "start"}
_INHERITED = ("stroke-linejoin", "stroke-linecap")


def without_links(svg: str) -> str:
    """Take the links from a picture: in a file on a reader's disk they would lead nowhere."""
    root = etree.fromstring(svg.encode())
    if root.find(f".//{SVG}a") is None:
        return svg
    etree.strip_tags(root, f"{SVG}a")
    return etree.tostring(root, encoding="unicode")


def in_page(exhibit: dict, folder: str = "", titles: bool = False) -> Markup:
    """Write an exhibit's drawings as elements of an HTML page.

    Parameters
    ----------
    exhibit : dict
        A figure: ``name``, ``alt``, ``links`` (the accessible name of each link by its address) and
        ``drawings``, each with ``screen`` (``desk`` or ``phone``), ``svg``, ``width``, ``height``
        ``marks`` and ``series``, see `resolutions.charts.svg.drawing`.
    folder : str
        The way from the page to the folder that the links start from; empty for the exhibit's own.
    titles : bool
        Let the browser itself show the value of a mark, where no script does.

    Returns
    -------
    markupsafe.Markup
        One ``<svg>`` a drawing. Every id starts with the exhibit's name, so that two pictures on a
        page do not clash; no element has a style of its own, which the pages' policy forbids.
    """
    return Markup("").join(_drawn(exhibit, one, folder, titles) for one in exhibit["drawings"])


def _drawn(exhibit: dict, drawing: dict, folder: str, titles: bool) -> Markup:
    links, marks = exhibit.get("links", {}), drawing.get("marks", {})
    series = drawing.get("series", {})
    root = ElementTree.fromstring(drawing["svg"])
    phone = "-phone" if drawing["screen"] == "phone" else ""
    ids = _short_ids(root, f"{exhibit['name']}{phone}")
    for parent in root.iter():
        parent.tag = parent.tag.removeprefix(SVG)
        parent.text = (parent.text or "").strip() or None
        for child in list(parent):
            child.tail = None
            if child.tag in (f"{SVG}style", f"{SVG}metadata"):
                parent.remove(child)
        _unstyle(parent)
        if parent.get("id") in marks:
            values, forces = marks[parent.get("id")]
            _set_mark_values(parent, values, forces, titles)
        if parent.get("id") in series:
            _set_line_values(parent, series[parent.get("id")])
        _rename(parent, ids)
        if parent.get("id", "").endswith("-halo"):
            parent.attrib = {"class": "halo"}
        if parent.tag == "text":
            _set_text(parent)
        if parent.tag == "a":
            _make_link(parent, links, folder)
        if "d" in parent.attrib:
            parent.set("d", " ".join(parent.attrib["d"].split()))
    _flatten(root)
    kept = {"viewBox": root.attrib["viewBox"]}
    root.attrib.clear()
    root.attrib.update(
        kept,
        width=str(drawing["width"]),
        height=str(drawing["height"]),
        role="group" if links or marks or series else "img",
    )
    root.attrib |= {
        "class": f"chart {drawing['screen']}",
        "data-inline": "",
        "aria-label": exhibit["alt"],
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _short_ids(root: ElementTree.Element, name: str) -> dict[str, str]:
    """Give each id that something refers to a short one of this picture's own; keep given names."""
    used = set(re.findall(r"#([^\s\")']+)", " ".join(_references(root))))
    ids = [known for element in root.iter() if (known := element.get("id"))]
    numbered = {old: f"{name}-{at}" for at, old in enumerate(dict.fromkeys(ids)) if old in used}
    given = {old: f"{name}-{old}" for old in ids if not _COUNTED.fullmatch(old)}
    return given | numbered


def _references(root: ElementTree.Element):
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in (XLINK, "style", "clip-path"):
                yield value


def _unstyle(element: ElementTree.Element) -> None:
    """Turn a style into attributes, its colours into classes that follow the reader's theme."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.strip()
        if name and value != _DEFAULT.get(name) and name not in _INHERITED:
            element.set(name, value)
    classes = []
    for name in ("fill", "stroke"):
        colour = element.get(name, "").lower()
        if colour in CLASSES:
            del element.attrib[name]
            classes.append(f"{name}-{CLASSES[colour]}")
        elif _COLOUR.fullmatch(colour):
            element.set(name, f"light-dark({colour}, {dark(colour)})")
    if classes:
        element.set("class", " ".join(classes))


def _set_mark_values(
    element: ElementTree.Element, values: list[str], forces: list[str], titles: bool
) -> None:
    """Name the marks of a group: each point of a line of points, or the one bar."""
    marks = [each for each in element.iter() if each.tag in (f"{SVG}use", "use")]
    if len(marks) != len(values):
        marks = [each for each in element.iter() if each.tag in (f"{SVG}path", "path")][-1:]
    for at, (each, value) in enumerate(zip(marks, values, strict=True)):
        each.attrib |= {"role": "img", "aria-label": value, "data-mark": ""}
        if titles:
            _add_title(each, value)
        if forces:
            each.set("data-force", slug(forces[at]))
    del element.attrib["id"]


def _set_line_values(element: ElementTree.Element, values: list[str]) -> None:
    """Give a line its values; the page's script makes a mark of each turning point."""
    path = next(each for each in element.iter() if each.tag in (f"{SVG}path", "path"))
    if len(re.findall(r"-?[\d.]+", path.attrib["d"])) != 2 * len(values):
        raise ValueError(f"{element.get('id')}: {len(values)} values, another number of points")
    path.set("data-values", "|".join(values))


def _set_text(element: ElementTree.Element) -> None:
    """Leave a text its place, size, weight and colour: the face is the page's."""
    for name in ("font-family", "font"):
        element.attrib.pop(name, None)
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]
    element.set("aria-hidden", "true")


def _flatten(element: ElementTree.Element) -> None:
    """Take out groups that say nothing."""
    for child in list(element):
        _flatten(child)
    kept = []
    for child in element:
        kept += list(child) if child.tag == "g" and not child.attrib else [child]
    element[:] = kept


def _rename(element: ElementTree.Element, ids: dict[str, str]) -> None:
    if "id" in element.attrib and element.attrib["id"] not in ids:
        del element.attrib["id"]
    elif "id" in element.attrib:
        element.set("id", ids[element.attrib["id"]])
    if XLINK in element.attrib:
        address = element.attrib.pop(XLINK)
        element.set("href", f"#{ids[address[1:]]}" if address.startswith("#") else address)
    if "clip-path" in element.attrib:
        path = element.attrib["clip-path"]
        element.set("clip-path", re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{ids[m[1]]})", path))


def _make_link(element: ElementTree.Element, links: dict[str, str], folder: str) -> None:
    """Name a link for who cannot see it, show the name to who points at it, and let it be hit."""
    address = element.attrib["href"]
    words = links[address]
    element.attrib.clear()
    element.attrib |= {
        "href": f"{folder}{address}",
        "aria-label": words,
        "class": "tile",
        "pointer-events": "all",
        "data-mark": "",
        "data-force": address.removesuffix(".html"),
    }
    _add_title(element, words)


def _add_title(element: ElementTree.Element, words: str) -> None:
    title = ElementTree.Element("title")
    title.text = words
    element.insert(0, title)

"""The page around the chapters: what it loads, the policy it keeps, the type it is set in.

The book is built on Sphinx's basic theme; ``_templates/layout.html`` takes the place of its page, and
nothing that the theme, MyST-NB or Jupyter Book would load reaches a reader but what is used.
"""

import shutil
from pathlib import Path

from docutils import nodes
from lxml import html
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from resolutions.site.render import around, render

TYPE_SHEET = "type.css"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""The content-security policy of every page: nothing inline, nothing from elsewhere."""

ONLY_WHERE = {
    "tables.js": ("data-sortable",),
    "compare.js": ("data-compare",),
    "forces.css": ("data-sortable", 'class="tile"'),
    "chart.css": ("data-inline",),
    "chart.js": ("data-mark", "data-values"),
    "ledger.js": ('class="ledger"',),
    "terms.js": ('class="term"',),
    "check_number.js": ('id="check-number"',),
    "check_number.css": ('id="check-number"',),
    "your_force.js": ('id="force-by-town"',),
    "reuse.js": ('class="reuse"',),
}
"""Scripts and styles of a few pages, and what a page contains, any of it, that needs them."""

ONLY_ON = {"search.js": "search"}
"""Scripts of one page."""

OF_NO_PAGE = {"embed.css"}
BEFORE_THE_PAGE = {"book.js"}  # it chooses the colours; any other script waits for the page


def policy() -> str:
    """Write the content-security policy as a page states it."""
    return "; ".join(f"{what} {allowed}" for what, allowed in POLICY.items())


def is_used(file: str, page: str, body: str) -> bool:
    """Say whether a page has a use for a script or a style sheet of ours."""
    if file in OF_NO_PAGE or ONLY_ON.get(file, page) != page:
        return False
    return file not in ONLY_WHERE or any(mark in body for mark in ONLY_WHERE[file])


def outline_of(document: nodes.document | None) -> list[tuple[str, str]]:
    """List the sections of a page and the headings that its cells write, by anchor and words."""

    def is_heading(node: nodes.Node) -> bool:
        if isinstance(node, nodes.section):
            return node.parent.parent is document
        return isinstance(node, nodes.rubric) and node.get("heading-level") == 2

    found = document.findall(is_heading) if document is not None else ()
    return [
        (node["ids"][0], (node[0] if isinstance(node, nodes.section) else node).astext())
        for node in found
        if node["ids"]
    ]


def contents_of(site_map, page: str) -> list[tuple[str, list[tuple[str, bool]]]]:
    """List the parts of the book.

    Parameters
    ----------
    site_map : sphinx_external_toc.api.SiteMap
        The table of contents.
    page : str
        The page that shows the list.

    Returns
    -------
    list of tuple
        The caption of each part, and its pages: the name, and whether `page` is this one or a page
        below it.
    """

    def leads_to(name: str) -> bool:
        return name == page or any(map(leads_to, site_map[name].child_files()))

    return [
        (part.caption, [(name, leads_to(name)) for name in part.files()])
        for part in site_map.root.subtrees
    ]


def part_of(site_map, page: str) -> set[str]:
    """List the pages of the part that a page belongs to, those below others included.

    Parameters
    ----------
    site_map : sphinx_external_toc.api.SiteMap
        The table of contents.
    page : str
        A page; the book's first belongs to no part.
    """

    def below(name: str) -> set[str]:
        return {name}.union(*map(below, site_map[name].child_files()))

    parts = (
        {name for file in part.files() for name in below(file)} for part in site_map.root.subtrees
    )
    return next((part for part in parts if page in part), set())


class Translator(HTML5Translator):
    """Writes the body of a page; what it changes is said at each method."""

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Name a heading's link for who cannot see it, without a note for who points at it."""
        if node["ids"] and self.config.html_permalinks and self.builder.add_permalinks:
            link = render("permalink.html", anchor=node["ids"][0], title=title)
            self.body.append(str(link))

    def depart_rubric(self, node: nodes.Element) -> None:
        """Give the heading that a cell writes a link, as every other has."""
        self.add_permalink_ref(node, "Permalink to this heading")
        super().depart_rubric(node)

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Let the keyboard get to long lines of code, which scroll sideways."""
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            block = html.fragment_fromstring(self.body.pop())
            for code in block.iter("pre"):
                code.set("tabindex", "0")
            self.body.append(html.tostring(block, encoding="unicode"))
            raise

    def visit_table(self, node: nodes.Element) -> None:
        """Let a wide table scroll, by the keyboard too."""
        _open_table(self, node)
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """See `visit_table`."""
        super().depart_table(node)
        _close_table(self, node)


_open_table, _close_table = around("scrolling.html")


def drop_unused(folder: Path, ours: Path) -> None:
    """Remove from the site's static files what no page loads."""
    kept = {file.relative_to(ours) for file in ours.rglob("*") if file.is_file()}
    for file in sorted(folder.rglob("*"), reverse=True):
        name = file.relative_to(folder)
        if file.is_dir() and not any(file.iterdir()):
            file.rmdir()
        elif file.is_file() and name not in kept:
            file.unlink()


def setup(app: Sphinx) -> dict:
    """Register the hooks with Sphinx."""
    app.set_translator("html", Translator)
    app.add_node(HideCodeCellNode, override=True, html=around("fold.html"))
    app.connect("config-inited", _search_by_ourselves)
    app.connect("builder-inited", _keep_no_index_of_words)
    app.connect("doctree-resolved", _drop_thebe, priority=900)  # after it came in
    app.connect("html-page-context", _fill_page, priority=900)  # after the theme's own
    app.connect("build-finished", _finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _search_by_ourselves(app: Sphinx, config) -> None:
    """Make the search page one of ours; `resolutions.site.search` writes what it searches."""
    config.html_additional_pages = {**config.html_additional_pages, "search": "search.html"}


def _keep_no_index_of_words(app: Sphinx) -> None:
    app.builder.search = False


def _drop_thebe(app: Sphinx, document: nodes.document, name: str) -> None:
    """Take out the settings of Thebe, which no page loads."""
    for raw in list(document.findall(nodes.raw)):
        if "thebe" in raw.astext() or "kernelName" in raw.astext():
            raw.parent.remove(raw)


def _fill_page(app: Sphinx, name: str, template: str, context: dict, doctree) -> None:
    ours = {file.relative_to(app.srcdir).as_posix() for file in _ours(app).rglob("*.*")}
    body = context.get("body") or ""
    for files in ("css_files", "script_files"):
        paths = {_path(asset): asset for asset in context[files]}
        context[files] = [
            paths[path]
            for path in sorted(ours & set(paths))
            if is_used(Path(path).name, name, body)
        ]
    for script in context["script_files"]:
        if Path(_path(script)).name not in BEFORE_THE_PAGE:
            script.attributes["defer"] = "defer"
    inside = {context["pathto"](page) for page in part_of(app.config.external_site_map, name)}
    for way in ("prev", "next"):
        if inside and context.get(way) and context[way]["link"] not in inside:
            context[way] = None
    source, binder = context.get("sourcename") or "", app.config.resolutions_binder
    context |= {
        "content_policy": policy(),
        "contents": contents_of(app.config.external_site_map, name),
        "title_of": lambda page: app.env.titles[page].astext(),
        "outline": outline_of(doctree),
        "notebook": f"_sources/{source}" if source.endswith(".ipynb") else "",
        "binder": binder + source if binder and source.startswith("notebooks/") else "",
    }


def _path(asset) -> str:
    return str(getattr(asset, "filename", asset) or "").partition("?")[0]


def _ours(app: Sphinx) -> Path:
    return Path(app.srcdir) / "_static"


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        drop_unused(static, _ours(app))
        made = Path(app.srcdir) / TYPE_SHEET  # a step of its own where `resolutions book` builds
        if made.is_file():
            shutil.copyfile(made, static / TYPE_SHEET)
        else:
            from resolutions.site.type_sheet import write

            write(static / TYPE_SHEET)

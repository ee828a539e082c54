"""Exhibits on the pages of the site: figures, tables, verdicts and the list of claims.

A chapter carries its exhibits inside its executed notebook, and a plain page names one. Both become
a node of the page, which is written when all is known that stands on the page: its files, its
citation and its frame. The search finds an exhibit by its words, not by those of its citation.
"""

from docutils import nodes
from docutils.parsers.rst import Directive
from markupsafe import Markup
from sphinx.application import Sphinx

from resolutions.book.exhibits import EXHIBIT, parsed
from resolutions.errors import InputError
from resolutions.site.contents import LEDGER, Site
from resolutions.site.in_page import in_page
from resolutions.site.render import render


class exhibit(nodes.General, nodes.Element):  # noqa: N801 - docutils names its nodes so
    """An exhibit of a page: ``content`` as the notebook holds it, ``home`` if it is another page's."""


class Renderer:
    """Turns an exhibit of an executed notebook into a node of the page."""

    mime_priority_overrides = (("*", EXHIBIT, 1),)

    @staticmethod
    def handle_mime(renderer, data, inline) -> list[nodes.Element] | None:
        """Take an exhibit; any other output is left to MyST-NB."""
        if data.mime_type != EXHIBIT or inline:
            return None
        return [node_of(parsed(data.content))]


class ExhibitDirective(Directive):
    """Shows an exhibit of a chapter on a plain page: ``:::{exhibit} trend``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Find the exhibit.

        Raises
        ------
        InputError
            If no chapter of this edition shows it.
        """
        env = self.state.document.settings.env
        site, name = env.app.resolutions_site, self.arguments[0]
        if name not in site.exhibits:
            there_are = f"there are {', '.join(site.exhibits)}"
            raise InputError(f"no exhibit {name!r}", env.docname, there_are)
        return [node_of(site.exhibits[name], site.chapter_of[name])]


def node_of(content: dict, home: str = "") -> exhibit:
    """Make the node of an exhibit; its text is what the search finds it by."""
    kept = {key: value for key, value in content.items() if key not in ("cell", "csv", "svg")}
    return exhibit("", nodes.Text("\n".join(words_of(content))), content=kept, home=home)


def words_of(content: dict) -> list[str]:
    """List what can be read in an exhibit."""
    words = [content[key] for key in ("title", "caption", "source")] + content["notes"]
    if content["kind"] == "table":
        table = content["table"]
        words += [column["label"] for column in table["columns"]]
        words += [cell["text"] for row in (*table["rows"], table["foot"]) for cell in row]
    for claim in content.get("claims", ()):
        words += [claim["id"], claim["claim"], claim["stated"], claim["verdict"], claim["reason"]]
        words += [value for pair in (*claim["official"], *claim["context"]) for value in pair]
    return words


def root_of(document: str) -> str:
    """Give the way from a page up to the site's root: ``notebooks/trend`` → ``../``."""
    return "../" * document.count("/")


def exhibit_on_page(content: dict, site: Site, document: str, home: str = "") -> Markup:
    """Write an exhibit as a page of the site shows it.

    Parameters
    ----------
    content : dict
        As the notebook holds it, see `resolutions.book.exhibits.Exhibit`.
    site : Site
        The build it stands in.
    document : str
        The page it is written for.
    home : str
        The chapter it comes from, if that is another page: its permanent link leads there.
    """
    root, name = root_of(document), content["name"]
    folder = f"{root}{''.join(home.rpartition('/')[:2])}" if home else ""
    kinds, place, svg = ["csv"], "data", Markup()
    if content["kind"] == "figure":
        kinds, place, svg = ["svg", "png", "csv"], "figures", in_page(content, folder)
    return render(
        "exhibit_on_page.html",
        it=content,
        root=root,
        folder=folder,
        page=f"{root}{home}.html" if home else "",
        files=[(f"{place}/{name}.{kind}", kind.upper()) for kind in kinds],
        svg=svg,
        ledger=LEDGER,
        reuse=lambda item: site.reuse(item, root),
    )


def setup(app: Sphinx) -> None:
    """Register exhibits with Sphinx."""
    app.add_node(exhibit, html=(_write, None))
    app.add_directive("exhibit", ExhibitDirective)
    app.connect("doctree-read", _leave_names_to_exhibits, priority=400)  # before the contents
    app.connect("doctree-read", _mark_workings)


def _write(translator, node: exhibit) -> None:
    site, document = translator.builder.app.resolutions_site, translator.builder.current_docname
    html = exhibit_on_page(node["content"], site, document, node["home"])
    translator.body.append(f"{html}\n")
    raise nodes.SkipNode


def _leave_names_to_exhibits(app: Sphinx, document: nodes.document) -> None:
    """Name a section otherwise that is called like an exhibit of its page: an address leads to one."""
    names = {shown["content"]["name"] for shown in document.findall(exhibit) if not shown["home"]}
    for section in document.findall(nodes.section):
        section["ids"] = [f"section-{n}" if n in names else n for n in section["ids"]]


def _mark_workings(app: Sphinx, document: nodes.document) -> None:
    """Give the code that made an exhibit an address: a link to it opens the folded cell."""
    for shown in document.findall(exhibit):
        if shown["home"] or shown["content"]["kind"] == "verdict":
            continue
        cell = shown
        while cell is not document and "cell" not in cell.get("classes", []):
            cell = cell.parent
        code = next(
            (node for node in cell.children if "cell_input" in node.get("classes", [])), cell
        )
        code["ids"].append(f"working-{shown['content']['name']}")

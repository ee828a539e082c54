"""The Sphinx extension of the book: exhibits on pages, numbers in plain pages, files to download.

Chapters carry their exhibits inside the executed notebooks (`resolutions.publish.EXHIBIT`). Here
each becomes a figure on its page and files in ``figures/`` or ``data/``. Plain pages (``.md``) are
Jinja templates, so that no number is typed into them.
"""

import base64
import json
import shutil
import zlib
from html import escape
from pathlib import Path

import jinja2
import nbformat
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util import logging

from resolutions import __version__, claims, measures, theme, wording
from resolutions.errors import InputError
from resolutions.publish import EXHIBIT, Page, as_csv, as_text, badge
from resolutions.svg import darkened
from resolutions.vocabulary import BASIS_MEANS, FORCES, NATION, Edition, span

BOOK = "Resolved out of court"
_log = logging.getLogger(__name__)


class ExhibitRenderer:
    """Turns an exhibit of an executed notebook into a figure of the page."""

    mime_priority_overrides = (("*", EXHIBIT, 1),)

    @staticmethod
    def handle_mime(renderer, data, inline) -> list[nodes.Element] | None:
        """Render an exhibit; any other output is left to MyST-NB."""
        if data.mime_type != EXHIBIT or inline:
            return None
        document = renderer.renderer.sphinx_env.docname
        return [nodes.raw("", figure_html(_parsed(data.content), document), format="html")]


def _parsed(content) -> dict:
    return content if isinstance(content, dict) else json.loads(content)


def root_of(document: str) -> str:
    """Give the way from a page up to the site's root: ``notebooks/trend`` → ``../``."""
    return "../" * document.count("/")


def citation(exhibit: dict) -> str:
    """Write the text that cites an exhibit."""
    return f"“{exhibit['title']}”, in {BOOK}, version {__version__}. {exhibit['source']}"


def figure_html(exhibit: dict, document: str, home: str | None = None) -> str:
    """Write an exhibit as HTML: picture or table, caption, source, caveats, downloads.

    Parameters
    ----------
    exhibit : dict
        As the notebook holds it.
    document : str
        The page it is written for.
    home : str, optional
        The chapter it comes from, if that is another page: its permanent link leads there.
    """
    root, name = root_of(document), exhibit["name"]
    here = f"#{name}" if home is None else f"{root}{home}.html#{name}"
    if exhibit["kind"] == "figure":
        body = _image(exhibit, f"{root}figures/{name}.svg", "only-light") + _image(
            exhibit, f"{root}figures/{name}-dark.svg", "only-dark"
        )
        files = [(f"figures/{name}.{kind}", kind.upper()) for kind in ("svg", "png", "csv")]
    else:
        body = (
            theme.plain_table(exhibit["html"])
            .replace('.ipynb"', '.html"')
            .replace(".ipynb#", ".html#")
        )
        body = f'<div class="scroll" role="region" aria-label="{escape(exhibit["title"], quote=True)}" tabindex="0">{body}</div>'
        files = [(f"data/{name}.csv", "CSV")]
    links = " ".join(
        f'<a href="{root}{file}" download aria-label="{kind} of {name}">{kind}</a>'
        for file, kind in files
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in exhibit["notes"])
    return "\n".join(
        part
        for part in (
            f'<figure class="exhibit {exhibit["kind"]}"'
            + (f' id="{name}">' if home is None else ">"),
            body,
            "<figcaption>",
            f"<p>{escape(exhibit['caption'])}</p>",
            f'<p class="source">{escape(exhibit["source"])}</p>',
            f'<ul class="notes">{notes}</ul>' if notes else "",
            f'<p class="downloads">Download: {links} <a href="{here}" aria-label="Link to {name}">Link</a></p>',
            f"<details><summary>Cite</summary><p>{escape(citation(exhibit))}</p></details>",
            "</figcaption>",
            "</figure>",
        )
        if part
    )


def _image(exhibit: dict, address: str, theme_class: str) -> str:
    return (
        f'<img class="{theme_class}" loading="lazy" src="{address}" width="{exhibit["width"]}" '
        f'height="{exhibit["height"]}" alt="{escape(exhibit["alt"], quote=True)}">'
    )


def exhibits_in(notebook: Path) -> dict[str, dict]:
    """Read the exhibits of an executed notebook, by name; figures carry their ``png`` too."""
    found = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if EXHIBIT in data:
                exhibit = _parsed(data[EXHIBIT])
                if exhibit["name"] in found:
                    raise InputError(
                        f"two exhibits named {exhibit['name']!r}", str(notebook), "rename one"
                    )
                found[exhibit["name"]] = exhibit | {"png": data.get("image/png")}
    return found


class Site:
    """What one build of the book knows: its edition, exhibits and the pages' vocabulary."""

    def __init__(self, source: Path, edition: Edition):
        self.source = source
        self.page = Page(edition.force, edition.first_year, edition.last_year, edition.basis)
        self.exhibits: dict[str, dict] = {}
        self.chapter_of: dict[str, str] = {}

    def collect(self, documents: list[str]) -> None:
        """Read the exhibits of the book's notebooks."""
        for document in sorted(documents):
            notebook = self.source / f"{document}.ipynb"
            if not notebook.exists():
                continue
            for name, exhibit in exhibits_in(notebook).items():
                if name in self.exhibits:
                    raise InputError(
                        f"two exhibits named {name!r}",
                        str(notebook),
                        f"rename one; the other is in {self.chapter_of[name]}",
                    )
                self.exhibits[name] = exhibit
                self.chapter_of[name] = document

    def render(self, text: str, document: str) -> str:
        """Fill the numbers into a plain page."""
        environment = jinja2.Environment(
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=lambda value: value if hasattr(value, "__html__") else as_text(str(value)),
        )
        return environment.from_string(text).render(self.vocabulary(document))

    def vocabulary(self, document: str) -> dict:
        """Give the names that a plain page may use."""
        page, edition = self.page, self.page.edition

        def figure(name: str) -> Markup:
            if name not in self.exhibits:
                raise InputError(
                    f"no exhibit {name!r}", document, f"there are {', '.join(self.exhibits)}"
                )
            return Markup(figure_html(self.exhibits[name], document, self.chapter_of[name]))

        words = {
            name: getattr(wording, name)
            for name in ("number", "per_cent", "signed_per_cent", "listed", "small", "plural",
                         "course", "sentence", "change", "ordinal")
        }  # fmt: skip
        return words | {
            "edition": edition,
            "tables": page.tables,
            "page": page,
            "figure": figure,
            "measures": measures,
            "nation": NATION,
            "forces": FORCES,
            "basis_means": BASIS_MEANS,
            "span": span,
            "claims": claims,
            "badge": lambda verdict: Markup(badge(verdict)),
            "version": __version__,
            "book": BOOK,
        }

    def write(self, folder: Path) -> None:
        """Write figures, tables and the claims beside the pages."""
        figures, data = folder / "figures", folder / "data"
        for place in (figures, data):
            place.mkdir(exist_ok=True)
        for name, exhibit in self.exhibits.items():
            place = figures if exhibit["kind"] == "figure" else data
            (place / f"{name}.csv").write_text(exhibit["csv"], "utf-8")
            if exhibit["kind"] == "figure":
                (figures / f"{name}.svg").write_text(exhibit["svg"], "utf-8")
                (figures / f"{name}-dark.svg").write_text(darkened(exhibit["svg"]), "utf-8")
                (figures / f"{name}.png").write_bytes(base64.b64decode(exhibit["png"]))
        for file in sorted(self.page.tables.folder.glob("*.*")):
            if file.suffix in (".csv", ".parquet"):
                shutil.copyfile(file, data / file.name)
        if self.page.edition.is_article:
            checker = self.page.checker
            results = list(self.page.results.values())
            text = claims.as_json(results, checker.file.article)
            (data / "claims.json").write_text(text, "utf-8")
            (data / "claims.csv").write_text(as_csv(claims.as_table(results)), "utf-8")


def setup(app: Sphinx) -> dict:
    """Register the extension with Sphinx."""
    app.add_config_value("resolutions_edition", {}, "env", types=(dict,))
    app.connect("builder-inited", _open_site)
    app.connect("env-get-outdated", _plain_pages)
    app.connect("source-read", _fill_plain_page)
    app.connect("build-finished", _write_site)
    return {
        "version": __version__,
        "env_version": _code(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _code() -> int:
    """Give the state of this package as a number: when it changes, every page is read anew."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return zlib.crc32(b"".join(file.read_bytes() for file in files))


def _open_site(app: Sphinx) -> None:
    site = Site(Path(app.srcdir), Edition(**app.config.resolutions_edition))
    site.collect(list(app.config.external_site_map))
    app.resolutions_site = site


def _plain_pages(app: Sphinx, env, added, changed, removed) -> list[str]:
    """Read plain pages at every build: their numbers come from elsewhere."""
    return [name for name in env.found_docs if Path(env.doc2path(name)).suffix == ".md"]


def _fill_plain_page(app: Sphinx, document: str, content: list[str]) -> None:
    if Path(app.env.doc2path(document)).suffix == ".md":
        try:
            content[0] = app.resolutions_site.render(content[0], document)
        except jinja2.TemplateError as fault:
            raise InputError(str(fault), f"{document}.md", "mend the template") from fault


def _write_site(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        app.resolutions_site.write(Path(app.outdir))
        _log.info(f"wrote {len(app.resolutions_site.exhibits)} exhibits")

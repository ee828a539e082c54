"""The Sphinx extension of the book: exhibits on pages, numbers in plain pages, files to download.

Chapters carry their exhibits inside the executed notebooks (`resolutions.publish.EXHIBIT`). Here
each becomes a figure on its page and files in ``figures/`` or ``data/``. Plain pages (``.md``) are
Jinja templates, so that no number is typed into them. How an exhibit or a claim is cited and
embedded is put in when a page is written, so that the words of citations are not searched.
"""

import base64
import hashlib
import os
import re
import shutil
from functools import cached_property
from html import escape
from pathlib import Path

import jinja2
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util import logging

from resolutions import __version__, analysis, story, wording
from resolutions.analysis.number_finder import index_of
from resolutions.book.exhibits import EXHIBIT, _parsed, as_csv, exhibits_in
from resolutions.book.page import Page, as_text, badge
from resolutions.charts.svg import darkened
from resolutions.errors import InputError
from resolutions.site import citing, glossary, metadata, numbers, search, theme
from resolutions.site.citing import Item, Work
from resolutions.site.embed import embedded_claim, embedded_exhibit, links_from, not_found
from resolutions.site.inline import in_page, without_links
from resolutions.site.references import CORRECTIONS, References, read_corrections
from resolutions.story import documents
from resolutions.vocabulary import (
    BASIS_MEANS,
    BOOK,
    FORCES,
    NATION,
    PLACES,
    REGIONS,
    Edition,
    slug,
    span,
)

# Scripts and styles of a few pages, and what a page holds, any of it, that needs them.
ONLY_WHERE = {
    "tables.js": ("data-sortable",),
    "compare.js": ("data-compare",),
    "forces.css": ("data-sortable", "data-inline"),
    "check_number.css": ('id="check-number"',),
}


LEDGER = "notebooks/fact_check"


ROW_HEIGHT = 36  # CSS pixels, about, of a row of a table in a frame


# Jupyter Book gives every file of _static to every page; these have pages of their own.
OF_SOME_PAGES = {"embed.css", "ledger.js", "terms.js", "find.js", "check_number.js"}


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
        exhibit = _parsed(data.content)
        shown = nodes.raw("", figure_html(exhibit, document), format="html")
        shown["exhibit"] = exhibit["name"]
        return [shown]


def root_of(document: str) -> str:
    """Give the way from a page up to the site's root: ``notebooks/trend`` → ``../``."""
    return "../" * document.count("/")


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
    page = "" if home is None else f"{root}{home}.html"
    here = f"{page}#{name}"
    if exhibit["kind"] == "figure":
        beside = "" if home is None else f"{root}{home.rpartition('/')[0]}/"
        body = (
            in_page(exhibit, beside)
            if exhibit.get("inline")
            else _image(exhibit, f"{root}figures/{name}.svg", "only-light")
            + _image(exhibit, f"{root}figures/{name}-dark.svg", "only-dark")
        )
        files = [(f"figures/{name}.{kind}", kind.upper()) for kind in ("svg", "png", "csv")]
    else:
        way = "" if home is None else root + "".join(home.rpartition("/")[:2])
        body = theme.plain_table(links_from(exhibit["html"], way))
        if exhibit["kind"] == "table":
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
            f'<p class="downloads">Download: {links} <a href="{here}" aria-label="Link to {name}">Link</a> '
            f'<a href="{page}#working-{name}" aria-label="Working of {name}">Working</a></p>',
            f"<!-- reuse {name} -->",
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


def find_your_force() -> str:
    """Write the way from the front page to every force's page: a fold of links by region."""
    lists = "".join(
        f"<dt>{escape(region)}</dt><dd>"
        + " ".join(
            f'<a href="forces/{force.slug}.html">{escape(force.name)}</a>'
            for force in FORCES
            if force.region == region
        )
        + "</dd>"
        for region in REGIONS
    )
    return (
        '<details class="find-your-force"><summary>Find your force</summary>\n'
        f'<dl>{lists}</dl>\n<p><a href="forces/index.html">All on a map and in a table</a></p></details>'
    )


class Site:
    """What one build of the book knows: its edition, exhibits and the pages' vocabulary."""

    def __init__(self, source: Path, edition: Edition, address: str = ""):
        self.source = source
        self.page = Page(edition.force, edition.first_year, edition.last_year, edition.basis)
        self.changes = metadata.read_changes(source / metadata.CHANGES)
        told = f": {edition.force}, {edition.span}, {edition.basis} basis"
        self.work = Work(
            BOOK if edition.is_article else BOOK + told,
            __version__,
            self.changes[0]["date"],
            address,
        )
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

    @cached_property
    def items(self) -> dict[str, Item]:
        """Everything that can be cited, by its name in addresses."""
        found = {}
        for name, exhibit in self.exhibits.items():
            if exhibit["kind"] == "figure":
                shape = (exhibit["width"], exhibit["height"])
            else:
                rows = exhibit["html"].count("<tr") + exhibit["html"].count("<li")
                shape = (citing.FRAME_WIDTH, ROW_HEIGHT * rows)
            place = f"{self.chapter_of[name]}.html#{name}"
            found[name] = Item(
                exhibit["kind"], name, exhibit["title"], exhibit["source"], place, shape
            )
        if self.page.edition.is_article:
            found |= {
                item.name: item for item in map(self.item_of_claim, self.page.results.values())
            }
        return found

    def item_of_claim(self, result: story.Result) -> Item:
        """Say how a claim is cited: by its verdict, and by the releases of its readings."""
        claim, verdict = result.claim, result.verdict.words
        used = {name for reading in result.readings for name in reading.release.split(" + ")}
        source = self.page.source(used or self.page.tables.held["force"], "both")
        title = f"{claim.claim}, stated: {claim.stated.words}. Verdict: {verdict}"
        return Item("claim", f"claim-{claim.id}", title, source, f"{LEDGER}.html#{claim.id}")

    def with_reuse(self, body: str, document: str) -> str:
        """Put in how each exhibit and claim of a page is cited and embedded."""
        root = root_of(document)

        def block(name: str) -> str:
            return citing.reuse(self.items[name], self.work, root)

        def verdict(match: re.Match) -> str:
            readings = (
                f'<p class="downloads"><a href="{root}{LEDGER}.html#{match[2]}" '
                f'aria-label="All readings of {match[2]}">All readings</a></p>'
            )
            return f"{match[1]}{readings}\n{block(f'claim-{match[2]}')}\n</div>"

        body = re.sub(
            r'(<div class="verdict [^"]*" id="claim-([a-z0-9-]+)">.*?)</div>',
            verdict,
            body,
            flags=re.DOTALL,
        )
        return re.sub(r"<!-- reuse ([a-z0-9-]+) -->", lambda match: block(match[1]), body)

    def picture(self, name: str) -> bytes:
        """Give the PNG of a figure."""
        return base64.b64decode(self.exhibits[name]["png"])

    @staticmethod
    def folder_of(exhibit: dict) -> str:
        """Name the folder of an exhibit's files."""
        return "figures" if exhibit["kind"] == "figure" else "data"

    def files_of_data(self) -> list[str]:
        """List the tables that the book is computed from, and the claims, as the site has them."""
        files = [f"data/{file.name}" for file in self._tables()]
        return files + (
            ["data/claims.csv", "data/claims.json"] if self.page.edition.is_article else []
        )

    def _tables(self) -> list[Path]:
        files = sorted(self.page.tables.folder.glob("*.*"))
        return [file for file in files if file.suffix in (".csv", ".parquet")]

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

        references = References(self.documents)
        words = {
            name: getattr(wording, name)
            for name in ("number", "per_cent", "signed_per_cent", "listed", "small", "plural",
                         "course", "path", "sentence", "change", "ordinal")
        }  # fmt: skip
        return words | {
            "edition": edition,
            "tables": page.tables,
            "page": page,
            "figure": figure,
            "analysis": analysis,
            "nation": NATION,
            "forces": FORCES,
            "basis_means": BASIS_MEANS,
            "span": span,
            "story": story,
            "badge": lambda verdict: Markup(badge(verdict)),
            "version": __version__,
            "book": BOOK,
            "work": self.work,
            "items": self.items,
            "every_force": any(name.startswith("forces/") for name in self.chapter_of.values()),
            "find_your_force": Markup(find_your_force()),
            "changes": self.changes,
            "citing": citing,
            "number_places": [(place, slug(place)) for place in PLACES],
            "figures_held": index_of(page.tables).figures.count_rows,
            "documents": self.documents,
            "cite": references.cite,
            "cited": references.cited,
            "corrections": read_corrections(self.source / CORRECTIONS),
        }

    @cached_property
    def documents(self) -> documents.Documents:
        """What the book rests on where the tables have no answer."""
        return documents.read(self.page.tables.folder / documents.FILE)

    def write(self, folder: Path) -> None:
        """Write figures, tables and the claims beside the pages."""
        figures, data = folder / "figures", folder / "data"
        for place in (figures, data, folder / "press"):
            shutil.rmtree(place, ignore_errors=True)
        for place in (figures, data):
            place.mkdir()
        for name, exhibit in self.exhibits.items():
            (folder / self.folder_of(exhibit) / f"{name}.csv").write_text(exhibit["csv"], "utf-8")
            if exhibit["kind"] == "figure":
                svg = without_links(exhibit["svg"])
                (figures / f"{name}.svg").write_text(svg, "utf-8")
                (figures / f"{name}-dark.svg").write_text(darkened(svg), "utf-8")
                (figures / f"{name}.png").write_bytes(self.picture(name))
        for file in self._tables():
            shutil.copyfile(file, data / file.name)
        for document in sorted(set(self.chapter_of.values())):
            packed = self.source / "press" / f"{Path(document).name}.zip"
            if document.startswith("forces/") and packed.exists():
                (folder / "press").mkdir(exist_ok=True)
                shutil.copyfile(packed, folder / "press" / packed.name)
        self.write_reuse(folder)
        self.write_numbers(folder / "numbers")
        if self.page.edition.is_article:
            checker = self.page.checker
            results = list(self.page.results.values())
            text = story.as_json(results, checker.file.article)
            (data / "claims.json").write_text(text, "utf-8")
            (data / "claims.csv").write_text(as_csv(story.as_table(results)), "utf-8")

    def write_numbers(self, folder: Path) -> None:
        """Write what the page "Check a number" searches: ``numbers/all.js`` and one a place."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, script in numbers.scripts(self.page.tables, index_of(self.page.tables)):
            (folder / name).write_text(script, "utf-8")

    def write_reuse(self, folder: Path) -> None:
        """Write what is cited and embedded: ``cite/NAME.bib``, ``.ris`` and ``embed/NAME.html``."""
        cite, embed = folder / "cite", folder / "embed"
        for place in (cite, embed):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
        _write_citation(
            cite / "book", citing.bibtex_of_work(self.work), citing.ris_of_work(self.work)
        )
        for name, item in self.items.items():
            _write_citation(
                cite / name, citing.bibtex(item, self.work), citing.ris(item, self.work)
            )
            if item.kind == "claim":
                result = self.page.results[name.removeprefix("claim-")]
                page = embedded_claim(item, self.work, result)
            else:
                dark = (folder / "figures" / f"{name}-dark.svg").exists()
                page = embedded_exhibit(item, self.work, self.exhibits[name], dark)
            (embed / f"{name}.html").write_text(page, "utf-8")

    def places(self, env) -> list[list[str]]:
        """List every place of the book that the search page can lead to at once."""
        found = [
            search.place(env.titles[name].astext(), "page", f"{name}.html")
            for name in sorted(env.found_docs)
        ]
        for result in self.page.results.values() if self.page.edition.is_article else ():
            claim, query = result.claim, result.claim.query
            item = self.item_of_claim(result)
            figures = {story.write(query, r.lower, r.upper) for r in result.readings}
            words = [query.offence_group, query.offence_subgroup, result.verdict.words, claim.id]
            also = search.ALSO_CALLED.get(query.offence_group, ())
            title = f"{claim.claim}: {claim.stated.words}"
            found.append(
                search.place(title, "claim", item.place, [*words, *also, *sorted(figures)])
            )
        for name, exhibit in self.exhibits.items():
            kind = "table" if exhibit["kind"] == "list" else exhibit["kind"]
            words = [] if exhibit["kind"] == "list" else search.words_of(exhibit)
            found.append(search.place(exhibit["title"], kind, self.items[name].place, words))
        for term in env.resolutions_terms:
            address = f"{glossary.PAGE}.html#{term.anchor}"
            found.append(search.place(wording.sentence(term.name), "term", address, term.forms))
        return found + [
            search.place(f"{env.titles[name].astext()}: {link.astext()}", "section",
                          f"{name}.html{link['anchorname']}")
            for name in sorted(env.found_docs)
            for link in env.tocs[name].findall(nodes.reference)
            if link.get("anchorname")
        ]  # fmt: skip


def _write_citation(file: Path, bibtex: str, ris: str) -> None:
    file.with_name(f"{file.name}.bib").write_text(bibtex, "utf-8")
    file.with_name(f"{file.name}.ris").write_text(ris, "utf-8", newline="")


def setup(app: Sphinx) -> dict:
    """Register the extension with Sphinx."""
    app.add_config_value("resolutions_edition", {}, "env", types=(dict,))
    app.add_config_value("resolutions_state", "", "env", types=(str,))
    app.connect("config-inited", _settle)
    app.connect("builder-inited", _open_site)
    app.connect("env-get-outdated", _plain_pages)
    app.connect("source-read", _fill_plain_page)
    app.connect("doctree-read", _mark_workings)
    app.connect("html-page-context", _load_only_what_is_used)
    app.connect("html-page-context", _finish_page)
    app.connect("build-finished", _write_site)
    glossary.setup(app)
    metadata.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _settle(app: Sphinx, config) -> None:
    """Set the site's address, take scripts of single pages from all others, and mark stale pages.

    A page is read again if the package or the list of changes is not what it was written with.
    """
    config.html_baseurl = citing.site_address(os.environ.get("SITE_URL") or config.html_baseurl)
    config.html_css_files = [file for file in config.html_css_files if file not in OF_SOME_PAGES]
    config.html_js_files = [file for file in config.html_js_files if file not in OF_SOME_PAGES]
    own = [*sorted(Path(__file__).parent.glob("*.py")), Path(app.srcdir) / metadata.CHANGES]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in own))
    config.resolutions_state = digest.hexdigest()
    # It numbers chapters, which this book does not ask for, and does not say that it may run beside others.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _open_site(app: Sphinx) -> None:
    site = Site(
        Path(app.srcdir), Edition(**app.config.resolutions_edition), app.config.html_baseurl
    )
    site.collect(list(app.config.external_site_map))
    app.resolutions_site = site


def _mark_workings(app: Sphinx, document: nodes.document) -> None:
    """Give the code that made an exhibit an address: a link to it opens the folded cell."""
    for shown in document.findall(lambda node: isinstance(node, nodes.raw) and "exhibit" in node):
        cell = shown
        while cell is not document and "cell" not in cell.get("classes", []):
            cell = cell.parent
        code = next(
            (node for node in cell.children if "cell_input" in node.get("classes", [])), cell
        )
        code["ids"].append(f"working-{shown['exhibit']}")


def _finish_page(app: Sphinx, name: str, template: str, context: dict, page) -> None:
    """Put in citations and embedded pages, and give a page the scripts that it has a use for."""
    if "body" in context:
        context["body"] = app.resolutions_site.with_reuse(context["body"], name)
    body = context.get("body", "")
    if 'class="ledger"' in body:
        app.add_js_file("ledger.js", loading_method="defer")
    if 'class="term"' in body:
        app.add_js_file("terms.js", loading_method="defer")
    if name == "search":
        app.add_js_file("find.js", loading_method="defer")
    if 'id="check-number"' in body:
        app.add_js_file("check_number.js", loading_method="defer")


def _plain_pages(app: Sphinx, env, added, changed, removed) -> list[str]:
    """Read plain pages at every build: their numbers come from elsewhere."""
    return [name for name in env.found_docs if Path(env.doc2path(name)).suffix == ".md"]


def _fill_plain_page(app: Sphinx, document: str, content: list[str]) -> None:
    if Path(app.env.doc2path(document)).suffix == ".md":
        try:
            content[0] = app.resolutions_site.render(content[0], document)
        except jinja2.TemplateError as fault:
            raise InputError(str(fault), f"{document}.md", "mend the template") from fault


def _drop_pages_of_other_builds(app: Sphinx) -> None:
    """Remove pages that an earlier build with more of them left: Sphinx lets them stand."""
    folder = Path(app.outdir)
    for page in [*folder.glob("*.html"), *folder.glob("*/*.html")]:
        name = page.relative_to(folder).with_suffix("").as_posix()
        if name not in app.env.found_docs and name != "search":
            page.unlink()
    sources = folder / "_sources"
    for source in [*sources.glob("*.*"), *sources.glob("*/*.*")]:
        if source.relative_to(sources).with_suffix("").as_posix() not in app.env.found_docs:
            source.unlink()


def _load_only_what_is_used(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Drop the scripts and styles of `ONLY_WHERE` from a page that has nothing for them."""
    body = context.get("body") or ""
    for kind in ("script_files", "css_files"):
        context[kind][:] = [
            asset
            for asset in context[kind]
            if any(mark in body for mark in ONLY_WHERE.get(Path(str(asset.filename)).name, ("",)))
        ]


def _write_site(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        _drop_pages_of_other_builds(app)
        site, folder = app.resolutions_site, Path(app.outdir)
        site.write(folder)
        places = search.script(site.places(app.env))
        (folder / "places.js").write_text(places, "utf-8")
        pages = {
            f"{name}.html": app.env.titles[name].astext() for name in app.config.external_site_map
        }
        style = (folder / "_static" / "embed.css").read_text("utf-8")
        (folder / "404.html").write_text(not_found(site.work, pages, style), "utf-8")
        _log.info(f"wrote {len(app.resolutions_site.exhibits)} exhibits")

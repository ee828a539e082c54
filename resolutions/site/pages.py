"""Plain pages: Markdown with the numbers filled in, so that none is typed."""

import hashlib
import marshal
from pathlib import Path

import jinja2
from markupsafe import Markup
from sphinx.application import Sphinx

from resolutions import __version__, analysis, story, wording
from resolutions.analysis.number_finder import index_of
from resolutions.book.claims import HEADINGS, record
from resolutions.book.edition import data_files
from resolutions.book.render import as_markdown
from resolutions.errors import InputError, did_you_mean
from resolutions.files import sha256_of
from resolutions.site import cite
from resolutions.site.contents import Site
from resolutions.site.feed import CHANGES
from resolutions.site.references import CORRECTIONS, References, read_corrections
from resolutions.site.render import render
from resolutions.site.towns import towns_of
from resolutions.vocabulary import (
    BASIS_MEANINGS,
    BOOK,
    FORCES,
    NATION,
    PLACES,
    REGIONS,
    police_name,
    slug,
    span,
)

PACKAGE = Path(__file__).parents[1]
WITHOUT_REFERENCES = 2  # a version of `marshal` that gives the same bytes for the same values
WORDS = ("number", "per_cent", "signed_per_cent", "join_words", "number_word", "plural", "share_trend_in_words", "count_trend_in_words",
         "capitalised", "count_change_in_words", "ordinal")  # fmt: skip
"""The functions of `resolutions.wording` that a plain page may use."""


def vocabulary(site: Site) -> dict:
    """Give the names that a plain page may use."""
    page, references = site.page, References(site.documents)
    words = {name: getattr(wording, name) for name in WORDS}
    return words | {
        "edition": page.edition,
        "tables": page.tables,
        "police_in": lambda year: police_name(page.edition.force, year),
        "page": page,
        "figure": lambda name: Markup(f"\n:::{{exhibit}} {name}\n:::\n"),
        "analysis": analysis,
        "nation": NATION,
        "forces": FORCES,
        "basis_meanings": BASIS_MEANINGS,
        "span": span,
        "story": story,
        "badge": lambda verdict: render("badge.html", verdict=verdict),
        "version": __version__,
        "book": BOOK,
        "work": site.work,
        "items": site.items,
        "every_force": any(name.startswith("forces/") for name in site.chapter_of.values()),
        "your_force": lambda: render(
            "your_force.html",
            forces=FORCES,
            towns_of=towns_of,
            regions=[(r, [force for force in FORCES if force.region == r]) for r in REGIONS],
        ),
        "changes": site.changes,
        "citing": cite,
        "number_places": [(place, slug(place)) for place in PLACES],
        "figures_held": lambda: index_of(page.tables).figures.count_rows(),
        "story_page": lambda name: story_page(site, name),
        "documents": site.documents,
        "cite": references.cite,
        "cited": references.cited,
        "corrections": read_corrections(site.source / CORRECTIONS),
    }


def story_page(site: Site, name: str) -> Markup:
    """Write the page of a story: its claims, and what the data say of each.

    Raises
    ------
    InputError
        If no story is called so.
    """
    checked = {this_story.name: (this_story, results) for this_story, results in site.stories}
    if name not in checked:
        raise InputError(f"no story {name!r}", f"{name}.md", did_you_mean(name, checked))
    this_story, results = checked[name]
    releases = site.page.tables.releases
    claims = [(one, record(one, this_story, releases)) for one in results]
    return render(
        "story.md",
        this_story=this_story,
        settled=story.count_settled(results),
        claims=claims,
        headings=HEADINGS,
    )


def fill_page(text: str, site: Site) -> str:
    """Fill the numbers into a plain page; what is not markup cannot become any."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) else as_markdown(str(value)),
    )
    return environment.from_string(text).render(vocabulary(site))


def setup(app: Sphinx) -> None:
    """Register plain pages with Sphinx."""
    app.add_config_value("resolutions_state", "", "env", types=(str,))
    app.connect("config-inited", _mark_state)
    app.connect("env-get-outdated", _plain_pages)
    app.connect("env-updated", _pages_to_rewrite)
    app.connect("source-read", _fill_plain_page)


def _mark_state(app: Sphinx, config) -> None:
    """Have all pages read again if what writes them or the list of changes is not what it was."""
    own = [file for wing in ("book", "site") for file in sorted((PACKAGE / wing).rglob("*.*"))
           if file.suffix in (".py", ".html", ".md")]  # fmt: skip
    digest = hashlib.sha256()
    for file in (*own, Path(app.srcdir) / CHANGES):
        digest.update(file.read_bytes())
    config.resolutions_state = digest.hexdigest()


def _is_plain(app: Sphinx, name: str) -> bool:
    return Path(app.env.doc2path(name)).suffix == ".md"


def _plain_pages(app: Sphinx, env, added, changed, removed) -> list[str]:
    """Read plain pages again when what their numbers and exhibits come from has changed."""
    exhibits = marshal.dumps(app.resolutions_site.exhibits, WITHOUT_REFERENCES)
    package = (file for file in PACKAGE.rglob("*") if file.is_file() and file.suffix != ".pyc")
    hashes = [sha256_of(file) for file in (*sorted(package), *data_files())]
    now = (hashlib.sha256(exhibits).hexdigest(), *hashes)
    before, env.resolutions_numbers = getattr(env, "resolutions_numbers", ()), now
    if env.resolutions_numbers == before:
        return []
    return [name for name in env.found_docs if _is_plain(app, name)]


def _pages_to_rewrite(app: Sphinx, env) -> list[str]:
    """Have every page written again if what each of them shows or loads has changed.

    Sphinx copies no style and no script where it has no page to write.
    """
    titles = [(name, env.titles[name].astext()) for name in app.config.external_site_map]
    static = [sha256_of(file) for file in sorted((Path(app.srcdir) / "_static").glob("*.*"))]
    now = (titles, static)
    before, env.resolutions_frame = getattr(env, "resolutions_frame", None), now
    return [] if now == before else sorted(env.found_docs)


def _fill_plain_page(app: Sphinx, name: str, content: list[str]) -> None:
    if _is_plain(app, name):
        try:
            content[0] = fill_page(content[0], app.resolutions_site)
        except jinja2.TemplateError as fault:
            raise InputError(str(fault), f"{name}.md", "mend the template") from fault

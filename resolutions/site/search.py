"""What the search page searches: pages and their sections with their text, forces, claims, figures.

Sphinx finds words and leads to pages. This list leads straight to a place on one: a claim by its
number or its words, a figure or table by its finding or a force or offence that is in it, a
section by what it says, a term, a force by its towns. It is a script of plain data, so that it
also works from a folder on a disk.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from textwrap import shorten

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector

from resolutions import story
from resolutions.site import glossary
from resolutions.site.contents import Site
from resolutions.site.towns import towns_of
from resolutions.vocabulary import FORCES
from resolutions.wording import capitalised

# What people call offences that the counting rules name otherwise.
ALSO_CALLED = {
    "Assault without injury": ("common assault", "battery"),
    "Assault with injury": ("actual bodily harm", "ABH"),
    "Assault with intent to cause serious harm": ("grievous bodily harm", "GBH", "wounding"),
    "Shoplifting": ("shop theft", "theft from shops"),
    "Robbery": ("robberies", "mugging"),
    "Drug offences": ("drugs", "cannabis"),
    "Rape": ("sexual offences",),
    "Criminal damage": ("vandalism",),
}
MAX_LENGTH = 2500  # characters of a passage: the index is part of a page that stays below 500 kB
A_CLAIM_OR_EXHIBIT = ('class="exhibit', 'class="verdict')  # they have places of their own
NO_PROSE = nodes.literal_block | nodes.title | nodes.raw | nodes.system_message
OF_OFFENCES = ("offence_group", "offence_subgroup", "offence_description", "label")


def place(
    title: str, kind: str, address: str, words: Iterable[str] = (), text: str = ""
) -> list[str]:
    """Write one place: its title, kind, address from the root, other words that mean it, its text."""
    others = dict.fromkeys(word for word in words if word and word not in title)
    return [title, kind, address, " · ".join(others), *filter(None, [text])]


def words_of(exhibit: dict) -> list[str]:
    """List the forces and offences that an exhibit has figures of, and what else they are called."""
    rows = list(csv.DictReader(exhibit["csv"].splitlines()))
    forces = {row.get("force") for row in rows} | {row.get("place") for row in rows}
    found = [
        name for force in FORCES if force.name in forces for name in (force.name, force.police)
    ]
    offences = dict.fromkeys(
        row[column] for row in rows for column in OF_OFFENCES if row.get(column)
    )
    for offence in offences:
        found += [offence, *ALSO_CALLED.get(offence, ())]
    return found


def _own_text(section: nodes.section) -> str:
    """Give what a section says itself, not its title, code or exhibits, nor the sections within it."""
    said = []
    for node in section.findall(lambda one: isinstance(one, nodes.Text | nodes.raw)):
        html = isinstance(node, nodes.raw)
        around = node.parent
        while not isinstance(around, nodes.section | NO_PROSE):
            around = around.parent
        if around is section and not (
            html and any(mark in node.astext() for mark in A_CLAIM_OR_EXHIBIT)
        ):
            said.append(Markup(node.astext()).striptags() if html else node.astext())
    return shorten(" ".join(said), MAX_LENGTH, placeholder="")


def passages(document: nodes.document, name: str) -> Iterator[list[str]]:
    """List a page, and the sections on it, with what each of them says."""
    title = document[0][0].astext()
    for section in document.findall(nodes.section):
        if isinstance(section.parent, nodes.document):
            yield place(title, "page", f"{name}.html", text=_own_text(section))
        else:
            heading = f"{title}: {section[0].astext()}"
            address = f"{name}.html#{section['ids'][0]}"
            yield place(heading, "section", address, text=_own_text(section))


def places(site: Site, env: BuildEnvironment) -> list[list[str]]:
    """List every place of the book: forces, pages and their sections, claims, figures, terms."""
    of_forces = {f"forces/{force.slug}": force for force in FORCES}
    found = []
    for name in sorted(env.found_docs):
        if force := of_forces.get(name):
            names = (force.police, *force.aliases, *towns_of(force.name))
            found.append(place(force.name, "page", f"{name}.html", names))
        elif name.startswith("forces/"):
            found.append(place(env.titles[name].astext(), "page", f"{name}.html"))
        else:
            found += env.resolutions_passages[name]
    for name in site.claims:
        result = site.page.results[name.removeprefix("claim-")]
        claim, query = result.claim, result.claim.query
        figures = {story.format_figure(r.query, r.lower, r.upper) for r in result.readings}
        offences = query.offences[1] if query and query.offences else ()
        words = [*offences, result.verdict.words, claim.id]
        also = [word for name in offences for word in ALSO_CALLED.get(name, ())]
        title = f"{claim.claim}: {claim.stated.words}"
        address = site.items[name].place
        known_by = [*words, *also, *sorted(figures)]
        found.append(place(title, "claim", address, known_by, result.reason))
    for name, exhibit in site.exhibits.items():
        kind = "table" if exhibit["kind"] == "list" else exhibit["kind"]
        in_it = exhibit["kind"] != "list" and site.chapter_of[name] not in of_forces
        words = words_of(exhibit) if in_it else []
        found.append(place(exhibit["title"], kind, site.items[name].place, words))
    for term in env.resolutions_terms:
        address = f"{glossary.PAGE}.html#{term.anchor}"
        found.append(place(capitalised(term.name), "term", address, term.forms))
    return found


class Passages(EnvironmentCollector):
    """Keeps what a page says as Sphinx reads it, so that one changed page is gone through alone."""

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Keep the passages of the page that was read."""
        _kept(app.env)[app.env.docname] = [*passages(doctree, app.env.docname)]

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget those of a page that is gone or to be read again."""
        _kept(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames, other) -> None:
        """Take over those that another process has read."""
        _kept(env).update({name: _kept(other)[name] for name in docnames})


def _kept(env: BuildEnvironment) -> dict[str, list[list[str]]]:
    if not hasattr(env, "resolutions_passages"):
        env.resolutions_passages = {}
    return env.resolutions_passages


def setup(app: Sphinx) -> None:
    """Register the search list with Sphinx."""
    app.add_env_collector(Passages)


def script(places: list[list[str]]) -> str:
    """Write the list as a script; it says nothing but data."""
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in places)
    return f"window.PLACES = [\n{rows}\n];\n".replace("<", "\\u003c")

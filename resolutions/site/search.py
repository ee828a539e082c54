"""What the search page offers before its full-text results: forces, offences, claims, figures.

Sphinx finds words and leads to pages. This list leads straight to a place on one: a claim by its
number or its words, a figure or table by its finding or a force or offence that is in it, a
section, a term. It is a script of plain data, so that it also works from a folder on a disk.
"""

import csv
import json
from collections.abc import Iterable

from docutils import nodes

from resolutions import story
from resolutions.site import glossary
from resolutions.site.contents import Site
from resolutions.vocabulary import FORCES
from resolutions.wording import sentence

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
OF_OFFENCES = ("offence_group", "offence_subgroup", "offence_description", "label")


def place(title: str, kind: str, address: str, words: Iterable[str] = ()) -> list[str]:
    """Write one place: its title, kind, address from the root, and other words that mean it."""
    others = dict.fromkeys(word for word in words if word and word not in title)
    return [title, kind, address, " · ".join(others)]


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


def places(site: Site, env) -> list[list[str]]:
    """List every place of the book: pages, claims, figures and tables, terms, sections."""
    found = [
        place(env.titles[name].astext(), "page", f"{name}.html") for name in sorted(env.found_docs)
    ]
    for name in site.claims:
        result = site.page.results[name.removeprefix("claim-")]
        claim, query = result.claim, result.claim.query
        figures = {story.write(r.query, r.lower, r.upper) for r in result.readings}
        offences = query.offences[1] if query and query.offences else ()
        words = [*offences, result.verdict.words, claim.id]
        also = [word for name in offences for word in ALSO_CALLED.get(name, ())]
        title = f"{claim.claim}: {claim.stated.words}"
        found.append(
            place(title, "claim", site.items[name].place, [*words, *also, *sorted(figures)])
        )
    for name, exhibit in site.exhibits.items():
        kind = "table" if exhibit["kind"] == "list" else exhibit["kind"]
        words = [] if exhibit["kind"] == "list" else words_of(exhibit)
        found.append(place(exhibit["title"], kind, site.items[name].place, words))
    for term in env.resolutions_terms:
        address = f"{glossary.PAGE}.html#{term.anchor}"
        found.append(place(sentence(term.name), "term", address, term.forms))
    return found + [
        place(f"{env.titles[name].astext()}: {link.astext()}", "section",
              f"{name}.html{link['anchorname']}")
        for name in sorted(env.found_docs)
        for link in env.tocs[name].findall(nodes.reference)
        if link.get("anchorname")
    ]  # fmt: skip


def script(places: list[list[str]]) -> str:
    """Write the list as a script; it says nothing but data."""
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in places)
    return f"window.PLACES = [\n{rows}\n];\n".replace("<", "\\u003c")

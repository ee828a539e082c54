"""Terms that explain themselves where they stand.

The glossary is the page of definitions. At its first mention in the prose of any other page a term
becomes a link to it; with a script the definition shows on hover, focus and tap, and without one
the link is plain. The notebooks know nothing of it.
"""

import re
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from resolutions.site.render import around, render
from resolutions.vocabulary import slug
from resolutions.wording import first_sentences

PAGE = "methods/definitions"
EVERYDAY = {"year", "force", "offence", "edition", "claim", "verdict"}  # plain where they stand
PLURALS = {"basis": "bases"}
MAX_LENGTH = 320


class mention(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names its nodes so
    """A term where it is mentioned: ``place`` of its definition, ``note`` that explains it."""


@dataclass(frozen=True)
class Term:
    """One entry of the glossary.

    Attributes
    ----------
    name : str
        The word it is entered under.
    forms : tuple of str
        The words that mean it, itself first.
    anchor : str
        Its place on the page of definitions.
    meaning : str
        The opening of its definition.
    """

    name: str
    forms: tuple[str, ...]
    anchor: str
    meaning: str

    @property
    def note(self) -> str:
        """The id of the note that explains it on a page."""
        return f"note-{slug(self.name)}"


def terms_of(page: nodes.document) -> list[Term]:
    """Read the glossary from the page of definitions."""
    found = []
    for entry in page.findall(nodes.definition_list_item):
        if not isinstance(entry.parent.parent, addnodes.glossary):
            continue
        names = [node for node in entry.children if isinstance(node, nodes.term)]
        first = next(entry.findall(nodes.paragraph))
        forms = tuple(node.astext() for node in names)
        meaning = first_sentences(first.astext(), MAX_LENGTH)
        found.append(Term(forms[0], forms, names[0]["ids"][0], meaning))
    return found


def pattern_of(terms: list[Term]) -> re.Pattern:
    """Match any form of the terms, long before short, in the singular or the plural."""
    forms = sorted({form.lower() for term in terms for form in term.forms}, key=len, reverse=True)
    words = "|".join(
        r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", form)))
        + (f"|{PLURALS[form]}" if form in PLURALS else "s?")
        for form in forms
    )
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def explain(document: nodes.document, terms: list[Term], page: str) -> list[Term]:
    """Make each term's first mention in the prose of a page a link to its definition.

    Parameters
    ----------
    document : docutils.nodes.document
        The page; it is changed.
    terms : list of Term
        The glossary; everyday words in it are left plain.
    page : str
        The address of the page of definitions, seen from this page.

    Returns
    -------
    list of Term
        The terms that the page mentions, in order.
    """
    left = {form.lower(): term for term in terms for form in term.forms
            if term.name.lower() not in EVERYDAY}  # fmt: skip
    met: list[Term] = []
    for text in [node for node in document.findall(nodes.Text) if _is_prose(node)]:
        if not left:
            break
        pieces, rest, changed = [], text.astext(), False
        while left and (match := pattern_of(list(left.values())).search(rest)):
            term = _term_of(match[0], left)
            met.append(term)
            left = {form: other for form, other in left.items() if other != term}
            place = f"{page}#{term.anchor}"
            link = mention("", nodes.Text(match[0]), place=place, note=term.note)
            pieces += [nodes.Text(rest[: match.start()]), link]
            rest, changed = rest[match.end() :], True
        if changed:
            text.parent.replace(text, [*pieces, nodes.Text(rest)])
    return met


def _term_of(words: str, terms: dict[str, Term]) -> Term:
    for form in terms:
        if pattern_of([Term("", (form,), "", "")]).fullmatch(words):
            return terms[form]
    raise KeyError(words)


def _is_prose(node: nodes.Text) -> bool:
    """Say whether a text is a sentence of the page: in a paragraph, and no link, code or quotation."""
    inside, prose = node.parent, False
    while inside is not None:
        if isinstance(
            inside,
            (nodes.reference, mention, nodes.literal, nodes.raw, nodes.table, nodes.block_quote),
        ):
            return False
        prose = prose or isinstance(inside, nodes.paragraph)
        inside = inside.parent
    return prose


def setup(app: Sphinx) -> None:
    """Register the glossary with Sphinx."""
    app.add_node(mention, html=around("mention.html"))
    app.connect("env-updated", _pages_to_rewrite)
    app.connect("doctree-resolved", _explain_page)


def _glossary(env) -> list[Term]:
    return terms_of(env.get_doctree(PAGE)) if PAGE in env.found_docs else []


def _pages_to_rewrite(app: Sphinx, env) -> list[str]:
    """Have every page written again if a definition has changed."""
    terms = _glossary(env)
    changed = getattr(env, "resolutions_terms", None) != terms
    env.resolutions_terms = terms
    return sorted(env.found_docs) if changed else []


def _explain_page(app: Sphinx, document: nodes.document, name: str) -> None:
    if name == PAGE or app.builder.format != "html":
        return
    page = app.builder.get_relative_uri(name, PAGE)
    if met := explain(document, app.env.resolutions_terms, page):
        document += nodes.raw("", render("term_notes.html", terms=met), format="html")

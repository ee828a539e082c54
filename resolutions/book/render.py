"""Markup is written here alone: Jinja templates that escape whatever is not markup already."""

import re
from collections.abc import Callable

import jinja2
from markupsafe import Markup, escape

from resolutions.vocabulary import slug, span
from resolutions.wording import capitalised, curl_quotes, join_words

_MARKS = re.compile(r"[\[\]*_`]")


def as_markdown(text: str) -> str:
    """Keep words from the data words: in Markdown, too, a tag would be one. Markup stays as it is."""
    if isinstance(text, Markup):
        return text
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def literal(text: str) -> Markup:
    """Escape a text for Markdown: neither its tags nor its marks are taken for any."""
    return Markup(_MARKS.sub(r"\\\g<0>", str(escape(text))))


def renderer(*packages: str) -> Callable[..., Markup]:
    """Give what fills the templates of packages, each in its folder ``templates``.

    Parameters
    ----------
    *packages : str
        Such as ``resolutions.book``; of two templates of one name that of the first is taken.

    Returns
    -------
    callable
        Takes a template's name and its values, of which whatever is not markup is escaped.
    """
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "slug": slug,
        "capitalised": capitalised,
        "curled": curl_quotes,
        "literal": literal,
        "join_words": join_words,
        "span": span,
    }
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}

    def fill(template: str, **values) -> Markup:
        return Markup(environment.get_template(template).render(values).strip())

    return fill


render = renderer("resolutions.book")
"""Fills the templates of this wing."""

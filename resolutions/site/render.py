"""The templates of what only the site has; those of the book's exhibits are at hand in them."""

from collections.abc import Callable

from markupsafe import Markup

from resolutions.book.render import renderer

render = renderer("resolutions.site", "resolutions.book")
"""Fills the templates of this wing and of the book."""


def around(template: str) -> tuple[Callable, Callable]:
    """Give the visitors of a kind of node that a template writes around what the node contains.

    Parameters
    ----------
    template : str
        Its name; it is given the ``node`` and what is ``inside``.
    """

    def visit(translator, node) -> None:
        node.start = len(translator.body)

    def depart(translator, node) -> None:
        inside = Markup("".join(translator.body[node.start :]))
        del translator.body[node.start :]
        translator.body.append(str(render(template, node=node, inside=inside)))

    return visit, depart

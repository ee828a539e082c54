"""Pages without the book's frame: one exhibit alone, for somebody else's page, and the 404 page.

They need no script, load nothing but a style sheet and a picture of this site, and tell no other
site where the reader came from.
"""

from markupsafe import Markup

from resolutions.site.cite import Item, Work
from resolutions.site.in_page import in_page
from resolutions.site.render import render


def embed_page(item: Item, work: Work, exhibit: dict) -> Markup:
    """Write the page that shows one exhibit or claim alone.

    Parameters
    ----------
    item : Item
        What is shown.
    work : Work
        The book it comes from.
    exhibit : dict
        As the notebook holds it, see `resolutions.book.exhibits.Exhibit`.
    """
    folder = "../" + "".join(item.place.rpartition("/")[:2])
    drawn = in_page(exhibit, folder, titles=True) if exhibit["kind"] == "figure" else Markup()
    return render("embed.html", item=item, work=work, it=exhibit, folder=folder, drawn=drawn)


def not_found_page(work: Work, pages: dict[str, str], style: str) -> Markup:
    """Write the page for an address that leads nowhere.

    Parameters
    ----------
    work : Work
        The book.
    pages : dict of str
        Title by address from the root: where a lost reader may want to go.
    style : str
        The style sheet.
    """
    return render("404.html", work=work, pages=pages, style=Markup(style.strip()))

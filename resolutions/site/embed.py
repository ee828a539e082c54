"""Pages without the book's frame: one exhibit alone, for somebody else's page, and the 404 page.

They need no script, load nothing but a style sheet and a picture of this site, and tell no other
site where the reader came from.
"""

import re
from collections.abc import Sequence
from html import escape

from resolutions import story
from resolutions.site.citing import Item, Work
from resolutions.site.theme import plain_table
from resolutions.vocabulary import slug
from resolutions.wording import sentence

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; form-action 'self'"
)

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""


def _page(title: str, head: str, body: str) -> str:
    return _PAGE.format(policy=POLICY, title=escape(title), head=head, body=body)


def links_from(html: str, way: str) -> str:
    """Lead the links of a chapter's table to the built pages.

    Parameters
    ----------
    html : str
        The table; its links are relative to the notebook that holds it.
    way : str
        The way from the page to that notebook's folder, with a slash at its end; empty on a page
        of the same folder.
    """

    def led(match: re.Match) -> str:
        address = re.sub(r"\.ipynb(?=$|#)", ".html", match[1])
        return f'href="{address if re.match(r"[a-z]+:|#|/", address) else way + address}"'

    return re.sub(r'href="([^"]*)"', led, html)


def embedded(
    item: Item, work: Work, inside: str, caption: str = "", caveats: Sequence[str] = ()
) -> str:
    """Write the page that shows one item alone.

    Parameters
    ----------
    item : Item
        What is shown.
    work : Work
        The book it comes from.
    inside : str
        The picture, table or verdict, as HTML.
    caption : str
        The sentence under it.
    caveats : sequence of str
        What a reader must know beside it; folded.
    """
    notes = "".join(f"<li>{escape(caveat)}</li>" for caveat in caveats)
    home = f"../{item.place}"
    head = (
        f'<link rel="canonical" href="{escape(work.address or "../", quote=True)}{item.place}">\n'
        '<link rel="stylesheet" href="../_static/embed.css">'
    )
    body = "\n".join(
        part
        for part in (
            f'<main class="{item.kind}">',
            f"<h1>{escape(item.title)}</h1>",
            inside,
            f"<p>{escape(caption)}</p>" if caption else "",
            f'<p class="source">{escape(item.source)}</p>',
            f"<details><summary>Caveats: {len(caveats)}</summary><ul>{notes}</ul></details>"
            if notes
            else "",
            f'<p class="source"><a href="{home}" target="_blank" rel="noopener">'
            f"{escape(work.title)}</a>: the numbers, how to cite them and the working</p>",
            "</main>",
        )
        if part
    )
    return _page(f"{item.title} · {work.title}", head, body)


def embedded_exhibit(item: Item, work: Work, exhibit: dict, dark: bool = False) -> str:
    """Write the page that shows one figure or table alone.

    Parameters
    ----------
    item : Item
        What is shown.
    work : Work
        The book it comes from.
    exhibit : dict
        As the notebook holds it.
    dark : bool
        Whether the figure has a picture for dark pages too: ``figures/NAME-dark.svg``.
    """
    if item.kind == "figure":
        inside = (
            f'<img src="../figures/{item.name}.svg" width="{exhibit["width"]}" '
            f'height="{exhibit["height"]}" alt="{escape(exhibit["alt"], quote=True)}">'
        )
        if dark:
            inside = (
                '<picture class="dark"><source media="(prefers-color-scheme: dark)" '
                f'srcset="../figures/{item.name}-dark.svg">{inside}</picture>'
            )
    else:
        table = links_from(
            plain_table(exhibit["html"]), "../" + "".join(item.place.rpartition("/")[:2])
        )
        table = re.sub(r'<a (?=href="[^#])', '<a target="_blank" rel="noopener" ', table)
        inside = (
            f'<div class="scroll" role="region" tabindex="0" '
            f'aria-label="{escape(exhibit["title"], quote=True)}">{table}</div>'
        )
    return embedded(item, work, inside, exhibit["caption"], exhibit["notes"])


def embedded_claim(item: Item, work: Work, result: story.Result) -> str:
    """Write the page that shows one claim and its verdict alone."""
    words = result.verdict.words
    inside = (
        f'<p class="stated">Stated: <q>{escape(result.claim.stated.words)}</q></p>\n'
        f'<p class="verdict {slug(words)}">{escape(sentence(words))}</p>\n'
        f"<p>{escape(result.reason)}</p>"
    )
    shown = Item(item.kind, item.name, result.claim.claim, item.source, item.place)
    return embedded(shown, work, inside)


def not_found(work: Work, pages: dict[str, str], style: str) -> str:
    """Write the page for an address that leads nowhere.

    A server shows it at any depth, so its links start from the site's address; without one, from
    the root of the host.

    Parameters
    ----------
    work : Work
        The book.
    pages : dict of str
        Title by address from the root: where a lost reader may want to go.
    style : str
        The style sheet, written into the page for the same reason.
    """
    links = "\n".join(
        f'<li><a href="{address}">{escape(title)}</a></li>' for address, title in pages.items()
    )
    head = f'<base href="{escape(work.address or "/", quote=True)}">\n<style>\n{style.strip()}\n</style>'
    body = f"""<main class="lost">
<p class="source"><a href="index.html">{escape(work.title)}</a></p>
<h1>There is no page at this address</h1>
<p>It may have been mistyped, or moved: figures and claims keep their names, pages seldom change theirs. Look for a
force, an offence, a number or a word:</p>
<form action="search.html" method="get" role="search">
<label for="q">Search this book</label>
<input type="search" id="q" name="q">
<button type="submit">Search</button>
</form>
<h2>Or start here</h2>
<ul>
{links}
</ul>
</main>"""
    return _page(f"Not found · {work.title}", head, body)

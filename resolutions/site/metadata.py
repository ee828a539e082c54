"""What a page says of itself to machines: description, cards, schema.org, sitemap and feed.

Addresses are absolute where the site's address is set (``html.baseurl`` in ``_config.yml``, or
``SITE_URL``). Without one, what needs an absolute address is left out.
"""

import csv
import json
import re
import struct
from dataclasses import replace
from datetime import date
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from docutils import nodes
from sphinx.application import Sphinx

from resolutions.errors import InputError
from resolutions.files import read_yaml
from resolutions.site.citing import AUTHOR, Item, Work
from resolutions.story.checker import Result
from resolutions.story.claims_file import Article
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import NATION, is_financial_year, start_of
from resolutions.wording import opening, sentence

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DATA_PAGE, LEDGER_PAGE, CHANGES_PAGE = (
    "methods/data",
    "notebooks/fact_check",
    "methods/what_changed",
)
CHANGES = "methods/changes.yml"
FIELDS = ("id", "date", "version", "title", "what")
# A claim that stands is true, one that is refuted is false, one that the bounds leave open lies
# between; where the data cannot say there is no number.
RATINGS = {
    Verdict.REPRODUCED: 5,
    Verdict.REPRODUCED_WITHIN_REVISIONS: 5,
    Verdict.HOLDS_AS_STATED: 5,
    Verdict.NOT_RULED_OUT: 3,
    Verdict.DOES_NOT_HOLD: 1,
}
LONGEST = 300
NO_PROSE = (nodes.table, nodes.list_item, nodes.definition, nodes.block_quote)


def read_changes(file: Path) -> list[dict]:
    """Read what changed in the book, newest first.

    Raises
    ------
    InputError
        If an entry lacks a field, repeats an id or stands out of order.
    """
    entries = read_yaml(file)
    if not isinstance(entries, list) or not entries:
        raise InputError("no list of changes", str(file), "see the comment at its top")
    for place, entry in enumerate(entries, 1):
        where = f"{file}, entry {place}"
        lacking = [field for field in FIELDS if not entry.get(field)]
        if lacking:
            raise InputError(f"a change without {lacking[0]}", where, "add it")
        if not isinstance(entry["date"], date):
            raise InputError(f"{entry['date']!r} is no date", where, "write it like 2026-11-22")
    names = [entry["id"] for entry in entries]
    if len(set(names)) < len(names):
        raise InputError("two changes with one id", str(file), "ids are never used again")
    days = [entry["date"] for entry in entries]
    if days != sorted(days, reverse=True):
        raise InputError("changes out of order", str(file), "put the newest first")
    return entries


def description_of(page: nodes.document | None, fallback: str) -> str:
    """Take the first sentences of a page's prose, as plain text."""
    told = ""
    for paragraph in page.findall(nodes.paragraph) if page else ():
        text = plain(paragraph).strip()
        if text.endswith(":") or any(isinstance(node, NO_PROSE) for node in _above(paragraph)):
            continue
        told = f"{told} {text}".strip()
        if len(told) >= LONGEST:
            break
    return opening(told, LONGEST) if told else fallback


def _above(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def plain(node: nodes.Node) -> str:
    """Give the text of a node without its marks."""
    return re.sub(r"<[^>]+>", "", node.astext().replace("\n", " "))


def png_size(picture: bytes) -> tuple[int, int]:
    """Read the width and height of a PNG from its head."""
    return struct.unpack(">II", picture[16:24])


def card(title: str, told: str, place: str, work: Work, picture: dict | None) -> str:
    """Write the tags that a page is shared with: description, OpenGraph and Twitter card.

    Parameters
    ----------
    title, told : str
        The page's title and description.
    place : str
        Its address from the root.
    work : Work
        The book.
    picture : dict or None
        ``name``, ``alt``, ``width`` and ``height`` of the page's main figure.
    """
    tags = [("name", "description", told)]
    tags += [
        ("property", "og:type", "website" if place == "index.html" else "article"),
        ("property", "og:site_name", work.title),
        ("property", "og:title", title),
        ("property", "og:description", told),
        ("property", "og:locale", "en_GB"),
    ]
    pictured = bool(picture and work.address)  # a card takes its picture from an absolute address
    if work.address:
        tags.append(("property", "og:url", work.address + place))
    if pictured:
        image = f"{work.address}figures/{picture['name']}.png"
        tags += [
            ("property", "og:image", image),
            ("property", "og:image:type", "image/png"),
            ("property", "og:image:width", str(picture["width"])),
            ("property", "og:image:height", str(picture["height"])),
            ("property", "og:image:alt", picture["alt"]),
        ]
    tags += [
        ("name", "twitter:card", "summary_large_image" if pictured else "summary"),
        ("name", "twitter:title", title),
        ("name", "twitter:description", told),
    ]
    if pictured:
        tags += [("name", "twitter:image", image), ("name", "twitter:image:alt", picture["alt"])]
    return "\n".join(
        f'<meta {kind}="{name}" content="{escape(value, quote=True)}">'
        for kind, name, value in tags
    )


def linked_data(content: dict) -> str:
    """Write JSON-LD so that no text in it can end the script element that holds it."""
    text = json.dumps({"@context": "https://schema.org"} | content, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


def organisation() -> dict:
    """Name who wrote the book."""
    return {"@type": "Organization", "name": AUTHOR}


def dataset(
    name: str, told: str, place: str, work: Work, files: list[str], years: list[str], **more
) -> dict:
    """Describe tables of the site as a schema.org ``Dataset``.

    Parameters
    ----------
    name, told : str
        Its name and description.
    place : str
        The address of the page that shows it, from the root.
    work : Work
        The book.
    files : list of str
        The addresses of its files, from the root.
    years : list of str
        The financial years it covers; none where it has no years.
    **more
        Other properties.
    """
    formats = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}  # fmt: skip
    found = {
        "@type": "Dataset",
        "name": name,
        "description": told,
        "url": work.address + place,
        "version": work.version,
        "datePublished": work.released.isoformat(),
        "license": OGL,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "creator": organisation(),
        "spatialCoverage": {"@type": "Place", "name": NATION},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.rpartition("/")[2],
                "encodingFormat": formats[file.rpartition(".")[2]],
                "contentUrl": work.address + file,
            }
            for file in files
        ],
    }
    if years:
        first, last = start_of(min(years)), start_of(max(years)) + 1
        found["temporalCoverage"] = f"{first}-04-01/{last}-03-31"
    return found | more


def claim_review(result: Result, item: Item, work: Work, article: Article) -> dict:
    """Describe a claim and its verdict as a schema.org ``ClaimReview``."""
    stated = result.claim.stated.words
    rating = {"@type": "Rating", "alternateName": sentence(result.verdict.words)}
    if result.verdict in RATINGS:
        rating |= {"ratingValue": RATINGS[result.verdict], "bestRating": 5, "worstRating": 1}
    return {
        "@type": "ClaimReview",
        "@id": work.address + item.place,
        "url": work.address + item.place,
        "claimReviewed": f"{result.claim.claim}: {stated}",
        "reviewBody": result.reason,
        "datePublished": work.released.isoformat(),
        "author": organisation(),
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": sentence(article.publisher)},
            "datePublished": article.published,
            "name": f"{result.claim.claim}: {stated}",
        },
        "reviewRating": rating,
    }


def years_in(table: str) -> list[str]:
    """List the financial years that a table, as CSV, names in its column ``year``."""
    rows = csv.DictReader(table.splitlines())
    return sorted({row["year"] for row in rows if is_financial_year(row.get("year", ""))})


def sitemap(pages: list[str], work: Work) -> str:
    """Write ``sitemap.xml``: the address of every page."""
    rows = "\n".join(f"<url><loc>{escape(work.address + page)}</loc></url>" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n'
    )


def feed(changes: list[dict], work: Work) -> str:
    """Write the Atom feed of what changed; an entry keeps its id wherever the site stands."""
    place = f"{work.address}{CHANGES_PAGE}.html"

    def name(text: str) -> str:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'resolved-out-of-court/{text}')}"

    def moment(day: date) -> str:
        return f"{day.isoformat()}T00:00:00Z"

    entries = "\n".join(
        "<entry>\n"
        f"<id>{name(entry['id'])}</id>\n"
        f"<title>{escape(entry['version'])}: {escape(entry['title'])}</title>\n"
        f"<updated>{moment(entry['date'])}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{escape(place)}#{entry["id"].replace(".", "-")}"/>\n'
        f'<content type="text">{escape(" ".join(entry["what"]))}</content>\n'
        "</entry>"
        for entry in changes
    )
    own = f'<link rel="self" href="{escape(work.address)}feed.xml"/>\n' if work.address else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n'
        f"<id>{name('feed of ' + work.title)}</id>\n"
        f"<title>{escape(work.title)}: what changed</title>\n"
        f"<updated>{moment(changes[0]['date'])}</updated>\n"
        f"<author><name>{escape(AUTHOR)}</name></author>\n"
        f'<link rel="alternate" type="text/html" href="{escape(place)}"/>\n{own}{entries}\n</feed>\n'
    )


def setup(app: Sphinx) -> None:
    """Register the pages' metadata with Sphinx."""
    app.connect("html-page-context", _describe_page)
    app.connect("build-finished", _write_maps)


def _describe_page(app: Sphinx, name: str, template: str, context: dict, page) -> None:
    site = app.resolutions_site
    work, place = site.work, f"{name}.html"
    root = context["pathto"]("", 1)
    title = _title(context)
    told = description_of(page, f"{title}. {work.title}.")
    tags = [card(title, told, place, work, _main_figure(site, context.get("body", "")))]
    tags.append(
        f'<link rel="alternate" type="application/atom+xml" href="{root}feed.xml" '
        f'title="{escape(work.title, quote=True)}: what changed">'
    )
    if name == "search":
        tags.append('<meta name="robots" content="noindex">')
    tags += [linked_data(content) for content in _linked_data(site, name, title, told)]
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(tags)


def _title(context: dict) -> str:
    """Give the title of a page without its marks; search and index have none."""
    made = {"search": "Search", "genindex": "Index"}.get(context["pagename"], "")
    return unescape(re.sub(r"<[^>]+>", "", context.get("title") or made))


def _main_figure(site, body: str) -> dict | None:
    """Find the first figure on a page; a page without one takes the book's own."""
    shown = re.findall(r"figures/([a-z0-9-]+)\.svg", body)
    for name in [*shown, "trend"]:
        exhibit = site.exhibits.get(name)
        if exhibit and exhibit["kind"] == "figure":
            width, height = png_size(site.picture(name))
            return {"name": name, "alt": exhibit["alt"], "width": width, "height": height}
    return None


def _linked_data(site, name: str, title: str, told: str) -> list[dict]:
    # Without an address the addresses in a page are read from where the page stands.
    work = replace(site.work, address=site.work.address or "../" * name.count("/"))
    place = f"{name}.html"
    if name == "index":
        return [{"@type": "WebSite", "name": work.title, "url": work.address + place,
                 "description": told, "inLanguage": "en-GB", "publisher": organisation()}]  # fmt: skip
    if name == DATA_PAGE:
        tables = site.page.tables
        based_on = sorted({release["address"] for release in tables.releases.values()})
        files = site.files_of_data()
        return [
            dataset(
                f"{work.title}: the tables",
                told,
                place,
                work,
                files,
                tables.years,
                isBasedOn=based_on,
                keywords=["police", "outcomes", "community resolutions"],
            )
        ]
    found = []
    own = {n: site.exhibits[n] for n, chapter in site.chapter_of.items() if chapter == name}
    if own:
        files = [f"{site.folder_of(exhibit)}/{n}.csv" for n, exhibit in own.items()]
        years = {year for exhibit in own.values() for year in years_in(exhibit["csv"])}
        found.append(
            dataset(
                f"{work.title}: {title}",
                told,
                place,
                work,
                files,
                sorted(years),
                isPartOf={
                    "@type": "Dataset",
                    "name": f"{work.title}: the tables",
                    "description": f"The tables that {work.title} is computed from.",
                    "url": f"{work.address}{DATA_PAGE}.html",
                },
            )
        )
    if name == LEDGER_PAGE and site.page.edition.is_article:
        article = site.page.checker.file.article
        found.append(
            {
                "@graph": [
                    claim_review(result, site.item_of_claim(result), work, article)
                    for result in site.page.results.values()
                ]
            }
        )
    return found


def _write_maps(app: Sphinx, exception: Exception | None) -> None:
    """Write feed, sitemap and, where the site has a host to itself, the note to robots."""
    if exception is not None or app.builder.format != "html":
        return
    site, folder = app.resolutions_site, Path(app.outdir)
    (folder / "feed.xml").write_text(feed(site.changes, site.work), "utf-8")
    address = site.work.address
    for file in ("sitemap.xml", "robots.txt"):
        (folder / file).unlink(missing_ok=True)  # from a build that had an address
    if address:
        pages = sorted(f"{name}.html" for name in app.env.found_docs)
        (folder / "sitemap.xml").write_text(sitemap(pages, site.work), "utf-8")
        if urlsplit(address).path == "/":
            robots = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
            (folder / "robots.txt").write_text(robots, "utf-8")

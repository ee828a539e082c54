"""What a page says of itself to machines: description, cards and schema.org.

Addresses are absolute where the site's address is set (``html.baseurl`` in ``_config.yml``, or
``SITE_URL``). Without one, what needs an absolute address is left out.
"""

import csv
import struct
from dataclasses import replace

from docutils import nodes
from sphinx.application import Sphinx

from resolutions.site.cite import AUTHOR, Item, Work
from resolutions.site.contents import LEDGER, Site, folder_of
from resolutions.site.downloads import files_of_data
from resolutions.site.exhibits import exhibit
from resolutions.site.render import render
from resolutions.story.checker import Result
from resolutions.story.claims_file import Story
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import NATION, is_financial_year, start_of
from resolutions.wording import capitalised, first_sentences

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
DATA_PAGE = "methods/data"
# A claim that stands is true, one that is refuted is false, one that the bounds leave open lies
# between; where the data cannot say there is no number.
RATINGS = {
    Verdict.EXACT: 5,
    Verdict.WITHIN_REVISIONS: 5,
    Verdict.TRUE_AS_WORDED: 5,
    Verdict.POSSIBLE: 3,
    Verdict.TRUE_OF_SOMETHING_ELSE: 2,
    Verdict.DOES_NOT_MATCH: 1,
}
MAX_LENGTH = 300
NO_PROSE = (nodes.table, nodes.list_item, nodes.definition, nodes.block_quote)


def description_of(page: nodes.document | None, fallback: str) -> str:
    """Take the first sentences of a page's prose, as plain text."""
    prose = ""
    for paragraph in page.findall(nodes.paragraph) if page else ():
        text = plain(paragraph).strip()
        if text.endswith(":") or any(isinstance(node, NO_PROSE) for node in _above(paragraph)):
            continue
        prose = f"{prose} {text}".strip()
        if len(prose) >= MAX_LENGTH:
            break
    return first_sentences(prose, MAX_LENGTH) if prose else fallback


def _above(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def plain(node: nodes.Node) -> str:
    """Give the text of a node without its marks."""
    words = (t.astext() for t in node.findall(nodes.Text) if not isinstance(t.parent, nodes.raw))
    return "".join(words).replace("\n", " ")


def png_size(picture: bytes) -> tuple[int, int]:
    """Read the width and height of a PNG from its head."""
    return struct.unpack(">II", picture[16:24])


def organisation() -> dict:
    """Name who wrote the book."""
    return {"@type": "Organization", "name": AUTHOR}


def dataset(
    name: str, description: str, place: str, work: Work, files: list[str], years: list[str], **more
) -> dict:
    """Describe tables of the site as a schema.org ``Dataset``.

    Parameters
    ----------
    name, description : str
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
        "description": description,
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


def claim_review(result: Result, item: Item, work: Work, about: Story) -> dict:
    """Describe a claim and its verdict as a schema.org ``ClaimReview``."""
    stated = result.claim.stated.words
    rating: dict[str, str | int] = {
        "@type": "Rating",
        "alternateName": capitalised(result.verdict.words),
    }
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
            "author": {"@type": "Organization", "name": capitalised(about.publisher)},
            "datePublished": about.published,
            "name": f"{result.claim.claim}: {stated}",
        },
        "reviewRating": rating,
    }


def years_in(table: str) -> list[str]:
    """List the financial years that a table, as CSV, names in its column ``year``."""
    rows = csv.DictReader(table.splitlines())
    return sorted({row["year"] for row in rows if is_financial_year(row.get("year", ""))})


def setup(app: Sphinx) -> None:
    """Register the pages' metadata with Sphinx."""
    app.connect("html-page-context", _describe_page)


def _describe_page(app: Sphinx, name: str, template: str, context: dict, page) -> None:
    site = app.resolutions_site
    title = app.env.titles[name].astext() if name in app.env.titles else capitalised(name)
    description = description_of(page, f"{title}. {site.work.title}.")
    context["head"] = render(
        "head.html",
        title=title,
        description=description,
        place=f"{name}.html",
        root=context["pathto"]("", 1),
        work=site.work,
        picture=_main_figure(site, page),
        linked_data=[
            {"@context": "https://schema.org"} | content
            for content in _linked_data(site, name, title, description)
        ],
    )


def _main_figure(site: Site, page: nodes.document | None) -> dict | None:
    """Find the first figure on a page; a page without one takes the book's own."""
    shown = [node["content"]["name"] for node in page.findall(exhibit)] if page else []
    for name in [*shown, "trend"]:
        found = site.exhibits.get(name)
        if found and found["kind"] == "figure":
            width, height = png_size(site.picture(name))
            return {"name": name, "alt": found["alt"], "width": width, "height": height}
    return None


def _linked_data(site: Site, name: str, title: str, description: str) -> list[dict]:
    # Without an address the addresses in a page are read from where the page stands.
    work = replace(site.work, address=site.work.address or "../" * name.count("/"))
    place = f"{name}.html"
    if name == "index":
        return [{"@type": "WebSite", "name": work.title, "url": work.address + place,
                 "description": description, "inLanguage": "en-GB", "publisher": organisation()}]  # fmt: skip
    if name == DATA_PAGE:
        tables = site.page.tables
        based_on = sorted({release["address"] for release in tables.releases.values()})
        files = files_of_data(site)
        return [
            dataset(
                f"{work.title}: the tables",
                description,
                place,
                work,
                files,
                tables.years,
                isBasedOn=based_on,
                keywords=["police", "outcomes", "community resolutions"],
            )
        ]
    found = []
    shown = {n: site.exhibits[n] for n, chapter in site.chapter_of.items() if chapter == name}
    if shown:
        files = [f"{folder_of(own)}/{n}.csv" for n, own in shown.items()]
        years = {year for one in shown.values() for year in years_in(one["csv"])}
        found.append(
            dataset(
                f"{work.title}: {title}",
                description,
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
    if name == LEDGER and site.page.results:
        about = site.page.story
        found.append(
            {
                "@graph": [
                    claim_review(result, site.item_of_claim(result), work, about)
                    for result in site.page.results.values()
                ]
            }
        )
    return found

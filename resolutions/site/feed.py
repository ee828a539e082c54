"""What changed, as a list and as an Atom feed; and the list of pages for search engines."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup
from sphinx.application import Sphinx

from resolutions.errors import InputError
from resolutions.files import read_yaml
from resolutions.site.cite import AUTHOR, Work
from resolutions.site.render import render

CHANGES = "methods/changes.yml"
CHANGES_PAGE = "methods/what_changed"
FIELDS = ("id", "date", "version", "title", "what")


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


def feed(changes: list[dict], work: Work) -> Markup:
    """Write the Atom feed of what changed; an entry keeps its id wherever the site stands."""

    def name(text: str) -> str:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'resolved-out-of-court/{text}')}"

    return render(
        "feed.xml",
        id=name(f"feed of {work.title}"),
        ids=[name(entry["id"]) for entry in changes],
        changes=changes,
        work=work,
        author=AUTHOR,
        page=f"{work.address}{CHANGES_PAGE}.html",
    )


def setup(app: Sphinx) -> None:
    """Register feed and list of pages with Sphinx."""
    app.connect("build-finished", _write)


def _write(app: Sphinx, exception: Exception | None) -> None:
    """Write feed, sitemap and, where the site has a host to itself, the note to robots."""
    if exception is not None or app.builder.format != "html":
        return
    site, folder = app.resolutions_site, Path(app.outdir)
    (folder / "feed.xml").write_text(f"{feed(site.changes, site.work)}\n", "utf-8")
    address = site.work.address
    for file in ("sitemap.xml", "robots.txt"):
        (folder / file).unlink(missing_ok=True)  # from a build that had an address
    if address:
        pages = sorted(f"{name}.html" for name in app.env.found_docs)
        sitemap = render("sitemap.xml", pages=pages, work=site.work)
        (folder / "sitemap.xml").write_text(f"{sitemap}\n", "utf-8")
        if urlsplit(address).path == "/":
            robots = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
            (folder / "robots.txt").write_text(robots, "utf-8")

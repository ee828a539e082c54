"""The files of the site beside its pages: pictures, tables, claims, press packs, citations, frames."""

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging

from resolutions import story
from resolutions.book.edition import FORCE_PAGES
from resolutions.book.exhibits import as_csv
from resolutions.palette import darkened
from resolutions.site import cite, numbers, search
from resolutions.site.contents import Site, folder_of
from resolutions.site.embed import embed_page, not_found_page
from resolutions.site.in_page import without_links

NUMBERS = "numbers"
STORIES = "data/stories"
FOLDERS = ("figures", "data", "cite", "embed", "press", NUMBERS)
_log = logging.getLogger(__name__)


def write(site: Site, folder: Path) -> None:
    """Write all files into a site's folder, in place of those of an earlier build."""
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    write_exhibits(site, folder)
    for file in site.tables:
        shutil.copyfile(file, folder / "data" / file.name)
    if site.page.results:
        results = list(site.page.results.values())
        text = story.as_json(results, site.page.story)
        (folder / "data" / "claims.json").write_text(text, "utf-8")
        (folder / "data" / "claims.csv").write_text(as_csv(story.as_table(results)), "utf-8")
    (folder / "data" / "stories.json").write_text(story.stories_as_json(site.stories), "utf-8")
    (folder / STORIES).mkdir()
    for this_story, results in site.stories:
        (folder / STORIES / f"{this_story.name}.json").write_text(
            story.as_json(results, this_story), "utf-8"
        )
    write_citations(site, folder / "cite")
    for name, item in site.items.items():
        exhibit = site.claims.get(name) or site.exhibits[name]
        page = embed_page(item, site.work, exhibit)
        (folder / "embed" / f"{name}.html").write_text(f"{page}\n", "utf-8")
    made = site.source / NUMBERS  # a step of its own where `resolutions book` builds
    if made.is_dir():
        shutil.copytree(made, folder / NUMBERS, dirs_exist_ok=True)
    else:
        numbers.write(folder / NUMBERS)
    for pack in sorted((site.source / "press").glob("*.zip")):
        if f"forces/{pack.stem}" in site.chapter_of.values():
            shutil.copyfile(pack, folder / "press" / pack.name)
    for name in FOLDERS:
        if not any((folder / name).iterdir()):
            (folder / name).rmdir()


def files_of_data(site: Site) -> list[str]:
    """List the tables that the book is computed from, and the claims, by their addresses."""
    claims = ["data/claims.csv", "data/claims.json"] if site.page.results else []
    return [
        *(f"data/{file.name}" for file in site.tables),
        *claims,
        "data/stories.json",
        *(f"{STORIES}/{story.name}.json" for story, _ in site.stories),
    ]


def write_exhibits(site: Site, folder: Path) -> None:
    """Write every picture as SVG for light and dark pages and as PNG, and every table as CSV."""
    for name, exhibit in site.exhibits.items():
        place = folder / folder_of(exhibit)
        (place / f"{name}.csv").write_text(exhibit["csv"], "utf-8")
        if exhibit["kind"] == "figure":
            svg = without_links(exhibit["svg"])
            (place / f"{name}.svg").write_text(svg, "utf-8")
            (place / f"{name}-dark.svg").write_text(darkened(svg), "utf-8")
            (place / f"{name}.png").write_bytes(site.picture(name))


def write_citations(site: Site, folder: Path) -> None:
    """Write ``NAME.bib`` and ``NAME.ris`` of everything that can be cited, and of the book."""
    work = site.work
    texts = {"book": (cite.bibtex_of_work(work), cite.ris_of_work(work))} | {
        name: (cite.bibtex(item, work), cite.ris(item, work)) for name, item in site.items.items()
    }
    for name, (bibtex, ris) in texts.items():
        (folder / f"{name}.bib").write_text(bibtex, "utf-8")
        (folder / f"{name}.ris").write_text(ris, "utf-8", newline="")


def setup(app: Sphinx) -> None:
    """Register the files with Sphinx."""
    app.connect("build-finished", _write_all)


def _write_all(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    site, folder = app.resolutions_site, Path(app.outdir)
    _drop_pages_of_other_builds(app, folder)
    _write_if_stale(app, site, folder)
    script = search.script(search.places(site, app.env))
    (folder / "places.js").write_text(script, "utf-8")
    chapters = (
        name
        for name in app.config.external_site_map
        if name not in FORCE_PAGES and not name.startswith("stories/")
    )
    pages = {f"{name}.html": app.env.titles[name].astext() for name in chapters}
    style = (folder / "_static" / "embed.css").read_text("utf-8")
    (folder / "404.html").write_text(f"{not_found_page(site.work, pages, style)}\n", "utf-8")
    (folder / ".nojekyll").touch()  # GitHub Pages would leave out folders such as _static


def _write_if_stale(app: Sphinx, site: Site, folder: Path) -> None:
    """Write the files, unless the last build of the same exhibits, data and code has."""
    stamp = Path(app.doctreedir) / "files-written"
    made_of = repr((app.env.resolutions_numbers, site.work, sorted(site.chapter_of.items())))
    if not stamp.is_file() or stamp.read_text("utf-8") != made_of:
        write(site, folder)
        _log.info(f"wrote {len(site.exhibits)} exhibits")
        stamp.write_text(made_of, "utf-8")


def _drop_pages_of_other_builds(app: Sphinx, folder: Path) -> None:
    """Remove pages that an earlier build with more of them left: Sphinx lets them stand."""
    for page in [*folder.glob("*.html"), *folder.glob("*/*.html")]:
        name = page.relative_to(folder).with_suffix("").as_posix()
        of_sphinx = name != "search" and not name.startswith("embed/")
        if of_sphinx and name not in app.env.found_docs:
            page.unlink()
    sources = folder / "_sources"
    for source in [*sources.glob("*.*"), *sources.glob("*/*.*")]:
        if source.relative_to(sources).with_suffix("").as_posix() not in app.env.found_docs:
            source.unlink()

"""What the site is made of, as a research object: ``ro-crate-metadata.json``, by RO-Crate 1.3.

It ties the published releases that went in, the code and the environment that computed, and the pages and
tables that came out. See https://w3id.org/ro/crate/1.3.
"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from resolutions.files import ROOT, sha256_of
from resolutions.site.cite import AUTHOR
from resolutions.site.contents import Site
from resolutions.site.metadata import OGL
from resolutions.wording import capitalised

FILE = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
SPECIFICATION = "https://w3id.org/ro/crate/1.3"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
MIT = "https://spdx.org/licenses/MIT"
FORMATS = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}
FOLDERS = {
    "figures": "The charts, each as SVG, PNG and CSV",
    "cite": "How each figure, table and claim is cited, as BibTeX and RIS",
    "press": "The press pack of each force",
    "_sources": "The chapters as executed, and the plain pages",
}
AUTHORS, PROGRAM, ENVIRONMENT, RUN = "#authors", "#resolutions", "#environment", "#build"


def describe(site: Site, folder: Path, titles: dict[str, str]) -> dict:
    """Describe a finished site.

    Parameters
    ----------
    site : Site
        What it was built from.
    folder : pathlib.Path
        The site.
    titles : dict of str to str
        The title of each page, by its name.

    Returns
    -------
    dict
        The content of ``ro-crate-metadata.json``; the same for the same site.
    """
    tables = [file for end in ("csv", "parquet", "json") for file in folder.glob(f"data/*.{end}")]
    parts = [
        *(_file(f"{name}.html", title, CC_BY) for name, title in sorted(titles.items())),
        *(
            _file(f"data/{file.name}", f"Table {file.stem}", OGL)
            for file in sorted(tables)
        ),
        *(
            {"@id": f"{name}/", "@type": "Dataset", "name": title, "description": f"{title}."}
            for name, title in FOLDERS.items()
            if (folder / name).is_dir()
        ),
    ]  # fmt: skip
    sources = _sources(site)
    edition, work = site.page.edition, site.work
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": work.title,
        "description": "What the police of England and Wales do with offences out of court: a published story "
        f"held against official data, for {edition.force}, {edition.span}, {edition.basis} basis.",
        "datePublished": work.released.isoformat(),
        "version": work.version,
        "license": _to(CC_BY),
        "author": _to(AUTHORS),
        "publisher": _to(AUTHORS),
        "hasPart": [_to(part["@id"]) for part in parts],
        "isBasedOn": [_to(source["@id"]) for source in sources],
        "mentions": _to(RUN),
    }
    if work.address:
        root["url"] = work.address
    descriptor = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": _to(SPECIFICATION),
        "about": _to("./"),
    }
    made = [*_how_it_was_made(site, sources, parts), *_licences()]
    return {"@context": CONTEXT, "@graph": [descriptor, root, *parts, *sources, *made]}


def _to(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _file(path: str, name: str, licence: str) -> dict:
    media = FORMATS[Path(path).suffix]
    return {"@id": path, "@type": "File", "name": name, "encodingFormat": media, "license": _to(licence)}  # fmt: skip


def _sources(site: Site) -> list[dict]:
    """Describe the published releases; those of one address are one source."""
    found: dict[str, dict] = {}
    for release in site.page.tables.releases.values():
        one = found.setdefault(
            release["address"],
            {
                "@id": release["address"],
                "@type": "WebPage",
                "name": release["publisher"],
                "description": "",
                "license": _to(OGL),
            },
        )
        one["description"] = f"{one['description']} {capitalised(release['title'] + '.')}".strip()
    return [found[address] for address in sorted(found)]


def _how_it_was_made(site: Site, sources: list[dict], parts: list[dict]) -> list[dict]:
    lock = ROOT / "requirements.txt"
    return [
        {"@id": AUTHORS, "@type": "Organization", "name": AUTHOR},
        {
            "@id": PROGRAM,
            "@type": "SoftwareApplication",
            "name": "resolutions",
            "description": "Executes the chapters and builds the site from the published tables.",
            "version": site.work.version,
            "softwareVersion": site.work.version,
            "license": _to(MIT),
            "softwareRequirements": _to(ENVIRONMENT),
        },
        {
            "@id": ENVIRONMENT,
            "@type": "CreativeWork",
            "name": lock.name,
            "description": "The locked packages, each with its hash.",
            "identifier": f"sha256:{sha256_of(lock)}",
        },
        {
            "@id": RUN,
            "@type": "CreateAction",
            "name": "resolutions book",
            "instrument": _to(PROGRAM),
            "agent": _to(AUTHORS),
            "object": [_to(source["@id"]) for source in sources],
            "result": [_to(part["@id"]) for part in parts],
        },
    ]


def _licences() -> list[dict]:
    names = {
        CC_BY: "Creative Commons Attribution 4.0 International",
        OGL: "Open Government Licence v3.0",
        MIT: "MIT License",
    }
    return [
        {"@id": address, "@type": "CreativeWork", "name": name, "description": f"{name}."}
        for address, name in names.items()
    ]


def setup(app: Sphinx) -> None:
    """Register the description with Sphinx; all other files are there by then."""
    app.connect("build-finished", _write, priority=950)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    titles = {name: app.env.titles[name].astext() for name in app.env.found_docs}
    text = json.dumps(describe(app.resolutions_site, folder, titles), indent=1, ensure_ascii=False)
    (folder / FILE).write_text(f"{text}\n", "utf-8")

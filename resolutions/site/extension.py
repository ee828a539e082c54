"""The Sphinx extension of the book: what it adds to Sphinx, each in a module of its own."""

import os
from pathlib import Path

from sphinx.application import Sphinx

from resolutions import __version__
from resolutions.site import (
    crate,
    downloads,
    exhibits,
    feed,
    glossary,
    launch,
    metadata,
    pages,
    search,
)
from resolutions.site.address import site_address
from resolutions.site.contents import Site
from resolutions.vocabulary import Edition


def setup(app: Sphinx) -> dict:
    """Register the extension with Sphinx."""
    app.add_config_value("resolutions_edition", {}, "env", types=(dict,))
    app.connect("config-inited", _configure)
    app.connect("builder-inited", _open_site)
    for part in (pages, exhibits, glossary, metadata, downloads, feed, crate, launch, search):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config) -> None:
    """Set the site's address, and let pages be read side by side."""
    config.html_baseurl = site_address(os.environ.get("SITE_URL") or config.html_baseurl)
    # It numbers chapters, which this book does not ask for, and does not say that it may run beside others.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _open_site(app: Sphinx) -> None:
    edition = Edition(**app.config.resolutions_edition)
    site = Site(Path(app.srcdir), edition, app.config.html_baseurl)
    site.collect(list(app.config.external_site_map))
    app.resolutions_site = site

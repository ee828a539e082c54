"""The Sphinx extension: pages, citations, embeds, search and files of the site."""

"""A chapter opened where it can be run: on Binder, if it is said where the book's source is."""

from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

from resolutions.errors import InputError

HOSTS = {"github.com": "gh", "gitlab.com": "gl"}
"""Code hosts, and what Binder calls them."""


def setup(app: Sphinx) -> None:
    """Register the hooks with Sphinx."""
    app.add_config_value("resolutions_binder", "", "html", types=(str,))
    app.connect("config-inited", _configure, priority=100)  # before the theme refuses its options


def _configure(app: Sphinx, config: Config) -> None:
    """Take Jupyter Book's ``repository`` and ``launch_buttons``, for which our theme has no use."""
    given = config.html_theme_options
    config.resolutions_binder = binder_of(
        given.get("repository_url") or "",
        given.get("repository_branch") or "main",
        given.get("launch_buttons", {}).get("binderhub_url") or "https://mybinder.org",
    )
    config.html_theme_options = {}


def binder_of(repository: str, branch: str, hub: str) -> str:
    """Give the address at which Binder opens a file of the repository, up to the file's path.

    Parameters
    ----------
    repository : str
        Such as ``https://github.com/owner/name``; nothing where the source has no address.
    branch : str
        Its branch, or another name of a commit.
    hub : str
        The BinderHub.

    Raises
    ------
    InputError
        If the repository is at no host that Binder knows, or is none.

    References
    ----------
    The form of the addresses: https://mybinder.readthedocs.io/en/latest/howto/user_interface.html
    """
    if not repository:
        return ""
    parts = urlsplit(repository)
    path = parts.path.strip("/").removesuffix(".git")
    if parts.hostname not in HOSTS or path.count("/") < 1:
        raise InputError(
            f"{repository!r} is no repository that Binder opens",
            "_config.yml, repository: url",
            "give one such as https://github.com/owner/name, or leave it empty",
        )
    named = path if parts.hostname == "github.com" else quote(path, safe="")
    return f"{hub.rstrip('/')}/v2/{HOSTS[parts.hostname]}/{named}/{quote(branch, safe='')}?urlpath=lab/tree/"

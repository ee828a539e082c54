"""Where the site will stand on the web."""

import re
from urllib.parse import urlsplit

from resolutions.errors import InputError


def site_address(given: str | None) -> str:
    """Check the address of the site and give it a slash at its end.

    Parameters
    ----------
    given : str or None
        Such as ``https://example.org/book``; nothing where the site has no address yet.

    Raises
    ------
    InputError
        If it is no address of a folder on the web.
    """
    given = (given or "").strip()
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or parts.query or parts.fragment or re.search(r"[\s\"'<>\\]", given):
        raise InputError(
            f"{given!r} is not the address of a site",
            "SITE_URL, or html.baseurl in _config.yml",
            "write it like https://example.org/book/",
        )
    return given.rstrip("/") + "/"

"""Where a chapter opens on Binder: only where it is said where the source is, and right."""

import pytest

from resolutions.errors import InputError
from resolutions.site.launch import binder_of

HUB = "https://mybinder.org"


@pytest.mark.parametrize(
    ("repository", "branch", "address"),
    [
        ("", "main", ""),
        (
            "https://github.com/owner/name",
            "main",
            "https://mybinder.org/v2/gh/owner/name/main?urlpath=lab/tree/",
        ),
        (
            "https://github.com/owner/name.git/",
            "a/branch",
            "https://mybinder.org/v2/gh/owner/name/a%2Fbranch?urlpath=lab/tree/",
        ),
        (
            "https://gitlab.com/group/part/name",
            "main",
            "https://mybinder.org/v2/gl/group%2Fpart%2Fname/main?urlpath=lab/tree/",
        ),
    ],
)
def test_the_address_is_in_binders_form(repository, branch, address):
    assert binder_of(repository, branch, HUB) == address


@pytest.mark.parametrize("repository", ["github.com/owner/name", "https://github.com/owner", "x"])
def test_what_binder_cannot_open_is_refused(repository):
    with pytest.raises(InputError, match="is no repository that Binder opens"):
        binder_of(repository, "main", HUB)

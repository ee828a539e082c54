"""How the project is installed: in place, since the book is made from its checkout.

A wheel would leave behind the tables, chapters and pages, and every command would fail for want of them.
It is refused at the first question, before anything is downloaded for it.
"""

from setuptools.build_meta import *  # noqa: F403

_REFUSED = (
    "resolutions works in its checkout, beside its tables and chapters: run `make book` there, or "
    "`pip install --editable .`"
)


def build_wheel(*_, **__):
    """Refuse a package without its data."""
    raise SystemExit(_REFUSED)


get_requires_for_build_wheel = prepare_metadata_for_build_wheel = build_wheel

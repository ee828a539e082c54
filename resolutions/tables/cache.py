"""Keeps tables that many pages ask for."""

from functools import lru_cache, wraps


def cached(function):
    """Keep a table that many pages ask for; each gets a copy of its own.

    The function takes the tables and hashable arguments, or lists of years.
    """
    keep = lru_cache(maxsize=64)(
        lambda *arguments: function(*(list(a) if isinstance(a, tuple) else a for a in arguments))
    )

    @wraps(function)
    def given(*arguments):
        return keep(*(tuple(a) if isinstance(a, list) else a for a in arguments)).copy()

    return given

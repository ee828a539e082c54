"""Keeps tables that many pages ask for."""

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import ParamSpec, Protocol, Self, TypeVar


class Copyable(Protocol):
    """A table, or a dict, which has a method to copy it."""

    def copy(self) -> Self: ...  # noqa: D102


P = ParamSpec("P")
Table = TypeVar("Table", bound=Copyable)


def cached(function: Callable[P, Table]) -> Callable[P, Table]:
    """Keep a table that many pages ask for; each gets a copy of its own.

    The function takes the tables and hashable arguments, or lists of years.
    """
    compute: Callable[..., Table] = function
    keep: Callable[..., Table] = lru_cache(maxsize=64)(
        lambda *arguments: compute(*(list(a) if isinstance(a, tuple) else a for a in arguments))
    )
    bind = signature(function).bind

    @wraps(function)
    def wrapper(*arguments: P.args, **named: P.kwargs) -> Table:
        bound = bind(*arguments, **named)
        bound.apply_defaults()
        return keep(*(tuple(a) if isinstance(a, list) else a for a in bound.args)).copy()

    return wrapper

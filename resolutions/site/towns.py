"""The towns and counties that a reader may type to find the force that polices them."""

from functools import cache
from pathlib import Path

from resolutions.files import read_yaml

FILE = Path(__file__).with_name("towns.yml")


@cache
def _towns() -> dict[str, list[str]]:
    return read_yaml(FILE)


def towns_of(force: str) -> list[str]:
    """List the towns and counties of a force by its name in the tables."""
    return _towns()[force]

"""The towns that lead to a force."""

from collections import Counter
from itertools import chain

import pytest

from resolutions.files import read_yaml
from resolutions.site.towns import FILE, towns_of
from resolutions.vocabulary import FORCE_NAMES


@pytest.mark.parametrize("force", FORCE_NAMES)
def test_every_force_has_its_towns(force):
    assert towns_of(force)


def test_no_town_is_given_to_two_forces_and_none_to_what_is_no_force():
    towns = read_yaml(FILE)
    assert set(towns) == set(FORCE_NAMES)
    assert not [town for town, times in Counter(chain(*towns.values())).items() if times > 1]

"""The sites are built first, while the other core runs the tests that need none."""

import pytest

pytestmark = pytest.mark.site


@pytest.mark.parametrize("site", ["article_site", "nation_site", "kent_site"], indirect=True)
def test_the_sites_are_built(site):
    assert (site / "index.html").exists()

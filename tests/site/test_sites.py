"""The sites are built first, while the other core runs the tests that need none."""

import pytest

pytestmark = pytest.mark.site


def test_the_sites_are_built(article_site, nation_site, kent_site):
    for site in (article_site, nation_site, kent_site):
        assert (site / "index.html").exists(), site

"""A chart that is part of a page: its marks say the data, its words can be read, its names are its own."""

import re

import pytest
from bs4 import BeautifulSoup
from chart_families import FAMILIES, OF_ALL_FORCES, exhibit_of

from resolutions import analysis
from resolutions.site.in_page import in_page
from resolutions.vocabulary import NATION, slug
from resolutions.wording import number, per_cent

PHONE_PIXELS = 360
LEAST = 12
"""The smallest type on a phone, in CSS pixels."""


@pytest.fixture(scope="module")
def page_of(tables):
    pages = {}

    def page(family: str) -> BeautifulSoup:
        if family not in pages:
            pages[family] = BeautifulSoup(in_page(exhibit_of(tables, family)), "html.parser")
        return pages[family]

    return page


def values(page: BeautifulSoup, screen: str) -> list[str]:
    marks = page.select(f"svg.{screen} [data-mark]")
    return [mark["aria-label"] for mark in marks]


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
class TestEveryFamily:
    @pytest.mark.slow
    def test_both_drawings_say_the_same_values(self, page_of, family):
        page = page_of(family)
        said = values(page, "desk") or [
            path["data-values"] for path in page.select("svg.desk [data-values]")
        ]
        assert said
        again = values(page, "phone") or [
            path["data-values"] for path in page.select("svg.phone [data-values]")
        ]
        assert sorted(said) == sorted(again)
        assert not [words for words in said if re.search("nan|None|inf", words)]

    def test_its_type_is_no_smaller_than_twelve_pixels_on_a_phone(self, page_of, family):
        svg = page_of(family).select_one("svg.phone")
        assert int(svg["width"]) == PHONE_PIXELS
        scale = PHONE_PIXELS / float(svg["viewbox"].split()[2])
        sizes = [float(text["font-size"].removesuffix("px")) * scale for text in svg("text")]
        assert min(sizes) >= LEAST

    def test_no_element_has_a_style_and_no_two_a_name(self, page_of, family):
        page = page_of(family)
        assert not page.select("[style], style, script")
        names = [element["id"] for element in page.select("[id]")]
        assert len(names) == len(set(names))
        asked = set(re.findall(r'(?:href="|url\()#([^")]+)', str(page)))
        assert asked <= set(names)


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(tables):
    for family in ("trend_all_years", "funnel", "revisions"):
        assert in_page(exhibit_of(tables, family)) == in_page(exhibit_of(tables, family))


def test_a_trend_says_every_share_of_the_place_and_of_the_nation(page_of, tables):
    expected = []
    for place in ("Hampshire", NATION):
        yearly = analysis.by_year(tables, place, tables.years, "closed")
        for year, row in yearly.iterrows():
            note = {"complete": "", "incomplete": ", incomplete return"}[row["returned"]]
            expected.append(f"{place}, {year}: {per_cent(row['share'], 2)}{note}")
    assert sorted(values(page_of("trend_all_years"), "desk")) == sorted(expected)


def test_columns_say_their_counts(page_of, tables):
    yearly = analysis.by_year(
        tables, "Hampshire", ["2014/15", "2015/16", "2016/17", "2017/18"], "closed"
    )
    assert values(page_of("yearly_counts"), "desk") == [
        f"Hampshire, {year}: {number(count)}"
        for year, count in yearly["community_resolutions"].items()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("family", [draw.__name__ for draw in OF_ALL_FORCES])
def test_each_mark_of_a_chart_of_all_forces_names_its_force(page_of, family):
    for mark in page_of(family).select("[data-mark]"):
        assert slug(re.match("[^:,]+", mark["aria-label"])[0]) == mark["data-force"]

"""The findings of an edition: golden for the article's, true to the tables for every place."""

import re

import pandas as pd
import pytest

from resolutions.story.findings import findings
from resolutions.vocabulary import NATION, PLACES, Edition


def by_id(tables, edition) -> dict:
    return {finding.id: finding for finding in findings(tables, edition)}


def test_the_article_s_edition_has_its_five_findings(tables):
    found = by_id(tables, Edition())
    assert list(found) == ["offences", "share", "turn", "since", "replaced"]
    assert found["share"].headline == (
        "The share of cases settled this way fell because a smaller part of all cases was resolved"
    )
    for part in ("from 4.1% to 2.7%", "from 16.0% to 18.2%", "fell by 15%", "rose by 49%"):
        assert part in found["share"].support
    assert found["turn"].headline == "The number rose in 2017/18 after a fall of 61% in two years"
    assert "about where it was" in found["turn"].support
    assert "9,155 in 2025/26, against 4,275 in 2017/18" in found["since"].support
    assert "4th highest" in found["since"].support
    assert found["offences"].headline == (
        "Violence, not criminal damage, was the largest group of offences settled this way in 2017/18"
    )
    assert "34.4%, the highest" in found["since"].support
    assert "38% were for violence" in found["offences"].support
    assert "16% for criminal damage" in found["offences"].support
    assert "42%" in found["replaced"].support and "77%" in found["replaced"].support


SAMPLE = [*PLACES[::6], NATION, "British Transport Police"]


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["closed", "recorded"])
@pytest.mark.parametrize("place", SAMPLE)
def test_every_finding_is_a_whole_sentence_without_gaps(tables, place, basis):
    for years in (("2014/15", "2017/18"), ("2019/20", "2024/25"), ("2025/26", "2025/26")):
        for finding in findings(tables, Edition(place, *years, basis)):
            text = f"{finding.headline}. {finding.support}"
            assert finding.support.endswith(".") and not finding.headline.endswith(".")
            assert not re.search(r"nan|None|<NA>|\.\.|  |not provided", text), text


@pytest.mark.slow
def test_a_share_is_put_down_to_fewer_cases_only_where_the_other_share_rose(tables):
    for place in PLACES:
        finding = by_id(tables, Edition(place)).get("share")
        if finding and "because a smaller" in finding.headline:
            first, last = re.search(r"between (\S+) and (\S+),", finding.support).groups()
            rows = tables.select(place, [first, last])
            acted = (rows["charged"] + rows["out_of_court"]).astype(float)
            share = rows["community_resolutions"] / acted
            assert share[last] > share[first], place
            assert (
                acted[last] / rows.at[last, "outcomes"] < acted[first] / rows.at[first, "outcomes"]
            )


def test_an_incomplete_year_is_no_end_of_a_finding(tables):
    assert "2014/15" not in by_id(tables, Edition("Metropolitan Police"))["share"].support


def test_a_place_without_outcomes_has_no_finding_of_the_span(tables):
    found = by_id(tables, Edition("Cumbria", "2014/15", "2014/15", "recorded"))
    assert not {"share", "turn", "offences"} & set(found)
    assert pd.notna(found["replaced"].support)

"""Every defensible way to compute a printed number: what is in it, and what may not be."""

import pytest

from resolutions import analysis, story
from resolutions.story.multiverse import CHOICES
from resolutions.vocabulary import NATION


@pytest.fixture(scope="module")
def checker(tables):
    return story.Checker(tables)


@pytest.fixture(scope="module")
def results(checker):
    return {result.claim.id: result for result in checker.results()}


@pytest.fixture(scope="module")
def ways(checker, results):
    return story.multiverse(checker, results.values())


def test_the_literal_readings_are_among_them_with_their_verdicts(ways, results):
    for name, own in ways[ways["choice"] == CHOICES[0]].groupby("id"):
        readings = results[name].readings
        assert len(own) == len(readings)
        assert own["holds"].sum() == sum(reading.verdict.good for reading in readings)
        assert sorted(own["value"]) == sorted(reading.lower for reading in readings)


def test_every_way_is_one_of_its_own(ways):
    assert not ways.duplicated(["id", "choice", "basis", "definition"]).any()
    assert set(ways["choice"]) == set(CHOICES)
    assert set(ways["basis"]) == {"closed", "recorded"}
    assert ways[["value", "difference"]].notna().all(axis=None)


def test_three_numbers_of_the_article_hold_however_counted_and_one_never(ways):
    true = ways.groupby("id")["holds"].agg(["sum", "size"])
    assert set(true.index[true["sum"] == true["size"]]) == {
        "more-than-13000", "more-than-doubled", "national-outcomes",
    }  # fmt: skip
    assert list(true.index[true["sum"] == 0]) == ["reply-nationwide-share"]


def test_other_quarters_are_as_many_and_begin_nearby(ways):
    runs = ways[(ways["choice"] == "other quarters") & (ways["id"] == "outcomes")]
    assert set(runs["definition"]) == {
        "July 2014 to June 2018", "October 2014 to September 2018", "January 2015 to December 2018",
        "April 2015 to March 2019",
    }  # fmt: skip
    own = runs[(runs["definition"].str.startswith("April 2015")) & (runs["basis"] == "closed")]
    assert own["value"].item() == 133_530 + 132_729 + 160_257 + 157_700


def test_a_denominator_is_exchanged_for_a_share_alone(ways, tables):
    other = ways[ways["choice"] == "other denominator"]
    assert other["id"].str.contains("share").all()
    own = other[(other["id"] == "share-2014") & (other["definition"] == "share of action")]
    yearly = analysis.by_year(tables, "Hampshire", ["2014/15"], "closed")
    assert own[own["basis"] == "closed"]["value"].item() == pytest.approx(
        yearly["share_of_action"].item()
    )


def test_the_nation_is_read_without_its_incomplete_returns_and_with_gaps_filled(ways, tables):
    other = ways[ways["choice"] == "other returns"]
    assert set(other["id"].str.split("-").str[0]) <= {"national", "reply"}
    filled = other[other["id"] == "national-community-resolutions"]["value"]
    assert filled.tolist() == [451_294]
    years = ["2014/15", "2015/16", "2016/17", "2017/18"]
    bad = analysis.incomplete_places(tables, years, "closed")
    forces = analysis.by_force(tables, years, "closed").drop(index=list(bad))
    whole = forces["community_resolutions"].sum() / forces["outcomes"].sum()
    own = other[(other["id"] == "national-share") & (other["basis"] == "closed")]
    assert own["value"].item() == pytest.approx(whole)
    assert NATION not in bad

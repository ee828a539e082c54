"""All stories side by side: what is right, printed differently, repeated, and ranked."""

import pytest

from resolutions import charts, story
from resolutions.story.across_stories import Settled
from resolutions.story.reason import verdict_in_a_sentence
from resolutions.story.verdict import Verdict


@pytest.fixture(scope="module")
def checked(tables):
    return story.check_all(tables)


@pytest.mark.parametrize(
    ("found", "headline", "support"),
    [
        (Settled(1, 0, 0, 0, 0, ()), "The one statement that the data can settle is right", ""),
        (Settled(2, 0, 0, 0, 0, ()), "Both statements that the data can settle are right", ""),
        (
            Settled(0, 1, 1, 1, 0, ()),
            "None of the two statements that the data can settle are right",
            "One is true of something else and one matches no reading of the data. One is possible but not proven.",
        ),
        (
            Settled(15, 1, 0, 2, 4, ("no", "yes", "no")),
            "15 of the 16 statements that the data can settle are right",
            "One is true of something else. Two are possible but not proven and four cannot be answered from the tables held. "
            "Three were held against documents instead; by these one is right and two are wrong.",
        ),
        (Settled(0, 0, 0, 1, 0, ()), "The data cannot settle its one statement", ""),
        (
            Settled(0, 0, 0, 1, 1, ("open",)),
            "The data can settle none of the three statements",
            "One was held against documents instead, and stays open.",
        ),
    ],
)
def test_what_is_settled_is_one_sentence(found, headline, support):
    assert found.headline == headline
    assert found.support == support


@pytest.mark.slow
def test_every_claim_is_right_elsewhere_wrong_or_open(checked):
    for _, results in checked:
        found = story.count_settled(results)
        assert found.total + found.open == len(results)
        assert found.right == sum(result.verdict.good for result in results)
    assert len(story.claims_by_story(checked)) == sum(len(results) for _, results in checked)


def test_the_tally_adds_up(checked):
    table = story.tally_table(checked)
    verdicts = [verdict.words for verdict in Verdict]
    assert (table[verdicts].sum(axis=1) == table["claims"]).all()
    grouped = ["right", "not_so", "possible", "the data cannot say", "from documents"]
    assert (table[grouped].sum(axis=1) == table["claims"]).all()
    *rows, total = table["claims"]
    assert total == sum(rows)


def test_what_two_papers_print_differently_is_named(checked):
    unlike = story.printed_differently(checked)["printed"]
    printed = {name.partition(",")[0]: text for name, text in unlike.items() if "Hampshire" in name}
    assert "52 (The News, Portsmouth)" in printed["Sexual offences"]
    assert "30 (Daily Echo)" in printed["Sexual offences"]
    assert "10 (The News, Portsmouth)" in printed["Robbery"]
    assert "996 (The News, Portsmouth)" in printed["Drug offences"]


def test_a_national_claim_stands_once_with_all_who_print_it(checked):
    table = story.national_claims(checked)
    assert (table["stories"] > 1).all()
    assert not table.duplicated(["claim", "years", "stated"]).any()
    (rape,) = table[table["claim"].str.contains("rape")].itertuples()
    assert rape.stated == "27"
    assert rape.stories == 3


def test_a_rank_is_revised_only_if_two_releases_give_it_unlike(checked):
    table = story.ranks(checked).set_index("claim")
    assert table.at["Rank by share in 2014/15", "closed"] == "5th highest"
    assert table.at["Durham is the force most likely to use them", "closed"] == "highest"
    assert not table["revised"].any(), "those held differ by basis and by the forces counted alone"


def test_a_verdict_is_one_sentence_with_its_figure(checked):
    for _, results in checked:
        for result in results:
            text = verdict_in_a_sentence(result)
            assert text.endswith("."), text
            if result.best and not result.two_sources:
                assert text.count(". ") == 0
                assert result.best.basis in text


def test_the_chart_has_a_mark_for_every_claim(checked):
    claims = story.claims_by_story(checked)
    figure = charts.stories(claims, story.overall_finding(checked).headline)
    values = [value for marked, _ in figure.marks.values() for value in marked]
    assert len(values) == len(claims)
    assert figure.finding.endswith("are right")

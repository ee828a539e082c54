"""How a claim's readings make its verdict and its reason, and the ledger of all claims."""

import dataclasses
import json

import jsonschema
import pandas as pd
import pytest

from resolutions import analysis, story
from resolutions.files import STORIES
from resolutions.story.checker import Checker
from resolutions.story.query import Query
from resolutions.story.stated import Stated
from resolutions.story.verdict import Verdict


@pytest.fixture(scope="module")
def checker(tables):
    return Checker(tables)


@pytest.fixture(scope="module")
def results(checker):
    return {result.claim.id: result for result in checker.results()}


def test_a_verdict_is_the_best_that_a_reading_earns(results):
    for result in results.values():
        if result.readings:
            literal = min(one.verdict for one in result.readings)
            raised = result.two_sources or result.nearby
            assert result.verdict == literal or raised
            assert result.best in result.readings
            assert {one.basis for one in result.readings} == {"closed", "recorded"}
        else:
            cannot = (Verdict.THE_DATA_CANNOT_SAY, Verdict.FROM_DOCUMENTS)
            assert result.verdict in cannot


def test_a_claim_that_holds_on_one_reading_and_not_on_another_says_so(results):
    qualified = {claim for claim, result in results.items() if result.qualified}
    assert qualified == {"reply-outcomes", "reply-share"}
    for claim in qualified:
        assert "Not so on every reading" in results[claim].reason


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (
            "mostly-minor",
            "The published figures have no class of misdemeanours. English law has had",
        ),
        ("minor-injury", "The published figures have no degree of injury."),
        ("young-people", "The published figures have no age of suspect or victim."),
        ("indictable-will-fall", "The published figures have no class of offence"),
    ],
)
def test_a_claim_that_the_data_cannot_answer_says_what_they_lack(results, claim, reason):
    assert results[claim].reason.startswith(reason)
    assert results[claim].readings == ()
    assert results[claim].best is None


def test_a_reading_is_left_out_where_its_years_are_not_held(checker):
    """The claims are invented."""
    first = checker.story.claims[0]
    cumbria = first.query.model_copy(
        update={"place": ("Cumbria",), "years": ("2014/15", "2015/16")}
    )
    part = checker.check(first.model_copy(update={"query": cumbria}))
    assert {reading.basis for reading in part.readings} == {"closed"}
    early = first.query.model_copy(update={"years": ("2013/14", "2014/15")})
    none = checker.check(first.model_copy(update={"query": early}))
    assert none.verdict == Verdict.THE_DATA_CANNOT_SAY
    assert none.reason.startswith("No table held covers it.")


@pytest.mark.slow
def test_with_every_year_held_by_offence_the_bounds_close(tables):
    """The rows of 2014/15 to 2016/17 are invented: they repeat those of 2017/18."""
    rows = tables.offences[tables.offences["release"] == "2019-04"]
    invented = [rows.assign(year=year) for year in ("2014/15", "2015/16", "2016/17")]
    full = dataclasses.replace(tables, offences=pd.concat([tables.offences, *invented]))
    checker = Checker(full)
    by_id = {claim.id: claim for claim in checker.story.claims}
    drugs = checker.check(by_id["drugs"])
    assert [(one.lower, one.upper) for one in drugs.readings] == [(1100, 1100), (1168, 1168)]
    assert drugs.verdict == Verdict.TRUE_AS_WORDED
    assert not drugs.two_sources
    assert checker.check(by_id["robberies"]).verdict == Verdict.DOES_NOT_MATCH


def test_the_ledger_for_machines_is_the_same_each_time_and_complete(checker, results):
    text = story.as_json(list(results.values()), checker.story)
    assert text == story.as_json(checker.results(), checker.story)
    ledger = json.loads(text)
    form = json.loads((STORIES / "results.schema.json").read_text("utf-8"))
    jsonschema.validate(ledger, form)
    every = json.loads(story.stories_as_json([(checker.story, list(results.values()))]))
    jsonschema.validate(every, form)
    assert sum(ledger["tally"].values()) == len(ledger["claims"]) == len(checker.story.claims)
    assert [claim["id"] for claim in ledger["claims"]] == [c.id for c in checker.story.claims]
    first = ledger["claims"][0]
    stated = {"value": 538_272, "values": None, "as": "exactly", "words": "538,272"}
    assert first["stated"] == stated
    closed = [one["lower"] for one in first["computed"] if one["basis"] == "closed"]
    assert closed == [533_740, 532_198]


def test_a_share_of_all_outcomes_says_what_it_is_of_the_action_taken(checker, results, tables):
    table = analysis.action_by_year(tables, "Hampshire", ["2014/15", "2017/18"], "closed")
    found = {
        one["id"]: one["computed"][0]
        for one in story.as_records(results.values())
        if one["computed"]
    }
    for name, year, told in (("share-2014", "2014/15", 0.160), ("share-2018", "2017/18", 0.182)):
        reading = found[name]
        assert reading["action_taken"] == table.at[year, "action_taken"]
        assert reading["share_of_action"] == pytest.approx(table.at[year, "share_of_action"])
        assert round(reading["share_of_action"], 3) == told
    shares = {name for name, one in found.items() if one["share_of_action"] is not None}
    assert shares == {name for name, one in found.items() if one["measure"] == "share"}


def test_the_ledger_for_readers_has_a_row_a_claim(checker, results):
    table = story.as_table(list(results.values())).set_index("id")
    assert table.index.tolist() == [claim.id for claim in checker.story.claims]
    row = table.loc["outcomes"]
    assert (row["closed"], row["recorded"], row["difference"]) == ("533,740", "538,047", "−0.04%")
    assert table.at["robberies", "closed"] == "6 to 16"
    assert table.at["more-than-doubled", "closed"] == "×2.48"
    assert table.at["share-2018", "difference"] == "−0.33 points"
    assert table.at["young-people", "closed"] == "–"


def test_a_figure_joined_from_two_sources_bears_a_claim_only_with_room_to_spare(checker):
    """The statements are invented."""
    claim = next(claim for claim in checker.story.claims if claim.id == "drugs")
    for value, bears in ((500, True), (600, True), (620, False), (700, False)):
        stated = Stated.model_validate({"value": value, "as": "more than", "words": "more"})
        result = checker.check(claim.model_copy(update={"stated": stated}))
        assert result.two_sources == bears, value
        assert result.verdict == (Verdict.TRUE_AS_WORDED if bears else Verdict.POSSIBLE)


@pytest.mark.parametrize(
    ("place", "group", "year", "basis", "lower", "upper"),
    [
        ("Hampshire", "Criminal damage and arson", "2017/18", "closed", 673 / 4288, 673 / 4288),
        ("Hampshire", "Criminal damage and arson", "2017/18", "recorded", 680 / 4413, 680 / 4413),
        ("Hampshire", "Robbery", "2014/15", "closed", 0, 3 / 4437),
        ("Metropolitan Police", "Drug offences", "2016/17", "closed", 0, 1),
    ],
)
def test_a_proportion_is_of_the_same_basis_and_never_more_than_all(
    checker, place, group, year, basis, lower, upper
):
    query = Query(measure="proportion", place=place, offence_group=group)
    figure = checker.reader.latest(query, [year], basis)
    assert (figure.lower, figure.upper) == pytest.approx((lower, upper))
    assert 0 <= lower <= upper <= 1


def test_differences_and_bounds_are_listed_for_a_chart(results):
    differences = story.as_differences([results["outcomes"], results["community-resolutions"]])
    assert differences["computed"].tolist() == [533_740, 538_047, 13_394, 13_424]
    assert differences["relative_difference"].round(4).tolist() == [
        -0.0084,
        -0.0004,
        -0.0034,
        -0.0012,
    ]
    (bounds,) = story.as_bounds([results["robberies"]]).to_dict("records")
    assert (bounds["label"], bounds["stated"]) == ("Robbery", 11)
    assert (bounds["lower"], bounds["upper"]) == (6, 16)

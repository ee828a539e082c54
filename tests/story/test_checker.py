"""How a claim's readings make its verdict and its reason, and the ledger of all claims."""

import dataclasses
import json

import pandas as pd
import pytest

from resolutions import story
from resolutions.story.checker import Checker
from resolutions.story.claims_file import Query
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
            assert result.verdict == min(one.verdict for one in result.readings)
            assert result.best in result.readings
            assert {one.basis for one in result.readings} == {"closed", "recorded"}
        else:
            assert result.verdict == Verdict.THE_DATA_CANNOT_SAY


@pytest.mark.parametrize(
    ("claim", "basis", "told"),
    [
        ("outcomes", "recorded", "2014/15 to 2017/18: 538,047 (−0.04%)."),
        ("share-2014", "closed", "2014/15: 4.14%."),
        ("reply-rape", "closed", "2018/19: 0."),
    ],
)
def test_a_number_is_told_on_its_better_basis_and_a_rounding_on_the_first(
    results, claim, basis, told
):
    assert results[claim].best.basis == basis
    assert results[claim].reason.startswith(f"{basis.capitalize()} basis, {told}")


def test_a_claim_that_holds_on_one_reading_and_not_on_another_says_so(results):
    qualified = {claim for claim, result in results.items() if result.qualified}
    assert qualified == {
        "reply-outcomes",
        "reply-community-resolutions",
        "reply-share",
        "reply-nationwide-share",
        "national-community-resolutions",
    }
    for claim, result in results.items():
        assert ("Not so on every reading" in result.reason) == (claim in qualified)
    assert "closed basis, 2018/19: 2.12%, does not hold" in results["reply-nationwide-share"].reason


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("mostly-minor", "The published data hold no class of misdemeanours. English law has had"),
        ("minor-injury", "The published data hold no degree of injury."),
        ("young-people", "The published data hold no age of suspect or victim."),
        ("indictable-will-fall", "The published data hold no class of offence"),
    ],
)
def test_a_claim_that_the_data_cannot_answer_says_what_they_lack(results, claim, reason):
    assert results[claim].reason.startswith(reason)
    assert results[claim].readings == ()
    assert results[claim].best is None


def test_a_reading_is_left_out_where_its_years_are_not_held(checker):
    """The claims are invented."""
    first = checker.file.claims[0]
    cumbria = first.query.model_copy(update={"place": "Cumbria", "years": ("2014/15", "2015/16")})
    part = checker.check(first.model_copy(update={"query": cumbria}))
    assert {reading.basis for reading in part.readings} == {"closed"}
    early = first.query.model_copy(update={"years": ("2013/14", "2014/15")})
    none = checker.check(first.model_copy(update={"query": early}))
    assert none.verdict == Verdict.THE_DATA_CANNOT_SAY
    assert none.reason.startswith("No table held covers it.")


def test_with_every_year_held_by_offence_the_bounds_close(tables):
    """The rows of 2014/15 to 2016/17 are invented: they repeat those of 2017/18."""
    rows = tables.offences[tables.offences["release"] == "2019-04"]
    invented = [rows.assign(year=year) for year in ("2014/15", "2015/16", "2016/17")]
    full = dataclasses.replace(tables, offences=pd.concat([tables.offences, *invented]))
    checker = Checker(full)
    by_id = {claim.id: claim for claim in checker.file.claims}
    drugs = checker.check(by_id["drugs"])
    assert [(one.lower, one.upper) for one in drugs.readings] == [(1100, 1100), (1168, 1168)]
    assert drugs.verdict == Verdict.HOLDS_AS_STATED
    assert checker.check(by_id["robberies"]).verdict == Verdict.DOES_NOT_HOLD


def test_the_ledger_for_machines_is_the_same_each_time_and_complete(checker, results):
    article = checker.file.article
    text = story.as_json(list(results.values()), article)
    assert text == story.as_json(checker.results(), article)
    ledger = json.loads(text)
    assert ledger["tally"] == {
        "reproduced": 2,
        "reproduced within revisions": 4,
        "holds as stated": 9,
        "not ruled out": 3,
        "the data cannot say": 4,
    }
    assert [claim["id"] for claim in ledger["claims"]] == [
        claim.id for claim in checker.file.claims
    ]
    assert [claim["qualified"] for claim in ledger["claims"]] == [
        result.qualified for result in results.values()
    ]
    first = ledger["claims"][0]
    assert first["stated"] == {"value": 538_272, "as": "exactly", "words": "538,272"}
    assert [one["lower"] for one in first["computed"]] == [533_740, 538_047]


def test_the_ledger_for_readers_has_a_row_a_claim(checker, results):
    table = story.as_table(list(results.values())).set_index("id")
    assert table.index.tolist() == [claim.id for claim in checker.file.claims]
    row = table.loc["outcomes"]
    assert (row["closed"], row["recorded"], row["difference"]) == ("533,740", "538,047", "−0.04%")
    assert table.at["robberies", "closed"] == "6 to 16"
    assert table.at["more-than-doubled", "closed"] == "×2.48"
    assert table.at["share-2018", "difference"] == "−0.33 points"
    assert table.at["young-people", "closed"] == "–"


def test_local_resolutions_beside_a_claim_are_of_the_calendar_years_asked_for(checker):
    """The years are invented."""
    claim = next(claim for claim in checker.file.claims if claim.id == "drugs")
    (beside,) = claim.beside
    street = beside.police_uk.model_copy(update={"years": (2014, 2015)})
    asked = claim.model_copy(update={"beside": (beside.model_copy(update={"police_uk": street}),)})
    ((label, value),) = checker.check(asked).beside
    assert value == str(277 + 219)
    assert "2014 to 2015" in label


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
    assert checker.compute(query, [year], basis)[:2] == pytest.approx((lower, upper))
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

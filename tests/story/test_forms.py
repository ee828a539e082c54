"""Every form in which a story prints a number, each with a real figure."""

import pytest

from resolutions.errors import InputError
from resolutions.story.checker import Checker
from resolutions.story.claims_file import Story
from resolutions.story.ledger import as_bounds
from resolutions.story.verdict import Verdict

NATION = "England and Wales"
NORTH_EAST = ["Cleveland", "Durham", "Northumbria", "North Yorkshire"]
DOUBLED = ["2016/17", "2017/18"]
MONTHS = ["2020/21 Q1", "2020/21 Q2"]
TRUE, EXACT = Verdict.TRUE_AS_WORDED, Verdict.EXACT


def checked(tables, query, how, value=None, words="as printed", **more):
    pair = isinstance(value, list)
    number = {} if value is None else {"values" if pair else "value": value}
    claim = {"id": "c", "claim": "A claim", "subject": "other", "query": query,
             "stated": {"as": how, "words": words} | number}  # fmt: skip
    story = Story.model_validate(
        {"name": "forms", "publisher": "A paper", "published": "2019-06-18", "title": "A title",
         "address": "https://example.org/story", "force": "Hampshire",
         "years": ["2014/15", "2017/18"], "read": "whole", "claims": [claim]} | more
    )  # fmt: skip
    (result,) = Checker(tables, story).results()
    return result


@pytest.mark.parametrize(
    ("how", "value", "query", "verdict", "says"),
    [
        ("exactly", 4275, {"years": "2017/18"}, EXACT, "4,275"),
        ("about", 13400, {}, EXACT, "13,394"),
        ("more than", 13000, {}, TRUE, "13,394"),
        ("more than", 13500, {}, Verdict.DOES_NOT_MATCH, "13,394"),
        ("at least", 13394, {}, TRUE, "13,394"),
        ("less than", 13500, {}, TRUE, "13,394"),
        ("almost", 4300, {"years": "2017/18"}, TRUE, "4,275"),
        ("whole per cent", 3, {"measure": "share"}, TRUE, "2.51%"),
        ("one decimal", 4.1, {"measure": "share", "years": "2014/15"}, EXACT, "4.14%"),
        ("one in n", 40, {"measure": "share"}, TRUE, "2.51%"),
        ("x of y", [4275, 160257], {"measure": "share", "years": "2017/18"}, EXACT, "4,275 of 160,257"),
        ("from x to y", [1723, 4275], {"measure": "change", "years": DOUBLED}, EXACT, "1,723 to 4,275"),
        ("rank", 31, {"measure": "share", "rank": "highest", "among": "all"}, TRUE, "31st highest"),
        ("rank", 25, {"measure": "share", "rank": "highest", "among": "complete"}, TRUE, "among 35 complete"),
        ("rank", 1, {"rank": "highest", "among": ["Hampshire", "Dorset", "Wiltshire"]}, TRUE, "among 3"),
        ("among the highest", None, {"measure": "share", "place": "Suffolk", "rank": "highest"}, TRUE, "6th"),
        ("among the highest", 6, {"measure": "share", "place": "Suffolk", "rank": "highest"}, TRUE, "6th"),
        ("among the highest", 3, {"measure": "share", "place": "Suffolk", "rank": "highest"},
         Verdict.DOES_NOT_MATCH, "6th"),
        ("majority", None, {"measure": "proportion", "offence_group": "Violence against the person",
                            "years": "2017/18"}, Verdict.DOES_NOT_MATCH, "38%"),
        ("about", 2.5, {"measure": "ratio", "years": DOUBLED}, EXACT, "×2.4"),
        ("doubled", None, {"measure": "ratio", "years": DOUBLED}, TRUE, "×2.48"),
        ("halved", None, {"measure": "ratio", "years": ["2014/15", "2016/17"]}, TRUE, "×0.42"),
        ("rose", 148, {"measure": "change", "years": DOUBLED}, TRUE, "+148.1%"),
        ("fell", 1.5, {"measure": "points", "years": ["2014/15", "2017/18"]}, TRUE, "−1.47 points"),
        ("rank", 1, {"measure": "change", "rank": "highest", "years": DOUBLED}, TRUE, "the highest"),
        ("about", 3300, {"measure": "mean"}, EXACT, "3,349 a year"),
        ("about", 5, {"measure": "minutes", "place": NATION}, EXACT, "one every 4.8 minutes"),
        ("more than", 35000, {"place": NORTH_EAST}, TRUE, "35,212"),
        ("exactly", 16, {"measure": "forces", "that": "rose"}, EXACT, "16"),
        ("exactly", 6, {"offence_group": "Robbery", "years": "2017/18"}, EXACT, "6"),
        ("exactly", 46, {"offence_subgroup": "Trafficking of drugs", "years": "2018/19"}, EXACT, "46"),
        ("exactly", 0, {"offence_code": "19C", "years": "2018/19"}, EXACT, "0"),
        ("exactly", 0, {"offence_description": "Rape of a male aged 16 and over", "years": "2018/19"},
         EXACT, "0"),
        ("almost", 3000, {"quarters": MONTHS}, TRUE, "2,950"),
        ("whole per cent", 3, {"measure": "share_of_crime", "years": "2017/18"}, TRUE, "2.67%"),
    ],
)  # fmt: skip
def test_a_form_is_judged_by_the_figure(tables, how, value, query, verdict, says):
    result = checked(tables, query, how, value)
    assert result.verdict == verdict
    assert says in result.reason


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ({"offence_group": "Robbery", "quarters": MONTHS}, "The sheets of 2020/21, offence by offence"),
        ({"offence_group": "Robbery", "measure": "share", "years": "2020/21"}, "The sheets of 2020/21"),
        ({"place": "Kent", "quarters": MONTHS}, "Quarters are held of Hampshire"),
        ({"place": "British Transport Police", "measure": "share_of_crime", "years": "2017/18"},
         "Recorded crime of British Transport Police for 2017/18"),
    ],
)  # fmt: skip
def test_a_query_that_the_data_cannot_answer_names_the_table_that_would(tables, query, table):
    result = checked(tables, query, "about", 3)
    assert result.verdict == Verdict.THE_DATA_CANNOT_SAY
    assert table in result.reason


def test_bounds_on_the_nation_are_no_bounds_on_an_offence(tables):
    result = checked(tables, {"without": "Kent", "quarters": MONTHS}, "about", 30_000)
    assert result.best.lower < result.best.upper
    assert as_bounds([result]).empty


@pytest.mark.parametrize("how", ["rank", "among the highest"])
def test_a_rank_needs_a_query_that_ranks(tables, how):
    with pytest.raises(Exception, match="a query without a rank") as fault:
        checked(tables, {"measure": "share"}, how, 3)
    assert not isinstance(fault.value, KeyError)


def test_an_offence_that_no_sheet_has_is_named_with_the_nearest(tables):
    with pytest.raises(InputError, match="did you mean 'Rape of a male aged 16 and over'"):
        checked(tables, {"offence_description": "Rape of a Male aged 16 and over"}, "exactly", 0)

"""The facts of every place: true to their queries, whole in words, printed as in the press pack."""

import json
import re
from dataclasses import asdict, replace
from functools import cache

import pandas as pd
import pytest
from command_line import resolutions

from resolutions import analysis
from resolutions.story.facts import PREAMBLE, Facts, Query, as_json, as_text, before_quoting, facts
from resolutions.vocabulary import NATION, PLACES, Edition, years_between
from resolutions.wording import per_cent

pytestmark = pytest.mark.slow

EDITIONS = [
    Edition(basis="recorded"),
    Edition(first_year="2014/15", last_year="2014/15", basis="recorded"),
    pytest.param(Edition(first_year="2018/19", last_year="2019/20"), marks=pytest.mark.ci),
    pytest.param(Edition(first_year="2025/26", last_year="2025/26"), marks=pytest.mark.ci),
]


@pytest.fixture(scope="module")
def facts_of(tables):
    """Give the facts of a place over the article's span, worked out once."""
    return cache(lambda place: facts(tables, Edition(place)))


@pytest.fixture(scope="module")
def names():
    """What a query may use, as its preamble gives it."""
    held = {}
    exec(PREAMBLE, held)
    return held


AWKWARD = ("British Transport Police", "Cumbria", NATION)
ALSO_AWKWARD = ("City of London", "Greater Manchester", "Metropolitan Police", "North Yorkshire")


some_or_all = pytest.mark.parametrize(
    "places",
    [pytest.param(AWKWARD, id="awkward"), pytest.param(PLACES, id="all", marks=pytest.mark.ci)],
)


@pytest.mark.ci
def test_every_query_gives_the_number_of_its_fact(facts_of, names):
    check_queries(names, map(facts_of, PLACES))


@pytest.mark.parametrize(
    "places", [AWKWARD, pytest.param(ALSO_AWKWARD, marks=pytest.mark.exhaustive)]
)
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_so_it_does_in_other_editions(tables, names, edition, places):
    check_queries(names, (facts(tables, replace(edition, force=place)) for place in places))


def check_queries(names, of_places):
    for told in of_places:
        assert len({fact.id for fact in told}) == len(told)
        for fact in told:
            value = eval(fact.query, names)
            if fact.value is None:
                assert pd.isna(value), fact
            else:
                assert value == fact.value, fact
            assert fact.shown in fact.sentence, fact
            assert fact.sentence.endswith(".") and "nan" not in fact.sentence.lower(), fact
            assert "  " not in fact.sentence and "<NA>" not in fact.sentence, fact
            assert fact.source.startswith("Source: "), fact
            assert set(fact.releases) <= set(names["tables"].releases), fact


@pytest.mark.ci
def test_a_story_holds_a_dozen_facts(facts_of):
    for place in PLACES:
        assert len(facts_of(place)) >= 12, place


def shown(fact) -> float:
    """The number of a sentence, read back: per cent and points as fractions."""
    if fact.shown == "no difference":
        return 0
    digits = re.search(r"[−\d][\d,.]*", fact.shown)[0].replace(",", "").replace("−", "-")
    return float(digits) / (100 if re.search("%|points", fact.shown) else 1)


@some_or_all
def test_the_number_in_words_is_the_number(facts_of, places):
    for place in places:
        for fact in facts_of(place):
            if not isinstance(fact.value, str) and fact.value and re.search(r"\d", fact.shown):
                value = abs(fact.value) if "points" in fact.shown else fact.value
                if fact.shown.startswith("under"):
                    assert 0 < abs(value) < shown(fact), fact
                    continue
                near = (
                    0.0051 if re.search(r"times|[^.][0-9]%$|^\d+\.\d\d$", fact.shown) else 0.00051
                )
                assert shown(fact) == pytest.approx(value, abs=near), fact


@some_or_all
def test_the_largest_change_is_that_of_the_data(tables, facts_of, places):
    for place in places:
        rows = tables.select(place)
        share = (rows["community_resolutions"] / rows["outcomes"]).astype(float)
        crime = tables.recorded_crime.set_index(["force", "year"])["recorded_crime"]
        if place in crime.index.get_level_values("force"):
            ratio = rows["outcomes"] / crime[place].reindex(rows.index)
            share = share[ratio.isna() | ratio.between(0.85, 1.15)].reindex(rows.index)
        elif place == NATION:
            continue
        moves = share.diff().abs()
        told = next(fact for fact in facts_of(place) if fact.id == "largest-change")
        assert told.years.endswith(moves.idxmax()), place
        assert abs(told.value) == pytest.approx(moves.max()), place


def test_a_gap_between_years_is_written_out(tables):
    years = ["2015/16", "2018/19"]
    query = Query(analysis.total, ("Kent", years, "closed"), ("share",))
    assert "['2015/16', '2018/19']" in str(query)


def by_id(tables, edition) -> dict:
    return {fact.id: fact for fact in facts(tables, edition)}


def test_a_force_that_gave_nothing_is_told_so(tables):
    told = by_id(tables, Edition("Cumbria", "2014/15", "2014/15", "recorded"))
    fact = told["community-resolutions"]
    assert fact.value is None
    assert fact.sentence == (
        "Cumbria Constabulary provided no outcomes for 2014/15 on the recorded basis."
    )
    assert not {"share", "funnel"} & set(told)
    assert told["rank"].shown == "not ranked"
    assert "latest-year" in told


def test_a_missing_year_is_named(tables):
    told = by_id(tables, Edition("British Transport Police", basis="recorded"))
    assert (
        "(recorded basis, counted by when the offence was recorded, without 2014/15)"
        in told["community-resolutions"].sentence
    )
    assert "from 2015/16 to 2017/18, 8.8% fewer" in told["other-basis"].sentence
    assert "not in 2014/15" in told["completeness"].sentence
    assert "recorded crime is not published" in told["completeness"].sentence


SUMS = ("community-resolutions", "share", "share-of-action", "all-years", "other-basis")


@pytest.mark.parametrize("basis", ["closed", "recorded"])
def test_a_sum_names_in_its_sentence_the_years_that_it_lacks(tables, basis):
    for place in (*AWKWARD, "Suffolk"):
        for name, fact in by_id(tables, Edition(place, basis=basis)).items():
            if name not in SUMS or fact.value is None:
                continue
            years = years_between(fact.years[:7], fact.years[-7:])
            rows = analysis.by_year(tables, place, years, fact.basis)
            told = fact.sentence.split(";")[0]
            for year, row in rows.iterrows():
                if pd.isna(row.outcomes):
                    assert re.search(f"without [^)]*{year}", told), fact
                elif row.returned == "incomplete":
                    assert re.search(f"{year}[^)]* incomplete", told), fact


@pytest.mark.parametrize("place", ["Cumbria", "British Transport Police"])
def test_the_nation_beside_a_share_is_of_the_same_years(tables, place):
    told = by_id(tables, Edition(place, basis="recorded"))["share"].sentence
    like = analysis.total(tables, NATION, ["2015/16", "2016/17", "2017/18"], "recorded").share
    assert f"against {per_cent(like)} in England and Wales in the same years." in told


def test_one_year_that_can_be_checked_is_told_in_words(tables):
    told = by_id(tables, Edition("British Transport Police"))["completeness"].sentence
    assert "in the one year that can be checked; 11 more" in told


def test_an_incomplete_year_carries_no_change(tables):
    told = by_id(tables, Edition("Greater Manchester"))
    assert "not in 2019/20" in told["completeness"].sentence
    assert "2019/20" not in told["largest-change"].years
    told = by_id(tables, Edition("Greater Manchester", "2018/19", "2019/20"))
    assert told["rank"].value is None
    assert told["rank"].shown == "not ranked"


def test_the_nation_is_not_ranked_among_its_forces(tables):
    assert not {"rank", "rank-latest", "funnel", "like-for-like"} & set(
        by_id(tables, Edition(NATION))
    )


class Invented(Facts):
    """Facts over invented yearly figures."""

    def __init__(self, tables, counts):
        super().__init__(tables, Edition("Kent"))
        years = self.counted_years[: len(counts)]
        self.counted_years = years
        self.__dict__["yearly"] = pd.DataFrame(
            {
                "community_resolutions": pd.array(counts, dtype="Int64"),
                "share": [None if count is None else count / 1000 for count in counts],
                "share_of_action": [None] * len(counts),
                "returned": ["incomplete" if count is None else "complete" for count in counts],
                "complete": [count is not None for count in counts],
            },
            index=pd.Index(years, name="year"),
        )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([0, 5, 9], "rose from 0.0% in 2014/15 to 0.9% in 2016/17"),
        ([7, 7, 7], "was 0.7% in both 2014/15 and 2016/17"),
        ([9, None, 3], "fell from 0.9% in 2014/15 to 0.3% in 2016/17"),
    ],
)
def test_rises_from_zero_standstill_and_gaps(tables, counts, words):
    course = next(fact for fact in Invented(tables, counts).of_changes() if fact.id == "course")
    assert words in course.sentence


@pytest.mark.ci
def test_the_command_prints_what_the_press_pack_holds(tables):
    edition = Edition("Kent", "2019/20", "2024/25")
    span = ["--force", "kent police", "--from", "2019/20", "--to", "2024/25"]
    told, caveats = facts(tables, edition), before_quoting(tables, edition)
    assert caveats
    done = resolutions("facts", *span)
    assert (done.returncode, done.stdout) == (0, as_text(told, edition, caveats))
    done = resolutions("facts", *span, "--format", "json")
    assert done.stdout == as_json(told, edition, caveats)
    held = json.loads(done.stdout)
    assert held["force"] == "Kent"
    assert [tuple(fact["releases"]) for fact in held["facts"]] == [fact.releases for fact in told]
    assert held["facts"][0] | {"releases": told[0].releases} == asdict(told[0])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--force", "Kant"], "no force 'Kant'; did you mean 'Kent'?"),
        (["--force", "Kent", "--from", "2010/11"], "FROM: no data for the year 2010/11"),
    ],
)
def test_a_wrong_force_or_year_is_one_clear_line(arguments, told):
    done = resolutions("facts", *arguments)
    assert done.returncode == 2 and told in done.stderr and not done.stdout
    assert len(done.stderr.strip().splitlines()) == 1


class TestBothShares:
    """What the share of action taken says next to the share of all outcomes, as checked by hand."""

    @pytest.fixture
    def hampshire(self, facts_of):
        return {fact.id: fact for fact in facts_of("Hampshire")}

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("split", "fell from 4.1% to 2.7%, by 1.47 points. A smaller part of cases ending in a charge or out of court "
                      "took off 1.91 points; choosing community resolutions more often among these added 0.44 points"),
            ("of-recorded-crime", "recorded in 2017/18, 2.8% have so far ended in a community"),
            ("per-head", "1.71 community resolutions a year for every 1,000 residents"),
            ("latest-share-of-action", "34.4% ended in a community resolution in 2025/26, the highest of 43"),
            ("course-of-action", "rose from 16.0% in 2014/15 to 34.4% in 2025/26, with a low of 9.1% in 2016/17 and a high of 40.4% in 2021/22"),
        ],
    )  # fmt: skip
    def test_the_facts_of_hampshire_are(self, hampshire, name, words):
        assert words in hampshire[name].sentence

    @some_or_all
    def test_the_parts_of_a_split_add_up_as_they_are_written(self, facts_of, places):
        for place in places:
            fact = {fact.id: fact for fact in facts_of(place)}.get("split")
            if fact:
                told = r"(rose|fell|took off|added)[^,.;]*?(?: from [\d.]+% to [\d.]+%, by)? ([\d.]+) points"
                moves = [
                    float(size) * (-1 if word in ("fell", "took off") else 1)
                    for word, size in re.findall(told, fact.sentence)
                ]
                silent = fact.sentence.count("made no difference") + (
                    " stayed at " in fact.sentence
                )
                assert len(moves) + silent == 3, fact.sentence
                if " stayed at " not in fact.sentence:
                    whole, *parts = moves
                    assert sum(parts) == pytest.approx(whole), fact.sentence

    def test_the_nation_says_what_its_returns_lack(self, facts_of):
        told = {fact.id: fact.sentence for fact in facts_of(NATION)}["share"]
        assert told.endswith(
            "Incomplete returns lack some 580,000 outcomes; with them the share would be 2.74% to 2.88%."
        )

    @pytest.mark.parametrize(
        ("place", "chance"), [("Hertfordshire", True), ("Dyfed-Powys", True), ("Durham", False)]
    )
    def test_a_place_outside_the_funnel_by_chance_says_so(self, facts_of, place, chance):
        told = {fact.id: fact.sentence for fact in facts_of(place)}["funnel"]
        assert told.endswith("chance could put it there.") == chance

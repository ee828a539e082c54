"""The article's claims: what the embedded tables give for each, and the verdict."""

import re

import pytest

from resolutions import story
from resolutions.files import ROOT, find_story
from resolutions.story.checker import Checker
from resolutions.story.verdict import Verdict
from resolutions.wording import signed_per_cent

SPAN, REPLY = "2014/15 to 2017/18", "2018/19"
NOW, THEN = "2026-08", "2019-04 + 2026-08"

VERDICTS = {
    "outcomes": Verdict.WITHIN_REVISIONS,
    "community-resolutions": Verdict.WITHIN_REVISIONS,
    "more-than-13000": Verdict.TRUE_AS_WORDED,
    "drugs": Verdict.TRUE_AS_WORDED,
    "sexual-offences": Verdict.POSSIBLE,
    "robberies": Verdict.POSSIBLE,
    "mostly-minor": Verdict.THE_DATA_CANNOT_SAY,
    "share-2014": Verdict.TRUE_AS_WORDED,
    "share-2018": Verdict.TRUE_AS_WORDED,
    "more-than-doubled": Verdict.TRUE_AS_WORDED,
    "reply-outcomes": Verdict.TRUE_AS_WORDED,
    "reply-community-resolutions": Verdict.WITHIN_REVISIONS,
    "reply-share": Verdict.TRUE_AS_WORDED,
    "reply-rape": Verdict.EXACT,
    "reply-other-sexual-offences": Verdict.EXACT,
    "reply-nationwide-share": Verdict.TRUE_OF_SOMETHING_ELSE,
    "national-outcomes": Verdict.TRUE_AS_WORDED,
    "national-community-resolutions": Verdict.WITHIN_REVISIONS,
    "national-share": Verdict.TRUE_AS_WORDED,
    "minor-injury": Verdict.THE_DATA_CANNOT_SAY,
    "young-people": Verdict.THE_DATA_CANNOT_SAY,
    "indictable-will-fall": Verdict.THE_DATA_CANNOT_SAY,
    "since-2014": Verdict.FROM_DOCUMENTS,
    "standard-check": Verdict.FROM_DOCUMENTS,
    "bad-for-justice": Verdict.FROM_DOCUMENTS,
    "county-reply": Verdict.FROM_DOCUMENTS,
    "first-offenders": Verdict.FROM_DOCUMENTS,
    "inspectors-rank": Verdict.FROM_DOCUMENTS,
}

COUNTS = [  # claim, years, releases, closed, recorded, and both differences from what was stated
    ("outcomes", SPAN, NOW, 533_740, 538_047, "−0.84%", "−0.04%"),
    ("outcomes", SPAN, THEN, 532_198, None, "−1.13%", None),
    ("community-resolutions", SPAN, NOW, 13_394, 13_424, "−0.34%", "−0.12%"),
    ("community-resolutions", SPAN, THEN, 13_407, 13_417, None, None),
    ("more-than-13000", SPAN, NOW, 13_394, 13_424, None, None),
    ("reply-outcomes", REPLY, NOW, 157_700, 156_822, "+0.45%", "−0.11%"),
    ("reply-outcomes", REPLY, "2020-01", 157_807, 154_638, "+0.51%", None),
    ("reply-community-resolutions", REPLY, NOW, 5_444, 5_553, "+0.20%", "+2.21%"),
    ("reply-community-resolutions", REPLY, "2020-01", 5_442, 5_510, "+0.17%", "+1.42%"),
    ("reply-rape", REPLY, "2020-01", 0, 0, None, None),
    ("reply-other-sexual-offences", REPLY, "2020-01", 16, 16, "0%", "0%"),
    ("national-outcomes", SPAN, NOW, 15_765_583, 15_738_104, None, None),
    ("national-community-resolutions", SPAN, NOW, 448_395, 439_616, "−0.13%", "−2.09%"),
    ("national-community-resolutions", SPAN, THEN, 447_434, None, None, None),
]

RATES = [  # claim, years, release, closed, recorded: per cent, or times
    ("share-2014", "2014/15", NOW, 4.14, 4.14),
    ("share-2018", "2017/18", NOW, 2.67, 2.81),
    ("share-2018", "2017/18", "2019-04", 2.70, 2.82),
    ("reply-share", REPLY, NOW, 3.45, 3.54),
    ("reply-nationwide-share", REPLY, NOW, 2.12, 2.16),
    ("national-share", SPAN, NOW, 2.84, 2.79),
    ("more-than-doubled", "2016/17 to 2017/18", NOW, 2.48, 2.39),
]

BOUNDS = [  # claim, closed, recorded
    ("drugs", (275, 3660), (292, 3654)),
    ("sexual-offences", (18, 141), None),
    ("robberies", (6, 16), None),
]


@pytest.fixture(scope="module")
def checker(tables):
    return Checker(tables)


@pytest.fixture(scope="module")
def results(checker):
    return {result.claim.id: result for result in checker.results()}


def reading(result, basis: str, years: str, release: str):
    (found,) = [
        one
        for one in result.readings
        if (one.basis, one.years, one.release) == (basis, years, release)
    ]
    return found


def test_every_claim_has_the_verdict_that_the_data_give(results):
    assert {claim: result.verdict for claim, result in results.items()} == VERDICTS


@pytest.mark.parametrize(("claim", "years", "release", "closed", "recorded", "c", "r"), COUNTS)
def test_the_counts_are(results, claim, years, release, closed, recorded, c, r):
    for basis, count, difference in (("closed", closed, c), ("recorded", recorded, r)):
        if count is None:
            continue
        one = reading(results[claim], basis, years, release)
        assert (one.lower, one.upper) == (count, count)
        assert one.operands == {"count": count} or not one.operands
        assert one.difference == count - results[claim].claim.stated.value
        if difference:
            assert signed_per_cent(one.relative_difference) == difference


@pytest.mark.parametrize(("claim", "years", "release", "closed", "recorded"), RATES)
def test_the_shares_and_ratios_are(results, claim, years, release, closed, recorded):
    scale = 1 if claim == "more-than-doubled" else 100
    for basis, rate in (("closed", closed), ("recorded", recorded)):
        one = reading(results[claim], basis, years, release)
        assert round(scale * one.lower, 2) == rate
        above, below = one.operands.values()
        assert one.lower == pytest.approx(above / below if scale == 100 else below / above)


@pytest.mark.parametrize(("claim", "closed", "recorded"), BOUNDS)
def test_the_bounds_are(results, claim, closed, recorded):
    for basis, bounds in (("closed", closed), ("recorded", recorded)):
        if bounds:
            (one,) = [one for one in results[claim].readings if one.basis == basis]
            assert (one.lower, one.upper) == bounds
            assert one.difference is None
            assert one.release == THEN


def test_the_drug_claim_is_true_by_two_sources_and_not_by_its_bounds(results):
    drugs = results["drugs"]
    assert drugs.two_sources
    assert {one.verdict for one in drugs.readings} == {Verdict.POSSIBLE}
    assert [value for _, value in drugs.context] == [
        "219 + 129 + 275 = 623 (recorded basis: 219 + 129 + 292 = 640); 35% of the 348 in "
        "data.police.uk would have to be wrong before it failed"
    ]
    assert not any(one.two_sources for name, one in results.items() if name != "drugs")


@pytest.mark.parametrize(
    ("claim", "values"),
    [
        ("mostly-minor", ["5% to 27%", "16%", "38%", "26%"]),
        ("minor-injury", ["1,831", "736", "925", "170"]),
        ("indictable-will-fall", ["4,275", "9,155", "2.67%", "5.93%"]),
        ("sexual-offences", ["18"]),
        ("robberies", ["6"]),
    ],
)
def test_figures_are_shown_beside_a_claim_that_needs_them(results, claim, values):
    assert [value for _, value in results[claim].context] == values


def test_the_recorded_national_count_is_a_lower_bound_and_filled_it_comes_near(results):
    national = results["national-community-resolutions"]
    recorded = reading(national, "recorded", SPAN, NOW)
    assert recorded.at_least
    assert recorded.filled == 451_294
    assert "with their closed counts in place of these the sum is 451,294" in national.reason


def test_the_nationwide_share_is_true_of_the_article_s_own_years(results):
    other = results["reply-nationwide-share"].nearby
    assert other.years == ["2014/15", "2015/16", "2016/17", "2017/18"]
    assert (other.basis, round(other.figure.lower, 4)) == ("closed", 0.0284)
    assert 0.5 < other.luck < 1, "most spans of years round to 3%, and the reason says so"


@pytest.mark.parametrize(
    ("claims", "forces"),
    [
        (["reply-rape"], (41, 44)),
        (["more-than-doubled"], (2, 44)),
        (["share-2014", "share-2018"], (3, 44)),
    ],
)
def test_how_many_forces_a_statement_is_true_of(checker, results, claims, forces):
    found = checker.forces_of([results[name].claim for name in claims])
    assert found == forces


def test_a_number_that_is_exact_here_is_as_true_where_it_is_the_same(checker, results, tables):
    result = results["reply-other-sexual-offences"]
    table = tables.offences
    table = table[(table["year"] == "2018/19") & (table["outcome_type"] == 8)]
    table = table[table["offence_subgroup"] == "Other sexual offences"]
    counts = table.groupby("force", observed=True)["closed"].sum()
    assert (counts == 16).sum() == 1
    assert result.true_of == (1, 44)
    assert "only this one could say so" in result.reason
    assert checker.forces_of([result.claim])[0] > 1, "others differ by one, within revisions"


def test_a_claim_that_stands_on_one_basis_alone_says_so_first(results):
    alone = {
        name: r.strength.on_one_basis for name, r in results.items() if r.strength.on_one_basis
    }
    assert alone == {"reply-outcomes": "closed", "reply-share": "closed"}
    for name in alone:
        first = "It is right on the closed basis and not on the recorded one."
        assert results[name].reason.startswith(first)


def test_one_basis_for_the_whole_analysis(results):
    """On the closed basis every good verdict stands; on the recorded one two fall."""
    every = list(results.values())
    good = {result.claim.id for result in every if result.verdict.good}
    on = {
        basis: {name for name, verdict in story.on_one_basis(every, basis).items() if verdict.good}
        for basis in ("closed", "recorded")
    }
    assert on["closed"] == good
    assert good - on["recorded"] == {"reply-outcomes", "reply-share"}
    worst = {name for name, verdict in story.at_worst(every).items() if verdict.good}
    assert worst <= on["recorded"]


def test_the_reply_speaks_of_the_year_after_the_article_s_span(checker):
    scores = story.score_years(checker)
    best = scores.iloc[0]
    assert (best["year"], best["basis"], best["release"]) == ("2018/19", "closed", "2020-01")
    assert (best["tested"], best["met"], best["part"]) == (5, 5, 1)
    assert best["distance"] == pytest.approx(9 / 5433 / 2)
    assert checker.reply_year == "2018/19"
    assert scores["part"].is_monotonic_decreasing
    assert len(scores) == 2 * (5 + 2)  # five years had ended by then, two of them in two releases


def test_the_year_wins_with_any_statement_left_out_and_fits_no_other_force(checker):
    found = story.search(checker)
    assert set(found.without_one.values()) == {"2018/19"}
    assert len(found.without_one) == 5
    assert found.forces_by_luck == (0, 43)


def test_on_the_closed_basis_one_run_of_four_quarters_fits_the_reply(checker):
    """Calendar 2018, recorded, fits too: 5,310 is within what recorded counts are revised by."""
    fits = story.windows(checker, story.claims_of_reply(checker), 4)
    whole = fits[fits["met"] == 3]
    assert list(zip(whole["first"], whole["last"], whole["basis"], strict=True)) == [
        ("2017/18 Q4", "2018/19 Q3", "recorded"),
        ("2018/19 Q1", "2018/19 Q4", "closed"),
    ]


def test_on_the_closed_basis_only_april_2014_to_march_2018_fits_the_totals(checker):
    totals = [claim for claim in checker.story.claims if claim.subject == "totals"]
    fits = story.windows(checker, totals, 16)
    whole = fits[(fits["met"] == 3) & (fits["basis"] == "closed")]
    assert list(zip(whole["first"], whole["last"], strict=True)) == [("2014/15 Q1", "2017/18 Q4")]


ARTICLE_TEXT = ROOT.parent / "shared" / "article" / "article.txt"


@pytest.mark.skipif(not ARTICLE_TEXT.is_file(), reason="the article is not in the repository")
def test_the_words_that_are_quoted_stand_in_their_paragraph(checker):
    paragraphs = ARTICLE_TEXT.read_text("utf-8").replace("’", "'").split("\n\n")
    for claim in checker.story.claims:
        printed = re.sub(r"(\d), (\d)", r"\1,\2", paragraphs[claim.paragraph - 1])
        words = r"(?<!\w)" + re.escape(claim.stated.words) + r"(?![\d%])"
        assert re.search(words, printed, re.IGNORECASE), claim.id


def test_each_statement_without_a_number_says_what_documents_make_of_it(results):
    held = {name: result.holds for name, result in results.items() if result.holds}
    assert set(held) == {
        name for name, one in results.items() if one.claim.stated.how == "quotation"
    }
    assert held["county-reply"] == "in part"
    assert held["since-2014"] == "no"


def test_what_is_filled_in_is_of_the_years_that_are_told(tables):
    """The story's own sum is of a calendar year; the gaps of a financial year are not its gaps."""
    told = story.read(find_story("telegraph-2024-08"))
    results = {result.claim.id: result for result in Checker(tables, told).results()}
    assert "closed counts" not in results["in-2019"].reason

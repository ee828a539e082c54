"""The article's claims: what the embedded tables give for each, and the verdict."""

import pytest

from resolutions import story
from resolutions.story.checker import Checker
from resolutions.story.verdict import Verdict
from resolutions.wording import signed_per_cent

SPAN, REPLY = "2014/15 to 2017/18", "2018/19"
NOW = "2026-08"

VERDICTS = {
    "outcomes": Verdict.REPRODUCED_WITHIN_REVISIONS,
    "community-resolutions": Verdict.REPRODUCED_WITHIN_REVISIONS,
    "more-than-13000": Verdict.HOLDS_AS_STATED,
    "drugs": Verdict.NOT_RULED_OUT,
    "sexual-offences": Verdict.NOT_RULED_OUT,
    "robberies": Verdict.NOT_RULED_OUT,
    "mostly-minor": Verdict.THE_DATA_CANNOT_SAY,
    "share-2014": Verdict.HOLDS_AS_STATED,
    "share-2018": Verdict.HOLDS_AS_STATED,
    "more-than-doubled": Verdict.HOLDS_AS_STATED,
    "reply-outcomes": Verdict.HOLDS_AS_STATED,
    "reply-community-resolutions": Verdict.REPRODUCED_WITHIN_REVISIONS,
    "reply-share": Verdict.HOLDS_AS_STATED,
    "reply-rape": Verdict.REPRODUCED,
    "reply-other-sexual-offences": Verdict.REPRODUCED,
    "reply-nationwide-share": Verdict.HOLDS_AS_STATED,
    "national-outcomes": Verdict.HOLDS_AS_STATED,
    "national-community-resolutions": Verdict.REPRODUCED_WITHIN_REVISIONS,
    "national-share": Verdict.HOLDS_AS_STATED,
    "minor-injury": Verdict.THE_DATA_CANNOT_SAY,
    "young-people": Verdict.THE_DATA_CANNOT_SAY,
    "indictable-will-fall": Verdict.THE_DATA_CANNOT_SAY,
}

COUNTS = [  # claim, years, release, closed, recorded, and both differences from what was stated
    ("outcomes", SPAN, NOW, 533_740, 538_047, "−0.84%", "−0.04%"),
    ("community-resolutions", SPAN, NOW, 13_394, 13_424, "−0.34%", "−0.12%"),
    ("more-than-13000", SPAN, NOW, 13_394, 13_424, None, None),
    ("reply-outcomes", REPLY, NOW, 157_700, 156_822, "+0.45%", "−0.11%"),
    ("reply-outcomes", REPLY, "2020-01", 157_807, 154_638, "+0.51%", None),
    ("reply-community-resolutions", REPLY, NOW, 5_444, 5_553, "+0.20%", "+2.21%"),
    ("reply-community-resolutions", REPLY, "2020-01", 5_442, 5_510, "+0.17%", "+1.42%"),
    ("reply-rape", REPLY, "2020-01", 0, 0, None, None),
    ("reply-other-sexual-offences", REPLY, "2020-01", 16, 16, "0%", "0%"),
    ("national-outcomes", SPAN, NOW, 15_765_583, 15_738_104, None, None),
    ("national-community-resolutions", SPAN, NOW, 448_395, 439_616, "−0.13%", "−2.09%"),
]

RATES = [  # claim, years, release, closed, recorded: per cent, or times
    ("share-2014", "2014/15", NOW, 4.14, 4.14),
    ("share-2018", "2017/18", NOW, 2.67, 2.81),
    ("share-2018", "2017/18", "2019-04", 2.70, 2.82),
    ("reply-share", REPLY, NOW, 3.45, 3.54),
    ("reply-nationwide-share", SPAN, NOW, 2.84, 2.79),
    ("reply-nationwide-share", REPLY, NOW, 2.12, 2.16),
    ("national-share", SPAN, NOW, 2.84, 2.79),
    ("more-than-doubled", "2016/17 to 2017/18", NOW, 2.48, 2.39),
]

BOUNDS = [("drugs", 275, 7407), ("sexual-offences", 18, 141), ("robberies", 6, 16)]


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


def test_the_tally_counts_the_verdicts_best_first(results):
    tally = story.tally(list(results.values()))
    assert list(tally.items()) == [
        (Verdict.REPRODUCED, 2),
        (Verdict.REPRODUCED_WITHIN_REVISIONS, 4),
        (Verdict.HOLDS_AS_STATED, 9),
        (Verdict.NOT_RULED_OUT, 3),
        (Verdict.THE_DATA_CANNOT_SAY, 4),
    ]


@pytest.mark.parametrize(("claim", "years", "release", "closed", "recorded", "c", "r"), COUNTS)
def test_the_counts_are(results, claim, years, release, closed, recorded, c, r):
    for basis, count, difference in (("closed", closed, c), ("recorded", recorded, r)):
        one = reading(results[claim], basis, years, release)
        assert one.exact
        assert (one.lower, one.upper) == (count, count)
        assert one.difference == count - results[claim].claim.stated.value
        if difference:
            assert signed_per_cent(one.relative_difference) == difference


@pytest.mark.parametrize(("claim", "years", "release", "closed", "recorded"), RATES)
def test_the_shares_and_ratios_are(results, claim, years, release, closed, recorded):
    scale = 1 if claim == "more-than-doubled" else 100
    for basis, rate in (("closed", closed), ("recorded", recorded)):
        assert round(scale * reading(results[claim], basis, years, release).lower, 2) == rate


@pytest.mark.parametrize(("claim", "lower", "upper"), BOUNDS)
def test_the_bounds_are(results, claim, lower, upper):
    one = results[claim].best
    assert (one.basis, one.lower, one.upper) == ("closed", lower, upper)
    assert (one.exact, one.difference, one.relative_difference) == (False, None, None)
    assert one.release == "2019-04 + 2026-08"


@pytest.mark.parametrize(
    ("claim", "values"),
    [
        ("drugs", ["625"]),
        ("mostly-minor", ["16%", "38%", "26%"]),
        ("minor-injury", ["1,831", "736", "925", "170"]),
        ("indictable-will-fall", ["4,275", "9,155", "2.67%", "5.93%"]),
    ],
)
def test_figures_stand_beside_a_claim_that_needs_them(results, claim, values):
    assert [value for _, value in results[claim].beside] == values
    years = "calendar years 2014 to 2016" if claim == "drugs" else "20"
    assert all(years in label for label, _ in results[claim].beside)


def test_the_reply_speaks_of_the_year_after_the_articles_span(checker):
    scores = checker.score_years()
    best = scores.iloc[0]
    assert (best["year"], best["basis"], best["release"]) == ("2018/19", "closed", "2020-01")
    assert (best["tested"], best["met"]) == (5, 5)
    assert best["distance"] == pytest.approx(9 / 5433 / 2)
    assert checker.reply_years() == ["2018/19"]
    assert scores["met"].is_monotonic_decreasing
    for _, equally_met in scores.groupby("met"):
        assert equally_met["distance"].is_monotonic_increasing
    assert len(scores) == 2 * (5 + 2)  # five years had ended by then, two of them in two releases


def test_the_year_before_fits_all_outcomes_but_not_community_resolutions(checker):
    scores = checker.score_years().set_index(["year", "basis", "release"])
    row = scores.loc[("2017/18", "recorded", NOW)]
    assert row["reply-outcomes"]
    assert not row["reply-community-resolutions"]
    assert row["reply-rape"] is None
    assert (row["tested"], row["met"]) == (3, 2)

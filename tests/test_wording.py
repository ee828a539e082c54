"""Numbers and changes in words: written as a reader expects, and true."""

import re
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from resolutions import wording

counts = st.integers(0, 10**8)
shares = st.integers(0, 10_000).map(lambda n: n / 10_000)
yearly = st.lists(shares, min_size=2, max_size=12).map(
    lambda values: pd.Series(values, index=[f"{2010 + n}/{11 + n}" for n in range(len(values))])
)
MISSING = [None, float("nan"), pd.NA]


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
@example(2_500, 0)
@example(-2_500, 0)
@example(2_675, 2)
def test_a_half_is_rounded_away_from_zero(thousandths, places):
    value = thousandths / 1000
    rounded = wording.round_half_up(value, places)
    exact = Fraction(thousandths, 1000)
    assert rounded.as_tuple().exponent == -places
    distance = Fraction(rounded) - exact
    half = Fraction(1, 2 * 10**places)
    assert abs(distance) < half or (abs(distance) == half and distance * exact > 0)


@given(st.integers(-(10**9), 10**9))
def test_a_number_is_written_in_groups_of_three_and_reads_back(value):
    text = wording.number(value)
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*", text)
    assert int(text.replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize("write", [wording.number, wording.per_cent, wording.signed_per_cent])
@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_is_said_to_be_not_provided(write, missing):
    assert write(missing) == "not provided"


@pytest.mark.parametrize(("write", "zero"), [(wording.number, "0"), (wording.per_cent, "0.0%")])
def test_nothing_is_written_as_minus_nought(write, zero):
    assert write(-0.0001) == zero


@given(shares, st.integers(0, 2))
def test_per_cent_is_the_fraction_a_hundred_times_half_up(share, places):
    text = wording.per_cent(share, places)
    assert re.fullmatch(r"\d+%" if places == 0 else rf"\d+\.\d{{{places}}}%", text)
    exact = Fraction(round(share * 10_000), 100)
    written = Fraction(text.rstrip("%"))
    half = Fraction(1, 2 * 10**places)
    assert -half <= exact - written < half


@pytest.mark.parametrize(
    ("fraction", "places", "text"),
    [
        (0.025095, 1, "2.5%"),
        (0.02667, 2, "2.67%"),
        (0.035, 0, "4%"),
        (57 / 200, 0, "29%"),
        (29 / 200, 0, "15%"),
        (-0.021, 1, "−2.1%"),
    ],
)
def test_per_cent_is_written_so(fraction, places, text):
    assert wording.per_cent(fraction, places) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (-0.0084195, "−0.84%"),
        (0.0016565, "+0.17%"),
        (0, "0%"),
        (0.00001, "under 0.01%"),
        (-0.00001, "under 0.01%"),
        (1.2667, "+126.67%"),
    ],
)
def test_a_difference_has_a_sign_and_a_true_minus(difference, text):
    assert wording.signed_per_cent(difference) == text


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (wording.points, 0.012, "1.2 points"),
        (wording.points, -0.012, "1.2 points"),
        (wording.times, 2.481, "2.48 times"),
        (wording.number_word, 0, "no"),
        (wording.number_word, 1, "one"),
        (wording.number_word, 10, "ten"),
        (wording.number_word, 11, "11"),
        (wording.number_word, 1234, "1,234"),
        (wording.number_word, -1, "−1"),
        (wording.capitalised, "community Resolutions", "Community Resolutions"),
    ],
)
def test_small_things_are_written_so(write, value, text):
    assert write(value) == text


@pytest.mark.parametrize("text", ["", "a", "a and b", "a, b and c", "a, b, c and d"])
def test_words_are_joined_as_in_a_sentence(text):
    assert wording.join_words(word for word in "abcd" if word in text.replace("and", "")) == text


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 body"), (0, "0 bodies"), (1200, "1,200 bodies")]
)
def test_a_noun_agrees_with_its_count(count, text):
    assert wording.plural(count, "body", "bodies") == text
    assert wording.plural(count, "force") == text.replace("bodies", "forces").replace(
        "body", "force"
    )


@pytest.mark.parametrize(
    "text",
    [
        "0th",
        "1st",
        "2nd",
        "3rd",
        "4th",
        "9th",
        "10th",
        "11th",
        "12th",
        "13th",
        "19th",
        "20th",
        "21st",
        "22nd",
        "23rd",
        "44th",
        "111th",
    ],
)
def test_a_rank_has_its_ending(text):
    assert wording.ordinal(int(text[:-2])) == text


def test_a_rank_past_a_thousand_is_written_in_groups():
    assert wording.ordinal(1001) == "1,001st"


@given(counts, counts)
def test_a_change_in_words_is_true(before, after):
    words = wording.count_change_in_words(before, after)
    truth = {
        "did not change": before == after,
        "rose from none": before == 0 < after,
        "fell to none": after == 0 < before,
        "more than quadrupled": 5 * before > after > 4 * before > 0,
        "more than trebled": 4 * before >= after > 3 * before,
        "more than doubled": 3 * before >= after > 2 * before,
        "doubled": after == 2 * before > 0,
        "fell almost to none": 0 < 100 * after < before,
        "hardly changed": 0 < abs(after - before) < 0.0051 * before,
    }
    if words in truth:
        assert truth[words]
        return
    if fold := re.fullmatch(r"rose (more than )?(\S+?)-?fold", words):
        times_over = int(after // before)
        assert fold[2] == (
            wording.number_word(times_over) if times_over < 10 else wording.number(times_over)
        )
        assert times_over >= 5 and bool(fold[1]) == (after > times_over * before)
        return
    verb, amount = re.fullmatch(r"(rose|fell) by (\d+)%", words).groups()
    assert (after > before) if verb == "rose" else (after < before)
    assert abs(100 * abs(after - before) / before - int(amount)) <= 0.5 + 1e-6


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (100, 121, "rose by 21%"),
        (100, 50, "fell by 50%"),
        (100, 49, "fell by 51%"),
        (1555, 1, "fell almost to none"),
        (1723, 9155, "rose more than fivefold"),
        (10, 120, "rose 12-fold"),
        (100, 200, "doubled"),
        (1723, 4275, "more than doubled"),
        (100, 300, "more than doubled"),
        (100, 301, "more than trebled"),
        (100, 401, "more than quadrupled"),
        (1000, 996, "hardly changed"),
        (200, 203, "rose by 2%"),
        (0, 0, "did not change"),
        (0, 7, "rose from none"),
        (7, 0, "fell to none"),
        (pd.NA, 7, "cannot be compared"),
    ],
)
def test_a_change_is_told_so(before, after, words):
    assert wording.count_change_in_words(before, after) == words


@given(shares, shares)
def test_a_share_rose_or_fell_only_if_it_did(before, after):
    word = wording.direction(before, after)
    assert {"rose": after > before, "fell": after < before, "stayed": True}[word]
    first, last = wording.per_cent(before), wording.per_cent(after)
    assert (word == "stayed") == (first == last)
    told = f"stayed at {last}" if word == "stayed" else f"{word} from {first} to {last}"
    assert wording.share_change_in_words(before, after) == told


@pytest.mark.parametrize("shares", [(float("nan"), 0.02), (0.02, float("nan"))])
def test_a_share_that_is_missing_does_not_move(shares):
    assert "rose" not in wording.share_change_in_words(*shares)
    assert "fell" not in wording.share_change_in_words(*shares)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            [0.0414, 0.0222, 0.0130, 0.0267],
            "fell from 4.1% in 2010/11 to 2.7% in 2013/14, with a low of 1.3% in 2012/13",
        ),
        ([0.01, 0.05, 0.02], "rose from 1.0% in 2010/11 to 2.0% in 2012/13, with a high of 5.0%"),
        ([0.03, 0.05, 0.03], "was 3.0% in both 2010/11 and 2012/13, with a high of 5.0%"),
        ([0.01, 0.02], "rose from 1.0% in 2010/11 to 2.0% in 2011/12"),
        (
            [0.16, 0.091, 0.404, 0.344],
            "rose from 16.0% in 2010/11 to 34.4% in 2013/14, with a low of 9.1% in 2011/12 and a high of 40.4% in 2012/13",
        ),
        ([0.03, 0.028, 0.03], "was 3.0% in both 2010/11 and 2012/13, with a low of 2.8%"),
        ([0.0300, 0.0295, 0.0302], "was 3.0% in both 2010/11 and 2012/13"),
        ([float("nan"), 0.01, 0.02], "rose from 1.0% in 2011/12 to 2.0% in 2012/13"),
        ([float("nan"), 0.01], "was 1.0% in 2011/12"),
        ([float("nan")], "is not known"),
    ],
)
def test_the_course_of_a_share_is_told_so(values, told):
    years = [f"{2010 + n}/{11 + n}" for n in range(len(values))]
    course = wording.share_trend_in_words(pd.Series(values, index=years))
    assert course.startswith(told)
    assert ("with a" in course) == ("with a" in told)


@given(yearly)
def test_a_low_or_high_is_named_only_where_the_ends_hide_it(values):
    turn = wording.turn_in_words(values)
    assume(turn)
    named = re.findall(r"(?:, with| and) a (low|high) of (.+?%) in (\S+?)(?= and|$)", turn)
    assert turn == ", with " + " and ".join("a {} of {} in {}".format(*one) for one in named)
    assert [year for _, _, year in named] == sorted(year for _, _, year in named)
    ends = {values.iloc[0], values.iloc[-1]}
    for kind, share, year in named:
        assert year in values.index[1:-1]
        assert values[year] < min(ends) if kind == "low" else values[year] > max(ends)
        assert values[year] == (values.min() if kind == "low" else values.max())
        assert share == wording.per_cent(values[year])


@pytest.mark.parametrize(
    ("most", "taken"),
    [
        (1, "One is one."),
        (22, "One is one."),
        (23, "One is one. Is two 2.5?"),
        (26, "One is one. Is two 2.5? No"),
    ],
)
def test_an_opening_is_whole_sentences(most, taken):
    assert wording.first_sentences("One is one.\nIs two 2.5?  No", most) == taken


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([17_145, 9_378, 14_825], "fell by 45%, from 17,145 in 2010/11 to 9,378 in 2011/12, then rose by 58% to 14,825 in 2012/13"),
        ([4, None, 8], "doubled, from 4 in 2010/11 to 8 in 2012/13"),
        ([100, 104, 100], "did not change, from 100 in 2010/11 to 100 in 2012/13"),
        ([100, 200, 90, 100], "doubled, from 100 in 2010/11 to 200 in 2011/12, then fell by 50% to 100 in 2013/14"),
        ([0, 0], "did not change, from 0 in 2010/11 to 0 in 2011/12"),
        ([None, 7], "came to 7 in 2011/12"),
        ([None], "is not known"),
    ],
)  # fmt: skip
def test_the_path_of_a_count_is_told_so(values, told):
    years = [f"{2010 + n}/{11 + n}" for n in range(len(values))]
    assert wording.count_trend_in_words(pd.Series(values, index=years, dtype="Int64")) == told


@given(st.lists(counts, min_size=2, max_size=12))
def test_a_path_names_both_ends_and_the_turn_they_hide(values):
    series = pd.Series(values, index=[f"{2010 + n}/{11 + n}" for n in range(len(values))])
    told = wording.count_trend_in_words(series)
    assert f"from {wording.number(values[0])} in {series.index[0]} " in told
    assert told.endswith(f"{wording.number(values[-1])} in {series.index[-1]}")
    beyond = max(max(values) - max(values[0], values[-1]), min(values[0], values[-1]) - min(values))
    assert (", then " in told) == (beyond > max(values[0], values[-1]) / 20)


fractions = st.floats(0, 1, allow_nan=False)


def _read(text):
    return Fraction(re.match(r"−?[\d.]+", text)[0].replace("−", "-"))


@given(st.lists(fractions, min_size=2, max_size=4), st.integers(0, 2))
@example([0.015465, 0.015487, 0.0508], 1)
def test_figures_that_differ_are_written_apart_and_in_their_order(values, places):
    values = [round(value, 6) for value in values]
    written = [_read(text) for text in wording.distinct_per_cents(*values, places=places)]
    for one, first in zip(values, written, strict=True):
        for other, second in zip(values, written, strict=True):
            assert (one < other) == (first < second)


@given(st.lists(st.integers(-10_000, 10_000).map(lambda n: n / 10**6), min_size=1, max_size=4))
@example([0.002246, 0.003440])
def test_parts_add_up_to_the_whole_as_they_are_written(parts):
    *written, whole = (_read(text) for text in wording.points_adding_up(*parts))
    signs = [1 if part >= 0 else -1 for part in parts]
    total = sum(sign * part for sign, part in zip(signs, written, strict=True))
    assert abs(total) == whole


def test_the_parts_of_hampshires_distance_add_up():
    assert wording.points_adding_up(0.002246, 0.003440) == [
        "0.225 points",
        "0.344 points",
        "0.569 points",
    ]


@given(fractions, st.integers(0, 3))
@example(0.0054, 1)
def test_a_limit_is_never_written_below_what_it_limits(value, places):
    assert _read(wording.per_cent_at_most(value, places)) >= Fraction(repr(value)) * 100


@given(fractions, fractions, st.integers(0, 2))
def test_a_share_said_to_rise_or_fall_does_so_as_written(before, after, places):
    text = wording.share_change_in_words(before, after, places)
    ends = [Fraction(end) for end in re.findall(r"[\d.]+(?=%)", text)]
    assert text.startswith("stayed") or (ends[0] < ends[1]) == text.startswith("rose")
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the force's reply", "the force\u2019s reply"),
        ("other forces' counts", "other forces\u2019 counts"),
        ('it said "no"', "it said \u201cno\u201d"),
        ('"No," it said ("twice")', "\u201cNo,\u201d it said (\u201ctwice\u201d)"),
        ("a 'detection'", "a \u2018detection\u2019"),
        ("of the '90s", "of the \u201990s"),
        ("\u201cso\u201d it\u2019s", "\u201cso\u201d it\u2019s"),
    ],
)
def test_quotation_marks_are_those_of_a_printed_page(typed, printed):
    assert wording.curl_quotes(typed) == printed
    assert wording.curl_quotes(printed) == printed

"""The number finder: reads numbers as printed, finds every figure held, and says what luck gives."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from resolutions import cli, disk_cache
from resolutions.analysis.number_finder import find, find_in, index_of, read_number, store
from resolutions.analysis.number_finder.codes import (
    DEPTHS,
    LATEST,
    MEASURE,
    NO_BASIS,
    UNITS,
    month_of,
)
from resolutions.analysis.number_finder.search import Answer, densities
from resolutions.errors import InputError
from resolutions.vocabulary import BASES, NATION, PLACES, years_between

H = "Hampshire"


@pytest.fixture(scope="module")
def index(tables):
    return index_of(tables)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("5433", "count", 5432.5, 5433.5),
        ("5,433", "count", 5432.5, 5433.5),
        ("5 433", "count", 5432.5, 5433.5),
        ("5\u202f433", "count", 5432.5, 5433.5),
        ("538, 272", "count", 538271.5, 538272.5),
        ("13.440", "count", 13439.5, 13440.5),
        ("449k", "count", 448_500, 449_500),
        ("449,000", "count", 448_500, 449_500),
        ("15 million", "count", 14_500_000, 15_500_000),
        ("1.5m", "count", 1_450_000, 1_550_000),
        ("more than 157,000", "count", 157_000, 158_000),
        ("almost 500", "count", 400, 500),
        ("3%", "share", 0.025, 0.035),
        ("3.4%", "share", 0.0335, 0.0345),
        ("3 per cent", "share", 0.025, 0.035),
        ("×2.5", "ratio", 2.45, 2.55),
        ("x2.5", "ratio", 2.45, 2.55),
        ("2.5 times", "ratio", 2.45, 2.55),
        ("+31%", "ratio", 1.305, 1.315),
        ("−31%", "ratio", 0.685, 0.695),
        ("fell by 31%", "ratio", 0.685, 0.695),
        ("1.2 points", "points", 0.0115, 0.0125),
    ],
)
def test_how_it_is_printed_says_what_rounds_to_it(text, unit, low, high):
    band = read_number(text).bands[0]
    assert band.unit == unit
    assert (band.low, band.high) == pytest.approx((low, high))


def test_it_says_how_a_number_was_read():
    assert "dot" in read_number("13.440").words
    assert read_number("13.440").words.startswith("13,440")
    assert "nearest 1,000" in read_number("449k").words
    assert [band.words for band in read_number("31%").bands] == ["a share", "a rise", "a fall"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "words", "0", "0%", "-5", "+5", "nan", "inf", "5,4", "1,2345", "13.44", "1/5", "5" * 30,
     "5433 Kent", "<b>5</b>", "--5", "1e99", "5" * 100_000],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_an_example(text):
    with pytest.raises(InputError) as fault:
        read_number(text)
    assert len(str(fault.value)) < 300


def test_the_forces_reply_is_found(tables):
    first, second, *_ = find(tables, "5433", force=H).best(3)
    assert (first.value, first.period, first.basis, first.release) == (
        5442,
        "2018/19",
        "closed",
        "2020-01",
    )
    assert (second.value, second.period, second.release) == (5444, "2018/19", "")
    assert first.difference_words == "9 more (+0.17%)"
    assert "January 2020" in first.source
    assert 5442 in find(tables, "more than 5,400", force=H).matches["value"].to_numpy()


@pytest.mark.parametrize(
    ("text", "asked", "value", "sentence"),
    [
        ("538,272", {"force": H, "outcome": "outcomes"}, 538_047, "from 2014/15 to 2017/18"),
        ("449k", {"force": NATION, "outcome": "8"}, 448_395, "from 2014/15 to 2017/18"),
        ("more than 157,000", {"force": H, "basis": "closed"}, 157_700, "in 2018/19"),
        ("x2.5", {"force": H}, 4275 / 1723, "in 2017/18 was 2.48 times that of 2016/17"),
        ("16", {"force": H, "outcome": "8", "basis": "closed"}, 16, "for sexual offences in 2018/19"),
        ("17,537", {"force": H, "basis": "closed"}, 17_537, "from April 2014 to December 2018"),
    ],
)  # fmt: skip
def test_the_articles_numbers_are_found(tables, text, asked, value, sentence):
    best = find(tables, text, **asked).best(3)
    assert any(match.value == value and sentence in match.sentence for match in best)


def test_a_rounded_number_is_met_by_all_that_rounds_to_it(tables):
    matches = find(tables, "3%", force=H).matches
    share = matches[(matches["reading"] == 0) & matches["exact"]]["value"]
    assert share.min() >= 0.025
    assert share.max() < 0.035
    assert np.isclose(share, 4275 / 160_257).any()


@pytest.mark.slow
def test_every_query_gives_its_value_again(tables):
    for text in ("1000", "30", "3%", "31%", "x2", "1.2 points", "60,000", "1,200,000"):
        answer = find(tables, text, near=0.5)
        kinds = answer.matches.groupby(["unit", "depth", "reading"])
        some = kinds.sample(3, random_state=1, replace=True)
        sample = Answer(answer.printed, some, {}, 0.5, answer.names)
        for match in sample.best(len(some)):
            names = {
                "tables": tables,
                "years_between": years_between,
                "tuple": tuple,
                "range": range,
            }
            given = eval(match.query, {"__builtins__": {"abs": abs}}, names)
            assert float(given) == pytest.approx(match.value), match


@pytest.mark.slow
def test_sums_with_a_missing_part_are_left_out_or_marked(index):
    counts = index.between(
        "count", 1, 1e9, basis=[BASES.index("recorded")], measure=[1], depth=[1, 3]
    )
    first = counts[counts["first"] == month_of("2014/15")]
    assert PLACES.index("Cumbria") not in set(first["place"])  # gave nothing for 2014/15
    assert first[first["place"] == PLACES.index(NATION)]["lower_bound"].all()
    assert not first[first["place"] == PLACES.index(H)]["lower_bound"].any()
    quarters = index.between("count", 1, 1e9, basis=[1], measure=[1], depth=[6])
    quarters = quarters[quarters["place"] == PLACES.index(NATION)]
    assert quarters[quarters["first"] < month_of("2015/16")]["lower_bound"].all()


def rows_of(tables) -> dict[str, pd.DataFrame]:
    """List every count above 0 in the embedded tables, with the codes that it must be found by."""
    kinds = {"1": "charged", "8": "community_resolutions"}
    force_level = tables.by_type.rename(columns={"outcome_type": "measure", "count": "value"})
    groups = tables.groups.melt(
        ["release", "force", "year", "basis", "offence_group"],
        ["out_of_court", "charged"],
        "measure",
    ).rename(columns={"offence_group": "offence"})
    offences = tables.offences.astype({"outcome_type": "str"}).rename(
        columns={"outcome_type": "measure", "offence_code": "offence"}
    )
    offences = offences.melt(
        ["release", "force", "year", "quarter", "measure", "offence"], list(BASES), "basis"
    )
    quarters = tables.quarters.melt(
        ["release", "force", "year", "quarter", "basis"],
        ["outcomes", "community_resolutions", "out_of_court", "charged", "2", "22"], "measure",
    )  # fmt: skip
    crime = tables.recorded_crime.rename(columns={"recorded_crime": "value"})
    people = tables.population.rename(columns={"population": "value"})
    street = tables.police_uk.melt(
        ["release", "force", "calendar_year", "crime_type"],
        ["local_resolutions", "with_outcome"],
        "measure",
    ).rename(columns={"crime_type": "offence"})
    months = tables.police_uk_months.melt(
        ["release", "force", "month", "crime_type"],
        ["local_resolutions", "with_outcome", "crimes"],
        "measure",
    ).rename(columns={"crime_type": "offence"})
    held = {
        "force level": force_level.assign(first=force_level["year"].map(month_of), months=12),
        "group level": groups.assign(first=groups["year"].map(month_of), months=12),
        "offence level": offences.assign(
            first=offences["year"].astype(str).map(month_of) + 3 * (offences["quarter"] - 1), months=3
        ),
        "quarters": quarters.assign(
            first=quarters["year"].map(month_of) + 3 * (quarters["quarter"] - 1), months=3
        ),
        "recorded crime": crime.assign(
            measure="recorded_crime", first=crime["year"].map(month_of), months=12
        ),
        "population": people.assign(measure="population", first=12 * people["mid_year"] + 5, months=1),
        "data.police.uk": street.assign(first=12 * street["calendar_year"], months=12),
        "months of data.police.uk": months.assign(
            first=12 * months["month"].str[:4].astype(int) + months["month"].str[5:].astype(int) - 1, months=1
        ),
    }  # fmt: skip
    return {
        name: table.assign(measure=table["measure"].replace(kinds))[
            table["value"] > 0
        ].reset_index()
        for name, table in held.items()
    }


@pytest.fixture(scope="module")
def held(tables):
    return rows_of(tables)


@pytest.mark.slow
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_of_the_tables_is_found(index, held, data):
    table = held[data.draw(st.sampled_from(sorted(held)))]
    row = table.iloc[data.draw(st.integers(0, len(table) - 1))]
    text = data.draw(st.sampled_from(["{:.0f}", "{:,.0f}"])).format(row["value"])
    force = data.draw(st.sampled_from([None, row["force"]]))
    found = find_in(index, text, force=force, near=0).matches
    found = found[found["value"] == row["value"]]
    wanted = {
        "place": PLACES.index(row["force"]),
        "basis": BASES.index(row["basis"]) if "basis" in row else NO_BASIS,
        "measure": MEASURE[row["measure"]],
        "first": row["first"],
        "last": row["first"] + row["months"] - 1,
    }
    for column, code in wanted.items():
        found = found[found[column] == code]
    releases = [LATEST, index.names.releases.index(row["release"])]
    offences = [name for _, name, _ in index.names.offences]
    found = found[found["release"].isin(releases)]
    assert row.get("offence", "") in [offences[code] for code in found["offence"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "low", "high", "gap", "place"),
    [
        ("count", 1000, 200_000, 0.002, None),
        ("count", 1000, 200_000, 0.002, H),
        ("count", 3, 60, 0, H),
        ("share", 0.01, 0.1, 0.01, None),
        ("share", 0.01, 0.1, 0.01, "Kent"),
        ("ratio", 0.5, 3, 0.01, "Kent"),
        ("points", 0.005, 0.05, 0.01, "Kent"),
    ],
)
def test_matches_by_luck_are_as_many_as_a_simulation_gives(index, unit, low, high, gap, place):
    """Numbers drawn at random meet as many figures as is said, within the simulation's error."""
    codes = {"place": [PLACES.index(place)]} if place else {}
    around = index.between(unit, low / 3, high * 3, **codes)
    values, depths = around["value"].to_numpy(), around["depth"].to_numpy()
    whole, steps, draws = unit == "count", len(DEPTHS[unit]), 200
    expected, met = np.zeros((draws, steps)), np.zeros((draws, steps))
    random = np.random.default_rng(20190604)
    for draw, number in enumerate(np.exp(random.uniform(np.log(low), np.log(high), draws))):
        number = round(number) if whole else number
        reach = round(number * gap) + 0.5 if whole else number * gap
        least, most = number - reach, number + reach
        near = (values > number / 2.5) & (values < number * 2.5)
        width = np.log(most / least)
        limits = min(least, number * 0.99), max(most, number * 1.01)
        # a number drawn at random is no figure: none is left out for being the match itself
        expected[draw] = densities(values[near], depths[near], limits, steps, whole) * width
        met[draw] = [
            ((values >= least) & (values <= most) & (depths <= step)).sum() for step in range(steps)
        ]
    error = (met - expected).std(0) / np.sqrt(draws)
    off = np.abs(met.mean(0) - expected.mean(0))
    # one figure fewer in a window that holds few: never more than the simulation can tell
    assert (off <= 4 * error + 0.15 * met.mean(0) + 0.02).all(), (met.mean(0), expected.mean(0))


@pytest.mark.slow
def test_a_plain_match_is_less_likely_luck_than_a_contrived_one_as_near(tables):
    answer = find(tables, "1,343")
    exact = answer.matches[answer.matches["exact"]].groupby("depth")["by_luck"].max()
    assert exact.is_monotonic_increasing
    assert exact.iloc[0] < 1 < exact.iloc[-1]
    words = [match.luck for match in answer.best(len(answer.matches))]
    assert any("one of" in luck for luck in words)
    assert any("other figures lie as near by luck" in luck for luck in words)


@pytest.mark.slow
def test_an_index_that_cannot_be_kept_is_used_from_memory(tables, index, monkeypatch, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    monkeypatch.setattr(disk_cache, "CACHE", blocked / "cache")
    built = store._build_and_save(tables, store._file(tables.folder))
    again = find_in(built, "5433", force=H).matches
    pd.testing.assert_frame_equal(again, find_in(index, "5433", force=H).matches)
    assert blocked.read_text() == "in the way"


def test_a_damaged_index_is_built_again_and_other_data_has_its_own(
    tables, data_folder, monkeypatch, tmp_path
):
    monkeypatch.setattr(disk_cache, "CACHE", tmp_path)
    file = store._file(tables.folder)
    file.write_bytes(b"PAR1 cut off")
    assert store._read(file) is None
    with (data_folder / "notes.yml").open("a") as notes:
        notes.write("\n")
    assert store._file(data_folder) != file


def run(*arguments: str):
    return CliRunner().invoke(cli.app, ["find", *arguments])


@pytest.mark.parametrize(
    "arguments",
    [["words"], ["0"], ["-5"], [""], ["5433", "--force", "Kant"], ["5433", "--near", "much"],
     ["5433", "--near", "80%"], ["5433", "--basis", "open"], ["5433", "--outcome", "caution"],
     ["5433", "--unknown", "x"]],
)  # fmt: skip
def test_bad_input_is_one_input_error(arguments):
    fault = run(*arguments).exception
    assert isinstance(fault, InputError)
    assert "\n" not in str(fault)


def test_a_number_that_nothing_is_near_is_answered():
    done = run("1e9")
    assert done.exit_code == 0
    assert "1,000,000,000" in done.output
    assert "nothing held" in done.output


def test_the_command_prints_text_json_and_csv():
    text = run("5433", "--force", "hampshire", "--most", "2").output
    assert "issued 5,442 community resolutions in 2018/19" in text
    assert "Source: Home Office" in text
    answer = json.loads(run("5433", "--force", H, "--format", "json").output)
    assert answer["matches"][0]["value"] == 5442
    assert answer["matches"][0]["by_luck"] < 0.2
    lines = run("-31%", "--force", H, "--near", "5%", "--format", "csv").output.splitlines()
    assert lines[0].startswith("sentence,value")
    assert ",a fall," in lines[1]


def test_units_and_depths_have_words():
    assert set(DEPTHS) == set(UNITS)

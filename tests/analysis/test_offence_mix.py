"""The rise of 2018/19 offence by offence, and with the warnings that ended."""

import pytest

from resolutions.analysis.offence_mix import change_by_offence, with_warnings
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION

H = "Hampshire"
YEARS = ("2017/18", "2018/19")


@pytest.mark.parametrize(
    ("basis", "rate", "mix"), [("closed", 0.755, -0.008), ("recorded", 0.708, 0.034)]
)
def test_hampshires_rise_is_one_of_rates(tables, basis, rate, mix):
    total = change_by_offence(tables, H, *YEARS, basis).sum()
    assert (100 * total[["rate", "mix"]]).round(3).tolist() == [rate, mix]


def test_drugs_are_most_of_the_rise(tables):
    table = change_by_offence(tables, H, *YEARS, "closed")
    assert table.index[0] == "Drug offences"
    assert table.loc["Drug offences", ["before", "after", "change"]].tolist() == [275, 1318, 1043]
    assert table["change"].sum() == 1154


@pytest.mark.slow
@pytest.mark.parametrize("basis", BASES)
def test_the_groups_make_the_change_of_every_force(tables, basis):
    releases = tables.offence_years()
    for force in FORCE_NAMES:
        total = change_by_offence(tables, force, *YEARS, basis).sum()
        rows = [tables.select(force, [y], basis, releases[y]).loc[y] for y in YEARS]
        first, last = (row["community_resolutions"] / row["outcomes"] for row in rows)
        assert total["rate"] + total["mix"] == pytest.approx(last - first, abs=1e-12)


def test_a_year_that_is_not_held_by_offence_has_no_split(tables):
    assert change_by_offence(tables, H, "2015/16", "2017/18", "closed").empty


@pytest.mark.parametrize(("basis", "alone", "together"), [("closed", 27, 7), ("recorded", 26, 6)])
def test_with_warnings_the_rise_is_small(tables, basis, alone, together):
    row = with_warnings(tables, H, basis).loc["2018/19"]
    assert [round(100 * row[name]) for name in ("change", "change_together")] == [alone, together]


@pytest.mark.parametrize("place", [H, NATION, "Cumbria"])
def test_the_first_year_has_no_change_and_the_sum_is_whole(tables, place):
    table = with_warnings(tables, place, "recorded")
    assert table["change"].isna().iloc[0]
    known = table.dropna(subset=["together"])
    parts = known["community_resolutions"] + known["warnings"]
    assert (parts == known["together"]).all()

"""Counts, shares, revisions, offences and bounds: what the embedded tables must give."""

import dataclasses
import math

import pytest

from resolutions import analysis
from resolutions.vocabulary import BASES, NATION

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]
H = "Hampshire"


def per_cent(share: float) -> float:
    return round(100 * share, 2)


@pytest.mark.parametrize(
    ("place", "basis", "resolutions", "outcomes", "share"),
    [
        (H, "closed", 13_394, 533_740, 2.51),
        (H, "recorded", 13_424, 538_047, 2.49),
        (NATION, "closed", 448_395, 15_765_583, 2.84),
        (NATION, "recorded", 439_616, 15_738_104, 2.79),
    ],
)
def test_the_articles_span_adds_up_to(tables, place, basis, resolutions, outcomes, share):
    total = analysis.total(tables, place, SPAN, basis)
    assert (total["community_resolutions"], total["outcomes"]) == (resolutions, outcomes)
    assert per_cent(total["share"]) == share
    assert total["share_lower"] < total["share"] < total["share_upper"]
    assert total["years_missing"] == []


def test_a_total_names_the_years_that_it_lacks(tables):
    total = analysis.total(tables, "Cumbria", SPAN, "recorded")
    assert total["years_missing"] == ["2014/15"]
    assert total["outcomes"] == tables.select("Cumbria", SPAN[1:], "recorded")["outcomes"].sum()


@pytest.mark.parametrize(
    ("place", "basis", "year", "resolutions", "outcomes", "share"),
    [
        (H, "closed", "2014/15", 4437, 107_224, 4.14),
        (H, "recorded", "2014/15", 4422, 106_859, 4.14),
        (H, "closed", "2016/17", 1723, 132_729, 1.30),
        (H, "recorded", "2016/17", 1847, 143_212, 1.29),
        (H, "closed", "2017/18", 4275, 160_257, 2.67),
        (H, "recorded", "2017/18", 4420, 157_476, 2.81),
        (H, "closed", "2018/19", 5444, 157_700, 3.45),
        (H, "closed", "2025/26", 9155, 154_394, 5.93),
        (NATION, "closed", "2017/18", 102_854, 4_787_467, 2.15),
        (NATION, "closed", "2018/19", 108_716, 5_133_689, 2.12),
        (NATION, "closed", "2025/26", 185_570, 5_258_158, 3.53),
    ],
)
def test_the_years_are(tables, place, basis, year, resolutions, outcomes, share):
    row = analysis.by_year(tables, place, [year], basis).loc[year]
    assert (row["community_resolutions"], row["outcomes"]) == (resolutions, outcomes)
    assert per_cent(row["share"]) == share


@pytest.mark.parametrize(
    ("year", "out_of_court", "resolutions", "charged"),
    [("2014/15", 10_598, 42, 17_145), ("2025/26", 11_817, 77, 14_825)],
)
def test_out_of_court_outcomes_hardly_moved_while_their_make_up_did(
    tables, year, out_of_court, resolutions, charged
):
    row = analysis.outcome_mix(tables, H, "closed").loc[year]
    assert (row["out_of_court"], row["charged"]) == (out_of_court, charged)
    assert round(100 * row["Community resolutions"] / out_of_court) == resolutions


@pytest.mark.parametrize("place", [H, NATION, "Cumbria"])
@pytest.mark.parametrize("basis", BASES)
def test_the_kinds_make_up_all_out_of_court_outcomes(tables, place, basis):
    table = analysis.outcome_mix(tables, place, basis).dropna()
    assert (table[analysis.KINDS].sum(axis=1) == table["out_of_court"]).all()


@pytest.mark.parametrize(
    ("year", "basis", "old", "new"),
    [
        ("2017/18", "closed", (4288, 158_715), (4275, 160_257)),
        ("2017/18", "recorded", (4413, 156_470), (4420, 157_476)),
        ("2018/19", "closed", (5442, 157_807), (5444, 157_700)),
        ("2018/19", "recorded", (5510, 154_638), (5553, 156_822)),
    ],
)
def test_revisions_hold_the_first_release_and_the_latest(tables, year, basis, old, new):
    table = analysis.revisions(tables, H).loc[(year, basis)]
    counts = table[["community_resolutions", "outcomes"]]
    assert [tuple(row) for row in counts.itertuples(index=False)] == [old, new]
    for column, before, after in zip(counts, old, new, strict=True):
        assert table[f"{column}_change"].tolist() == pytest.approx([0, after / before - 1])
    assert table["share_change"].tolist() == pytest.approx(
        [0, new[0] / new[1] - old[0] / old[1]], abs=1e-12
    )


def test_only_years_with_two_releases_are_revisions(tables):
    assert set(analysis.revisions(tables, H).index.get_level_values("year")) == {
        "2017/18",
        "2018/19",
    }
    nation = analysis.revisions(tables, NATION)["community_resolutions"]
    assert nation[("2017/18", "closed")].tolist() == [101_893, 102_854]


@pytest.mark.parametrize(
    ("year", "group", "count", "of_all"),
    [
        ("2017/18", "Criminal damage and arson", 673, 16),
        ("2017/18", "Violence against the person", 1617, 38),
        ("2017/18", "Theft offences", 1114, 26),
        ("2017/18", "Drug offences", 275, 6),
        ("2018/19", "Violence against the person", 1831, 34),
    ],
)
def test_the_offences_are(tables, year, group, count, of_all):
    row = analysis.by_offence(tables, H, [*SPAN, "2018/19"], "closed").loc[(year, group)]
    assert row["community_resolutions"] == count
    assert round(100 * row["proportion"]) == of_all


@pytest.mark.parametrize("by", ["offence_group", "offence_subgroup", "offence_description"])
def test_the_parts_of_a_year_make_the_whole(tables, by):
    table = analysis.by_offence(tables, H, ["2017/18", "2018/19", "2019/20"], "closed", by=by)
    years = table.groupby("year")
    assert years["community_resolutions"].sum().to_dict() == {"2017/18": 4288, "2018/19": 5442}
    assert years["proportion"].sum().tolist() == pytest.approx([1, 1])
    assert years["community_resolutions"].is_monotonic_decreasing.all()


def test_subgroups_tell_violence_with_injury_from_without(tables):
    rows = analysis.by_offence(tables, H, ["2018/19"], "closed", by="offence_subgroup")
    assert rows.loc["2018/19"]["community_resolutions"].filter(like="Violence").to_dict() == {
        "Violence without injury": 925,
        "Violence with injury": 736,
    }
    assert rows.at[("2018/19", "Harassment"), "community_resolutions"] == 170


@pytest.mark.parametrize(
    ("group", "basis", "years", "lower", "upper"),
    [
        ("Robbery", "closed", SPAN, 6, 16),
        ("Robbery", "recorded", SPAN, 5, 17),
        ("Drug offences", "closed", SPAN, 275, 3660),
        ("Drug offences", "recorded", SPAN, 292, 3654),
        ("Sexual offences", "closed", SPAN, 18, 141),
        ("Sexual offences", "recorded", SPAN, 17, 140),
        ("Robbery", "closed", ["2017/18"], 6, 6),
        ("Robbery", "closed", ["2014/15", "2015/16", "2016/17"], 0, 10),
    ],
)
def test_the_bounds_are(tables, group, basis, years, lower, upper):
    bounds = analysis.offence_bounds(tables, H, years, basis, group)
    assert (bounds.lower, bounds.upper) == (lower, upper)
    assert bounds.exact == (lower == upper)
    assert (*bounds.bounded, *bounds.counted_years) == tuple(years)


def test_out_of_court_robberies_by_year_are(tables):
    rows = analysis.by_group(tables, H, SPAN, "closed")
    robberies = rows[rows["offence_group"] == "Robbery"]
    assert dict(zip(robberies["year"], robberies["out_of_court"], strict=True)) == {
        "2014/15": 3,
        "2015/16": 6,
        "2016/17": 1,
        "2017/18": 11,
    }


def test_bounds_name_the_releases_and_keep_to_one_when_asked(tables):
    bounds = analysis.offence_bounds(tables, H, SPAN, "closed", "Robbery")
    assert bounds.releases == ("2019-04", "2026-08")
    arguments = (tables, H, ["2018/19"], "closed", "Sexual offences")
    assert analysis.offence_bounds(*arguments, "Rape", release="2020-01").upper == 0
    assert analysis.offence_bounds(*arguments, "Other sexual offences").lower == 16
    assert analysis.offence_bounds(*arguments, release="2019-04") is None


def test_bounds_are_unknown_where_a_year_is_not_held_at_all(tables):
    years = ["2013/14", "2017/18"]
    assert analysis.offence_bounds(tables, H, years, "closed", "Robbery") is None
    years = ["2014/15", "2017/18"]
    assert analysis.offence_bounds(tables, "Cumbria", years, "recorded", "Robbery") is None
    assert analysis.offence_bounds(tables, "Cumbria", years, "closed", "Robbery") is not None


@pytest.mark.slow
def test_bounds_are_unknown_where_a_force_gave_no_number_by_offence(tables):
    """The gap is invented: Bedfordshire's closed counts of 2018/19 are blanked out."""
    rows = tables.offences
    gap = (rows["force"] == "Bedfordshire") & (rows["year"] == "2018/19")
    damaged = dataclasses.replace(tables, offences=rows.assign(closed=rows["closed"].mask(gap)))
    arguments = (damaged, "Bedfordshire", ["2018/19"])
    assert analysis.offence_bounds(*arguments, "recorded", "Robbery").exact
    bounds = analysis.offence_bounds(*arguments, "closed", "Robbery")
    assert bounds is None or bounds.upper > 0


def test_police_uk_stands_beside_both_bases_of_the_home_office(tables):
    table = analysis.against_police_uk(tables, H)
    series = table.groupby("series", sort=False)
    assert series["count"].agg(list).to_dict() == {
        "data.police.uk, calendar years": [1211, 2540, 3691, 2532, 1165],
        "Home Office, closed": [4437, 2959, 1723, 4275],
        "Home Office, recorded": [4422, 2735, 1847, 4420],
    }
    assert series["start"].first().tolist() == [2012.0, 2014.25, 2014.25]
    everywhere = analysis.against_police_uk(tables, NATION)
    local = tables.police_uk.groupby("calendar_year")["local_resolutions"].sum()
    assert everywhere["count"][:5].tolist() == local.tolist()


def test_police_uk_is_compared_over_the_calendar_years_that_both_cover(tables):
    assert analysis.police_uk_ratio(tables, H) == pytest.approx((2532 + 1165) / 4863)
    assert math.isnan(analysis.police_uk_ratio(tables, "Kent"))


def test_a_sentence_rests_on_complete_returns(tables):
    """Greater Manchester's return of 2019/20 is a fifth of a year's: its share is no low."""
    yearly = analysis.by_year(tables, "Greater Manchester", basis="recorded")
    told = analysis.reportable_years(yearly)
    assert "2019/20" not in told.index
    assert told["share"].idxmin() != yearly["share"].idxmin() == "2019/20"


def test_where_no_return_is_complete_all_years_are_told(tables):
    yearly = analysis.by_year(tables, "North Yorkshire", ["2018/19", "2019/20"], "closed")
    assert not yearly["complete"].any()
    assert list(analysis.reportable_years(yearly).index) == ["2018/19", "2019/20"]

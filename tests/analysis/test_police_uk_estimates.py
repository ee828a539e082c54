"""Estimates from data.police.uk: their error where the truth is held, and what they may not claim."""

import pandas as pd
import pytest

from resolutions import analysis
from resolutions.vocabulary import NATION

H = "Hampshire"


def test_data_police_uk_is_no_lower_bound(tables):
    assert analysis.shared_excess(tables, "Drugs") == (9, 38)
    assert analysis.shared_excess(tables, "Robbery") == (6, 38)
    robbery = analysis.shared_quarter(tables).loc[("Robbery", H)]
    assert (robbery["local"], robbery["official"]) == (1, 0)


def test_the_error_is_measured_over_forces(tables):
    error = analysis.calibration(tables)
    drugs = error.loc["Drugs"].round(2)
    assert drugs["forces"] == 24
    assert drugs[["plain_low", "plain_median", "plain_high"]].tolist() == [0.44, 0.95, 1.03]
    assert drugs[["low", "median", "high"]].tolist() == [0.62, 0.99, 1.07]
    assert error.loc["Robbery", ["low", "median", "high"]].isna().all()
    assert error["forces"].le(38).all()


def test_the_estimates_of_hampshire_are(tables):
    table = analysis.estimated_by_kind(tables, H, [2015, 2016])
    assert table.at["Drugs", "local"] == 348
    assert table["estimate"].round().astype(int).to_dict() == {
        "Theft": 1920,
        "Criminal damage and arson": 1002,
        "Violence and sexual offences": 898,
        "Public order": 489,
        "Drugs": 458,
        "Possession of weapons": 41,
        "Robbery": 1,
    }
    known = table.dropna()
    assert (known["lower"] < known["upper"]).all()
    assert table.loc[["Robbery", "Possession of weapons"], ["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("force", [H, NATION])
@pytest.mark.parametrize("years", [[2015], [2016], [2015, 2016]])
def test_every_kind_is_raised_by_the_same_factor(tables, force, years):
    """The factor is the known total ÷ the local one, which `police_uk_ratio` measures too."""
    table = analysis.estimated_by_kind(tables, force, years)
    counted = table[table["local"] > 0]
    factors = counted["estimate"] / counted["local"]
    assert factors.max() == pytest.approx(factors.min())
    if len(years) == 2:
        assert factors.iloc[0] == pytest.approx(1 / analysis.police_uk_ratio(tables, force))


def test_a_ratio_estimate_is_cochrans(tables):
    """Cochran, Sampling Techniques: what is known of the total, divided as the sample divides."""
    rows, street = tables.quarters, tables.police_uk
    rows = rows[(rows["force"] == H) & (rows["basis"] == "recorded")]
    rows = rows[rows["release"] == rows.groupby("year")["release"].transform("max")]
    rows = rows[((rows["year"] == "2015/16") & (rows["quarter"] < 4)) | ((rows["year"] == "2014/15") & (rows["quarter"] == 4))]  # fmt: skip
    known = int(rows["community_resolutions"].sum())
    sample = street[(street["force"] == H) & (street["calendar_year"] == 2015)]
    drugs = sample.loc[sample["crime_type"] == "Drugs", "local_resolutions"].sum()
    expected = known * int(drugs) / int(sample["local_resolutions"].sum())
    found = analysis.estimated_by_kind(tables, H, [2015]).at["Drugs", "estimate"]
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("force", "years"), [(H, [2014]), (H, [2018]), ("Kent", [2015]), (NATION, [2014])]
)
def test_nothing_is_estimated_where_a_source_lacks_the_year(tables, force, years):
    table = analysis.estimated_by_kind(tables, force, years)
    assert isinstance(table, pd.DataFrame) and table.empty

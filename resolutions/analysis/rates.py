"""Community resolutions against other denominators: residents, and recorded crime."""

import numpy as np
import pandas as pd

from resolutions.analysis.like_for_like import poisson_limits
from resolutions.tables.cache import cached
from resolutions.tables.completeness import completeness
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis

PER = 1000


@cached
def per_head(tables: Tables, years: list[str], basis: Basis) -> pd.DataFrame:
    """Give every force's community resolutions per 1,000 residents and year.

    Parameters
    ----------
    tables : Tables
        The data: counts of the latest release of each year, and the population of each force area
        on 30 June of the year that begins in April.
    years : list of str
        Financial years; one without a population or a count is left out of numerator and
        denominator alike.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force``, highest rate first: ``years`` (text, those counted),
        ``community_resolutions``, ``outcomes``, ``person_years`` (Int64), ``rate`` per 1,000
        residents and year with the exact 95% Poisson limits ``rate_lower`` and ``rate_upper``,
        ``share`` (of all outcomes of the same years, a fraction), ``complete``, whether every
        year's return is, and ``rank`` and ``rank_by_share`` among the complete ones (Int64, 1 =
        highest). British Transport Police has no residents and is absent.

    Notes
    -----
    rate = 1,000 · Σ community resolutions ÷ Σ population. Residents are not those who work in or
    visit an area: the City of London's rate means little. Source of the populations: Office for
    National Statistics, mid-year estimates before the rebasing on the census of 2021.
    """
    rows = tables.latest
    rows = rows[(rows["basis"] == basis) & rows["year"].isin(years) & (rows["force"] != NATION)]
    rows = rows.assign(mid_year=rows["year"].str[:4].astype(int))
    people = tables.population[["force", "mid_year", "population"]]
    rows = rows.merge(people, on=["force", "mid_year"])
    rows = rows.dropna(subset=["community_resolutions", "population"]).sort_values("year")
    checked = completeness(tables)
    rows = rows.merge(checked[["force", "year", "basis", "complete"]])
    table = rows.groupby("force").agg(
        years=("year", ", ".join),
        community_resolutions=("community_resolutions", "sum"),
        outcomes=("outcomes", "sum"),
        person_years=("population", "sum"),
        complete=("complete", "all"),
    )
    lower, upper = poisson_limits(table["community_resolutions"])
    people, count = table["person_years"].astype(float), table["community_resolutions"]
    table["rate"] = PER * count.astype(float) / people
    table["rate_lower"], table["rate_upper"] = PER * lower / people, PER * upper / people
    table["share"] = count.astype(float) / table["outcomes"].astype(float)
    for name, measure in (("rank", "rate"), ("rank_by_share", "share")):
        ranked = table[measure].where(table["complete"])
        table[name] = ranked.rank(ascending=False, method="min").astype("Int64")
    return table.sort_values("rate", ascending=False)


def of_recorded_crime(tables: Tables, force: str) -> pd.DataFrame:
    """Divide the community resolutions of a year's crimes by those crimes.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    force : str
        A force or ``England and Wales``, which is the sum of the forces that have both numbers.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``community_resolutions`` (recorded basis), ``recorded_crime`` (Int64)
        and ``proportion`` (a fraction). Missing where either is: British Transport Police since
        2015/16.

    Notes
    -----
    This is the measure of the Home Office bulletin *Crime outcomes in England and Wales*: outcomes
    of crimes recorded in the year ÷ crimes recorded in the year. Its denominator knows no missing
    outcomes; its numerator grows while cases are open.
    """
    rows = tables.latest
    rows = rows[(rows["basis"] == "recorded") & (rows["force"] != NATION)]
    crime = tables.recorded_crime[["force", "year", "recorded_crime"]]
    rows = rows.merge(crime, on=["force", "year"], how="left")
    if force != NATION:
        rows = rows[rows["force"] == force]
    columns = ["community_resolutions", "recorded_crime"]
    known = rows[columns].notna().all(axis=1)
    counts = rows.where(known | rows["year"].isna())[columns].astype("Int64")
    table = counts.groupby(rows["year"]).sum(min_count=1)
    ratio = table["community_resolutions"] / table["recorded_crime"]
    return table.assign(proportion=ratio.to_numpy(float, na_value=np.nan))

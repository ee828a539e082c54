"""Where a series leaps or settles at another level: found by a rule, not by looking."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

from resolutions.tables.cache import cached
from resolutions.tables.caveats import caveats
from resolutions.tables.completeness import completeness
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, NATION, Basis
from resolutions.wording import join_words, signed_per_cent

MIN_COUNT = 100
FENCE = 3.0
YEAR = 4


@cached
def leaps(tables: Tables, outcome: str, basis: Basis) -> pd.DataFrame:
    """Find the forces whose count changed within a year as no ordinary force's did.

    Parameters
    ----------
    tables : Tables
        The data, the latest release of each year.
    outcome : str
        A column of counts of `Tables.totals`: ``charged``, ``community_resolutions``…
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        One row a leap, the largest first: ``force``, ``year`` (the later one), ``before`` and
        ``after`` (float), ``change`` (after ÷ before − 1, a fraction), ``lowest_elsewhere`` and
        ``highest_elsewhere``, the changes of that year in all other forces.

    Notes
    -----
    Changes are compared on the log scale with those of all forces in the same year, so that what
    moved everywhere is no leap: one beyond the outer fences, `FENCE` interquartile ranges from
    the quartiles, is. Tukey (1977), *Exploratory Data Analysis*, chapter 2. Only counts of at least
    `MIN_COUNT`, from complete returns of both years, are compared: small counts leap by chance.
    """
    rows = tables.latest[(tables.latest["basis"] == basis) & (tables.latest["force"] != NATION)]
    checked = completeness(tables)
    checked = checked[(checked["basis"] == basis) & checked["complete"]]
    rows = rows.merge(checked[["force", "year"]]).dropna(subset=[outcome])
    counts = rows.pivot(index="force", columns="year", values=outcome).astype(float)
    counts = counts.reindex(columns=tables.years).where(lambda table: table >= MIN_COUNT)
    logs = np.log(counts).diff(axis=1)
    low, high = logs.quantile(0.25), logs.quantile(0.75)
    beyond = logs.lt(low - FENCE * (high - low)) | logs.gt(high + FENCE * (high - low))
    found = []
    for force, year in beyond.stack().loc[lambda flags: flags].index:
        elsewhere = np.expm1(logs[year].drop(force))
        before, after = counts.shift(axis=1).at[force, year], counts.at[force, year]
        found.append(
            {
                "force": force,
                "year": year,
                "before": before,
                "after": after,
                "change": after / before - 1,
                "lowest_elsewhere": elsewhere.min(),
                "highest_elsewhere": elsewhere.max(),
            }
        )
    columns = ["force", "year", "before", "after", "change"]
    table = pd.DataFrame(found, columns=[*columns, "lowest_elsewhere", "highest_elsewhere"])
    size = np.log1p(table["change"].astype(float)).abs()
    return table.loc[size.sort_values(ascending=False).index].reset_index(drop=True)


LEAPING = {
    "community_resolutions": "community resolutions",
    "charged": "charges and summonses",
    "outcomes": "all outcomes",
}


def caveats_and_leaps(
    tables: Tables,
    forces: Iterable[str],
    years: list[str],
    basis: Basis | Literal["both"],
    kinds: Iterable[str] = (),
) -> list[str]:
    """Gather what must be known of a figure: its caveats, then the leaps that it shows.

    Parameters
    ----------
    tables, forces, years, basis, kinds
        As in `tables.caveats.caveats`.

    Returns
    -------
    list of str
        Sentences.
    """
    forces = list(forces)
    bases = BASES if basis == "both" else (basis,)
    found = [leaps_in_words(tables, forces, years, one) for one in bases]
    return [*caveats(tables, forces, years, basis, kinds), *filter(None, found)]


def leaps_in_words(tables: Tables, forces: Iterable[str], years: list[str], basis: Basis) -> str:
    """Name the leaps that a figure of some forces and years shows.

    Parameters
    ----------
    tables : Tables
        The data.
    forces : iterable of str
        The forces shown; England and Wales stands for all of them.
    years : list of str
        Financial years shown; a leap shows where both of its years are among them.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    str
        One sentence, or nothing: ``Counts that leap by more than any other force's, closed basis:
        Metropolitan Police, charges and summonses (+86% in 2025/26).``
    """
    forces = set(forces)
    previous_year = dict(zip(tables.years[1:], tables.years, strict=False))
    leaps_found = []
    for outcome, words in LEAPING.items():
        for row in leaps(tables, outcome, basis).itertuples():
            both = {row.year, previous_year.get(row.year)} <= set(years)
            if both and (NATION in forces or row.force in forces):
                leaps_found.append(
                    f"{row.force}, {words} ({signed_per_cent(row.change, 0)} in {row.year})"
                )
    if not leaps_found:
        return ""
    return f"Counts that leap by far more than other forces' do, {basis} basis: {join_words(leaps_found)}."


def level_ends(counts: np.ndarray) -> list[int]:
    """Divide a series of counts into levels.

    Parameters
    ----------
    counts : numpy.ndarray
        Positive counts, oldest first, at least two years of quarters.

    Returns
    -------
    list of int
        Where each level ends: positions, the last one the length of the series.

    Notes
    -----
    Levels are fitted to the logarithms of the counts by least squares; their number is what
    minimises the squared distance plus 3 log n · σ² for each step, about the modified BIC of Zhang
    and Siegmund (2007), *Biometrics* 63, 22–32. σ is taken from the median absolute deviation of
    the differences between neighbours, which steps do not move. The search is exact: Killick et
    al. (2012), *JASA* 107, 1590–1598, as in the package ruptures.
    """
    import ruptures

    logs = np.log(counts)
    moves = np.diff(logs)
    sigma = np.median(np.abs(moves - np.median(moves))) * 1.4826 / np.sqrt(2)
    search = ruptures.Pelt(model="l2", min_size=YEAR, jump=1).fit(logs)
    return list(search.predict(pen=3 * np.log(len(logs)) * sigma**2))


@cached
def steps(tables: Tables, force: str, outcome: str, basis: Basis) -> pd.DataFrame:
    """Find the quarters in which a place's count moved to another level and stayed for a year.

    Parameters
    ----------
    tables : Tables
        The data; only places held by quarter have steps.
    force : str
        A force or ``England and Wales``.
    outcome : str
        A column of counts of `Tables.quarters`.
    basis : {'closed', 'recorded'}
        Which count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``start`` (text, ``2017/18 Q1``, the first quarter of the level), the first
        level included: ``quarters``, how many it lasts (int), ``level``, the mean of its counts
        (float), and ``change``, from the level before (a fraction, missing for the first). Empty
        where fewer than two years of quarters are held, or one of them has no count.

    Notes
    -----
    See `level_ends`. A level lasts at least a year, so a turn within one is seen as the nearest
    step. Seasons are not taken out.
    """
    rows = tables.quarters
    rows = rows[(rows["force"] == force) & (rows["basis"] == basis)]
    rows = rows[rows["release"] == rows.groupby("year")["release"].transform("max")]
    rows = rows.sort_values(["year", "quarter"])
    counts = rows[outcome].to_numpy(float, na_value=np.nan)
    ends = level_ends(counts) if len(counts) >= 2 * YEAR and (counts > 0).all() else []
    start = rows["year"] + " Q" + rows["quarter"].astype(str)
    levels = list(zip([0, *ends], ends, strict=False))
    table = pd.DataFrame(
        {
            "quarters": [last - first for first, last in levels],
            "level": [counts[first:last].mean() for first, last in levels],
        },
        index=pd.Index([start.iloc[first] for first, _ in levels], name="start"),
    )
    return table.assign(change=table["level"].astype(float).pct_change())

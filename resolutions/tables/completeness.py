"""Whether a return is complete, and what may rest on it.

A return is the outcomes that a force gave for a year on one basis. It is held against the crimes that
the force recorded in the year, and is one of three things: complete, incomplete, or not checkable,
where no recorded crime is published to hold it against. The three are never run together.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from resolutions.tables.cache import cached
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis, span

COMPLETE = (0.85, 1.15)
RETURNED = pd.CategoricalDtype(["complete", "not checkable", "incomplete"], ordered=True)


def lower_fence(ratios: ArrayLike) -> float:
    """Give the lower fence of the boxplot adjusted for skewed distributions.

    Parameters
    ----------
    ratios : array-like
        Numbers, none missing, at least one.

    Returns
    -------
    float
        What lies below it is an outlier of a distribution as skewed as this one.

    Notes
    -----
    Q1 − 1.5 exp(−k · MC) · IQR, with MC the medcouple, and k = 4 where it is at least 0, else 3.
    Hubert and Vandervieren (2008), *Computational Statistics & Data Analysis* 52, 5186–5201.
    """
    ratios = np.asarray(ratios, dtype=float)
    low, high = np.quantile(ratios, [0.25, 0.75])
    skew = medcouple(ratios)
    return float(low - 1.5 * np.exp(-(4 if skew >= 0 else 3) * skew) * (high - low))


def medcouple(values: np.ndarray) -> float:
    """Give the medcouple of numbers: how skewed they are, from −1 to 1, whatever the outliers.

    Parameters
    ----------
    values : numpy.ndarray
        Numbers, none missing, at least one; all pairs are compared.

    Notes
    -----
    Brys, Hubert and Struyf (2004), *Journal of Computational and Graphical Statistics* 13, 996–1017.
    As `statsmodels.stats.stattools.medcouple`, which takes a second to load.
    """
    apart = np.sort(values) - np.median(values)
    below, above = apart[apart <= 0], apart[apart >= 0][:, None]
    width = above - below
    kernel = (above + below) / np.where(width == 0, np.inf, width)
    ties = int((below == 0).sum())
    if ties:
        order = np.arange(ties)
        kernel[:ties, -ties:] = np.sign(ties - 1 - order[:, None] - order)
    return float(np.median(kernel))


def _ratios(tables: Tables) -> pd.DataFrame:
    """Divide every place's outcomes by its recorded crime: release by release, year by year.

    ``level`` is what the ratio is judged by: on the recorded basis, the ratio ÷ that of the median
    force of the same release and year, since the cases still open are missing everywhere.
    """
    crime = tables.recorded_crime[["force", "year", "recorded_crime"]]
    key = ["release", "year", "basis"]
    table = tables.totals[["force", *key, "outcomes"]].merge(crime, how="left")
    table = table[table["force"] != NATION]
    nation = table.dropna(subset=["recorded_crime"]).groupby(key, as_index=False)
    nation = nation[["outcomes", "recorded_crime"]].sum(min_count=1).assign(force=NATION)
    table = pd.concat([table, nation], ignore_index=True)
    ratio = (table["outcomes"] / table["recorded_crime"]).astype("Float64")
    table["completeness"] = ratio.to_numpy(float, na_value=np.nan)
    return table.assign(level=_level(table, key))


def _level(table: pd.DataFrame, key: list[str]) -> pd.Series:
    """Set the ratios of the recorded basis against that of the median force of the same `key`."""
    ratio = table["completeness"].astype("Float64").astype(float)
    forces = ratio.where(table["force"] != NATION)
    median = forces.groupby([table[name] for name in key]).transform("median")
    return ratio / median.where(table["basis"] == "recorded", 1.0)


def _latest(tables: Tables, table: pd.DataFrame) -> pd.DataFrame:
    newest = tables.totals.groupby("year")["release"].max()
    return table[table["release"] == table["year"].map(newest)].reset_index(drop=True)


@cached
def completeness_limits(tables: Tables) -> pd.DataFrame:
    """Give the limits within which a return counts as complete.

    Parameters
    ----------
    tables : Tables
        The data; the limit of the recorded basis is taken from them.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``basis``: ``lower`` and ``upper``. On the closed basis they bound outcomes ÷
        recorded crime; on the recorded basis, that ratio ÷ the ratio of the same year's median
        force.

    Notes
    -----
    Closed: `COMPLETE`, set by judgement. That ratio scatters to both sides of 1, as cases of one
    year are closed in another. Recorded: it cannot exceed 1 by more than a later count of crime
    allows, lies close under it, and has a long lower tail; its lower limit is the `lower_fence` of
    all forces and years, of the latest release of each. Few outcomes can be missing there for any
    reason but a missing return, so the limit is the tighter one.
    """
    table = _latest(tables, _ratios(tables))
    rows = (table["basis"] == "recorded") & (table["force"] != NATION)
    levels = table.loc[rows, "level"].dropna()
    fence = lower_fence(levels) if len(levels) else COMPLETE[0]
    limits = {"closed": COMPLETE, "recorded": (fence, COMPLETE[1])}
    table = pd.DataFrame.from_dict(limits, "index", columns=["lower", "upper"])
    return table.rename_axis("basis")


def _judge(table: pd.DataFrame, limits: pd.DataFrame) -> pd.Series:
    lower, upper = (table["basis"].map(limits[end]).astype(float) for end in ("lower", "upper"))
    states = np.select(
        [table["outcomes"].isna(), table["level"].isna(), table["level"].between(lower, upper)],
        ["incomplete", "not checkable", "complete"],
        "incomplete",
    )
    return pd.Series(pd.Categorical(states, dtype=RETURNED), index=table.index)


def judge_sheet(tables: Tables, sheet: pd.DataFrame) -> pd.Series:
    """Judge the returns of a sheet that is not held yet by the limits of those held.

    Parameters
    ----------
    tables : Tables
        The data, which give the limits.
    sheet : pandas.DataFrame
        One year of one release: ``force``, ``basis``, ``outcomes`` and ``completeness``, outcomes ÷
        recorded crime, missing where either is.

    Returns
    -------
    pandas.Series
        `RETURNED`, row by row, as `completeness_of_releases` judges.
    """
    return _judge(sheet.assign(level=_level(sheet, ["basis"])), completeness_limits(tables))


@cached
def completeness_of_releases(tables: Tables) -> pd.DataFrame:
    """Judge every return held, in every release that holds it.

    Parameters
    ----------
    tables : Tables
        The data.

    Returns
    -------
    pandas.DataFrame
        ``release, force, year, basis``; ``completeness``, outcomes ÷ recorded crime of the force and
        year (float, missing where either is); ``returned`` (categorical `RETURNED`):
        ``incomplete`` where no outcomes were returned or the ratio lies outside
        `completeness_limits`, ``not checkable`` where outcomes were returned and recorded crime is
        not published (British Transport Police since 2015/16), else ``complete``; ``complete``
        (bool), whether it is the last. England and Wales is judged as the sum of the forces
        whose recorded crime is published.

    Notes
    -----
    Recorded crime is that held, whichever the release of the outcomes.
    """
    table = _ratios(tables)
    table["returned"] = _judge(table, completeness_limits(tables))
    table["complete"] = table["returned"] == "complete"
    columns = ["release", "force", "year", "basis", "completeness", "returned", "complete"]
    return table[columns]


@cached
def completeness(tables: Tables) -> pd.DataFrame:
    """Judge every return by the latest release of its year.

    Parameters
    ----------
    tables : Tables
        The data.

    Returns
    -------
    pandas.DataFrame
        ``force, year, basis, completeness, returned, complete`` of `completeness_of_releases`.
    """
    return _latest(tables, completeness_of_releases(tables)).drop(columns="release")


def returns(tables: Tables, force: str, basis: Basis, release: str | None = None) -> pd.DataFrame:
    """Judge a place's returns on one basis, year by year.

    Parameters
    ----------
    tables : Tables
        The data.
    force : str
        A force or ``England and Wales``.
    basis : {'closed', 'recorded'}
        Which count.
    release : str, optional
        The release that the counts come from; the latest of each year by default.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``year``: ``completeness, returned, complete``.
    """
    if release is None:
        table = completeness(tables)
    else:
        table = completeness_of_releases(tables)
        table = table[table["release"] == release]
    table = table[(table["force"] == force) & (table["basis"] == basis)].set_index("year")
    return table[["completeness", "returned", "complete"]]


def completeness_of_span(
    tables: Tables, years: list[str], basis: Basis, releases: dict[str, str] | None = None
) -> pd.Series:
    """Judge every place's returns of several years as one.

    Parameters
    ----------
    tables : Tables
        The data.
    years : list of str
        Financial years.
    basis : {'closed', 'recorded'}
        Which count.
    releases : dict, optional
        The release that each year's counts come from; the latest of each year by default.

    Returns
    -------
    pandas.Series
        Indexed by ``force`` (England and Wales among them): the worst of its years (`RETURNED`).
    """
    table = completeness_of_releases(tables)
    if releases is None:
        table = _latest(tables, table)
    else:
        table = table[table["release"] == table["year"].map(releases)]
    table = table[(table["basis"] == basis) & table["year"].isin(years)]
    worst = table["returned"].cat.codes.groupby(table["force"]).max()
    return pd.Series(
        pd.Categorical.from_codes(worst, dtype=RETURNED), index=worst.index, name="returned"
    )


def complete_years(tables: Tables, force: str, basis: Basis) -> pd.Series:
    """Count the years in which a place's return is complete, of those that can be checked.

    Returns
    -------
    pandas.Series
        ``complete`` and ``checked`` (int): a year without recorded crime to check by is in neither.
    """
    table = returns(tables, force, basis)
    checked = table["returned"] != "not checkable"
    return pd.Series({"complete": int(table["complete"].sum()), "checked": int(checked.sum())})


def _has_figure(table: pd.DataFrame) -> pd.Series:
    """Say of each year whether it has a figure at all."""
    about = ["release", "returned", "complete", "completeness"]
    return table.drop(columns=about, errors="ignore").notna().any(axis=1)


def _is_reportable(table: pd.DataFrame) -> pd.Series:
    """Say of each year whether it has a figure and is not known to be incomplete."""
    return _has_figure(table) & (table["returned"] != "incomplete")


def reportable_years(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the years that a sentence may rest on: those not known to be incomplete, if any are.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by ``year``, with ``returned`` and figures.

    Returns
    -------
    pandas.DataFrame
        Its years whose return is complete or not checkable; all years with a figure where there is
        none such, of which a sentence must then say that they are incomplete.
    """
    fit = table[_is_reportable(table)]
    return fit if len(fit) else table[_has_figure(table)]


def years_to_compare(*tables: pd.DataFrame) -> list[str]:
    """Name the years over which series may be compared or summed against each other.

    Parameters
    ----------
    *tables : pandas.DataFrame
        Each indexed by ``year``, with ``returned`` and figures: two forces, two bases, two releases.

    Returns
    -------
    list of str
        The years in which every table has a figure and none is known to be incomplete, oldest
        first. Where there are none, nothing may be compared.
    """
    years = (set(table.index[_is_reportable(table)]) for table in tables)
    return sorted(set.intersection(*years))


def incomplete_places(tables: Tables, years: list[str], basis: Basis) -> dict[str, str]:
    """Name the forces whose returns for the years are incomplete, with those years."""
    return _places(tables, years, basis, "incomplete")


def unchecked_places(tables: Tables, years: list[str], basis: Basis) -> dict[str, str]:
    """Name the forces whose returns for the years cannot be checked, with those years."""
    return _places(tables, years, basis, "not checkable")


def _places(tables: Tables, years: list[str], basis: Basis, returned: str) -> dict[str, str]:
    rows = completeness(tables)
    rows = rows[(rows["basis"] == basis) & rows["year"].isin(years)]
    rows = rows[(rows["returned"] == returned) & (rows["force"] != NATION)]
    return dict(rows.groupby("force")["year"].agg(list).map(_runs).items())


def _runs(years: list[str]) -> str:
    """Write years in words, a run of them as a span: ``2014/15, 2017/18 to 2019/20``."""
    starts = sorted(int(year[:4]) for year in years)
    runs: list[list[int]] = []
    for start in starts:
        if runs and start == runs[-1][-1] + 1:
            runs[-1].append(start)
        else:
            runs.append([start])
    label = {int(year[:4]): year for year in years}
    return ", ".join(span([label[start] for start in run]) for run in runs)

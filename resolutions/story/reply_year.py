"""Which year a reply speaks of that names none, found from its own numbers."""

from dataclasses import dataclass

import pandas as pd

from resolutions.errors import InputError
from resolutions.story.checker import Checker
from resolutions.story.claims_file import Claim
from resolutions.vocabulary import BASES, FORCE_NAMES, Basis, start_of


@dataclass(frozen=True)
class Search:
    """How firmly the numbers of a reply point to one year.

    Attributes
    ----------
    year : str
        The year that they fit best.
    met, tested : int
        How many of its statements hold there, of those that can be tested.
    without_one : dict of str
        The year that fits best with one claim left out, by the claim's id.
    forces_by_luck : tuple of (int, int)
        How many other forces have a year that meets as many of the statements on all outcomes,
        community resolutions and their share, and of how many: the reply's numbers are not
        theirs, so that a fit there is luck.
    """

    year: str
    met: int
    tested: int
    without_one: dict[str, str]
    forces_by_luck: tuple[int, int]


def claims_of_reply(checker: Checker) -> list[Claim]:
    """List the claims that ask for the year found, and by which it is found: those of one place."""
    return [
        claim
        for claim in checker.story.claims
        if claim.undated and not claim.needs and not claim.literal_query.place
    ]


def score_years(checker: Checker, claims: list[Claim] | None = None) -> pd.DataFrame:
    """Score every year that the reply can speak of, on each basis and release held.

    A year that had not ended when the story was published is left out.

    Returns
    -------
    pandas.DataFrame
        ``year, basis, release, tested, met, part, distance`` and one column a claim: whether the
        statement is met (missing where that release does not hold what it needs). ``part`` is
        met ÷ tested; ``distance`` is the mean relative difference from the exact counts stated.
        Best first: the highest part, then the most tested, then the nearest.
    """
    claims = claims_of_reply(checker) if claims is None else claims
    force, figures = checker.story.force[0], checker.figures
    rows = []
    for year, releases in sorted(figures.releases.items()):
        if f"{start_of(year) + 1}-03-31" > (checker.story.published + "-31")[:10]:
            continue
        for basis in BASES:
            if all(
                figures.total("outcomes", (force,), [year], basis, {year: r}).count is None
                for r in releases
            ):
                continue
            for release in sorted(releases):
                rows.append(_score(checker, claims, year, basis, release))
    columns = [
        "year",
        "basis",
        "release",
        "tested",
        "met",
        "part",
        "distance",
        *(c.id for c in claims),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(
        ["part", "tested", "distance"], ascending=[False, False, True], ignore_index=True
    )


def score_bases(scores: pd.DataFrame) -> pd.DataFrame:
    """Say of each year and basis which statements are met in any release.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `score_years`.

    Returns
    -------
    pandas.DataFrame
        ``year, basis, tested, met`` and one column a claim, missing where no release holds what it
        needs; oldest year first.
    """
    claims = list(scores.columns[scores.columns.get_loc("distance") + 1 :])
    table = scores.groupby(["year", "basis"])[claims].agg(_met_in_any).reset_index()
    table.insert(2, "tested", table[claims].notna().sum(axis=1))
    table.insert(3, "met", table[claims].eq(True).sum(axis=1))
    return table


def _met_in_any(values: pd.Series) -> bool | None:
    known = values.dropna()
    return any(known) if len(known) else None


def _score(checker: Checker, claims: list[Claim], year: str, basis: Basis, release: str) -> dict:
    met, far = {}, []
    for claim in claims:
        figure = checker.reader.compute(claim.literal_query, [year], basis, {year: release})
        if figure is None or figure.lower != figure.upper:
            continue
        reading = checker.judge_figure(claim.stated, claim.literal_query, [year], basis, figure)
        met[claim.id] = reading.verdict.good
        if reading.relative_difference is not None and claim.stated.how == "exactly":
            far.append(abs(reading.relative_difference))
    return {
        "year": year,
        "basis": basis,
        "release": release,
        "tested": len(met),
        "met": sum(met.values()),
        "part": sum(met.values()) / len(met) if met else 0.0,
        "distance": sum(far) / len(far) if far else float("inf"),
        **{claim.id: met.get(claim.id) for claim in claims},
    }


def found_year(checker: Checker) -> str:
    """Give the year that the reply fits best.

    Raises
    ------
    InputError
        If no claim says what it could be found by.
    """
    scores = score_years(checker)
    if not claims_of_reply(checker) or scores.empty:
        raise InputError("years: found, and no claim of the story's force to find them by")
    return str(scores.iloc[0]["year"])


def search(checker: Checker) -> Search:
    """Find the reply's year and test how firmly: leaving one out, and by other forces' years."""
    claims = claims_of_reply(checker)
    scores = score_years(checker)
    best = scores.iloc[0]
    without = {
        claim.id: score_years(checker, [c for c in claims if c is not claim]).iloc[0]["year"]
        for claim in claims
    }
    totals = [claim for claim in claims if not claim.literal_query.offences]
    return Search(
        best["year"],
        int(best["met"]),
        int(best["tested"]),
        without,
        _forces_by_luck(checker, totals),
    )


def _forces_by_luck(checker: Checker, claims: list[Claim]) -> tuple[int, int]:
    own = checker.story.force[0]
    fits = 0
    for force in FORCE_NAMES:
        if force != own:
            fits += any(
                _all_met(checker, claims, force, year, basis)
                for year in checker.figures.releases
                for basis in BASES
            )
    return fits, len(FORCE_NAMES) - 1


def _all_met(checker: Checker, claims: list[Claim], force: str, year: str, basis: Basis) -> bool:
    for claim in claims:
        query = claim.literal_query.model_copy(update={"place": (force,)})
        figure = checker.reader.latest(query, [year], basis)
        if (
            not figure
            or not checker.judge_figure(claim.stated, query, [year], basis, figure).verdict.good
        ):
            return False
    return True


def windows(checker: Checker, claims: list[Claim], length: int) -> pd.DataFrame:
    """Hold claims against every run of quarters of one length, on both bases.

    Parameters
    ----------
    claims : list of Claim
        Counts and shares of the story's place; others are passed over.
    length : int
        Quarters in a window: 4 for a year, 16 for four.

    Returns
    -------
    pandas.DataFrame
        ``first, last`` (``2014/15 Q1``), ``basis``, one bool column a claim, and ``met``, how many
        of them hold; empty where the place's quarters are not held.
    """
    comparable = [
        c
        for c in claims
        if c.query
        and c.query.measure in ("count", "share")
        and not c.query.offences
        and not c.query.place
    ]
    quarters = [f"{year} Q{n}" for year in sorted(checker.figures.releases) for n in (1, 2, 3, 4)]
    rows = []
    for start in range(len(quarters) - length + 1):
        run = quarters[start : start + length]
        for basis in BASES:
            row = {}
            for claim in comparable:
                figure = checker.reader.over_quarters(claim.literal_query, run, basis)
                if figure:
                    years = list(dict.fromkeys(quarter[:7] for quarter in run))
                    reading = checker.judge_figure(
                        claim.stated, claim.literal_query, years, basis, figure
                    )
                    row[claim.id] = reading.verdict.good
            if row:
                rows.append(
                    {
                        "first": run[0],
                        "last": run[-1],
                        "basis": basis,
                        **row,
                        "met": sum(row.values()),
                    }
                )
    return pd.DataFrame(
        rows, columns=["first", "last", "basis", *(c.id for c in comparable), "met"]
    )

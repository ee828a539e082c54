"""What no release ever did: sums of a sheet too far from those held to be taken in unseen.

Two releases of a year are held twice, 2017/18 and 2018/19. Between them the nation's outcomes moved
by at most 2.6%, its community resolutions by 3.0%, another type by 7.0%; those of one force with a
complete return by 32% (a force that was behind, by 152%); no type of a force fell to nought. From
one year to the next, over twelve years, the nation's moved by factors of 0.87 to 1.36 and one
force's by 0.17 to 7.5, and neither charges nor community resolutions of a force fell to nought. The
limits lie a little outside; a test holds every release and every pair of years against them.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from resolutions.tables.completeness import COMPLETE
from resolutions.tables.query import Tables
from resolutions.tables.report import Problem, shorten_list
from resolutions.tables.sums import TYPE_COLUMNS, force_level, wide_by_type, with_sums
from resolutions.vocabulary import BASES, NATION, Basis, start_of

WORDS = {
    "outcomes": "all outcomes",
    "community_resolutions": "community resolutions",
    "charged": "charges",
    "2": "youth cautions",
    "3": "adult cautions",
    "6": "penalty notices",
    "7": "cannabis warnings",
    "8": "community resolutions",
    "22": "diversionary activity",
    "1": "charges",
    "other": "other outcomes",
}
NATION_LIMITS = {"outcomes": 0.05, "community_resolutions": 0.05} | dict.fromkeys(
    ("1", "2", "3", "6", "7", "other"), 0.15
)
FORCE_LIMIT = 0.40
NATION_FACTOR = 1.6  # from one year to the next
FORCE_FACTOR = 8
MIN_OF_NATION, MIN_OF_FORCE = 1000, 100  # counts too small to speak of are not compared
COMPULSORY_22 = "2021/22"  # before, later releases give type 22 where earlier ones had none
MIN_LOST, MIN_LOST_IN_A_YEAR = 20, 50
MAX_YEARS_APART = 2
DEFAULT_FIX = "compare with the published summary tables; a release may have revised them, or a column or rows are wrong"


def sheet_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Sum a sheet as the tables held are summed.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of one year, as `resolutions.official.workbook.read` gives them.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``force, basis``; the counts of `resolutions.tables.query.Tables.totals`, Int64,
        missing where the sheet gives no number.
    """
    rows = table[table["outcome_type"] > 0].assign(release="sheet")
    wide = wide_by_type(force_level(rows, ["force"]), ["force"])
    return with_sums(wide).set_index(["force", "basis"]).drop(columns=["release", "year"])


def implausible(table: pd.DataFrame, year: str, tables: Tables) -> Iterator[Problem]:
    """Find what no release did, against the year as it is held or else the nearest year.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of one year.
    year : str
        The financial year.
    tables : Tables
        What is held already.

    Yields
    ------
    Problem
        Each a reason to refuse the sheet unless a person accepts it.
    """
    yield from _exchanged_bases(table)
    yield from implausible_sums(sheet_totals(table), year, tables)


def implausible_sums(sheet: pd.DataFrame, year: str, tables: Tables) -> Iterator[Problem]:
    """Find what no release did in the sums of a sheet.

    Parameters
    ----------
    sheet : pandas.DataFrame
        From `sheet_totals`.
    year, tables
        As for `implausible`.

    Yields
    ------
    Problem
        As `implausible` does.
    """
    totals = tables.totals[tables.totals["force"] != NATION]
    if year in set(totals["year"]):
        stored = _closest_release(sheet, totals[totals["year"] == year])
        sound = _complete(tables, year, stored)
        yield from _swapped_bases(sheet, stored)
        yield from _swapped_forces(sheet, stored)
        yield from _nothing_returned(sheet, stored, f"in the release held of {year}")
        types = [name for name in TYPE_COLUMNS if name != "22" or year >= COMPULSORY_22]
        yield from _fallen_to_zero(sheet, stored, types, MIN_LOST)
        yield from _nation_outliers(sheet, stored)
        yield from _force_outliers(sheet, stored, sound)
        return
    apart = {other: abs(start_of(other) - start_of(year)) for other in tables.years}
    nearest = min(apart, key=lambda other: (apart[other], other))
    if apart[nearest] > MAX_YEARS_APART:
        return
    stored = tables.latest[tables.latest["year"] == nearest]
    stored = stored[stored["force"] != NATION].set_index(["force", "basis"])
    yield from _swapped_forces(sheet, stored)
    yield from _nothing_returned(sheet, stored, f"in {nearest}")
    yield from _fallen_to_zero(sheet, stored, ("1", "8", "other"), MIN_LOST_IN_A_YEAR)
    yield from _changed_magnitude(sheet, stored, nearest)


def _closest_release(sheet: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """Take the release whose outcomes are nearest to the sheet's: its own, if it is held."""
    found = {}
    for release, rows in stored.groupby("release"):
        rows = rows.set_index(["force", "basis"])
        gap = (sheet["outcomes"] - rows["outcomes"].reindex(sheet.index)).abs().sum()
        found[release] = (int(gap), rows)
    return min(found.values(), key=lambda pair: pair[0])[1]


def _complete(tables: Tables, year: str, stored: pd.DataFrame) -> pd.Index:
    """Name the returns held that were complete: only those are known well enough."""
    crime = tables.recorded_crime[tables.recorded_crime["year"] == year]
    crime = crime.set_index("force")["recorded_crime"]
    ratio = stored["outcomes"] / crime.reindex(stored.index.get_level_values("force")).to_numpy()
    return stored.index[ratio.between(*COMPLETE).fillna(True)]


def _pairs(
    sheet: pd.DataFrame, stored: pd.DataFrame, name: str, least: int
) -> Iterator[tuple[str, Basis, int, int]]:
    """Give force, basis and both counts where both have one and the held one is not too small."""
    now = sheet[name].reindex(stored.index)
    rows = (now.notna() & stored[name].ge(least).fillna(False)).to_numpy(bool)
    counts = zip(now[rows].astype(int), stored.loc[rows, name].astype(int), strict=True)
    for (force, basis), pair in zip(stored.index[rows], counts, strict=True):
        yield force, basis, *pair


def _sums(pairs: Iterable[tuple[str, Basis, int, int]], basis: Basis) -> tuple[int, int]:
    counts = [pair for _, this_basis, *pair in pairs if this_basis == basis]
    return sum(now for now, _ in counts), sum(before for _, before in counts)


def _problem(
    kind: str, details: list[str], forces: list[str], fix: str = DEFAULT_FIX
) -> Iterator[Problem]:
    if details:
        yield Problem(kind, shorten_list(details), fix, tuple(sorted(set(forces))))


def _exchanged_bases(table: pd.DataFrame) -> Iterator[Problem]:
    """Type 0, no outcome yet, is counted by the recorded basis alone."""
    waiting = table[table["outcome_type"] == 0]
    closed, recorded = (waiting[basis].fillna(0).ne(0).sum() for basis in ("closed", "recorded"))
    if closed > recorded:
        what = (
            f"{closed:,} closed counts of offences that have no outcome yet, {recorded:,} recorded"
        )
        yield Problem("bases exchanged", what, "exchange the headings of the two count columns")


def _swapped_bases(sheet: pd.DataFrame, stored: pd.DataFrame) -> Iterator[Problem]:
    """Each basis is nearer to the other one held than to its own."""
    now, before = sheet["outcomes"].unstack(), stored["outcomes"].unstack()
    both = now.join(before.add_suffix("_held"), how="inner").astype(float).dropna()
    both = both[(both > 0).all(axis=1)]
    logs = np.log(both)
    straight = sum((logs[basis] - logs[f"{basis}_held"]).abs().median() for basis in BASES)
    across = sum(
        (logs[basis] - logs[f"{other}_held"]).abs().median()
        for basis, other in zip(BASES, reversed(BASES), strict=True)
    )
    if across < straight / 2:
        what = "the closed counts fit the recorded ones held, and the recorded ones the closed"
        yield Problem("bases exchanged", what, "exchange the headings of the two count columns")


def _swapped_forces(sheet: pd.DataFrame, stored: pd.DataFrame) -> Iterator[Problem]:
    """Two forces that each look like the other did, and neither like itself."""
    now, before = (
        np.log1p(part[TYPE_COLUMNS].astype(float).clip(lower=0)).unstack().dropna()
        for part in (sheet, stored)
    )
    forces = list(now.index.intersection(before.index))
    apart = np.sqrt(
        ((now.loc[forces].to_numpy()[:, None] - before.loc[forces].to_numpy()[None]) ** 2).sum(-1)
    )
    own = np.diag(apart)
    straight, across = own[:, None] + own[None], apart + apart.T
    pairs = np.argwhere(np.triu((across < straight / 2), 1))
    details = [f"{forces[i]} and {forces[j]}" for i, j in pairs]
    names = [forces[index] for pair in pairs for index in pair]
    fix = "exchange the two names, or download the file again"
    yield from _problem("forces exchanged", details, names, fix)


def _nothing_returned(sheet: pd.DataFrame, stored: pd.DataFrame, when: str) -> Iterator[Problem]:
    returned = stored["outcomes"].dropna().index
    lost = [at for at in returned if at in sheet.index and pd.isna(sheet["outcomes"][at])]
    present = set(sheet.index[sheet["outcomes"].notna()].get_level_values("force"))
    lost = [at for at in lost if at[0] in present]  # a force that is not there is told as such
    details = [f"{force} {basis}, which gave numbers {when}" for force, basis in lost]
    yield from _problem("nothing returned", details, [force for force, _ in lost])


def _fallen_to_zero(
    sheet: pd.DataFrame, stored: pd.DataFrame, types: tuple[str, ...] | list[str], least: int
) -> Iterator[Problem]:
    details, forces = [], []
    for name in types:
        for force, basis, now, before in _pairs(sheet, stored, name, least):
            if now == 0:
                details.append(f"{WORDS[name]} of {force} {basis}, {before:,} held")
                forces.append(force)
    yield from _problem("counts fallen to nought", details, forces)


def _nation_outliers(sheet: pd.DataFrame, stored: pd.DataFrame) -> Iterator[Problem]:
    details = []
    for name, limit in NATION_LIMITS.items():
        for basis in BASES:
            now, before = _sums(_pairs(sheet, stored, name, 0), basis)
            if before >= MIN_OF_NATION and abs(now / before - 1) > limit:
                details.append(f"{WORDS[name]} {basis} {now / before - 1:+.1%}")
    yield from _problem(f"{NATION} far from what is held", details, [])


def _force_outliers(
    sheet: pd.DataFrame, stored: pd.DataFrame, complete: pd.Index
) -> Iterator[Problem]:
    details, forces = [], []
    for name in ("outcomes", "community_resolutions"):
        for force, basis, now, before in _pairs(sheet, stored, name, MIN_OF_FORCE):
            factor = now / before
            far = not 1 / FORCE_FACTOR <= factor <= FORCE_FACTOR
            if far or ((force, basis) in complete and abs(factor - 1) > FORCE_LIMIT):
                details.append(f"{WORDS[name]} of {force} {basis} {factor - 1:+.0%}")
                forces.append(force)
    yield from _problem("forces far from what is held", details, forces)


def _changed_magnitude(sheet: pd.DataFrame, stored: pd.DataFrame, year: str) -> Iterator[Problem]:
    details, forces = [], []
    for name in ("outcomes", "community_resolutions", "charged"):
        pairs = list(_pairs(sheet, stored, name, 0))
        for basis in BASES:
            now, before = _sums(pairs, basis)
            if before and not 1 / NATION_FACTOR <= now / before <= NATION_FACTOR:
                details.append(f"{WORDS[name]} of {NATION} {basis}, × {now / before:.2f}")
        for force, basis, now, before in pairs:
            factor = now / before if before >= MIN_OF_FORCE else 1
            if not 1 / FORCE_FACTOR <= factor <= FORCE_FACTOR:
                details.append(f"{WORDS[name]} of {force} {basis}, × {factor:.2f}")
                forces.append(force)
    yield from _problem(f"of another size than in {year}", details, forces)

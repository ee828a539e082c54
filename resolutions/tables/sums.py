"""Sums over offence-level rows and over forces: what the totals of every table are made of."""

import pandas as pd

from resolutions.vocabulary import (
    BASES,
    CHARGED,
    COMMUNITY_RESOLUTION,
    FORCE_NAMES,
    NATION,
    OTHER_OUTCOMES,
    OUT_OF_COURT,
)

SINGLE_TYPES = (CHARGED, *OUT_OF_COURT)
EACH_QUARTER = (1, 2, 3, 4)
TYPE_COLUMNS = [str(number) for number in SINGLE_TYPES] + [OTHER_OUTCOMES]


def wide_by_type(long: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    """Put the outcome types of a place, year and basis into one row."""
    key = ["release", *place, "year", "basis"]
    wide = long.pivot(index=key, columns="outcome_type", values="count").reset_index()
    wide.columns.name = None
    return wide


def nation_of(wide: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """Sum the forces of a year and basis; what none of them provided is missing."""
    key = ["release", "year", *within, "basis"]
    sums = wide.groupby(key)[[*TYPE_COLUMNS, "forces"]].sum(min_count=1)
    return sums.reset_index().assign(force=NATION)


def with_sums(wide: pd.DataFrame) -> pd.DataFrame:
    """Add all outcomes, community resolutions, out-of-court outcomes and charges to the types."""
    return wide.assign(
        outcomes=wide[TYPE_COLUMNS].sum(axis=1, skipna=False),
        community_resolutions=wide[str(COMMUNITY_RESOLUTION)],
        out_of_court=wide[[str(number) for number in OUT_OF_COURT]].sum(axis=1, skipna=False),
        charged=wide[str(CHARGED)],
    )


def force_level(offences: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    """Sum offence-level rows to place × year × basis × outcome type.

    An outcome type without a row counts 0; a force without a number on a basis is missing.
    """
    key = ["release", *place, "year"]
    code_of = {kind: code for code, kind in enumerate(SINGLE_TYPES)}
    codes = offences["outcome_type"].astype(int).map(code_of).fillna(len(code_of)).astype("int8")
    rows = offences.assign(outcome_type=pd.Categorical.from_codes(codes, TYPE_COLUMNS))
    sums = rows.groupby([*key, "outcome_type"], observed=True)[list(BASES)].sum()
    returned = rows.groupby(key, observed=True)[list(BASES)].count() > 0
    full = rows[["release", "year"]].drop_duplicates().astype("str")
    full = full.merge(pd.Series(FORCE_NAMES, name="force"), how="cross")
    if "quarter" in place:
        full = full.merge(pd.Series(EACH_QUARTER, name="quarter", dtype="int8"), how="cross")
    full = full.merge(pd.Series(TYPE_COLUMNS, name="outcome_type"), how="cross")
    parts = []
    for basis in BASES:
        counts = full.merge(_plain(sums[basis].rename("count")), how="left")
        given = full.merge(_plain(returned[basis].rename("given")), how="left")["given"]
        counts["count"] = counts["count"].astype("Int64").fillna(0).where(given.eq(True))
        parts.append(counts.assign(basis=basis))
    return pd.concat(parts, ignore_index=True)


def _plain(grouped: pd.Series) -> pd.DataFrame:
    """Turn the categories of a grouping back into text."""
    table = grouped.reset_index()
    return table.astype(dict.fromkeys(table.select_dtypes("category").columns, "str"))


def group_level(offences: pd.DataFrame) -> pd.DataFrame:
    """Sum offence-level rows to force × year × basis × offence group."""
    key = ["release", "force", "year", "offence_group"]
    whole = offences.groupby(key, observed=True).size().index
    parts = []
    for basis in BASES:
        counts = pd.DataFrame(index=whole)
        for kind, types in (("out_of_court", OUT_OF_COURT), ("charged", (CHARGED,))):
            rows = offences[offences["outcome_type"].isin(types)]
            sums = rows.groupby(key, observed=True)[basis].sum()
            counts[kind] = sums.reindex(whole).astype("Int64").fillna(0)
        parts.append(counts.reset_index().assign(basis=basis))
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(key, "str"))

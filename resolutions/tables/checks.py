"""Checks on one whole published sheet, told so that a person can act on them.

`resolutions.official.workbook` refuses what cannot be read. What is read may still be wrong as a whole: rows
repeated, forces or quarters absent, sums far from those held. Errors stop a sheet from being used,
refusals do unless a person accepts them, warnings say what to look at.
"""

from collections.abc import Iterator

import pandas as pd

from resolutions.official.releases import this_month
from resolutions.official.workbook import Workbook
from resolutions.tables.completeness import judge_sheet
from resolutions.tables.plausibility import implausible
from resolutions.tables.query import Tables
from resolutions.tables.report import (
    MEASURES,
    Problem,
    Report,
    by_size,
    fact_in_words,
    plural,
    shorten_list,
)
from resolutions.vocabulary import (
    BASES,
    COMMUNITY_RESOLUTION,
    FORCE_NAMES,
    OFFENCE_GROUPS,
    start_of,
)

KEY = ["year", "quarter", "force", "offence_code", "outcome_type"]
ALWAYS_EXPECTED = (*range(1, 19), 20, 21)  # type 19 is absent in some years
EXPECTED_FROM = {22: "2019/20"}
LARGE_DIFFERENCE = 5  # per cent
FIRST_YEAR = "2012/13"
MIN_FORCES = len(FORCE_NAMES) // 2


def check(workbook: Workbook, tables: Tables, release: str | None = None) -> Report:
    """Check a whole sheet, and hold it against what is known of its year.

    Parameters
    ----------
    workbook : Workbook
        From `resolutions.workbook.read`.
    tables : Tables
        What is held already.
    release : str, optional
        Its month of publication, before which its year must have ended; this month by default.

    Returns
    -------
    Report
        Errors, refusals, warnings, facts and the differences from the latest release held.
    """
    table = workbook.table
    years = sorted(table["year"].unique())
    year = years[0] if len(years) == 1 else ""
    groups = pd.read_csv(tables.folder / "offences.csv", dtype=str)
    groups = groups.set_index("offence_code")["offence_group"]
    codes = table["offence_code"].unique()
    facts = {
        "file": workbook.file.name,
        "sheet": workbook.sheet,
        "year": ", ".join(years),
        "rows": workbook.rows,
        "empty_rows": workbook.empty_rows,
        "forces": table["force"].nunique(),
        "offence_codes": len(codes),
        "new_offence_codes": tuple(sorted(set(codes) - set(groups.index))),
        "of_which_rows": workbook.of_which,
        "extra_columns": workbook.extra_columns,
        "negative_counts": workbook.negatives,
        "not_numbers": workbook.not_numbers,
        "unexplained_gaps": _gaps(table),
    }
    differences = _differences(table, year, tables)
    incomplete = _incomplete(table, differences, year, tables)
    refusals = [
        *_missing_rows(table, year),
        *(implausible(table, year, tables) if year and len(table) else ()),
    ]
    warnings = [
        *_warnings_on_groups(table, groups),
        *(_warnings_on_sums(year, differences, incomplete) if year else ()),
        *_warnings_on_values(workbook),
    ]
    errors = tuple(_errors(workbook, year, release or this_month()))
    return Report(errors, tuple(refusals), tuple(warnings), facts, differences, incomplete)


# --- what is summed ------------------------------------------------------------------------------


def _gaps(table: pd.DataFrame) -> dict[str, dict[str, int]]:
    expected = table["outcome_type"].ne(0) & ~table["offence_code_expired"].fillna(False)
    counts = {
        basis: table.loc[expected & table[basis].isna(), "force"].value_counts() for basis in BASES
    }
    return {basis: count[count > 0].to_dict() for basis, count in counts.items()}


def _totals(table: pd.DataFrame) -> pd.DataFrame:
    """Sum a sheet to force × basis; every force has its rows, missing where it gave no number."""
    counted = table[table["outcome_type"] > 0]
    forces = counted["force"].cat.set_categories(FORCE_NAMES)
    resolved = counted["outcome_type"] == COMMUNITY_RESOLUTION
    parts = []
    for basis in BASES:
        outcomes = counted[basis].groupby(forces, observed=False).sum(min_count=1)
        resolutions = counted.loc[resolved, basis].groupby(forces[resolved], observed=False).sum()
        counts = (outcomes, resolutions.where(outcomes.notna()))
        part = pd.DataFrame(dict(zip(MEASURES, counts, strict=True))).astype("Int64")
        parts.append(part.rename_axis("force").reset_index().assign(basis=basis))
    return pd.concat(parts, ignore_index=True).astype({"force": str})


def _differences(table: pd.DataFrame, year: str, tables: Tables) -> pd.DataFrame:
    """Compare a sheet with the latest release held of its year."""
    latest = tables.latest[tables.latest["year"] == year]
    latest = latest[["force", "basis", "release", *MEASURES]]
    both = _totals(table).merge(latest, "left", on=["force", "basis"], suffixes=("", "_held"))
    columns = ["force", "basis", "release"]
    for name in MEASURES:
        before = both[f"{name}_held"]
        both[f"{name}_difference"] = both[name] - before
        both[f"{name}_per_cent"] = 100 * both[f"{name}_difference"] / before.where(before != 0)
        columns += [name, *(f"{name}_{each}" for each in ("held", "difference", "per_cent"))]
    return both[columns]


def _incomplete(
    table: pd.DataFrame, differences: pd.DataFrame, year: str, tables: Tables
) -> pd.DataFrame:
    """Take the forces whose outcomes do not fit their recorded crime, or that gave none."""
    crime = tables.recorded_crime[tables.recorded_crime["year"] == year]
    rows = differences.loc[
        differences["force"].isin(table["force"].unique()), ["force", "basis", "outcomes"]
    ].merge(crime[["force", "recorded_crime"]], "left", on="force")
    rows["completeness"] = rows["outcomes"] / rows["recorded_crime"]
    returned = judge_sheet(tables, rows)
    return rows[returned == "incomplete"].reset_index(drop=True)


# --- what is wrong -------------------------------------------------------------------------------


def _errors(workbook: Workbook, year: str, release: str) -> Iterator[Problem]:
    table = workbook.table
    if table.empty:
        what = "no row of outcome types 0 to 22 is left to count"
        yield Problem("no rows", what, "download it again")
        return
    years = table["year"].value_counts()
    years = years[years > 0]
    if len(years) > 1:
        first = int((table["year"] == years.index[-1]).argmax())
        by_year = ", ".join(f"{year} ({plural(count, 'row')})" for year, count in years.items())
        what = f"{by_year}; the first of {years.index[-1]} is {_row(workbook, first)}"
        yield Problem("several years", what, "give each financial year in a file of its own")
    if year and not year >= FIRST_YEAR:
        what = f"{year}; outcomes are counted since {FIRST_YEAR}"
        yield Problem("a year without outcomes", what, "mend the year")
    if year and release < (ended := f"{start_of(year) + 1}-04"):
        what = f"{year} ends with March {start_of(year) + 1}, and the release is of {release}"
        fix = f"give the whole year, published in {ended} or later"
        yield Problem("a year that has not ended", what, fix)
    forces = table["force"].nunique()
    quarters = sorted(set(range(1, 5)) - set(table["quarter"].unique()))
    if forces < MIN_FORCES or quarters:
        what = f"{plural(forces, 'force')} of {len(FORCE_NAMES)}"
        what += f", no row of quarter {', '.join(map(str, quarters))}" if quarters else ""
        yield Problem("not a whole year", what, "find the whole sheet: no sum of it is a year's")
    repeated = table.duplicated(KEY)
    if repeated.any():
        fix = "keep the right one of the rows, or download the file again"
        yield Problem("duplicate rows", _repeated_in_words(workbook, repeated), fix)
    resolutions = table.loc[table["outcome_type"] == COMMUNITY_RESOLUTION, list(BASES)]
    if not resolutions.fillna(0).ne(0).any(axis=None):
        what = f"no row of outcome type {COMMUNITY_RESOLUTION} counts anything, on either basis"
        fix = "check that the sheet is the published one, with all its outcome types"
        yield Problem("no community resolutions", what, fix)


def _repeated_in_words(workbook: Workbook, repeated: pd.Series) -> str:
    table = workbook.table
    second = table.loc[int(repeated.argmax())]
    first = table.loc[int(table[KEY].eq(second[KEY]).all(axis=1).argmax())]
    same = "the same" if first[list(BASES)].equals(second[list(BASES)]) else "other"
    year, quarter, force, code, outcome = second[KEY]
    rows = f"{_row(workbook, second.name)} repeats {_row(workbook, first.name)}"
    key = f"{year}, quarter {quarter}, {force}, offence code {code}, outcome type {outcome}"
    return f"{rows} with {same} counts ({key}); such rows in all: {repeated.sum():,}"


def _row(workbook: Workbook, index: int) -> str:
    """Name a row as a spreadsheet does; rows left out above it make its number a guess."""
    left_out = workbook.empty_rows or any(workbook.of_which.values())
    return f"{'about ' if left_out else ''}row {workbook.header_row + 1 + index:,}"


def _missing_rows(table: pd.DataFrame, year: str) -> Iterator[Problem]:
    """Name the forces, types and quarters that every release has and the sheet lacks."""
    forces = set(table["force"].unique())
    if missing := [name for name in FORCE_NAMES if name not in forces]:
        what = f"{len(missing)} of {len(FORCE_NAMES)} are not in the sheet: {', '.join(missing)}"
        fix = "check that the sheet is whole; the sums of England and Wales will lack them"
        yield Problem("missing forces", what, fix)
    expected = {*ALWAYS_EXPECTED, *(n for n, first in EXPECTED_FROM.items() if first <= year)}
    if absent := sorted(expected - set(table["outcome_type"].unique())):
        what = f"no row of type {', '.join(map(str, absent))}"
        fix = "see the notes of the published file: was the type not in use, or are its rows lost?"
        yield Problem("missing outcome types", what, fix)
    present = table[["force", "quarter"]].drop_duplicates().itertuples(index=False, name=None)
    lost = {(force, n) for force in forces for n in table["quarter"].unique()} - set(present)
    found = []
    for quarter in sorted({n for _, n in lost}):
        names = sorted(force for force, n in lost if n == quarter)
        found.append(f"quarter {quarter} of {shorten_list(names)}")
    if found:
        fix = "find the whole sheet: these sums are not a year's"
        about = tuple(sorted({force for force, _ in lost}))
        yield Problem("missing quarters", "; ".join(found), fix, about)


def _warnings_on_groups(table: pd.DataFrame, groups: pd.Series) -> Iterator[Problem]:
    pairs = table[["offence_code", "offence_group"]].drop_duplicates().astype(str)
    pairs["held"] = pairs["offence_code"].map(groups)
    known = pairs["offence_group"].isin(OFFENCE_GROUPS)
    if not known.all():
        what = ", ".join(map(repr, sorted(set(pairs.loc[~known, "offence_group"]))))
        fix = "add it to the vocabulary, or mend its name: no sum by group counts its rows"
        yield Problem("unknown offence groups", what, fix)
    moved = pairs[known & pairs["held"].notna() & (pairs["held"] != pairs["offence_group"])]
    if len(moved):
        what = shorten_list(
            [f"{code} from {group_held} to {now}" for code, now, group_held in moved.to_numpy()]
        )
        fix = "see the notes of the published file: sums by group do not compare across years"
        yield Problem("moved offence codes", what, fix)


def _warnings_on_sums(
    year: str, differences: pd.DataFrame, incomplete: pd.DataFrame
) -> Iterator[Problem]:
    if differences["release"].isna().all():
        fix = "compare some forces with the published summary tables by hand"
        yield Problem("no comparison", f"{year} is not held yet", fix)
    large = by_size(differences)
    large = large[large["outcomes_per_cent"].abs() > LARGE_DIFFERENCE]
    if len(large):
        columns = large[["force", "basis", "outcomes_per_cent"]].to_numpy()
        differences_found = shorten_list(
            [f"{force} {basis} {change:+.1f}%" for force, basis, change in columns]
        )
        what = f"all outcomes differ by more than {LARGE_DIFFERENCE}% from those held: {differences_found}"
        fix = "a release revised them, or rows are lost: see the differences by force"
        yield Problem("large differences", what, fix)
    if len(incomplete):
        columns = incomplete[["force", "basis", "completeness"]].to_numpy()
        differences_found = shorten_list(
            [
                f"{force} {basis} {'without a number' if pd.isna(ratio) else format(ratio, '.2f')}"
                for force, basis, ratio in columns
            ]
        )
        what = f"outcomes ÷ recorded crime are not those of a complete return: {differences_found}"
        fix = "nothing to do if they were so published; they are marked and not ranked"
        yield Problem("incomplete returns", what, fix)


def _warnings_on_values(workbook: Workbook) -> Iterator[Problem]:
    if any(workbook.negatives.values()):
        fix = "they are published corrections, kept as printed"
        yield Problem("negative counts", fact_in_words(workbook.negatives), fix)
    for basis in BASES:
        for kind, count in workbook.not_numbers[basis].items():
            if count:
                what = f"{plural(count, 'count')} on the {basis} basis"
                yield Problem(f"{kind} instead of a number", what, "kept as missing, not as 0")
    if workbook.hidden_rows:
        what = f"{plural(workbook.hidden_rows, 'row')} of the sheet, hidden or filtered away"
        yield Problem("hidden rows", what, "they are counted as the others are")
    if workbook.extra_columns:
        what = ", ".join(map(repr, workbook.extra_columns))
        yield Problem("columns ignored", what, "check that none of them is needed")

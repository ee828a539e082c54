"""Checks on one whole published sheet, told so that a person can act on them.

`resolutions.workbook` refuses what cannot be read. What is read may still be wrong as a whole: rows
repeated, forces or quarters absent, sums far from those held. Errors stop a sheet from being used;
warnings say what to look at.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from resolutions.official.workbook import Workbook
from resolutions.tables.completeness import judged
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, COMMUNITY_RESOLUTION, FORCE_NAMES, OFFENCE_GROUPS

KEY = ["year", "quarter", "force", "offence_code", "outcome_type"]
MEASURES = ("outcomes", "community_resolutions")
ALWAYS_EXPECTED = (*range(1, 19), 20, 21)  # type 19 is absent in some years
EXPECTED_FROM = {22: "2019/20"}
LARGE_DIFFERENCE = 5  # per cent
MOST_SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a sheet, or that a person should know.

    Attributes
    ----------
    kind : str
        Which check found it: ``duplicate rows``, ``missing forces`` ….
    what : str
        What was found, and where.
    fix : str
        What to do about it.
    """

    kind: str
    what: str
    fix: str


@dataclass(frozen=True)
class Report:
    """What the checks of one sheet found.

    Attributes
    ----------
    errors : tuple of Finding
        A sheet with any of these must not be used.
    warnings : tuple of Finding
        What to look at before it is used.
    facts : dict
        What the sheet holds: ``file, sheet, year, rows, empty_rows, forces, offence_codes``,
        ``new_offence_codes`` (without a description in the tables), ``of_which_rows`` (left out, by
        type), ``extra_columns``; by basis ``negative_counts``, ``not_numbers`` (by kind) and
        ``unexplained_gaps`` (those of neither type 0 nor an expired code, by force).
    differences : pandas.DataFrame
        One row a force and basis: ``outcomes`` (types 1–22) and ``community_resolutions`` of the
        sheet, the same ``…_held`` in ``release`` (the latest of that year), ``…_difference`` (the
        sheet's less those held) and ``…_per_cent`` of those held. Missing where not provided.
    completeness : pandas.DataFrame
        ``force, basis, outcomes, recorded_crime, completeness`` of each force in the sheet whose
        return `judged` finds incomplete.
    """

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    facts: dict
    differences: pd.DataFrame
    completeness: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether the sheet may be used."""
        return not self.errors

    def in_words(self) -> str:
        """Write the report as plain text, the verdict in its first line."""
        verdict = "may be used" if self.ok else "must not be used"
        tally = f"{_plural(len(self.errors), 'error')}, {_plural(len(self.warnings), 'warning')}"
        lines = [f"{self.facts['file']} {verdict}: {tally}"]
        for title, findings in (("Errors", self.errors), ("Warnings", self.warnings)):
            lines += ["", title] if findings else []
            for number, finding in enumerate(findings, 1):
                lines += _wrapped(f"{number}. {finding.kind}: {finding.what}; {finding.fix}")
        lines += ["", "What the sheet holds"]
        for name, value in self.facts.items():
            lines += _wrapped(f"{name.replace('_', ' ')}: {_told(value)}")
        return "\n".join([*lines, *_differences_in_words(self.differences)]) + "\n"


def check(workbook: Workbook, tables: Tables) -> Report:
    """Check a whole sheet, and hold it against what is known of its year.

    Parameters
    ----------
    workbook : Workbook
        From `resolutions.workbook.read`.
    tables : Tables
        What is held already.

    Returns
    -------
    Report
        Errors, warnings, facts and the differences from the latest release held.
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
    warnings = [
        *_warnings_on_rows(table, year),
        *_warnings_on_groups(table, groups),
        *(_warnings_on_sums(year, differences, incomplete) if year else ()),
        *_warnings_on_values(workbook),
    ]
    return Report(tuple(_errors(workbook)), tuple(warnings), facts, differences, incomplete)


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
    held = tables.latest[tables.latest["year"] == year]
    held = held[["force", "basis", "release", *MEASURES]]
    both = _totals(table).merge(held, "left", on=["force", "basis"], suffixes=("", "_held"))
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
    returned = judged(tables, rows)
    return rows[returned == "incomplete"].reset_index(drop=True)


# --- what is wrong -------------------------------------------------------------------------------


def _errors(workbook: Workbook) -> Iterator[Finding]:
    table = workbook.table
    if table.empty:
        what = "no row of outcome types 0 to 22 is left to count"
        yield Finding("no rows", what, "download it again")
        return
    years = table["year"].value_counts()
    years = years[years > 0]
    if len(years) > 1:
        first = int((table["year"] == years.index[-1]).argmax())
        told = ", ".join(f"{year} ({_plural(count, 'row')})" for year, count in years.items())
        what = f"{told}; the first of {years.index[-1]} is {_row(workbook, first)}"
        yield Finding("several years", what, "give each financial year in a file of its own")
    repeated = table.duplicated(KEY)
    if repeated.any():
        fix = "keep the right one of the rows, or download the file again"
        yield Finding("duplicate rows", _repeated_in_words(workbook, repeated), fix)
    resolutions = table.loc[table["outcome_type"] == COMMUNITY_RESOLUTION, list(BASES)]
    if not resolutions.fillna(0).ne(0).any(axis=None):
        what = f"no row of outcome type {COMMUNITY_RESOLUTION} counts anything, on either basis"
        fix = "check that the sheet is the published one, with all its outcome types"
        yield Finding("no community resolutions", what, fix)


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


def _warnings_on_rows(table: pd.DataFrame, year: str) -> Iterator[Finding]:
    forces = set(table["force"].unique())
    if missing := [name for name in FORCE_NAMES if name not in forces]:
        what = f"{len(missing)} of {len(FORCE_NAMES)} are not in the sheet: {', '.join(missing)}"
        fix = "check that the sheet is whole; the sums of England and Wales will lack them"
        yield Finding("missing forces", what, fix)
    expected = {*ALWAYS_EXPECTED, *(n for n, first in EXPECTED_FROM.items() if first <= year)}
    if absent := sorted(expected - set(table["outcome_type"].unique())):
        what = f"no row of type {', '.join(map(str, absent))}"
        fix = "see the notes of the published file: was the type not in use, or are its rows lost?"
        yield Finding("missing outcome types", what, fix)
    given = table[["force", "quarter"]].drop_duplicates().itertuples(index=False, name=None)
    lost = {(force, n) for force in forces for n in range(1, 5)} - set(given)
    told = []
    for quarter in sorted({n for _, n in lost}):
        names = sorted(force for force, n in lost if n == quarter)
        told.append(f"quarter {quarter} of {_most(names) if len(names) < len(forces) else 'all'}")
    if told:
        fix = "find the whole sheet: these sums are not a year's"
        yield Finding("missing quarters", "; ".join(told), fix)


def _warnings_on_groups(table: pd.DataFrame, groups: pd.Series) -> Iterator[Finding]:
    pairs = table[["offence_code", "offence_group"]].drop_duplicates().astype(str)
    pairs["held"] = pairs["offence_code"].map(groups)
    known = pairs["offence_group"].isin(OFFENCE_GROUPS)
    if not known.all():
        what = ", ".join(map(repr, sorted(set(pairs.loc[~known, "offence_group"]))))
        fix = "add it to the vocabulary, or mend its name: no sum by group counts its rows"
        yield Finding("unknown offence groups", what, fix)
    moved = pairs[known & pairs["held"].notna() & (pairs["held"] != pairs["offence_group"])]
    if len(moved):
        what = _most([f"{code} from {held} to {now}" for code, now, held in moved.to_numpy()])
        fix = "see the notes of the published file: sums by group do not compare across years"
        yield Finding("moved offence codes", what, fix)


def _warnings_on_sums(
    year: str, differences: pd.DataFrame, incomplete: pd.DataFrame
) -> Iterator[Finding]:
    if differences["release"].isna().all():
        fix = "compare some forces with the published summary tables by hand"
        yield Finding("no comparison", f"{year} is not held yet", fix)
    large = _by_size(differences)
    large = large[large["outcomes_per_cent"].abs() > LARGE_DIFFERENCE]
    if len(large):
        columns = large[["force", "basis", "outcomes_per_cent"]].to_numpy()
        told = _most([f"{force} {basis} {change:+.1f}%" for force, basis, change in columns])
        what = f"all outcomes differ by more than {LARGE_DIFFERENCE}% from those held: {told}"
        fix = "a release revised them, or rows are lost: see the differences by force"
        yield Finding("large differences", what, fix)
    if len(incomplete):
        columns = incomplete[["force", "basis", "completeness"]].to_numpy()
        told = _most(
            [
                f"{force} {basis} {'without a number' if pd.isna(ratio) else format(ratio, '.2f')}"
                for force, basis, ratio in columns
            ]
        )
        what = f"outcomes ÷ recorded crime are not those of a complete return: {told}"
        fix = "nothing to do if they were so published; they are marked and not ranked"
        yield Finding("incomplete returns", what, fix)


def _warnings_on_values(workbook: Workbook) -> Iterator[Finding]:
    if any(workbook.negatives.values()):
        fix = "they are published corrections, kept as printed"
        yield Finding("negative counts", _told(workbook.negatives), fix)
    for basis in BASES:
        for kind, count in workbook.not_numbers[basis].items():
            if count:
                what = f"{_plural(count, 'count')} on the {basis} basis"
                yield Finding(f"{kind} instead of a number", what, "kept as missing, not as 0")
    if workbook.extra_columns:
        what = ", ".join(map(repr, workbook.extra_columns))
        yield Finding("columns ignored", what, "check that none of them is needed")


# --- how it is told ------------------------------------------------------------------------------


def _by_size(differences: pd.DataFrame) -> pd.DataFrame:
    """Take the rows whose outcomes differ, those that differ most first."""
    size = differences["outcomes_per_cent"].abs()
    return differences.loc[size[size > 0].sort_values(ascending=False, kind="stable").index]


def _differences_in_words(differences: pd.DataFrame) -> list[str]:
    """Tell the sums over forces, and the largest differences of single ones."""
    compared = differences.dropna(subset="outcomes_difference")
    if compared.empty:
        return []
    lines = ["", f"Against the release of {compared['release'].iloc[0]}"]
    for basis, rows in compared.groupby("basis"):
        for name in MEASURES:
            here, held = int(rows[name].sum()), int(rows[f"{name}_held"].sum())
            of = f"{basis}, {name.replace('_', ' ')} of {_plural(len(rows), 'force')}"
            change = f" ({here / held - 1:+.2%})" if held else ""
            lines.append(f"  {of}: {here:,} here, {held:,} held, {here - held:+,}{change}")
    largest = _by_size(differences).head(MOST_SHOWN)
    if largest.empty:
        return lines
    shown = largest[["force", "basis"]].copy()
    for name in MEASURES:
        shown[name] = largest[name].map("{:,}".format)
        shown[f"{name}_held"] = largest[f"{name}_held"].map("{:,}".format)
        shown[f"{name}_per_cent"] = [
            "" if pd.isna(change) else f"{change:+.1f}%" for change in largest[f"{name}_per_cent"]
        ]
    shown.columns = ["force", "basis", "outcomes", "held", "", "resolutions", "held", ""]
    table = shown.to_string(index=False, line_width=10_000)
    return [*lines, "", "Largest differences", *("  " + line for line in table.splitlines())]


def _most(items: list[str] | tuple[str, ...]) -> str:
    more = len(items) - MOST_SHOWN
    return ", ".join(items[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _told(value: str | int | tuple | dict) -> str:
    """Write a fact: numbers with their thousands, what is empty as ``none``."""
    if isinstance(value, dict):
        parts = [f"{name} {_told(each)}" for name, each in value.items() if each]
        return "; ".join(parts) or "none"
    if isinstance(value, tuple):
        return _most(value) or "none"
    return f"{value:,}" if isinstance(value, int) else value or "none"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent="  ", subsequent_indent="     ")

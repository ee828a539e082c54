"""What the checks of one sheet found, and how a person is told."""

import textwrap
from dataclasses import dataclass

import pandas as pd

MEASURES = ("outcomes", "community_resolutions")
MAX_SHOWN = 10


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a sheet, or that a person should know.

    Attributes
    ----------
    kind : str
        Which check found it: ``duplicate rows``, ``missing forces`` ….
    what : str
        What was found, and where.
    fix : str
        What to do about it.
    forces : tuple of str
        The forces that it concerns; empty where it concerns all.
    """

    kind: str
    what: str
    fix: str
    forces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What the checks of one sheet found.

    Attributes
    ----------
    errors : tuple of Problem
        A sheet with any of these must not be used.
    refusals : tuple of Problem
        What no release ever did: a sheet with any of these is used only if a person accepts it.
    warnings : tuple of Problem
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
        return `resolutions.tables.completeness.judge_sheet` finds incomplete.
    """

    errors: tuple[Problem, ...]
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    facts: dict
    differences: pd.DataFrame
    completeness: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether the sheet may be used without being accepted by a person."""
        return not self.errors and not self.refusals

    def in_words(self) -> str:
        """Write the report as plain text, the verdict in its first line."""
        verdict = "may be used" if self.ok else "must not be used"
        if self.refusals and not self.errors:
            verdict = "may be used only if you accept it with --accept REASON"
        parts = {"Errors": self.errors, "Refusals": self.refusals, "Warnings": self.warnings}
        counts = [plural(len(found), kind.lower()[:-1]) for kind, found in parts.items()]
        lines = [f"{self.facts['file']} {verdict}: {', '.join(counts)}"]
        for title, problems in parts.items():
            lines += ["", title] if problems else []
            for number, problem in enumerate(problems, 1):
                lines += _wrapped(f"{number}. {problem.kind}: {problem.what}; {problem.fix}")
        lines += ["", "What the sheet holds"]
        for name, value in self.facts.items():
            lines += _wrapped(f"{name.replace('_', ' ')}: {fact_in_words(value)}")
        return "\n".join([*lines, *_differences_in_words(self.differences)]) + "\n"


def by_size(differences: pd.DataFrame) -> pd.DataFrame:
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
            here, stored = int(rows[name].sum()), int(rows[f"{name}_held"].sum())
            label = f"{basis}, {name.replace('_', ' ')} of {plural(len(rows), 'force')}"
            change = f" ({here / stored - 1:+.2%})" if stored else ""
            lines.append(f"  {label}: {here:,} here, {stored:,} held, {here - stored:+,}{change}")
    largest = by_size(differences).head(MAX_SHOWN)
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


def shorten_list(items: list[str] | tuple[str, ...]) -> str:
    """List at most ten things."""
    more = len(items) - MAX_SHOWN
    return ", ".join(items[:MAX_SHOWN]) + (f" and {more} more" if more > 0 else "")


def fact_in_words(value: str | int | tuple | dict) -> str:
    """Write a fact: numbers with their thousands, what is empty as ``none``."""
    if isinstance(value, dict):
        parts = [f"{name} {fact_in_words(each)}" for name, each in value.items() if each]
        return "; ".join(parts) or "none"
    if isinstance(value, tuple):
        return shorten_list(value) or "none"
    return f"{value:,}" if isinstance(value, int) else value or "none"


def plural(count: int, word: str) -> str:
    """Write a count with its noun."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent="  ", subsequent_indent="     ")

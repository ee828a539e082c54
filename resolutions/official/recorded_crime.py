"""The published workbook of police recorded crime → recorded crime by force and financial year.

The Home Office publishes one workbook, *Police recorded crime open data: Police Force Area tables*,
with a sheet for one or several years: force × quarter × offence code with a number of offences.
Fraud recorded by national bodies is in it under names that are no force's and is left out.
"""

from dataclasses import dataclass
from pathlib import Path

import fastexcel
import pandas as pd

from resolutions.errors import InputError
from resolutions.official.archive import (
    BROKEN_ARCHIVE,
    FORMATS,
    check_archive,
    check_content,
    damaged_file,
    find_marks,
    suffix_of,
)
from resolutions.official.headings import HEADING_ROWS, plain_words
from resolutions.vocabulary import NATION, financial_year, force_name, start_of

HEADINGS = {
    "financial year": "year",
    "financial quarter": "quarter",
    "force name": "force",
    "number of offences": "offences",
}
NO_FORCES = ("action fraud", "cifas", "uk finance", "financial fraud action uk")


@dataclass(frozen=True)
class RecordedCrime:
    """Recorded crime as one workbook gives it.

    Attributes
    ----------
    table : pandas.DataFrame
        ``force, year`` (str) and ``recorded_crime`` (int64), by force and year. A year of which a
        quarter is absent for every force is left out: it has not ended.
    file : pathlib.Path
        The workbook.
    sheets : tuple of str
        The sheets read.
    rows : int
        Their rows.
    left_out : tuple of str
        The years left out.
    """

    table: pd.DataFrame
    file: Path
    sheets: tuple[str, ...]
    rows: int
    left_out: tuple[str, ...]


def read(file: Path) -> RecordedCrime:
    """Read the published workbook of recorded crime.

    Parameters
    ----------
    file : pathlib.Path
        An ``.xlsx`` or ``.ods`` file.

    Returns
    -------
    RecordedCrime
        The sums by force and year.

    Raises
    ------
    InputError
        If it is no such workbook, is damaged or too large; if a force, year, quarter or number is
        not known; if a force lacks a quarter of a year that others have.
    """
    suffix = suffix_of(file)
    if FORMATS[suffix] != "workbook":
        raise InputError(
            "recorded crime is read from a workbook", str(file), "give the .xlsx or .ods"
        )
    try:
        check_content(file, suffix)
        check_archive(file, suffix)
        find_marks(file, suffix)
        reader = fastexcel.read_excel(file)
        found = {name: _rows(reader, name) for name in reader.sheet_names}
    except (*BROKEN_ARCHIVE, fastexcel.FastExcelError) as fault:
        raise damaged_file(file, str(fault)) from None
    except OSError as fault:
        what = f"the file cannot be read ({fault.strerror or fault})"
        raise InputError(
            what, str(file), "check that it is there and that you may read it"
        ) from None
    found = {name: rows for name, rows in found.items() if rows is not None}
    if not found:
        fix = "give the Police Force Area tables of police recorded crime; their headings are "
        fix += ", ".join(f"'{heading.capitalize()}'" for heading in HEADINGS)
        raise InputError("no sheet holds recorded crime by force", str(file), fix)
    rows = pd.concat(found, names=["sheet", "row"]).reset_index()
    return _summed(rows, file, tuple(found))


def _rows(reader: fastexcel.ExcelReader, name: str) -> pd.DataFrame | None:
    """Take the needed columns of a sheet as text, by their headings; None if it has others."""
    grid = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_pandas()
    for at in range(min(HEADING_ROWS, len(grid))):
        named = {plain_words(str(cell)): place for place, cell in enumerate(grid.iloc[at])}
        if set(HEADINGS) <= set(named):
            table = grid.iloc[at + 1 :, [named[heading] for heading in HEADINGS]]
            table.columns = list(HEADINGS.values())
            table.index = range(at + 2, at + 2 + len(table))
            return table.dropna(how="all")
    return None


def _summed(rows: pd.DataFrame, file: Path, sheets: tuple[str, ...]) -> RecordedCrime:
    rows = rows[~rows["force"].str.strip().str.casefold().isin(NO_FORCES)]
    for column, meaning in (("force", _force), ("year", _year), ("quarter", _quarter)):
        meanings = {}
        for word in rows[column].unique():
            try:
                meanings[word] = meaning(str(word))
            except InputError as fault:
                raise InputError(
                    fault.what, _where(rows, rows[column].eq(word), file), fault.fix
                ) from None
        rows = rows.assign(**{column: rows[column].map(meanings)})
    counts = pd.to_numeric(rows["offences"], errors="coerce")
    if not (is_whole := counts.notna() & (counts % 1 == 0)).all():
        value = rows.loc[~is_whole, "offences"].iloc[0]
        what = f"'Number of offences': {value!r} is no whole number"
        raise InputError(what, _where(rows, ~is_whole, file), "download the file again")
    rows = rows.assign(offences=counts.astype("int64"))
    quarters = rows.groupby("year")["quarter"].nunique()
    left_out = tuple(sorted(quarters.index[quarters < 4]))
    rows = rows[~rows["year"].isin(left_out)]
    if rows.empty:
        raise InputError("no year in it has four quarters", str(file), "give one with whole years")
    by_force = rows.groupby(["force", "year"])["quarter"].nunique()
    if (by_force < 4).any():
        force, year = by_force.index[by_force < 4][0]
        what = f"{force} lacks a quarter of {year}, which other forces have"
        raise InputError(what, str(file), "download the file again")
    table = rows.groupby(["force", "year"])["offences"].sum().rename("recorded_crime")
    return RecordedCrime(table.reset_index(), file, sheets, len(rows), left_out)


def _where(rows: pd.DataFrame, faulty: pd.Series, file: Path) -> str:
    first = rows[faulty].iloc[0]
    return f"{file}, sheet {first['sheet']!r}, row {first['row']}"


def _force(word: str) -> str:
    name = force_name(word)
    if name == NATION:
        raise InputError(f"{word!r} is no force", fix="leave out rows that sum up others")
    return name


def _year(word: str) -> str:
    return financial_year(start_of(word))


def _quarter(word: str) -> int:
    number = word.strip().upper().removeprefix("Q").removesuffix(".0")
    if number not in ("1", "2", "3", "4"):
        raise InputError(f"{word!r} is not a quarter", fix="expected are: 1 to 4, or Q1 to Q4")
    return int(number)

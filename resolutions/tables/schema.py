"""What each table must hold, checked by pandera and told in words a reader can act on."""

import re
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors
from pyarrow import ArrowInvalid

from resolutions.errors import InputError
from resolutions.vocabulary import (
    BASES,
    FORCE_NAMES,
    OFFENCE_GROUPS,
    OUTCOME_NAMES,
    PLACES,
    is_financial_year,
)

RELEASE = r"^[a-z0-9-]+$"

_TWICE = "multiple_fields_uniqueness"

FORCE_LEVEL_TYPES = ("1", "2", "3", "6", "7", "8", "22", "other")


def _text(description: str, *checks: pa.Check) -> pa.Column:
    return pa.Column(str, list(checks), description=description)


def _whole(description: str, *checks: pa.Check, dtype: str = "int64") -> pa.Column:
    return pa.Column(dtype, list(checks), description=description)


def _count(description: str, *checks: pa.Check, dtype: str = "Int64") -> pa.Column:
    """Hold a whole number; missing means not provided."""
    return pa.Column(dtype, list(checks), nullable=True, description=description)


NOT_NEGATIVE = pa.Check.ge(0)
IS_QUARTER = pa.Check.isin((1, 2, 3, 4))
QUARTER = "quarter of the financial year; 1 is April to June"
_RELEASE = _text("the release that the row comes from", pa.Check.str_matches(RELEASE))
_FORCE = _text("one of 44 police forces", pa.Check.isin(FORCE_NAMES))
_YEAR = _text(
    "financial year, April to March",
    pa.Check(
        lambda years: years.map({year: is_financial_year(year) for year in years.unique()}),
        name="a financial year written 2014/15",
    ),
)
_BASIS = _text(
    "closed: outcomes assigned in the period; recorded: outcomes, so far, of offences recorded in it",
    pa.Check.isin(BASES),
)
_GROUP = _text("offence group of the Home Office", pa.Check.isin(OFFENCE_GROUPS))
_TYPE = _text(
    "outcome type of the Home Office; other: all of 1 to 22 not given singly",
    pa.Check.isin(FORCE_LEVEL_TYPES),
)
_OUTCOMES = _count("outcomes", NOT_NEGATIVE)
_CODE = _text("offence code of the Home Office, as published")
_CRIME_TYPE = _text("crime type of data.police.uk, coarser than an offence group")
_LOCAL = _count("crimes whose last outcome is a local resolution", NOT_NEGATIVE)
_WITH_OUTCOME = _count("crimes with any last outcome that is one", NOT_NEGATIVE)


def _schema(title: str, columns: dict, unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, strict=True, coerce=True, title=title)


OUTCOMES_BY_FORCE_YEAR = _schema(
    "Outcomes by force, year, basis and outcome type",
    {
        "release": _RELEASE,
        "force": _FORCE,
        "year": _YEAR,
        "basis": _BASIS,
        "outcome_type": _TYPE,
        "count": _OUTCOMES,
    },
    unique=["release", "force", "year", "basis", "outcome_type"],
)

OUTCOMES_BY_FORCE_YEAR_GROUP = _schema(
    "Out-of-court outcomes and charges by force, year, basis and offence group",
    {
        "release": _RELEASE,
        "force": _FORCE,
        "year": _YEAR,
        "basis": _BASIS,
        "offence_group": _GROUP,
        "out_of_court": _count("outcomes of types 2, 3, 6, 7, 8 and 22 together"),
        "charged": _count("outcomes of type 1, charged or summonsed"),
    },
    unique=["release", "force", "year", "basis", "offence_group"],
)

OUTCOMES_BY_QUARTER = _schema(
    "Outcomes of Hampshire and of England and Wales by quarter, basis and outcome type",
    {
        "release": _RELEASE,
        "force": _text("Hampshire, or England and Wales: all forces", pa.Check.isin(PLACES)),
        "year": _YEAR,
        "quarter": _whole(QUARTER, IS_QUARTER),
        "basis": _BASIS,
        "outcome_type": _TYPE,
        "count": _OUTCOMES,
    },
    unique=["release", "force", "year", "quarter", "basis", "outcome_type"],
)

OUTCOMES_BY_OFFENCE = _schema(
    "Outcomes by force, quarter, offence code and outcome type",
    {
        "release": _RELEASE,
        "year": _YEAR,
        "quarter": _whole(QUARTER, IS_QUARTER, dtype="int8"),
        "force": _FORCE,
        "offence_code": _CODE,
        "outcome_type": _whole(
            "outcome type of the Home Office; 0 is no outcome",
            pa.Check.isin(tuple(OUTCOME_NAMES)),
            dtype="int8",
        ),
        "closed": _count("outcomes on the closed basis; corrections are negative", dtype="Int32"),
        "recorded": _count(
            "outcomes on the recorded basis; corrections are negative", dtype="Int32"
        ),
    },
    unique=["release", "year", "quarter", "force", "offence_code", "outcome_type"],
)

OFFENCES = _schema(
    "What an offence code means",
    {
        "offence_code": _CODE,
        "offence_description": _text("what the offence is"),
        "offence_subgroup": _text("offence subgroup of the Home Office"),
        "offence_group": _GROUP,
        "release": _RELEASE,
    },
    unique=["offence_code"],
)

RECORDED_CRIME = _schema(
    "Police recorded crime by force and year",
    {
        "release": _RELEASE,
        "force": _FORCE,
        "year": _YEAR,
        "recorded_crime": _count("police recorded crimes", NOT_NEGATIVE),
    },
    unique=["force", "year"],
)

POPULATION = _schema(
    "Population of force areas",
    {
        "release": _RELEASE,
        "force": _FORCE,
        "mid_year": _whole("calendar year, at 30 June", pa.Check.in_range(2001, 2100)),
        "population": _whole("residents of the force area", pa.Check.ge(1)),
    },
    unique=["force", "mid_year"],
)

LOCAL_RESOLUTIONS_POLICE_UK = _schema(
    "Local resolutions of data.police.uk by force, calendar year and crime type",
    {
        "release": _RELEASE,
        "calendar_year": _whole("January to December", pa.Check.in_range(2010, 2100)),
        "force": _FORCE,
        "crime_type": _CRIME_TYPE,
        "local_resolutions": _LOCAL,
        "with_outcome": _WITH_OUTCOME,
    },
    unique=["calendar_year", "force", "crime_type"],
)

LOCAL_RESOLUTIONS_POLICE_UK_MONTHS = _schema(
    "Local resolutions of data.police.uk by force, month and crime type",
    {
        "release": _RELEASE,
        "month": _text(
            "calendar month, written 2018-10",
            pa.Check.str_matches(r"^20\d\d-(0[1-9]|1[0-2])$", name="a month written 2018-10"),
        ),
        "force": _FORCE,
        "crime_type": _CRIME_TYPE,
        "local_resolutions": _LOCAL,
        "with_outcome": _WITH_OUTCOME,
        "crimes": _count("all crimes", NOT_NEGATIVE),
    },
    unique=["month", "force", "crime_type"],
)

_BY_FILE = {
    "offences.csv": OFFENCES,
    "outcomes_by_force_year.csv": OUTCOMES_BY_FORCE_YEAR,
    "outcomes_by_force_year_group.csv": OUTCOMES_BY_FORCE_YEAR_GROUP,
    "outcomes_by_quarter.csv": OUTCOMES_BY_QUARTER,
    "recorded_crime.csv": RECORDED_CRIME,
    "population.csv": POPULATION,
    "local_resolutions_police_uk.csv": LOCAL_RESOLUTIONS_POLICE_UK,
    "local_resolutions_police_uk_months.csv": LOCAL_RESOLUTIONS_POLICE_UK_MONTHS,
}


def schema_of(file: Path) -> pa.DataFrameSchema:
    """Give the schema of an embedded table by the name of its file.

    Raises
    ------
    InputError
        If no table is called so.
    """
    if file.match("outcomes_by_offence_*.parquet"):
        return OUTCOMES_BY_OFFENCE
    if file.name not in _BY_FILE:
        raise InputError("no table is called so", str(file), f"tables are {', '.join(_BY_FILE)}")
    return _BY_FILE[file.name]


def as_table_schema(schema: pa.DataFrameSchema) -> dict:
    """Describe a table in the words of the Table Schema of Frictionless Data.

    Returns
    -------
    dict
        ``fields``, each with its type, description and constraints, ``primaryKey`` and
        ``missingValues``.
    """
    fields = []
    for name, column in schema.columns.items():
        constraints: dict[str, object] = {} if column.nullable else {"required": True}
        for check in column.checks:
            known = check.statistics
            if "allowed_values" in known:
                constraints["enum"] = list(known["allowed_values"])
            for ours, theirs in (("min_value", "minimum"), ("max_value", "maximum")):
                if ours in known:
                    constraints[theirs] = known[ours]
            if "pattern" in known:
                constraints["pattern"] = re.compile(known["pattern"]).pattern
        number = "int" in str(column.dtype).lower()
        field = {
            "name": name,
            "type": "integer" if number else "string",
            "description": column.description,
        }
        fields.append(field | ({"constraints": constraints} if constraints else {}))
    return {"fields": fields, "primaryKey": list(schema.unique), "missingValues": [""]}


def read(file: Path) -> pd.DataFrame:
    """Read a table and hold every value of it against its schema.

    Parameters
    ----------
    file : pathlib.Path
        An embedded table, CSV or Parquet.

    Returns
    -------
    pandas.DataFrame
        The table with the schema's types.

    Raises
    ------
    InputError
        For the first fault: the file, the row as a text editor numbers it, and what to do.
    """
    if file.suffix == ".parquet":
        try:
            table = pd.read_parquet(file)
        except (OSError, ArrowInvalid):
            raise InputError("this is no Parquet file", str(file), "it cannot be read") from None
        words = table.select_dtypes("category").columns
        return validate(table.astype(dict.fromkeys(words, "str")), schema_of(file), file)
    try:
        # The heading is read as a row: pandas takes the first of too many values for an index.
        table = pd.read_csv(
            file,
            header=None,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
        )
    except pd.errors.EmptyDataError:
        raise InputError("the table is empty", str(file), "it has no heading") from None
    except UnicodeDecodeError:
        raise InputError("the text is not UTF-8", str(file), "save it as UTF-8") from None
    except pd.errors.ParserError as fault:
        row = re.search(r"in line (\d+)", str(fault))
        where = f"{file}, row {row[1]}" if row else str(file)
        raise InputError("too many values", where, "give one value a column") from None
    headings = [str(heading) for heading in table.iloc[0]]
    if len(set(headings)) < len(headings):
        raise InputError("two columns of one name", f"{file}, row 1", "keep one of them")
    table = table.iloc[1:].reset_index(drop=True).set_axis(headings, axis="columns")
    return validate(table, schema_of(file), file)


def validate(table: pd.DataFrame, schema: pa.DataFrameSchema, file: Path) -> pd.DataFrame:
    """Check a table against its schema and give it its types.

    Parameters
    ----------
    table : pandas.DataFrame
        The table as read; text is taken for every column.
    schema : pandera.pandas.DataFrameSchema
        What it must hold.
    file : pathlib.Path
        Where it was read from, for the message.

    Returns
    -------
    pandas.DataFrame
        The table with the schema's types.

    Raises
    ------
    InputError
        For the first fault: the file, the row as a text editor numbers it, and what to do.
    """
    missing = [name for name in schema.columns if name not in table]
    extra = [name for name in table if name not in schema.columns]
    if missing or extra:
        problems = [f"no column {', '.join(map(repr, missing))}"] if missing else []
        problems += [f"an unknown column {', '.join(map(repr, extra))}"] if extra else []
        raise InputError(
            " and ".join(problems), str(file), f"the columns are {', '.join(schema.columns)}"
        )
    try:
        return schema.validate(table, lazy=True)
    except SchemaErrors as faults:
        raise _in_words(faults, table, schema, file) from None


def _in_words(
    faults: SchemaErrors, table: pd.DataFrame, schema: pa.DataFrameSchema, file: Path
) -> InputError:
    """Tell the fault that stands first in the file."""
    cases = faults.failure_cases.dropna(subset=["index"])
    cases = cases[cases["column"].isin(schema.columns) & (cases["check"] != _TWICE)]
    cases = cases.sort_values("index", kind="stable")
    twice = table.duplicated(schema.unique, keep="first")
    if twice.any() and (cases.empty or twice.idxmax() < cases["index"].iloc[0]):
        row = int(twice.idxmax())
        key = ", ".join(str(table.at[row, name]) for name in schema.unique)
        return InputError(f"a second row for {key}", _row(file, row), "keep one of the two")
    if cases.empty:
        return InputError(str(faults), str(file), "compare the table with data/README.md")
    column, row = cases["column"].iloc[0], int(cases["index"].iloc[0])
    value = table.at[row, column]
    found = "empty" if pd.isna(value) else repr(value) if isinstance(value, str) else str(value)
    wanted = f"it must be {_requirement(schema.columns[column])}"
    return InputError(f"{column} is {found}", _row(file, row), wanted)


def _row(file: Path, row: int) -> str:
    """Name a row by its line in the file: the heading is line 1."""
    return f"{file}, row {row + 2}"


def _requirement(column: pa.Column) -> str:
    requirement = "a whole number" if "int" in str(column.dtype).lower() else str(column.dtype)
    for check in column.checks:
        statistics = check.statistics
        if "allowed_values" in statistics:
            requirement = f"one of: {', '.join(map(str, statistics['allowed_values']))}"
        elif "min_value" in statistics:
            requirement += f", {statistics['min_value']} or more"
        elif not statistics:
            requirement = check.name
    return requirement + (", or empty where not provided" if column.nullable else "")

"""What each table must hold, checked by pandera and told in words a reader can act on."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

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


def _count(**options) -> pa.Column:
    """Hold a whole number that is not negative; missing means not provided."""
    return pa.Column("Int64", pa.Check.ge(0), nullable=True, **options)


_RELEASE = pa.Column(str, pa.Check.str_matches(RELEASE))


_FORCE = pa.Column(str, pa.Check.isin(FORCE_NAMES))


_YEAR = pa.Column(
    str,
    pa.Check(
        lambda years: years.map({year: is_financial_year(year) for year in years.unique()}),
        name="a financial year written 2014/15",
    ),
)


_BASIS = pa.Column(str, pa.Check.isin(BASES))


_GROUP = pa.Column(str, pa.Check.isin(OFFENCE_GROUPS))


def _schema(columns: dict, unique: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, strict=True, coerce=True)


OUTCOMES_BY_FORCE_YEAR = _schema(
    {
        "release": _RELEASE,
        "force": _FORCE,
        "year": _YEAR,
        "basis": _BASIS,
        "outcome_type": pa.Column(str, pa.Check.isin(FORCE_LEVEL_TYPES)),
        "count": _count(),
    },
    unique=["release", "force", "year", "basis", "outcome_type"],
)


OUTCOMES_BY_FORCE_YEAR_GROUP = _schema(
    {
        "release": _RELEASE,
        "force": _FORCE,
        "year": _YEAR,
        "basis": _BASIS,
        "offence_group": _GROUP,
        "out_of_court": pa.Column("Int64", nullable=True),
        "charged": pa.Column("Int64", nullable=True),
    },
    unique=["release", "force", "year", "basis", "offence_group"],
)

OUTCOMES_BY_QUARTER = _schema(
    {
        "release": _RELEASE,
        "force": pa.Column(str, pa.Check.isin(PLACES)),
        "year": _YEAR,
        "quarter": pa.Column("int8", pa.Check.isin((1, 2, 3, 4))),
        "basis": _BASIS,
        "outcome_type": pa.Column(str, pa.Check.isin(FORCE_LEVEL_TYPES)),
        "count": _count(),
    },
    unique=["release", "force", "year", "quarter", "basis", "outcome_type"],
)

OUTCOMES_BY_OFFENCE = _schema(
    {
        "release": _RELEASE,
        "year": _YEAR,
        "quarter": pa.Column("int8", pa.Check.isin((1, 2, 3, 4))),
        "force": _FORCE,
        "offence_code": pa.Column(str),
        "outcome_type": pa.Column("int8", pa.Check.isin(tuple(OUTCOME_NAMES))),
        "closed": pa.Column("Int32", nullable=True),
        "recorded": pa.Column("Int32", nullable=True),
    },
    unique=["release", "year", "quarter", "force", "offence_code", "outcome_type"],
)


OFFENCES = _schema(
    {
        "offence_code": pa.Column(str),
        "offence_description": pa.Column(str),
        "offence_subgroup": pa.Column(str),
        "offence_group": _GROUP,
        "release": _RELEASE,
    },
    unique=["offence_code"],
)


RECORDED_CRIME = _schema(
    {"release": _RELEASE, "force": _FORCE, "year": _YEAR, "recorded_crime": _count()},
    unique=["force", "year"],
)

POPULATION = _schema(
    {
        "release": _RELEASE,
        "force": _FORCE,
        "mid_year": pa.Column("int64", pa.Check.in_range(2001, 2100)),
        "population": pa.Column("int64", pa.Check.gt(0)),
    },
    unique=["force", "mid_year"],
)

LOCAL_RESOLUTIONS_POLICE_UK = _schema(
    {
        "release": _RELEASE,
        "calendar_year": pa.Column("int64", pa.Check.in_range(2010, 2100)),
        "force": _FORCE,
        "crime_type": pa.Column(str),
        "local_resolutions": _count(),
        "with_outcome": _count(),
    },
    unique=["calendar_year", "force", "crime_type"],
)

LOCAL_RESOLUTIONS_POLICE_UK_MONTHS = _schema(
    {
        "release": _RELEASE,
        "month": pa.Column(
            str, pa.Check.str_matches(r"^20\d\d-(0[1-9]|1[0-2])$", name="a month written 2018-10")
        ),
        "force": _FORCE,
        "crime_type": pa.Column(str),
        "local_resolutions": _count(),
        "with_outcome": _count(),
        "crimes": _count(),
    },
    unique=["month", "force", "crime_type"],
)


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
        told = [f"no column {', '.join(map(repr, missing))}"] if missing else []
        told += [f"an unknown column {', '.join(map(repr, extra))}"] if extra else []
        raise InputError(
            " and ".join(told), str(file), f"the columns are {', '.join(schema.columns)}"
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
    told = "empty" if pd.isna(value) else repr(value) if isinstance(value, str) else str(value)
    wanted = f"it must be {_wanted(schema.columns[column])}"
    return InputError(f"{column} is {told}", _row(file, row), wanted)


def _row(file: Path, row: int) -> str:
    """Name a row by its line in the file: the heading is line 1."""
    return f"{file}, row {row + 2}"


def _wanted(column: pa.Column) -> str:
    wanted = "a whole number" if "int" in str(column.dtype).lower() else str(column.dtype)
    for check in column.checks:
        told = check.statistics
        if "allowed_values" in told:
            wanted = f"one of: {', '.join(map(str, told['allowed_values']))}"
        elif "min_value" in told:
            wanted += f", {told['min_value']} or more"
        elif not told:
            wanted = check.name
    return wanted + (", or empty where not provided" if column.nullable else "")

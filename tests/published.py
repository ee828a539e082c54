"""Files in the published layout, made from the embedded rows for tests; none is real but the rows."""

import gzip
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow.csv import write_csv

from resolutions.tables.query import EMBEDDED
from resolutions.vocabulary import OUTCOME_NAMES

ROWS = EMBEDDED / "outcomes_by_offence_2018-19_release_2020-01.parquet"
HEADINGS = {
    "year": "Financial Year",
    "quarter": "Financial Quarter",
    "force": "Force Name",
    "offence_description": "Offence Description",
    "offence_group": "Offence Group",
    "offence_subgroup": "Offence Subgroup",
    "offence_code": "Offence Code",
    "outcome_description": "Outcome Description",
    "outcome_type": "Outcome Type",
    "recorded": "Outcomes for offences that were recorded in the quarter",
    "closed": "Outcomes for investigations that were closed in the quarter",
}


def real_rows() -> pd.DataFrame:
    """Give the embedded rows of 2018/19 with their descriptions."""
    rows = pd.read_parquet(ROWS).drop(columns="release")
    codes = pd.read_csv(EMBEDDED / "offences.csv", dtype=str).drop(columns="release")
    rows = rows.astype({"year": str, "force": str, "offence_code": str}).merge(codes)
    return rows.assign(outcome_description=rows["outcome_type"].map(OUTCOME_NAMES))


def publish(folder: Path, year: str, release: str, rows: pd.DataFrame | None = None) -> Path:
    """Write rows of 2018/19 as if they were another year's, named as official files are.

    Parameters
    ----------
    folder : pathlib.Path
        Where the file goes.
    year : str
        The financial year that the rows are said to be of.
    release : str
        Month of publication, told by the name as the official ones do.
    rows : pandas.DataFrame, optional
        Rows as `real_rows` gives them.
    """
    rows = (real_rows() if rows is None else rows).assign(year=year)
    month, century_year = release[5:], release[2:4]
    name = f"made-in-a-test-{year.replace('/', '-')}-tables-24{month}{century_year}.csv.gz"
    blanks = {"closed": "N/A", "recorded": "N/A - offence code expired"}
    sheet = rows.assign(
        **{basis: rows[basis].astype(str).replace("<NA>", word) for basis, word in blanks.items()}
    )
    sheet = sheet[list(HEADINGS)].rename(columns=HEADINGS)
    with gzip.open(folder / name, "wb", compresslevel=1) as file:  # in a tenth of pandas' time
        write_csv(pa.Table.from_pandas(sheet, preserve_index=False), file)
    return folder / name

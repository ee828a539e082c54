"""Derive the embedded tables from the raw official files.

Run ``python data/derive.py RAW`` with the folder that holds the raw files; the tables beside this
script are written anew. What each table holds, and where its raw file came from, stands in
``README.md`` and ``releases.yml`` beside it.
"""

import sys
from pathlib import Path

import pandas as pd

from resolutions.tables import manifest, schema
from resolutions.tables.reconcile import GROUPS, QUARTERS, YEARS, check_sums
from resolutions.tables.store import drop_empty_rows
from resolutions.vocabulary import force_name

HERE = Path(__file__).parent
CURRENT = "2026-08"

OUTCOME_COLUMNS = {
    "charged_summonsed": "1",
    "caution_youth": "2",
    "caution_adult": "3",
    "penalty_notice": "6",
    "cannabis_khat_warning": "7",
    "community_resolution": "8",
    "diversionary_activity": "22",
}

OFFENCE_LEVEL = {
    "2019-04": (
        "home_office_outcomes_2017-18_release_2019-04.csv.gz",
        {
            "financial_year": "year",
            "financial_quarter": "quarter",
            "force_name": "force",
            "force_outcomes_recorded_in_quarter": "closed",
            "offences": "recorded",
        },
    ),
    "2020-01": (
        "home_office_outcomes_2018-19_release_2020-01.csv.gz",
        {
            "Financial Year": "year",
            "Financial Quarter": "quarter",
            "Force Name": "force",
            "Offence Description": "offence_description",
            "Offence Group": "offence_group",
            "Offence Subgroup": "offence_subgroup",
            "Offence Code": "offence_code",
            "Outcome Type": "outcome_type",
            "Force outcomes recorded in quarter": "closed",
            "Force outcomes for offences recorded in quarter": "recorded",
        },
    ),
}

POLICE_UK_UNRESOLVED = ("Under investigation", "Status update unavailable")
POLICE_UK_INCIDENTS = "Anti-social behaviour"  # no crimes, and they have no outcome
NORTHERN_IRELAND = "Police Service of Northern Ireland"
POPULATION_RELEASE = "ons-mid-2020"


def blank_if_nothing_was_returned(
    wide: pd.DataFrame, counts: list[str], nothing: pd.Series
) -> pd.DataFrame:
    """Make counts missing where the force returned nothing: not provided is never zero."""
    wide[counts] = wide[counts].astype("Int64")
    wide.loc[nothing, counts] = pd.NA
    return wide


def by_outcome_type(wide: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Put one outcome type in a row; every type not published singly is ``other``."""
    singly = list(OUTCOME_COLUMNS)
    nothing = wide["all_outcomes"].eq(0)
    wide["other"] = wide["all_outcomes"] - wide[singly].sum(axis=1)
    wide = blank_if_nothing_was_returned(wide, [*singly, "other"], nothing)
    types = [*OUTCOME_COLUMNS.values(), "other"]
    long = wide.rename(columns={"financial_year": "year", **OUTCOME_COLUMNS}).melt(
        id_vars=key, value_vars=types, var_name="outcome_type", value_name="count"
    )
    long["outcome_type"] = pd.Categorical(long["outcome_type"], categories=types)
    long.insert(0, "release", CURRENT)
    return long.sort_values([*key, "outcome_type"])


def outcomes_by_force_year(raw: Path) -> pd.DataFrame:
    """Force × year × basis × outcome type."""
    wide = pd.read_csv(raw / "home_office_force_year.csv")
    return by_outcome_type(wide, ["force", "year", "basis"])


def outcomes_by_quarter(raw: Path) -> pd.DataFrame:
    """Hampshire and the nation × year × quarter × basis × outcome type."""
    wide = pd.read_csv(raw / "home_office_quarter_hampshire_and_nation.csv")
    return by_outcome_type(wide, ["force", "year", "quarter", "basis"])


def outcomes_by_force_year_group(raw: Path) -> pd.DataFrame:
    """Force × year × basis × offence group: out-of-court outcomes together, and charges."""
    groups = pd.read_csv(raw / "home_office_force_year_offence_group.csv").rename(
        columns={"financial_year": "year", "charged_summonsed": "charged"}
    )
    key = ["force", "year", "basis"]
    returned = pd.read_csv(raw / "home_office_force_year.csv").rename(
        columns={"financial_year": "year"}
    )
    groups = groups.merge(returned[[*key, "all_outcomes"]], on=key, how="left")
    counts = ["out_of_court", "charged"]
    groups = blank_if_nothing_was_returned(groups, counts, groups["all_outcomes"].eq(0))
    groups.insert(0, "release", CURRENT)
    return groups[["release", *key, "offence_group", *counts]].sort_values([*key, "offence_group"])


def read_offence_level(raw: Path, release: str) -> pd.DataFrame:
    """Read one published data sheet as it stands, under the project's column names."""
    file, names = OFFENCE_LEVEL[release]
    sheet = pd.read_csv(raw / file, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    sheet = sheet.rename(columns=names)
    return sheet[sheet["force"] != "NA"]


def outcomes_by_offence(sheet: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows that count something; no number stays missing."""
    table = pd.DataFrame(
        {
            "year": sheet["year"],
            "quarter": sheet["quarter"].astype("int8"),
            "force": sheet["force"].map({f: force_name(f) for f in sheet["force"].unique()}),
            "offence_code": sheet["offence_code"],
            "outcome_type": sheet["outcome_type"].astype("int8"),
            **{
                basis: pd.to_numeric(sheet[basis], errors="coerce").astype("Int32")
                for basis in ("closed", "recorded")
            },
        }
    )
    order = ["force", "quarter", "offence_code", "outcome_type"]
    return drop_empty_rows(table).sort_values(order, ignore_index=True)


def offences(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Offence codes with the description and groups of the latest release that has them."""
    columns = ["offence_code", "offence_description", "offence_subgroup", "offence_group"]
    stacked = pd.concat(
        [sheets[release][columns].assign(release=release) for release in sorted(sheets)]
    )
    latest = stacked.drop_duplicates("offence_code", keep="last")
    return latest.sort_values(["offence_group", "offence_subgroup", "offence_code"])


def recorded_crime(raw: Path) -> pd.DataFrame:
    """Police recorded crime by force and financial year."""
    table = pd.read_csv(raw / "home_office_recorded_crime.csv").rename(
        columns={"financial_year": "year"}
    )
    table.insert(0, "release", CURRENT)
    return table.sort_values(["force", "year"])


def population(raw: Path) -> pd.DataFrame:
    """Mid-year population of force areas."""
    table = pd.read_csv(raw / "population_by_force_2012-2020.csv")
    table["force"] = table["force"].map(
        {name: force_name(name) for name in table["force"].unique()}
    )
    table.insert(0, "release", POPULATION_RELEASE)
    return table.sort_values(["force", "mid_year"])


def police_uk_counts(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Add up crimes by last outcome: all, those with an outcome, and local resolutions."""
    table = table[table["reported_by"] != NORTHERN_IRELAND]
    names = {name: force_name(name) for name in table["reported_by"].unique()}
    resolved = table["outcome"].notna() & ~table["outcome"].isin(POLICE_UK_UNRESOLVED)
    table = table.assign(
        force=table["reported_by"].map(names),
        local_resolutions=table["crimes"].where(table["outcome"].eq("Local resolution"), 0),
        with_outcome=table["crimes"].where(resolved, 0),
    )
    counts = ["local_resolutions", "with_outcome", "crimes"]
    return table.groupby(key, as_index=False)[counts].sum().sort_values(key)


def local_resolutions_police_uk(raw: Path) -> pd.DataFrame:
    """Calendar year × force × crime type: local resolutions, and crimes with any last outcome."""
    table = pd.read_csv(raw / "police_uk_outcomes_2012-2016.csv").rename(
        columns={"Year": "calendar_year", "f0_": "crimes", "last_outcome_category": "outcome"}
    )
    sums = police_uk_counts(table, ["calendar_year", "force", "crime_type"])
    sums.insert(0, "release", "police-uk-2017")
    return sums[sums["with_outcome"] > 0].drop(columns="crimes")


def local_resolutions_police_uk_months(raw: Path) -> pd.DataFrame:
    """Month × force × crime type: local resolutions, crimes with an outcome, and all crimes."""
    table = pd.read_csv(raw / "police_uk_2018-10_to_2019-02_counts.csv.gz").rename(
        columns={"last_outcome_category": "outcome"}
    )
    sums = police_uk_counts(
        table[table["crime_type"] != POLICE_UK_INCIDENTS], ["month", "force", "crime_type"]
    )
    provided = sums.groupby("force")["with_outcome"].transform("sum") > 0
    outcomes = ["local_resolutions", "with_outcome"]
    sums = blank_if_nothing_was_returned(sums, outcomes, ~provided)
    sums.insert(0, "release", "police-uk-2019")
    return sums


def main(raw: Path) -> None:
    """Write every embedded table."""
    sheets = {release: read_offence_level(raw, release) for release in OFFENCE_LEVEL}
    for release, sheet in sheets.items():
        table = outcomes_by_offence(sheet)
        table.insert(0, "release", release)
        (year,) = table["year"].unique()
        file = HERE / f"outcomes_by_offence_{year.replace('/', '-')}_release_{release}.parquet"
        for column in ("release", "year", "force", "offence_code"):
            table[column] = table[column].astype("category")
        table.to_parquet(file, index=False, compression="zstd")
        print(f"{file.name}: {len(table):,} rows")
    for build in (
        outcomes_by_force_year,
        outcomes_by_force_year_group,
        outcomes_by_quarter,
        recorded_crime,
        population,
        local_resolutions_police_uk,
        local_resolutions_police_uk_months,
    ):
        table = build(raw)
        table.to_csv(HERE / f"{build.__name__}.csv", index=False, lineterminator="\n")
        print(f"{build.__name__}.csv: {len(table):,} rows")
    table = offences(sheets)
    table.to_csv(HERE / "offences.csv", index=False, lineterminator="\n")
    print(f"offences.csv: {len(table):,} rows")
    print(f"{manifest.write(HERE).name}: every table described")
    check_sums(*(schema.read(HERE / name) for name in (YEARS, GROUPS, QUARTERS)), HERE)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python data/derive.py RAW   (RAW: the folder of the raw official files)")
    main(Path(sys.argv[1]))

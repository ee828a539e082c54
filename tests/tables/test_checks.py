"""Each finding on a small sheet of real rows, damaged as the test says; what is summed on a whole one."""

from dataclasses import replace

import pandas as pd
import pytest
from small_sheets import EMBEDDED, NAMES, OLDER, ROOT, SHARED, SHEET, grid, write

from resolutions import analysis
from resolutions.official.workbook import read
from resolutions.tables.checks import check
from resolutions.vocabulary import FORCE_NAMES

pytestmark = pytest.mark.slow

FULL_SIZE = SHARED / "home_office_outcomes_2018-19_workbook.xlsx"
KEY = ["year", "quarter", "force", "offence_code", "outcome_type"]
# A few rows a force cannot sum to what the force returned, and some of them are negative or N/A.
ALWAYS = {
    "large differences",
    "incomplete returns",
    "negative counts",
    "not applicable instead of a number",
}
FAR = {
    "England and Wales far from what is held",
    "forces far from what is held",
    "counts fallen to nought",
    "nothing returned",
    "forces exchanged",
}


@pytest.fixture(scope="module")
def year_held():
    """Every row of the 2018/19 sheet that counts something, as the sheet prints it."""
    table = pd.read_parquet(EMBEDDED).astype(dict.fromkeys(("year", "force", "offence_code"), str))
    offences = pd.read_csv(ROOT / "data" / "offences.csv", dtype=str)
    table = table.merge(offences.drop(columns="release"), on="offence_code")
    table["offence_code_expired"] = table["recorded"].isna().map({True: "x", False: ""})
    table = table.assign(outcome_description="as published", outcome_group="as published")
    table["recorded"] = table["recorded"].astype(object).fillna("N/A - offence code expired")
    table["closed"] = table["closed"].astype(object).fillna("N/A")
    return table[NAMES].astype(object)


@pytest.fixture(scope="module")
def few(year_held):
    """One row of every force, quarter and outcome type."""
    return year_held.drop_duplicates(["force", "quarter", "outcome_type"])


@pytest.fixture
def rows(few):
    """The few rows, to damage."""
    return few.to_dict("records")


@pytest.fixture
def report(tmp_path, tables):
    """Write rows as a sheet, read it and check it."""

    def checked(rows, suffix=".csv", top=(), headings=OLDER, release=None):
        cells = [*([title] for title in top), *grid(rows, headings)]
        return check(read(write(tmp_path / f"sheet{suffix}", cells)), tables, release)

    return checked


@pytest.fixture(scope="module")
def whole(year_held, tmp_path_factory):
    """The whole year, read."""
    file = tmp_path_factory.mktemp("whole") / "whole.csv"
    cells = year_held.set_axis(OLDER, axis=1)
    cells.to_csv(file, index=False, encoding="utf-8-sig")
    return read(file)


@pytest.fixture(scope="module")
def own_release(tables):
    """Tables that hold 2018/19 in the release of the sheet alone."""
    return replace(tables, by_type=tables.by_type[tables.by_type["year"] != "2018/19"])


def kinds(findings):
    return {finding.kind for finding in findings}


def found(findings, kind):
    """The only finding of a kind."""
    (finding,) = [each for each in findings if each.kind == kind]
    assert finding.what and finding.fix
    return finding.what


def warned(result, kind):
    """A warning that this damage alone brings."""
    assert not result.errors
    assert kinds(result.refusals) <= FAR
    assert kinds(result.warnings) == ALWAYS | {kind}
    return found(result.warnings, kind)


def unlike_any(result, kind):
    """A refusal that this damage alone brings."""
    assert not result.errors and not result.ok
    assert kinds(result.refusals) <= FAR | {kind}
    return found(result.refusals, kind)


def refused(result, kind):
    """The only error."""
    assert not result.ok
    assert kinds(result.errors) == {kind}
    return found(result.errors, kind)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sound_sheet_has_no_error(rows, report, suffix):
    result = report(rows, suffix)
    assert result.errors == ()
    assert kinds(result.refusals) <= FAR
    assert kinds(result.warnings) == ALWAYS
    facts = result.facts
    assert (facts["year"], facts["rows"], facts["forces"]) == ("2018/19", len(rows), 44)
    assert facts["sheet"] == (SHEET if suffix == ".xlsx" else "")
    assert facts["offence_codes"] == len({row["offence_code"] for row in rows})
    assert facts["new_offence_codes"] == facts["extra_columns"] == ()
    for basis in ("closed", "recorded"):
        counts = [row[basis] for row in rows if isinstance(row[basis], int)]
        assert facts["negative_counts"][basis] == sum(count < 0 for count in counts) > 0
        not_numbers = {**dict.fromkeys(facts["not_numbers"][basis], 0)}
        not_numbers["not applicable"] = len(rows) - len(counts)
        assert facts["not_numbers"][basis] == not_numbers


# --- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_row_that_stands_twice(rows, report, suffix):
    result = report([*rows[:50], rows[7], *rows[50:], rows[9]], suffix, top=["a", "b", "c"])
    told = refused(result, "duplicate rows")
    assert told.startswith("row 55 repeats row 12 with the same counts")
    row = rows[7]
    assert f"{row['force']}, offence code {row['offence_code']}, outcome type" in told
    assert told.endswith("in all: 2")


def test_a_key_with_two_counts(rows, report):
    other = {**rows[3], "closed": 17, "offence_description": "Invented"}
    told = refused(report([*rows, other]), "duplicate rows")
    assert told.startswith(f"row {len(rows) + 2:,} repeats row 5 with other counts")


@pytest.mark.parametrize("left_out", ["1a", ""], ids=["of which", "empty"])
def test_a_row_number_that_is_a_guess_is_told_as_one(rows, report, left_out):
    extra = {**rows[0], "outcome_type": "1a"} if left_out else dict.fromkeys(NAMES, "")
    told = refused(report([extra, *rows, rows[3]], ".xlsx"), "duplicate rows")
    assert "about row" in told


def test_two_years_in_a_sheet(rows, report):
    """A real row is told again for a year that it is not of: no duplicate, but a second year."""
    result = report([*rows[:30], {**rows[3], "year": "2017/18"}, *rows[30:]])
    told = refused(result, "several years")
    assert f"2018/19 ({len(rows):,} rows), 2017/18 (1 row)" in told
    assert told.endswith("the first of 2017/18 is row 32")
    assert result.facts["year"] == "2017/18, 2018/19"
    assert result.differences["outcomes_held"].isna().all()
    assert "no comparison" not in kinds(result.warnings)


def test_no_rows(rows, report):
    result = report([{**row, "outcome_type": "1a"} for row in rows[:5]])
    refused(result, "no rows")
    assert result.facts["of_which_rows"]["1a"] == 5
    assert "no rows" in result.in_words()


@pytest.mark.parametrize("count", [None, 0, "N/A"])
def test_no_community_resolutions(rows, report, count):
    rest = [row for row in rows if row["outcome_type"] != 8]
    resolved = [row for row in rows if row["outcome_type"] == 8]
    if count is not None:
        rest += [{**row, "closed": count, "recorded": count} for row in resolved]
    result = report(rest)
    assert "type 8" in refused(result, "no community resolutions")


# --- warnings ------------------------------------------------------------------------------------


def test_missing_forces(rows, report):
    result = report([row for row in rows if row["force"] not in ("Kent", "Gwent")])
    assert unlike_any(result, "missing forces").startswith(
        "2 of 44 are not in the sheet: Gwent, Kent"
    )
    assert result.differences.set_index("force").loc["Kent", "outcomes"].isna().all()
    assert "Kent" not in set(result.completeness["force"])


def test_missing_outcome_types(rows, report):
    assert all(row["outcome_type"] != 19 for row in rows)
    some = [row for row in rows if row["outcome_type"] not in (5, 21)]
    assert unlike_any(report(some), "missing outcome types") == "no row of type 5, 21"


@pytest.mark.parametrize(("year", "absent"), [("2018/19", False), ("2019/20", True)])
def test_type_22_is_expected_from_its_first_year_on(rows, report, year, absent):
    """The rows are of 2018/19, whatever year is written on them here."""
    result = report([{**row, "year": year} for row in rows if row["outcome_type"] != 22])
    told = [each.what for each in result.refusals if each.kind == "missing outcome types"]
    assert told == (["no row of type 22"] if absent else [])


def test_a_missing_quarter(rows, report):
    some = [row for row in rows if row["quarter"] != 3]
    assert refused(report(some), "not a whole year") == "44 forces of 44, no row of quarter 3"
    lost = [("Kent", 2), ("Gwent", 4), ("Surrey", 4)]
    some = [row for row in rows if (row["force"], row["quarter"]) not in lost]
    told = unlike_any(report(some), "missing quarters")
    assert told == "quarter 2 of Kent; quarter 4 of Gwent, Surrey"


def test_an_unknown_offence_group(rows, report):
    rows[40] = {**rows[40], "offence_group": "Invented offences"}
    assert warned(report(rows), "unknown offence groups") == "'Invented offences'"


def test_an_offence_code_in_another_group(rows, report):
    at = next(i for i, row in enumerate(rows) if row["offence_group"] == "Robbery")
    rows[at] = {**rows[at], "offence_group": "Drug offences"}
    told = warned(report(rows), "moved offence codes")
    assert told == f"{rows[at]['offence_code']} from Robbery to Drug offences"


def test_a_new_offence_code_is_a_fact(rows, report):
    rows[40] = {**rows[40], "offence_code": "999Z"}
    result = report(rows)
    assert kinds(result.warnings) == ALWAYS
    assert result.facts["new_offence_codes"] == ("999Z",)


def test_a_year_that_is_not_held(rows, report):
    some = [{**row, "year": "2031/32"} for row in rows if row["outcome_type"] != 22]
    result = report(some, release="2032-07")
    assert found(result.warnings, "no comparison") == "2031/32 is not held yet"
    assert not result.errors and result.completeness.empty
    assert kinds(report(some).errors) == {"a year that has not ended"}


def test_negative_counts(rows, report):
    told = found(report(rows).warnings, "negative counts")
    count = sum(isinstance(row["closed"], int) and row["closed"] < 0 for row in rows)
    assert f"closed {count}" in told
    some = [row for row in rows if all(str(row[b])[0] != "-" for b in ("closed", "recorded"))]
    assert kinds(report(some).warnings) == ALWAYS - {"negative counts"}


@pytest.mark.parametrize(
    ("marker", "kind"), [("N/A - data not provided", "not provided"), ("", "blank")]
)
def test_counts_that_are_no_numbers(rows, report, marker, kind):
    at = next(i for i, row in enumerate(rows) if row["force"] == "Kent" and row["outcome_type"] > 0)
    rows[at] = {**rows[at], "closed": marker, "offence_code_expired": ""}
    result = report(rows)
    assert warned(result, f"{kind} instead of a number") == "1 count on the closed basis"
    assert result.facts["unexplained_gaps"]["closed"]["Kent"] == 1
    assert "Kent" not in result.facts["unexplained_gaps"]["recorded"]


def test_a_column_that_is_not_understood(rows, report, tmp_path, tables):
    cells = [[*row, "more"] for row in grid(rows, OLDER)]
    cells[0][-1] = "Region"
    result = check(read(write(tmp_path / "a.csv", cells)), tables)
    assert warned(result, "columns ignored") == "'Region'"


# --- sums ----------------------------------------------------------------------------------------


def test_sums_are_those_of_the_release(whole, tables):
    result = check(whole, tables)
    assert len(result.differences) == 2 * len(FORCE_NAMES)
    assert set(result.differences["release"]) == {"2026-08"}
    totals = tables.totals[tables.totals["year"] == "2018/19"].set_index(["force", "basis"])
    here, held = (totals[totals["release"] == name] for name in ("2020-01", "2026-08"))
    for _, row in result.differences.iterrows():
        place = row["force"], row["basis"]
        for name in ("outcomes", "community_resolutions"):
            new, old = here.at[place, name], held.at[place, name]
            assert (row[name], row[f"{name}_held"]) == (new, old)
            assert row[f"{name}_difference"] == new - old
            assert row[f"{name}_per_cent"] == pytest.approx(100 * (new / old - 1))
    told = found(result.warnings, "large differences")
    assert told.count("%") == 1 + 8 and "North Yorkshire recorded -54.3%" in told


def test_a_sheet_does_not_differ_from_its_own_release(whole, own_release):
    result = check(whole, own_release)
    assert set(result.differences["release"]) == {"2020-01"}
    assert (result.differences["outcomes_difference"] == 0).all()
    assert (result.differences["community_resolutions_difference"] == 0).all()
    assert "large differences" not in kinds(result.warnings)
    assert "Largest differences" not in result.in_words()


@pytest.mark.parametrize(("per_cent", "told"), [(4, False), (6, True), (-4, False), (-6, True)])
def test_one_force_that_differs(whole, own_release, per_cent, told):
    """The force's first count is changed by a share of all its outcomes: invented."""
    table = whole.table.copy()
    kent = table["force"].eq("Kent") & table["outcome_type"].gt(0)
    total = int(table.loc[kent, "closed"].sum())
    table.loc[kent.idxmax(), "closed"] += total * per_cent // 100
    result = check(replace(whole, table=table), own_release)
    large = [each.what for each in result.warnings if each.kind == "large differences"]
    assert [what.rpartition(": ")[2] for what in large] == (
        [f"Kent closed {per_cent:+.1f}%"] if told else []
    )


def test_a_change_from_nothing_has_no_per_cent(whole, tables):
    """Every count held of a real force is put at zero."""
    nothing = tables.by_type.copy()
    nothing.loc[nothing["force"].eq("Kent"), "count"] = 0
    result = check(whole, replace(tables, by_type=nothing))
    kent = result.differences[result.differences["force"].eq("Kent")]
    for name in ("outcomes", "community_resolutions"):
        assert kent[f"{name}_per_cent"].isna().all()
        assert (kent[f"{name}_difference"] == kent[name]).all()


def test_completeness_is_that_of_the_book(whole, own_release):
    result = check(whole, own_release).completeness
    book = analysis.completeness(own_release)
    book = book[(book["year"] == "2018/19") & (book["returned"] == "incomplete")].set_index(
        ["force", "basis"]
    )
    here = result.set_index(["force", "basis"])
    assert set(here.index) == set(book.index) and len(here) == 4
    assert here["completeness"].to_dict() == pytest.approx(book["completeness"].to_dict())


def test_a_force_without_a_number_on_a_basis(whole, own_release):
    """Every recorded count of a real force is taken away."""
    table = whole.table.copy()
    table.loc[table["force"].eq("Kent"), "recorded"] = pd.NA
    result = check(replace(whole, table=table), own_release)
    assert "Kent recorded without a number" in found(result.warnings, "incomplete returns")
    kent = result.differences[result.differences["force"].eq("Kent")].set_index("basis")
    assert pd.isna(kent.at["recorded", "outcomes"])
    assert pd.isna(kent.at["recorded", "community_resolutions"])
    assert kent.at["closed", "outcomes"] > 0
    assert "closed, outcomes of 44 forces" in result.in_words()
    assert "recorded, outcomes of 43 forces" in result.in_words()


# --- words ---------------------------------------------------------------------------------------


def test_the_report_tells_the_verdict_first_then_errors(rows, report):
    rows.append(rows[0])
    result = report(rows, ".xlsx")
    text = result.in_words()
    lines = text.splitlines()
    assert lines[0] == "sheet.xlsx must not be used: 1 error, 2 refusals, 4 warnings"
    titles = ("Errors", "Warnings", "What the sheet holds", "Against the release of 2026-08")
    places = [lines.index(title) for title in titles]
    assert places == sorted(places)
    flat = " ".join(text.split())
    for finding in (*result.errors, *result.warnings):
        assert f"{finding.kind}: {finding.what}; {finding.fix}" in flat
    rest = lines[: lines.index("Largest differences")]
    assert max(map(len, rest)) <= 100
    assert (
        report(rows[:-1])
        .in_words()
        .startswith("sheet.csv may be used only if you accept it with --accept REASON: 0 errors")
    )


def test_the_largest_differences_come_first(whole, tables):
    lines = check(whole, tables).in_words().splitlines()
    at = lines.index("Largest differences")
    assert "North Yorkshire recorded" in lines[at + 2] and "-54.3%" in lines[at + 2]
    assert "Derbyshire" in lines[at + 3] and len(lines) == at + 12


@pytest.mark.ci
@pytest.mark.skipif(
    not FULL_SIZE.is_file(), reason="the full-size official files are not in the repository"
)
def test_the_published_sheet(tables):
    workbook = read(FULL_SIZE)
    result = check(workbook, tables)
    assert result.ok and kinds(result.warnings) == ALWAYS
    assert result.facts["rows"] == 621_280 and result.facts["offence_codes"] == 170
    assert result.facts["unexplained_gaps"] == {"closed": {"Bedfordshire": 130}, "recorded": {}}
    national = result.differences.groupby("basis")["community_resolutions"].sum()
    assert national.to_dict() == {"closed": 108_175, "recorded": 109_881}

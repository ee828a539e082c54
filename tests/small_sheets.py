"""Small sheets in the published layouts, of real rows, for tests of reading and checking."""

import csv
import gzip
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
EMBEDDED = ROOT / "data" / "outcomes_by_offence_2018-19_release_2020-01.parquet"
SHARED = ROOT.parent / "shared" / "data"
SHEET = "Outcomes_open_data_2018-19"
FORMATS = [".xlsx", ".ods", ".csv", ".csv.gz"]

NAMES = ["year", "quarter", "force", "offence_description", "offence_group", "offence_subgroup",
         "offence_code", "offence_code_expired", "outcome_description", "outcome_group",
         "outcome_type", "recorded", "closed"]  # fmt: skip
OLDER = ["Financial Year", "Financial Quarter", "Force Name", "Offence Description",
         "Offence Group", "Offence Subgroup", "Offence Code", "Offence code expired",
         "Outcome Description", "Outcome Group", "Outcome Type",
         "Force outcomes for offences recorded in quarter",
         "Force outcomes recorded in quarter"]  # fmt: skip
NEWER = [*OLDER[:11], "Outcomes for offences that were recorded in the quarter",
         "Outcomes for investigations that were closed in the quarter"]  # fmt: skip
NUMBERED = [*OLDER[:11], "Number of Outcomes for offences that were\nrecorded in the quarter",
            "Number of outcomes for investigations that were closed in the quarter [note 4]"]  # fmt: skip
SNAKE = [*(heading.replace(" ", "_").lower() for heading in OLDER[:11]), "offences",
         "force_outcomes_recorded_in_quarter"]  # fmt: skip


def real_rows():
    """Rows of the published 2018/19 sheet, as it prints them."""
    table = pd.read_parquet(EMBEDDED)
    table = table.astype(dict.fromkeys(("year", "force", "offence_code"), str))
    offences = pd.read_csv(ROOT / "data" / "offences.csv", dtype=str)
    table = table.merge(offences.drop(columns="release"), on="offence_code")
    chosen = [
        table[table["force"].eq("Hampshire") & table["outcome_type"].eq(8)].head(20),
        table[table["force"].eq("City of London")].head(20),
        table[table["force"].eq("Bedfordshire") & table["closed"].isna()].head(10),
        table[table["recorded"].isna()].head(10),
        table[table["closed"].lt(0)].head(5),
        table[table["recorded"].lt(0)].head(5),
    ]
    table = pd.concat(chosen).drop_duplicates(ignore_index=True)
    expired = table["recorded"].isna()
    table["offence_code_expired"] = expired.map({True: "x", False: ""})
    table["outcome_description"], table["outcome_group"] = "as published", "as published"
    rows = table[NAMES].astype(object).to_dict("records")
    for row in rows:
        row["recorded"] = (
            "N/A - offence code expired" if pd.isna(row["recorded"]) else row["recorded"]
        )
        row["closed"] = "N/A" if pd.isna(row["closed"]) else row["closed"]
        # A published sheet holds a code of digits as a number.
        row["offence_code"] = int(code) if (code := row["offence_code"]).isdigit() else code
    return rows


ROWS = real_rows()


def independent_sum(rows, basis):
    """Sum a basis as a person would who knows only Python."""
    total = 0
    for row in rows:
        try:
            counted = 0 <= float(str(row["outcome_type"]).strip()) <= 22
            total += float(str(row[basis]).strip()) if counted else 0
        except ValueError:
            pass
    return total


def grid(rows=ROWS, headings=NEWER, top=0):
    return [[]] * top + [list(headings)] + [[row.get(name, "") for name in NAMES] for row in rows]


def changed(index=3, **values):
    """The real rows with some values of one row put in the place of its own."""
    return [{**row, **values} if i == index else row for i, row in enumerate(ROWS)]


def write(file, cells, sheet=SHEET, cover=True):
    cover = (
        {"Cover_sheet": [["Outcomes open data"]], "Pivot": [["Force Name", "Outcome Type"]]}
        if cover
        else {}
    )
    return write_sheets(file, {**cover, sheet: cells})


def write_sheets(file, sheets):
    if file.suffix == ".xlsx":
        book = openpyxl.Workbook(write_only=True)
        for name, cells in sheets.items():
            page = book.create_sheet(name)
            for row in cells:
                page.append([None if cell == "" else cell for cell in row])
        book.save(file)
    elif file.suffix == ".ods":
        write_ods(file, "".join(map(ods_table, sheets, sheets.values())))
    else:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(list(sheets.values())[-1])
        data = text.getvalue().encode("utf-8-sig")
        file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file


def ods_table(name, cells):
    rows = (f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in cells)
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_cell(cell):
    if cell == "":
        return "<table:table-cell/>"
    if cell == "#ERROR":  # as LibreOffice writes =NA()
        kind, cell = 'string" office:string-value="" calcext:value-type="error', "#N/A"
    else:
        kind = "string" if isinstance(cell, str) else f'float" office:value="{cell}'
    return (
        f'<table:table-cell office:value-type="{kind}">'
        f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
    )


def write_ods(file, tables, manifest="<manifest/>"):
    spaces = {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "table", "text")
        },
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    named = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {named}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )

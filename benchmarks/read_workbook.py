"""Measure the reading of one published workbook against other ways to read it.

    python benchmarks/read_workbook.py [FILE] [--times N]

Every way runs in a process of its own, so that its peak memory is its own; the quickest of N runs
counts, taken in turns so that a busy moment does not fall on one of them. Without FILE the
full-size workbook beside the checkout is read, or, where there is none, a workbook of the same size
and layout that is made here from the embedded tables.

``read`` is to take at most 1.5 times the bare reading, an eighth of openpyxl's, and 900 MB.
"""

import argparse
import importlib.util
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
OFFICIAL = ROOT.parent / "shared" / "data" / "home_office_outcomes_2018-19_workbook.xlsx"
ROWS = 621_280
OURS = "resolutions.official.workbook.read"
BARE = ("fastexcel, eager", "fastexcel, lazy")


def ours(file):
    from resolutions.official.workbook import read

    start = time.perf_counter()
    return len(read(file).table), start


def bare_eager(file):
    import fastexcel

    start = time.perf_counter()
    reader = fastexcel.read_excel(file)
    return reader.load_sheet(reader.sheet_names[-1], eager=True).num_rows, start


def bare_lazy(file):
    import fastexcel

    start = time.perf_counter()
    reader = fastexcel.read_excel(file)
    return reader.load_sheet(reader.sheet_names[-1]).to_arrow().num_rows, start


def pandas_calamine(file):
    import pandas as pd

    start = time.perf_counter()
    with pd.ExcelFile(file, engine="calamine") as book:
        return len(pd.read_excel(book, sheet_name=book.sheet_names[-1])), start


def openpyxl_streaming(file):
    import openpyxl

    start = time.perf_counter()
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[-1]
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1, start


WAYS = {
    OURS: ours,
    BARE[0]: bare_eager,
    BARE[1]: bare_lazy,
    "pandas with calamine": pandas_calamine,
    "openpyxl, streaming": openpyxl_streaming,
}
PACKAGES = {"pandas with calamine": "python_calamine", "openpyxl, streaming": "openpyxl"}


def measure(way, file):
    """Run one way in a new process; give its rows, seconds and peak memory in MB."""
    command = [sys.executable, __file__, str(file), "--only", way]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def run_here(way, file):
    rows, start = WAYS[way](file)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000  # Linux counts in kB
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu": time.process_time(), "peak": peak}))


def published_rows():
    """Give rows in the published layout, real counts where the embedded table holds them."""
    import pandas as pd

    key = ["force", "quarter", "offence_code", "outcome_type"]
    embedded = pd.read_parquet(
        ROOT / "data" / "outcomes_by_offence_2018-19_release_2020-01.parquet"
    )
    counts = {
        tuple(row[:4]): row[4:] for row in embedded[[*key, "recorded", "closed"]].values.tolist()
    }
    codes = pd.read_csv(ROOT / "data" / "offences.csv", dtype=str).to_dict("records")
    forces = sorted(embedded["force"].astype(str).unique())
    every = itertools.product(forces, (1, 2, 3, 4), codes, range(23))
    for force, quarter, offence, kind in itertools.islice(every, ROWS):
        code = offence["offence_code"]
        recorded, closed = counts.get((force, quarter, code, kind), (0, 0))
        yield (
            "2018/19", quarter, force, offence["offence_description"], offence["offence_group"],
            offence["offence_subgroup"], int(code) if code.isdigit() else code, None,
            f"Outcome {kind}", f"Group {kind}", kind,
            "N/A - offence code expired" if pd.isna(recorded) else int(recorded),
            "N/A" if pd.isna(closed) else int(closed),
        )  # fmt: skip


def make(file):
    """Write a workbook of the published size and layout, its text in one shared table."""
    headings = ("Financial Year", "Financial Quarter", "Force Name", "Offence Description",
                "Offence Group", "Offence Subgroup", "Offence Code", "Offence code expired",
                "Outcome Description", "Outcome Group", "Outcome Type",
                "Outcomes for offences that were recorded in the quarter",
                "Outcomes for investigations that were closed in the quarter")  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    texts = {}

    def cell(column, row, value):
        if value is None:
            return ""
        if isinstance(value, int):
            return f'<c r="{column}{row}"><v>{value}</v></c>'
        return f'<c r="{column}{row}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            for number, row in enumerate(itertools.chain([headings], published_rows()), 1):
                cells = "".join(
                    cell(column, number, value)
                    for column, value in zip("ABCDEFGHIJKLM", row, strict=True)
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
            f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Outcomes_open_data_2018-19" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        }
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')


def compare(file, times):
    """Measure every way and print the table."""
    ways = [way for way in WAYS if importlib.util.find_spec(PACKAGES.get(way, "fastexcel"))]
    if file.suffix != ".xlsx" and "openpyxl, streaming" in ways:
        ways.remove("openpyxl, streaming")
    runs = {way: [] for way in ways}
    for turn in range(times):
        for way in ways:
            if turn == 0 or "openpyxl" not in way:  # slow enough to be steady
                runs[way].append(measure(way, file))
    rows = {run["rows"] for taken in runs.values() for run in taken}
    seconds = {way: min(run["seconds"] for run in taken) for way, taken in runs.items()}
    cpu = {way: min(run["cpu"] for run in taken) for way, taken in runs.items()}
    peak = {way: max(run["peak"] for run in taken) for way, taken in runs.items()}
    bare = min(BARE, key=seconds.get)
    print(f"{file.name}: {file.stat().st_size / 1e6:.0f} MB, rows: {rows}, best of {times}\n")
    print(f"{'':28}{'seconds':>9}{'× bare':>9}{'× ours':>9}{'cpu s':>9}{'peak MB':>9}")
    for way in ways:
        print(
            f"{way:28}{seconds[way]:9.2f}{seconds[way] / seconds[bare]:9.2f}"
            f"{seconds[way] / seconds[OURS]:9.2f}{cpu[way]:9.2f}{peak[way]:9.0f}"
        )
    for way in (way for way in WAYS if way not in ways):
        print(f"{way:28}  left out: not installed, or not for this format")
    print(
        f"\nbare: {bare}, the quicker of the two; cpu: the whole process, imports too, all threads"
    )


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", type=Path, nargs="?")
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    options.add_argument("--make", action="store_true", help="write FILE and measure nothing")
    given = options.parse_args()
    if given.only:
        run_here(given.only, given.file)
    elif given.make:
        make(given.file)
    elif given.file or OFFICIAL.exists():
        compare(given.file or OFFICIAL, given.times)
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "outcomes_2018-19_made.xlsx"
            # Made in another process: what this one holds would count as the measured ones' peak.
            subprocess.run([sys.executable, __file__, str(file), "--make"], check=True)
            compare(file, given.times)


if __name__ == "__main__":
    main()

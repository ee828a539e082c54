"""Time the ingestion of twelve workbooks of the published size, two at a time.

Run ``python benchmarks/ingest.py [WORKBOOK]`` in the project's environment. Without the folder of
official files beside the project, name a workbook; it is ingested twelve times, as twelve releases
of its year.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OFFICIAL = ROOT.parent / "shared" / "data" / "home_office_outcomes_2018-19_workbook.xlsx"
FILES, BAR = 12, 120


def main() -> None:
    workbook = Path(sys.argv[1]) if len(sys.argv) > 1 else OFFICIAL
    if not workbook.exists():
        sys.exit(f"{workbook} is not there; name a published workbook")
    with tempfile.TemporaryDirectory() as folder:
        files = [
            Path(folder) / f"copy-tables-24{month:02d}25.xlsx" for month in range(1, FILES + 1)
        ]
        for file in files:
            shutil.copyfile(workbook, file)
            with zipfile.ZipFile(file, "a") as archive:
                archive.comment = file.name.encode()  # another file, with the same sheet
        command = [sys.executable, "-c", "from resolutions.cli import main; main()", "ingest"]
        environment = os.environ | {"RESOLUTIONS_DATA": f"{folder}/store"}
        start = time.perf_counter()
        done = subprocess.run([*command, *map(str, files)], env=environment, capture_output=True)
        took = time.perf_counter() - start
        if done.returncode:
            sys.exit(done.stderr.decode())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{FILES} workbooks of {workbook.stat().st_size / 1e6:.0f} MB  {took:6.1f} s  (bar: {BAR} s)"
    )
    print(f"largest process                  {peak:6.0f} MB")


if __name__ == "__main__":
    main()

"""papermill, as its users know it: a wrong parameter is an error that says what is right."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from resolutions.book.edition import ROOT
from resolutions.book.parameters import check_cells
from resolutions.errors import InputError

pytestmark = pytest.mark.slow

OWN = 'force = "Hampshire"\nbasis = "closed"'


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", OWN, "page = Page(force, basis)"],
        ["", OWN, '# Parameters\nforce = "Kent"\n', "page = Page(force, basis)"],
        ["%matplotlib inline", OWN, '# Parameters\nbasis = "recorded"\n'],
        [OWN, "# Parameters\n"],
    ],
)
def test_parameters_that_the_chapter_has_pass(cells):
    check_cells(cells)


@pytest.mark.parametrize(("name", "near"), [("forc", "force"), ("base", "basis")])
def test_one_that_it_has_not_is_named_with_what_is_near(name, near):
    with pytest.raises(InputError, match=f"no parameter '{name}'; did you mean '{near}'"):
        check_cells([OWN, f'# Parameters\n{name} = "Kent"\n'])


def papermill(folder: Path, *parameters: str) -> subprocess.CompletedProcess:
    notebook, out = ROOT / "notebooks" / "trend.ipynb", folder / "out.ipynb"
    command = [sys.executable, "-m", "papermill", notebook, out, "--cwd", notebook.parent]
    return subprocess.run([*command, *parameters], capture_output=True, text=True, cwd=folder)


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        (["-p", "forc", "Kent"], "InputError: the chapter's parameters: no parameter 'forc'; did you mean 'force'?"),
        pytest.param(
            ["-p", "force", "Kentt"], "InputError: no force 'Kentt'; did you mean 'Kent'?",
            marks=pytest.mark.ci),
    ],
)  # fmt: skip
def test_papermill_ends_with_the_fault_on_one_line(tmp_path, parameters, fault):
    done = papermill(tmp_path, *parameters)
    assert done.returncode
    *_, told = done.stderr.partition("Exception encountered at")  # above is papermill's own call
    assert [line for line in told.splitlines()[1:] if line.strip()] == [fault]
    assert str(ROOT / "resolutions") not in done.stderr
    (shown,) = [
        output
        for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]
    assert shown.traceback == [fault]


@pytest.mark.ci
def test_papermill_takes_another_force(tmp_path):
    assert papermill(tmp_path, "-p", "force", "Kent").returncode == 0
    assert "Kent Police" in (tmp_path / "out.ipynb").read_text("utf-8")

"""Notebooks run in forks: alone, as a kernel would run them, and loud when they fail."""

import os
import signal

import nbformat
import pytest

from resolutions.book import edition, engine, execute
from resolutions.book.edition import Build, BuildError
from resolutions.book.engine import WARM, ForkError, forks, run_in_fork
from resolutions.book.execute import KERNEL
from resolutions.vocabulary import Edition

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not forks(), reason="this system runs notebooks in kernels only"),
]

KENT = "forces/kent"
BUILD = Build(Edition(), edition.BUILD / "html", forces=True)


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Give a function that puts code cells in place of every chapter."""

    def put(*cells: str) -> None:
        parameters = 'force, first_year, last_year, basis = "", "", "", ""'
        code = [
            nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            *map(nbformat.v4.new_code_cell, cells),
        ]
        file = tmp_path / "chapter.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=code), file)
        monkeypatch.setattr(execute, "chapter_source", lambda chapter: file)

    return put


def outputs_of(file):
    return [
        output
        for cell in nbformat.read(file, as_version=4).cells
        for output in cell.get("outputs", [])
    ]


def run(page, folder, engine=WARM):
    output = folder / f"{page.rpartition('/')[2]}-{engine}.ipynb"
    execute.execute(page, BUILD, output, engine)
    return output


LEAVES_TRACES = """
import os, sys, builtins
import matplotlib, pandas
from resolutions.tables import completeness, load
leak = "left behind"
builtins.leak = leak
os.environ["LEAK"] = leak
sys.path.insert(0, leak)
matplotlib.rcParams["font.size"] = 99
pandas.set_option("display.precision", 1)
completeness.COMPLETE = (0, 99)
completeness.completeness(load())["complete"] = False
load().latest["outcomes"] = 0
load().totals.drop(load().totals.index, inplace=True)
os.chdir("/")
"""

LOOKS_FOR_TRACES = """
import os, sys
import matplotlib, pandas
from resolutions.tables import completeness, load
print("leak" in dir() or hasattr(__builtins__, "leak"), os.environ.get("LEAK"), "left behind" in sys.path)
print(matplotlib.rcParams["font.size"], pandas.get_option("display.precision"), completeness.COMPLETE)
print(completeness.completeness(load())["complete"].any(), int(load().latest["outcomes"].max()), len(load().totals))
print(os.getcwd() == "/")
"""


def test_nothing_of_one_force_s_run_reaches_the_next(notebook, tmp_path):
    notebook(LOOKS_FOR_TRACES)
    clean = outputs_of(run(KENT, tmp_path))[0].text
    notebook(LEAVES_TRACES, LOOKS_FOR_TRACES)
    traced = outputs_of(run("forces/surrey", tmp_path))[0].text
    notebook(LOOKS_FOR_TRACES)
    after = outputs_of(run("forces/essex", tmp_path))[0].text
    assert traced != clean
    assert after == clean


@pytest.mark.ci
@pytest.mark.parametrize(
    "page", [KENT, pytest.param("forces/england-and-wales", marks=pytest.mark.exhaustive)]
)
def test_a_page_is_the_same_bytes_as_from_a_kernel(page, tmp_path):
    warm, kernel = run(page, tmp_path), run(page, tmp_path, KERNEL)
    assert warm.read_bytes() == kernel.read_bytes()
    assert len(outputs_of(warm)) > 10


def test_outputs_of_every_kind_are_those_of_a_kernel(notebook, tmp_path):
    notebook(
        "print('to read')\nprint('more')",
        "import sys\nprint('to mind', file=sys.stderr)",
        "from IPython.display import HTML, display\ndisplay(HTML('<b>shown</b>'))\n6 * 7",
        "import pandas as pd\npd.DataFrame({'count': [1]})",
        "None",
        "hidden = 1;",
        "_",
    )
    warm, kernel = run(KENT, tmp_path), run(KENT, tmp_path, KERNEL)
    assert [o.output_type for o in outputs_of(warm)] == [
        "stream", "stream", "display_data", "execute_result", "execute_result", "execute_result",
    ]  # fmt: skip
    assert warm.read_bytes() == kernel.read_bytes()


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("counts = {}\ncounts['outcomes']", "KeyError: 'outcomes'"),
        ("this is no Python", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_failing_page_names_force_cell_and_fault_and_leaves_nothing(
    notebook, tmp_path, cell, fault
):
    notebook("1 + 1", cell, "print('never')")
    with pytest.raises(BuildError, match=r"^Kent: notebooks/force\.ipynb, cell 3: ") as told:
        run(KENT, tmp_path / "out")
    assert fault in str(told.value)
    assert not list((tmp_path / "out").iterdir())


def test_a_fork_that_is_killed_is_told():
    with pytest.raises(ForkError, match=f"ended with code -{signal.SIGKILL.value}"):
        run_in_fork(Edition(), lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_a_fork_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(engine, "LIMIT", 0.1)
    with pytest.raises(ForkError, match=r"no end after 0\.1 seconds"):
        run_in_fork(Edition(), signal.pause)


def test_a_fault_that_cannot_be_sent_is_told():
    def fail():
        raise type("Local", (Exception,), {})("told all the same")

    with pytest.raises(ForkError, match="told all the same"):
        run_in_fork(Edition(), fail)


def cells_of(*cells):
    made = {"m": nbformat.v4.new_markdown_cell, "c": nbformat.v4.new_code_cell}
    return [made[kind](text, metadata={"tags": tags}) for kind, text, *tags in cells]


def test_an_executed_chapter_takes_the_prose_that_was_moved_changed_or_added():
    start, ran = ("c", "force = ''", "parameters"), ("c", "6 * 7")
    executed = nbformat.v4.new_notebook(
        cells=cells_of(("m", "# Old"), start, ("c", "force = 'Kent'", "injected-parameters"), ran)
    )
    executed.cells[-1].outputs = [nbformat.v4.new_output("stream", text="42")]
    source = cells_of(start, ("m", "# New"), ran, ("m", "An end."))
    page = execute.with_prose(executed, source)
    assert [cell.source for cell in page.cells] == [
        "force = ''", "force = 'Kent'", "# New", "6 * 7", "An end.",
    ]  # fmt: skip
    assert page.cells[3].outputs[0].text == "42"
    assert page.cells[1].metadata.tags == ["injected-parameters", "remove-cell"]

"""Odd places to run in: folders without rights, terminals without characters. One line, no traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import in_a_process, resolutions

from resolutions import files
from resolutions.errors import InputError

pytestmark = pytest.mark.slow

# The superuser may read everything, unless it lays that right down.
AS_A_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if not os.getuid() else []
needs_rights = pytest.mark.skipif(
    bool(AS_A_USER and not shutil.which(AS_A_USER[0])), reason="no setpriv to lay rights down with"
)


def fault(done: subprocess.CompletedProcess) -> str:
    assert done.returncode and len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@needs_rights
@pytest.mark.parametrize("command", ["facts", "data", "ingest", "fetch"])
def test_a_store_that_may_not_be_read_is_not_taken_for_an_empty_one(tmp_path, command):
    (tmp_path / "store").mkdir(mode=0)
    arguments = {"facts": ["--force", "Kent"], "ingest": [str(tmp_path / "a.csv")]}.get(command, [])
    store = str(tmp_path / "store")
    told = fault(in_a_process(command, *arguments, before=AS_A_USER, RESOLUTIONS_DATA=store))
    assert f"RESOLUTIONS_DATA: {tmp_path / 'store'} may not be read" in told


@needs_rights
def test_a_site_that_cannot_be_written_is_told_before_it_is_built(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o555)
    site = tmp_path / "closed" / "site"
    told = fault(in_a_process("book", "--out", site, before=AS_A_USER))
    assert f"cannot be made: you may not write in {tmp_path / 'closed'}" in told


def test_a_store_that_is_a_file_is_refused(tmp_path, monkeypatch):
    (tmp_path / "store").touch()
    for place in (tmp_path / "store", tmp_path / "store" / "below"):
        monkeypatch.setenv("RESOLUTIONS_DATA", str(place))
        with pytest.raises(InputError, match="RESOLUTIONS_DATA"):
            files.store_folder()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["claims", "~nobody-here/a.yml"], {}),
        (["book", "--story", "~nobody-here/a.yml"], {}),
        (["book", "--out", "~nobody-here/site"], {}),
        (["data"], {"RESOLUTIONS_DATA": "~nobody-here/store"}),
        (["claims", "a-story"], {"RESOLUTIONS_STORIES": "~nobody-here"}),
    ],
)
def test_the_home_folder_of_nobody_is_one_clear_line(arguments, environment):
    assert "~nobody-here" in fault(resolutions(*arguments, **environment))


def test_a_relative_store_is_the_same_one_in_every_folder(tmp_path):
    """Chapters run in notebooks/, whoever executes them."""
    code = "import os; from resolutions.files import store_folder; os.chdir('/'); print(store_folder())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"RESOLUTIONS_DATA": "mine", "PYTHONPATH": str(files.ROOT)},
        capture_output=True,
        text=True,
    )
    assert Path(done.stdout.strip()) == tmp_path / "mine"


@pytest.mark.ci
@pytest.mark.parametrize("arguments", [["find", "-31%", "--force", "Kent"], ["stories"]])
def test_a_terminal_of_ascii_is_written_to_in_ascii(arguments):
    done = in_a_process(*arguments, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii() and "\\u" not in done.stdout


@pytest.mark.parametrize("told", ["PORT={}", "FORCE={}", "EXAMPLES={}"])
@pytest.mark.parametrize("by", ["argument", "environment"])
def test_what_make_is_told_is_never_run(tmp_path, told, by):
    word = told.format(f"$(shell touch {tmp_path / 'run'})")
    arguments, environment = ([word], {}) if by == "argument" else ([], dict([word.split("=", 1)]))
    make = ["make", "help", *arguments]
    done = subprocess.run(make, cwd=files.ROOT, env=os.environ | environment, capture_output=True)
    assert done.returncode == 0
    assert not (tmp_path / "run").exists()


def test_tests_of_one_group_stay_on_one_core(request):
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("the tests are not spread by group")
    assert request.node.nodeid.endswith("@test_environment")

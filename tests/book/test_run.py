"""Running the build graph: what a build that was cut off, or a second one, leaves and meets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from doit.dependency import JSONCodec
from filelock import FileLock

from resolutions.book import edition
from resolutions.book.edition import Build
from resolutions.book.run import CHANGED_MEANWHILE, State, StateWhenRead, check
from resolutions.errors import InputError
from resolutions.files import ROOT
from resolutions.vocabulary import Edition

pytestmark = pytest.mark.slow


@pytest.fixture
def input_file(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(StateWhenRead, "times", {})
    file = tmp_path / "table.csv"
    file.write_text("year,count\n")
    StateWhenRead.before_the_build([file])
    return file


def written_later(file: Path, text: str) -> None:
    file.write_text(text)
    os.utime(file, (file.stat().st_mtime + 5,) * 2)


def test_a_file_that_did_not_change_is_fresh(input_file):
    checker = StateWhenRead()
    state = checker.get_state(str(input_file), None)
    assert not checker.check_modified(str(input_file), input_file.stat(), state)


def test_an_edit_during_the_build_makes_its_steps_stale_again(input_file):
    written_later(input_file, "year,count\n2014/15,1\n")
    checker = StateWhenRead()
    state = checker.get_state(str(input_file), None)
    assert state == CHANGED_MEANWHILE
    assert checker.check_modified(str(input_file), input_file.stat(), state)


@pytest.mark.parametrize("text", ["", "{", '{"a": ', "\0\0\0", "[1"])
def test_a_damaged_record_of_the_steps_counts_as_none(tmp_path, text):
    file = tmp_path / ".doit.json"
    file.write_text(text)
    state = State(str(file), JSONCodec())
    assert state.get("site", "deps:") is None
    state.set("site", "deps:", ["a"])
    state.dump()
    assert json.loads(file.read_text()) == {"site": {"deps:": ["a"]}}
    assert [f.name for f in tmp_path.iterdir()] == [".doit.json"]


def test_an_edition_is_checked_again_when_the_data_change(tmp_path, monkeypatch):
    monkeypatch.setattr(edition, "BUILD", tmp_path / "build")
    monkeypatch.setenv("RESOLUTIONS_DATA", str(tmp_path / "store"))
    wrong = Build(Edition(first_year="2010/11"), tmp_path / "out")
    with pytest.raises(InputError, match="no data for the year 2010/11"):
        check(wrong)
    assert not wrong.work.exists()
    right = Build(Edition(), tmp_path / "out")
    check(right)
    stamp = right.work / ".checked"
    before = stamp.read_text()
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "notes.yml").write_text("")
    check(right)
    assert stamp.read_text() != before


WAITS = """
import sys
from pathlib import Path
from resolutions.book import edition, run
from resolutions.vocabulary import Edition
edition.BUILD = Path(sys.argv[1])
run.check = lambda build: build.work.mkdir(parents=True, exist_ok=True)
run.DoitMain.run = lambda self, arguments: 0
print(run.run(edition.Build(Edition(), Path(sys.argv[1]) / "site")))
"""


def test_a_second_build_of_an_edition_waits_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(edition, "BUILD", tmp_path)
    work = Build(Edition(), tmp_path / "site").work
    work.mkdir(parents=True)
    with FileLock(work / ".lock"):
        second = subprocess.Popen(
            [sys.executable, "-c", WAITS, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "another build of this edition is running" in second.stderr.readline()
        assert second.poll() is None
    assert second.communicate()[0] == "True\n"


def test_another_environment_makes_every_step_stale():
    steps = ["site", "chapter", "appendix", "force", "press", "part", "forces=yes"]
    command = [sys.executable, "-m", "doit", "list", "--all", "--deps", *steps]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = [step.splitlines() for step in done.stdout.split("\n\n") if " -  " in step]
    names = {name.split()[0].partition(":")[0] for name, *_ in told}
    assert names == {"site", "chapter", "appendix", "force", "press", "part"}
    for name, *files in told:
        assert f" -  {ROOT / 'requirements.txt'}" in files, name

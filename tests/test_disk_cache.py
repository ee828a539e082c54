"""What is kept on disk is what would be made anew, and nothing that was made of other files."""

import os
import subprocess
import sys

import pytest

from resolutions import disk_cache, story
from resolutions.disk_cache import UNUSED, cached
from resolutions.files import STORIES, find_story


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(disk_cache, "CACHE", tmp_path / "cache")
    return tmp_path


@pytest.fixture
def source(folder):
    file = folder / "source"
    file.write_text("one")
    return file


@pytest.fixture
def made():
    """What was made, in order."""
    return []


@pytest.fixture
def ask(source, made):
    def ask():
        return cached("text", [source], lambda: made.append(source.read_text()) or made[-1])

    return ask


def test_it_is_made_once_for_the_same_files(ask, made):
    assert [ask(), ask()] == ["one", "one"]
    assert made == ["one"]


def test_it_is_made_anew_when_a_file_has_changed_even_if_its_time_and_size_have_not(ask, source):
    ask()
    time = source.stat().st_mtime_ns
    source.write_text("two")
    os.utime(source, ns=(time, time))
    assert ask() == "two"


def test_what_is_damaged_is_made_anew(ask, made):
    ask()
    (file,) = disk_cache.CACHE.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert ask() == "one"
    assert len(made) == 2


def test_nothing_is_left_of_what_cannot_be_kept(folder, ask, made):
    (folder / "cache").write_text("in the way")
    assert [ask(), ask()] == ["one", "one"]
    assert len(made) == 2


def test_a_file_that_cannot_be_read_is_left_to_the_one_who_makes(folder):
    assert cached("text", [folder / "not there"], lambda: "told") == "told"


def test_what_nobody_used_for_a_day_goes(ask, source):
    ask()
    (old,) = disk_cache.CACHE.iterdir()
    source.write_text("two")
    ask()
    assert old.exists()
    os.utime(old, (0, old.stat().st_mtime - UNUSED - 60))
    source.write_text("three")
    ask()
    assert not old.exists()


def test_what_is_read_counts_as_used(ask):
    ask()
    (file,) = disk_cache.CACHE.iterdir()
    os.utime(file, (0, 0))
    ask()
    assert file.stat().st_mtime > 0


def test_verdicts_read_from_disk_are_those_that_are_computed(folder, tables):
    one = story.read(find_story("cumbria-2019"))
    computed, made, read = (
        check()
        for check in (
            story.Checker(tables, one).results,
            *[lambda: story.check_story(tables, one)] * 2,
        )
    )
    assert list(disk_cache.CACHE.glob("verdicts-*"))
    for other in (made, read):
        assert repr(other) == repr(computed)
        assert story.as_json(other, one) == story.as_json(computed, one)


@pytest.mark.parametrize("changed", ["data/notes.yml", "resolutions/story/verdict.py"])
def test_verdicts_are_computed_anew_for_other_data_and_other_code(changed):
    used = disk_cache.behind_verdicts(find_story("cumbria-2019"), STORIES.parent)
    assert disk_cache.ROOT / changed in used


@pytest.mark.slow
def test_a_ledger_that_is_kept_is_printed_as_before_without_the_libraries_that_compute_it():
    program = """
import sys
from resolutions.cli import app
app(["claims", "cumbria-2019"], standalone_mode=False)
print("pandas" in sys.modules)
"""
    run = [sys.executable, "-c", program]
    first, again = (
        subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert again.endswith("False\n")
    assert first.rpartition("\n")[0].splitlines()[:-1] == again.splitlines()[:-1]

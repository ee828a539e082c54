"""The folder of a site: only our own files are replaced, and a damaged site is seen to be one."""

import json
import shutil
from pathlib import Path

import pytest

from resolutions.book import edition, site_manifest
from resolutions.book.edition import Build
from resolutions.book.site_folder import check_place, replace
from resolutions.book.site_manifest import MANIFEST, is_whole, manifest_of, read_manifest
from resolutions.errors import InputError
from resolutions.vocabulary import Edition


def site(folder: Path, **files: str) -> Path:
    """Write a small site with its manifest; ``figures__a`` stands for ``figures/a``."""
    for name, text in files.items():
        file = folder / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / MANIFEST).write_text(manifest_of(folder, {"edition": "of a test"}))
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in folder.rglob("*")
        if file.is_file() and file.name != MANIFEST
    }


@pytest.fixture
def old(tmp_path) -> Path:
    return site(tmp_path / "out", index="old", gone="old", figures__gone="old")


@pytest.fixture
def new(tmp_path) -> Path:
    return site(tmp_path / "built", index="new", press__kent="new")


def test_a_site_of_ours_alone_is_exchanged(old, new):
    replace(new, old)
    assert contents(old) == contents(new)
    assert is_whole(old)
    assert {file.name for file in old.parent.iterdir()} == {"built", "out"}


def test_a_file_that_stays_is_linked_and_none_is_shared_with_what_is_built(old, new):
    replace(new, old)
    before = {name: (old / name).stat().st_ino for name in contents(old)}
    (new / "index").write_text("newer")
    site(new)
    replace(new, old)
    after = {name: (old / name).stat().st_ino for name in contents(old)}
    assert after["press/kent"] == before["press/kent"]
    assert after["index"] != before["index"]
    assert contents(old) == contents(new)
    assert not {(new / name).stat().st_ino for name in contents(new)} & set(after.values())


def test_what_is_not_ours_stays(old, new):
    kept = {".git/HEAD": "ref", "CNAME": "news.example", "photos/one.jpg": "a picture",
            "figures/theirs": "beside ours"}  # fmt: skip
    for name, text in kept.items():
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text(text)
    replace(new, old)
    assert contents(old) == contents(new) | kept
    assert read_manifest(old)["files"].keys() == contents(new).keys()
    replace(new, old)
    assert contents(old) == contents(new) | kept
    assert {file.name for file in old.parent.iterdir()} == {"built", "out"}


def test_a_folder_that_we_emptied_goes(old, new):
    (old / "CNAME").write_text("news.example")
    replace(new, old)
    assert not (old / "figures").exists()


def test_a_file_of_somebody_else_with_a_name_of_ours_stops_the_exchange(old, new):
    (old / "press").mkdir()
    (old / "press" / "kent").write_text("a letter")
    before = contents(old)
    with pytest.raises(InputError, match="not ours and has the name of one of the site"):
        replace(new, old)
    assert contents(old) == before
    assert is_whole(old)


def test_the_same_site_has_the_same_manifest(tmp_path):
    one, two = (site(tmp_path / name, index="x", a__b="y") for name in ("one", "two"))
    assert (one / MANIFEST).read_bytes() == (two / MANIFEST).read_bytes()
    assert json.loads((one / MANIFEST).read_text())["files"].keys() == {"index", "a/b"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "index").write_text(""),
        lambda folder: (folder / "index").unlink(),
        lambda folder: (folder / MANIFEST).unlink(),
        lambda folder: (folder / MANIFEST).write_text("{"),
        lambda folder: (folder / MANIFEST).write_text('{"files": []}'),
    ],
    ids=["emptied", "gone", "no manifest", "cut manifest", "odd manifest"],
)
def test_a_damaged_site_is_not_whole(old, damage):
    assert is_whole(old)
    damage(old)
    assert not is_whole(old)


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of the files that are read to be hashed."""
    names = []
    real = site_manifest.sha256_of
    monkeypatch.setattr(
        site_manifest, "sha256_of", lambda file: names.append(file.name) or real(file)
    )
    return names


def test_only_what_was_written_since_is_hashed_again_in_a_copy_too(old, tmp_path, read):
    memory = tmp_path / "hashes"
    manifest_of(old, {}, memory)
    read.clear()
    copy = shutil.copytree(old, tmp_path / "copy")
    assert is_whole(old, memory)
    assert is_whole(copy, memory)
    assert read == []
    (copy / "index").write_text("odd")  # as long as what was there
    assert not is_whole(copy, memory)
    assert read == ["index"]


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"index": 1}'])
def test_a_damaged_memory_of_hashes_counts_as_none(old, tmp_path, read, kept):
    (tmp_path / "hashes").write_text(kept)
    assert is_whole(old, tmp_path / "hashes")
    assert sorted(read) == ["gone", "gone", "index"]


def test_a_hash_that_the_memory_has_wrong_is_never_taken_for_a_whole_site(old, tmp_path):
    manifest_of(old, {}, tmp_path / "hashes")
    wrong = dict.fromkeys(json.loads((tmp_path / "hashes").read_text()), "0")
    (tmp_path / "hashes").write_text(json.dumps(wrong))
    assert not is_whole(old, tmp_path / "hashes")


def test_an_exchange_cut_off_between_its_renames_is_mended(old, new):
    old.rename(old.with_name(".out.old"))
    (old.with_name(".out.new")).mkdir()
    replace(new, old)
    assert contents(old) == contents(new)
    assert {file.name for file in old.parent.iterdir()} == {"built", "out"}


def test_a_replacement_cut_off_leaves_nothing_foreign_of_ours(old, new, monkeypatch):
    (old / "CNAME").write_text("news.example")
    real, calls = Path.replace, []

    def fails_at_the_third(self, target):
        calls.append(self)
        if len(calls) == 3:
            raise OSError("cut off")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails_at_the_third)
    with pytest.raises(OSError, match="cut off"):
        replace(new, old)
    monkeypatch.undo()
    assert not is_whole(old)
    replace(new, old)
    assert contents(old) == contents(new) | {"CNAME": "news.example"}


class TestWhereASiteMayGo:
    @pytest.mark.parametrize(
        "place",
        ["methods/site", "notebooks", "data", ".git", "resolutions/site", ".", "..",
         "_build", "_build/work", "_build/work/x", "dodo.py"],
    )  # fmt: skip
    def test_not_into_the_project(self, place):
        with pytest.raises(InputError, match="OUT"):
            check_place((edition.ROOT / place).resolve())

    def test_not_over_files_of_others(self, tmp_path):
        (tmp_path / "letter.txt").write_text("to keep")
        with pytest.raises(InputError, match="holds something that is no site of this book"):
            check_place(tmp_path)

    def test_not_over_another_project_s_site(self, tmp_path):
        for name in ("searchindex.js", "index.html"):
            (tmp_path / name).write_text("")
        with pytest.raises(InputError, match="no site of this book"):
            check_place(tmp_path)

    @pytest.mark.parametrize("place", ["_build/html", "_build/kent", "a-new-folder"])
    def test_below_the_build_or_in_a_new_folder(self, place):
        check_place(edition.ROOT / place)

    def test_into_a_new_or_empty_folder_or_a_fresh_clone_to_publish_from(self, tmp_path):
        check_place(tmp_path)
        check_place(tmp_path / "new")
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "HEAD").write_text("ref")
        (tmp_path / "CNAME").write_text("news.example")
        check_place(tmp_path)

    def test_into_a_clone_with_a_readme_which_stays(self, tmp_path, new):
        clone = tmp_path / "clone"
        kept = {".git/HEAD": "ref", "CNAME": "news.example", "README.md": "how we publish"}
        for name, text in kept.items():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            (clone / name).write_text(text)
        check_place(clone)
        replace(new, clone)
        assert contents(clone) == contents(new) | kept

    def test_not_over_the_site_in_another_project_s_clone(self, tmp_path):
        (tmp_path / ".git").mkdir()
        for name in (".git/HEAD", "index.html"):
            (tmp_path / name).write_text("")
        with pytest.raises(InputError, match="no site of this book"):
            check_place(tmp_path)

    def test_a_tilde_is_the_home_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("HOME", str(tmp_path))
        assert Build.of(Edition(), "~/site").out == tmp_path / "site"

    def test_force_pages_that_are_there_are_kept(self, tmp_path):
        about = Build.of(Edition(), tmp_path, forces=True).about
        (tmp_path / "index.html").write_text("")
        (tmp_path / MANIFEST).write_text(manifest_of(tmp_path, about))
        assert Build.of(Edition(), tmp_path).forces
        assert not Build.of(Edition(), tmp_path, forces=False).forces
        assert not Build.of(Edition("Kent"), tmp_path).forces

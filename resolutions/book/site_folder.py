"""The folder of a finished site: where it may be, and how what is ours in it is replaced.

Only what the site's manifest names is ever replaced or removed: a folder may hold a publisher's ``.git``
and ``CNAME``.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

from resolutions.book import edition
from resolutions.book.site_manifest import MANIFEST, file_names, read_manifest
from resolutions.errors import InputError
from resolutions.files import ROOT, state_of

ALWAYS_KEPT = ("CNAME",)  # like names with a leading dot: a publisher's own, whatever else is there


def check_place(out: Path) -> None:
    """Refuse a folder that is no place for a site.

    Raises
    ------
    InputError
        If it is the checkout, one of its own folders, or holds files that no build of ours wrote.
    """

    def refuse(why: str, fix: str = "name an empty or a new folder") -> None:
        raise InputError(f"{out} {why}", "OUT", fix)

    if ROOT.is_relative_to(out):
        refuse("holds the project itself")
    if out == edition.BUILD or out.is_relative_to(edition.BUILD / "work"):
        refuse("is where the book is built", "name another folder below it, such as _build/site")
    ours = bool(read_manifest(out))
    if out.is_relative_to(ROOT) and not out.is_relative_to(edition.BUILD) and not ours:
        top = ROOT / out.relative_to(ROOT).parts[0]
        if top.exists() and not (top == out and top.is_dir() and not any(top.iterdir())):
            refuse("is in a folder of the project", "name a folder outside it, or below _build")
    if out.exists() and not out.is_dir():
        refuse("is a file")
    # a clone to publish from may hold a README or pictures: they stay, but another site's pages could not
    is_clone = (out / ".git").exists() and not (out / "index.html").exists()
    may_hold_others = ours or is_clone or out.is_relative_to(edition.BUILD)
    if out.is_dir() and not may_hold_others and _others(out, set()):
        refuse(
            "holds something that is no site of this book",
            "name an empty or a new folder, or a clone to publish from that has no site yet",
        )
    there = next(folder for folder in out.parents if folder.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        refuse(f"cannot be made: you may not write in {there}", "name another folder")


def replace(built: Path, out: Path) -> None:
    """Put a built site in place of the one in a folder; what is not ours stays.

    The site is copied beside the folder first, where a file that stays as it was is a link to the one
    that is there. A folder with nothing else in it is exchanged in two renames; in one with files of
    others ours are renamed into place one by one, the manifest last.

    Parameters
    ----------
    built : pathlib.Path
        The site with its manifest.
    out : pathlib.Path
        Where it goes; checked by `check_place` before.

    Raises
    ------
    InputError
        If a file of somebody else has the name of one of ours: nothing is replaced then.
    """
    fresh, old = (out.with_name(f".{out.name}.{state}") for state in ("new", "old"))

    def link_or_copy(source: str, target: str) -> None:
        there = f"{out}{target.removeprefix(str(fresh))}"
        with contextlib.suppress(OSError):  # not there, or a file system that knows no links
            if state_of(there) == state_of(source):
                os.link(there, target)
                return
        shutil.copy2(source, target)

    if old.exists() and not out.exists():  # an exchange was cut off between its two renames
        old.rename(out)
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copytree(built, fresh, copy_function=link_or_copy)
        before = set(read_manifest(out).get("files", {}))
        built_before_manifests = not before and out.is_relative_to(edition.BUILD)
        if out.is_dir() and not built_before_manifests and _others(out, before, kept=True):
            _one_by_one(fresh, out, before)
            return
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)


def _one_by_one(fresh: Path, out: Path, before: set[str]) -> None:
    theirs = {name for name in file_names(out) if name not in before}
    names = [name for name in file_names(fresh) if not (_is_kept(name) and name in theirs)]
    for name in theirs.intersection(names):
        raise InputError(
            "this file is not ours and has the name of one of the site",
            str(out / name),
            "move it away",
        )
    ours = dict.fromkeys(before.union(names), "")  # should this be cut off
    unfinished = fresh / ".unfinished"
    unfinished.write_text(json.dumps({"files": ours}), "utf-8")
    unfinished.replace(out / MANIFEST)
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).replace(out / name)
    for name in before.difference(names):
        (out / name).unlink(missing_ok=True)
        for folder in (out / name).relative_to(out).parents:
            if folder.name and (out / folder).is_dir() and not any((out / folder).iterdir()):
                (out / folder).rmdir()
    (fresh / MANIFEST).replace(out / MANIFEST)


def _is_kept(name: str) -> bool:
    return name.startswith(".") or name in ALWAYS_KEPT


def _others(folder: Path, ours: set[str], kept: bool = False) -> bool:
    """Say whether a folder holds files of others; those always kept count only if asked for."""
    return any(name not in ours and (kept or not _is_kept(name)) for name in file_names(folder))

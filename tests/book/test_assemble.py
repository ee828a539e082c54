"""The pages that a build is made from: what was edited in mid-build is read by the next."""

import os
import time
from types import SimpleNamespace

from resolutions.book import assemble


def test_a_page_edited_before_it_was_read_and_after_it_was_copied_is_newer_next_time(
    tmp_path, monkeypatch
):
    pages = tmp_path / "methods"
    pages.mkdir()
    edited, left, gone = (pages / name for name in ("edited.md", "left.md", "gone.md"))
    for page in (edited, left, gone):
        page.write_text("first")
    work = tmp_path / "work"
    build = SimpleNamespace(work=work, config={}, toc={}, chapters=[], executed=None)
    for name, value in (("ROOT", tmp_path), ("PAGES", ["methods"]), ("APPENDIX", [])):
        monkeypatch.setattr(assemble, name, value)
    assemble.stage(build)
    kept = (work / "methods" / "left.md").stat().st_mtime_ns
    was_read = time.time_ns()
    edited.write_text("second")
    os.utime(edited, ns=(was_read - 10**9, was_read - 10**9))
    gone.unlink()
    assemble.stage(build)
    copy = work / "methods" / "edited.md"
    assert copy.read_text() == "second"
    assert (
        copy.stat().st_mtime_ns >= was_read - 10**7
    )  # the clock of files is a few milliseconds coarse
    assert (work / "methods" / "left.md").stat().st_mtime_ns == kept
    assert not (work / "methods" / "gone.md").exists()

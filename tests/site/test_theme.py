"""The page around the chapters: what is taken out of it, what it loads, what it allows."""

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from read_pages import soup

from resolutions.site.pages import _pages_to_rewrite
from resolutions.site.theme import drop_unused, outline_of, policy
from resolutions.site.type_sheet import type_sheet

pytestmark = pytest.mark.slow


def test_the_policy_allows_nothing_inline_and_nobody_else():
    assert "unsafe" not in policy()
    assert "*" not in policy()
    assert "http" not in policy()
    assert policy().startswith("default-src 'none'; script-src 'self'")


def test_the_outline_is_the_sections_and_the_headings_of_cells():
    text = "Page\n====\n\nOne\n---\n\nDeep\n~~~~\n\nWords.\n\nTwo\n---\n\nWords.\n"
    page = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    page[0][1] += nodes.rubric("", "Of a cell", ids=["cell"], **{"heading-level": 2})
    assert outline_of(page) == [("one", "One"), ("cell", "Of a cell"), ("two", "Two")]
    assert outline_of(None) == []


def test_the_type_is_in_the_sheet_the_same_each_time():
    sheet = type_sheet()
    assert sheet == type_sheet()
    assert len(re.findall("@font-face", sheet)) == 3
    assert "Source" not in re.sub(r"/\*.*?\*/", "", sheet)
    assert len(sheet) < 70_000


def test_every_page_is_written_again_when_a_style_or_a_script_has_changed(tmp_path):
    (tmp_path / "_static").mkdir()
    sheet = tmp_path / "_static" / "book.css"
    sheet.write_text("a {}")
    config = SimpleNamespace(external_site_map=["index"])
    app = SimpleNamespace(srcdir=tmp_path, config=config)
    titles = {"index": nodes.title("", "Index")}
    env = SimpleNamespace(titles=titles, found_docs={"index", "notebooks/trend"})
    assert _pages_to_rewrite(app, env) == ["index", "notebooks/trend"]
    assert _pages_to_rewrite(app, env) == []
    sheet.write_text("b {}")
    assert _pages_to_rewrite(app, env) == ["index", "notebooks/trend"]


def test_static_files_that_no_page_loads_go(tmp_path):
    ours, folder = tmp_path / "ours", tmp_path / "site"
    for file in ("ours/book.css", "site/book.css", "site/vendor/icons.js"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x")
    drop_unused(folder, ours)
    left = {file.relative_to(folder).as_posix() for file in folder.rglob("*")}
    assert left == {"book.css"}


@pytest.mark.site
def test_pages_load_what_is_there_and_hold_nothing_inline(article_site):
    for file in article_site.rglob("*.html"):
        page = soup(file)
        scripts = [
            each for each in page.select("script:not([src])") if "json" not in each.get("type", "")
        ]
        assert not scripts, file
        if file.name != "404.html":  # which is served for any address, so it brings its sheet along
            assert not page.select("style, [style]"), file
        ours = page.select('script[src*="_static/"][src*="?v="]')
        waiting = {script["src"] for script in ours if not script.has_attr("defer")}
        assert all("book.js" in script for script in waiting), file
        assert not page.select("[onclick], [onload]"), file
        ids = [each["id"] for each in page.select("[id]")]
        assert len(ids) == len(set(ids)), file

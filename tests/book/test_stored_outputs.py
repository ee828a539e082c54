"""The notebooks hold what the book executes: each output, as nbval compares it from a kernel."""

import json
from pathlib import Path

import pytest
from pages import left_to_ci

from resolutions.book.edition import (
    FORCE,
    KEY_FIGURES,
    OF_ALL_FORCES,
    ROOT,
    Build,
    chapter_source,
)
from resolutions.book.execute import execute
from resolutions.vocabulary import Edition, slug

pytestmark = pytest.mark.slow

ARTICLE = Build.of(Edition(), forces=True)
BY_THE_SITE = {
    **{chapter: chapter for chapter in ARTICLE.chapters if chapter.startswith("notebooks/")},
    **{notebook: page for page, notebook in OF_ALL_FORCES.items()},
    FORCE: f"forces/{slug(ARTICLE.edition.force)}",
}
"""Each notebook that the article's site is made from, and the page for which it was executed."""


def differing_cells(stored: Path, executed: Path) -> list[int]:
    first, second = (json.loads(file.read_text("utf-8"))["cells"] for file in (stored, executed))
    return [
        place for place, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]
    ]


def test_these_are_all_notebooks():
    stored = {f"notebooks/{file.stem}" for file in (ROOT / "notebooks").glob("*.ipynb")}
    assert stored == {*BY_THE_SITE, KEY_FIGURES}


def is_stored(notebook: str, executed: Path) -> bool:
    stored = chapter_source(notebook)
    assert not differing_cells(stored, executed), "run make notebooks"
    return stored.read_bytes() == executed.read_bytes()


@pytest.mark.site
@pytest.mark.parametrize(
    "notebook",
    [
        left_to_ci(notebook) if page.startswith("forces/") else notebook
        for notebook, page in BY_THE_SITE.items()
    ],
)
def test_a_notebook_is_stored_as_the_site_executed_it(article_site, notebook):
    assert is_stored(notebook, ARTICLE.executed(BY_THE_SITE[notebook]))


def test_the_figures_of_an_edition_without_a_story_are_stored_so_too(tmp_path):
    execute(KEY_FIGURES, ARTICLE, tmp_path / "executed.ipynb")
    assert is_stored(KEY_FIGURES, tmp_path / "executed.ipynb")

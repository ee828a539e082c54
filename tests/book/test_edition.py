"""Building an edition: what is executed, what a failure leaves behind, what is refused."""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from command_line import resolutions

from resolutions.book import assemble, edition, execute
from resolutions.book.edition import ROOT, STORY_CHAPTERS, Build, BuildError, data_files
from resolutions.errors import InputError
from resolutions.files import find_story
from resolutions.story.claims_file import load_story
from resolutions.vocabulary import Edition


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--force", "Hampshir"], "no force 'Hampshir'; did you mean 'Hampshire'?"),
        (["--from", "2012/13"], "FROM: no data for the year 2012/13; the years held are 2014/15 to"),
        (["--to", "2099/00"], "TO: no data for the year 2099/00"),
        (["--from", "2018/19", "--to", "2015/16"], "the first year 2018/19 comes after the last year 2015/16"),
        (["--basis", "close"], "no basis 'close'; choose 'closed'"),
        (["--force", "Cumbria", "--to", "2014/15", "--basis", "recorded"], "Cumbria gave no outcomes for 2014/15"),
        (["--from", "2018"], "'2018' is not a financial year; write it like 2014/15"),
    ],
)  # fmt: skip
def test_a_wrong_edition_is_one_clear_line(arguments, told):
    done = resolutions("book", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def chapters_of(name: str, **said: str) -> list[str]:
    """Name the chapters of a story's edition, or of one with something else said."""
    return Build.of(replace(load_story(name).edition, **said)).chapters


def test_the_article_has_every_chapter_of_a_story():
    assert set(STORY_CHAPTERS) < set(Build.of(Edition()).chapters)


def test_another_story_has_the_chapters_that_its_claims_fill():
    chapters = chapters_of("west-midlands-2019")
    assert "notebooks/fact_check" in chapters
    subjects = {claim.subject for claim in load_story("west-midlands-2019").claims}
    assert ("notebooks/reply" in chapters) == bool({"reply", "documents"} & subjects)


@pytest.mark.parametrize(
    "said", [{"force": "Kent"}, {"basis": "recorded"}, {"last_year": "2018/19"}]
)
def test_another_place_span_or_basis_has_the_figures_to_quote_instead(said):
    for name in ("west-midlands-2019", "daily-echo-2019"):
        chapters = chapters_of(name, **said)
        assert not set(STORY_CHAPTERS) & set(chapters)
        assert "notebooks/key_figures" in chapters


def own_story(folder: Path, name: str = "a-story-of-our-own") -> Path:
    """Write a story from outside, that of the West Midlands under another name."""
    text = (ROOT / "data" / "stories" / "west-midlands-2019.yml").read_text("utf-8")
    file = folder / "draft.yml"
    file.write_text(text.replace("name: west-midlands-2019", f"name: {name}", 1))
    return file


def test_a_story_from_outside_is_known_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("RESOLUTIONS_STORIES", str(tmp_path / "kept"))
    story = load_story(str(own_story(tmp_path)))
    build = Build.of(story.edition)
    assert build.edition.story == "a-story-of-our-own"
    assert str(tmp_path) not in str(build.parameters)
    assert find_story("a-story-of-our-own") in data_files()
    assert build.work.name.endswith("a-story-of-our-own")
    assert "notebooks/fact_check" in build.chapters


def test_a_story_from_outside_cannot_take_the_name_of_one_held(tmp_path, monkeypatch):
    monkeypatch.setenv("RESOLUTIONS_STORIES", str(tmp_path / "kept"))
    with pytest.raises(InputError, match="there is a story 'west-midlands-2019'"):
        load_story(str(own_story(tmp_path, "west-midlands-2019")))
    assert not (tmp_path / "kept").exists()


@pytest.mark.slow
def test_a_story_that_cannot_be_checked_is_refused_before_anything_is_written(
    tmp_path, monkeypatch
):
    kept, site = tmp_path / "kept", tmp_path / "site"
    monkeypatch.setenv("RESOLUTIONS_STORIES", str(kept))
    file = own_story(tmp_path)
    text = file.read_text("utf-8")
    file.write_text(text.replace("query: {}", "query: {offence_code: 34Z}", 1), "utf-8")
    done = resolutions("book", "--story", str(file), "--out", str(site))
    assert done.returncode == 2
    assert f"{file}, row " in done.stderr
    assert "no offence code '34Z'" in done.stderr
    assert not kept.exists()
    assert not site.exists()


@pytest.fixture
def broken_chapter(tmp_path, monkeypatch):
    """A chapter whose second code cell fails, in place of the real one."""
    cells = [
        nbformat.v4.new_code_cell('force = "Hampshire"', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("counts = {}\ncounts['outcomes']"),
    ]
    file = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), file)
    monkeypatch.setattr(execute, "chapter_source", lambda chapter: file)
    return "notebooks/broken"


@pytest.mark.slow
def test_a_failing_cell_is_named_and_leaves_nothing(broken_chapter, tmp_path):
    output = tmp_path / "out" / "broken.ipynb"
    with pytest.raises(BuildError, match=r"notebooks/broken\.ipynb, cell 2: KeyError: 'outcomes'"):
        execute.execute(broken_chapter, Build.of(Edition()), output)
    assert not list(output.parent.iterdir())


ODD = r"\b(one of one|one years?\b (fewer|more)|over one years|lie no\b|yearly share [^.]* was|outcomes was)\b"


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [pytest.param("national", marks=pytest.mark.ci), "trend"])
def test_one_year_alone_is_no_series(chapter, tmp_path):
    output = tmp_path / "chapter.ipynb"
    edition = Edition("British Transport Police", "2020/21", "2020/21")
    execute.execute(f"notebooks/{chapter}", Build.of(edition), output)
    assert "2020/21" in output.read_text("utf-8")
    for cell in nbformat.read(output, as_version=4).cells:
        for shown in cell.get("outputs", ()):
            text = shown.get("data", {}).get("text/markdown", "")
            assert not re.search(ODD, text), text


@pytest.mark.slow
def test_the_two_counts_are_set_against_each_other_over_like_years(tmp_path):
    """Cumbria gave no recorded count of 2014/15; a sum with that year on one side said +35%."""
    output = tmp_path / "headline.ipynb"
    execute.execute("notebooks/headline", Build.of(Edition("Cumbria", basis="recorded")), output)
    text = output.read_text("utf-8")
    assert (
        "there were 3,258 community resolutions" in text
        and "in 2015/16, 2016/17 and 2017/18" in text
    )
    assert "by 0.5%" in text and "35.29" not in text


@pytest.mark.slow
def test_a_book_that_fails_leaves_the_last_site(tmp_path, monkeypatch):
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("the last good site")
    monkeypatch.setattr(edition, "BUILD", tmp_path / "build")
    parts = [{"caption": "Invented", "chapters": [{"file": "notebooks/never_executed"}]}]
    monkeypatch.setattr(Build, "toc", {"format": "jb-book", "root": "index", "parts": parts})
    build = Build(Edition(), out)
    with pytest.raises(BuildError, match="Jupyter Book could not build the site"):
        assemble.make_site(build)
    assert (out / "index.html").read_text() == "the last good site"
    assert (
        build.work / ".unfinished"
    ).exists()  # so that the next build takes nothing from this one


class TestTheChapters:
    """What every committed chapter must be."""

    chapters = sorted(edition.ROOT.glob("notebooks/*.ipynb"))

    @pytest.mark.parametrize("file", chapters, ids=lambda file: file.stem)
    def test_it_is_committed_as_executed(self, file):
        cells = nbformat.read(file, as_version=4).cells
        counts = [
            cell.execution_count for cell in cells if cell.cell_type == "code" and cell.source
        ]
        assert counts == list(range(1, len(counts) + 1))

    @pytest.mark.parametrize("file", chapters, ids=lambda file: file.stem)
    def test_its_cells_are_short_and_define_nothing(self, file):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "code":
                assert not any(
                    line.startswith(("def ", "class ")) for line in cell.source.splitlines()
                )
                assert len(cell.source.splitlines()) <= 25, cell.source

    @pytest.mark.parametrize("file", chapters, ids=lambda file: file.stem)
    def test_no_number_is_typed_into_its_prose(self, file):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "markdown":
                words = re.sub(
                    r"\]\([^)]*\)", "]", cell.source
                )  # the address of a link is no prose
                assert not any(sign.isdigit() for sign in words), cell.source

    @pytest.mark.parametrize("file", chapters, ids=lambda file: file.stem)
    def test_its_code_is_folded(self, file):
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "code":
                assert {"hide-input", "remove-cell"} & set(cell.metadata.get("tags", [])), (
                    cell.source
                )

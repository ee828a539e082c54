"""What a chapter is computed by: enough, so that nothing stays stale, and no more."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from resolutions.book import imports
from resolutions.book.edition import ROOT
from resolutions.book.imports import Package
from resolutions.book.page import Page

OURS = Package()
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAKES_A_CHAPTER = {"book/execute.py", "book/engine.py", "book/page.py", "tables/query.py"}


def code_of(notebook: Path) -> str:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


def behind(code: str, package: Package = OURS) -> set[str]:
    return {file.relative_to(package.folder).as_posix() for file in package.files_behind(code)}


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_the_look_of_the_site_makes_no_chapter_stale(chapter):
    wings = {file.partition("/")[0] for file in behind(code_of(chapter))}
    assert not wings & {"site", "cli.py"}


@pytest.mark.slow
def test_a_chart_makes_the_chapters_stale_that_draw_it_and_no_others():
    drawn = {file.stem for file in CHAPTERS if "charts/offences.py" in behind(code_of(file))}
    named = {file.stem for file in CHAPTERS if any(name in code_of(file) for name in (
        "charts.offence_bars", "charts.group_bars", "charts.bounds"))}  # fmt: skip
    assert drawn == named != set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda file: file.stem)
def test_every_name_that_a_chapter_takes_from_the_package_is_there(chapter):
    nodes = list(ast.walk(ast.parse(code_of(chapter))))
    names = {}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(ast.unparse(node), names)
    wings = {name: each for name, each in names.items() if isinstance(each, ModuleType)}
    owners = wings | {"page": Page}
    taken = {
        (node.value.id, node.attr)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in owners
    }
    made_by_a_page = {("page", "edition"), ("page", "tables")}
    assert len(taken) > 3
    assert (
        not {(owner, name) for owner, name in taken if not hasattr(owners[owner], name)}
        - made_by_a_page
    )


RUNS = """
import inspect, json, sys
from cProfile import Profile
from pathlib import Path
cells = json.loads(Path(sys.argv[1]).read_text("utf-8"))["cells"]
calls, names = Profile(builtins=False), {}
with calls:
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), "cell", "exec"), names)
code = [call.code for call in calls.getstats() if inspect.iscode(call.code)]
# a module or the body of a class is run by its import, whoever uses it
ran = {each.co_filename for each in code if each.co_flags & inspect.CO_OPTIMIZED}
package = str(Path(sys.argv[2]))
print("\\n".join(sorted(file for file in ran if file.startswith(package))))
"""


@pytest.mark.ci
@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["trend", "force", pytest.param("offences", marks=pytest.mark.exhaustive)]
)
def test_every_function_that_a_chapter_runs_is_in_a_file_it_waits_for(name):
    chapter = ROOT / "notebooks" / f"{name}.ipynb"
    command = [sys.executable, "-c", RUNS, str(chapter), str(OURS.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=chapter.parent)
    ran = {Path(line).relative_to(OURS.folder).as_posix()
           for line in done.stdout.splitlines() if line.startswith("/")}  # fmt: skip
    assert len(ran) > 10
    assert ran <= behind(code_of(chapter))


@pytest.mark.slow
def test_how_a_chapter_is_executed_counts():
    assert behind("from resolutions.book.execute import execute") >= MAKES_A_CHAPTER - {
        "book/page.py"
    }


@pytest.fixture
def small(tmp_path) -> Package:
    """Invented: a package with one wing of two modules, its face, a template, and a word."""
    files = {
        "__init__.py": "",
        "words.py": "",
        "wing/__init__.py": "from small.wing.one import first\nfrom small.wing.two import second",
        "wing/one.py": "from small.wing import render\ndef first():\n    from small import words",
        "wing/render.py": "",
        "wing/two.py": "",
        "wing/templates/table.html": "",
        "other/__init__.py": "",
        "other/render.py": "",
        "other/templates/page.html": "",
    }
    for name, text in files.items():
        file = tmp_path / "small" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Package(tmp_path / "small", tmp_path / "memory.json")


WITH_A_TEMPLATE = {"wing/one.py", "wing/render.py", "wing/templates/table.html", "words.py"}


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("from small import wing\nwing.first()", WITH_A_TEMPLATE),
        ("from small import wing as w\nw.second()", {"wing/two.py"}),
        ("from small.wing import second", {"wing/two.py"}),
        ("from small.wing.two import anything", {"wing/two.py"}),
        ("from small.wing import two", {"wing/two.py"}),
        ("import small.wing.two", {"wing/two.py"}),
        ("%matplotlib inline\nfrom small import wing\nwing.second", {"wing/two.py"}),
        ("from small import wing\nuse(wing)",
         {"wing/__init__.py", "wing/two.py", *WITH_A_TEMPLATE}),
    ],
)  # fmt: skip
def test_what_a_name_is_imported_from(small, code, modules):
    assert behind(code, small) == modules


def test_a_press_pack_waits_for_the_templates_that_it_fills_and_not_for_those_of_the_site():
    files = behind("from resolutions.site.press import pack")
    assert "book/templates/press_pack.md" in files
    assert not {file for file in files if file.startswith("site/templates/")}


def test_what_imports_nothing_of_the_package_waits_for_nothing(small):
    assert behind("import json", small) == set()


def test_what_was_found_is_kept_until_a_module_changes(small, monkeypatch):
    code = "from small.wing.one import first"
    assert behind(code, small) == WITH_A_TEMPLATE
    with monkeypatch.context() as patch:
        patch.setattr(imports, "_tree", lambda file: pytest.fail(f"{file} was read again"))
        assert behind(code, Package(small.folder, small.memory)) == WITH_A_TEMPLATE
    (small.folder / "words.py").write_text("import small.wing.two")
    assert behind(code, Package(small.folder, small.memory)) == {*WITH_A_TEMPLATE, "wing/two.py"}


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"state": []}'])
def test_what_was_kept_and_damaged_is_found_anew(small, damage):
    small.memory.write_text(damage)
    assert behind("from small.wing.one import first", small) == WITH_A_TEMPLATE


@pytest.mark.slow
def test_the_site_of_prose_alone_is_built_without_what_draws_and_computes_charts():
    program = "import sys, resolutions.site.extension; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not {"matplotlib", "fontTools", "scipy", "statsmodels", "seaborn"} & {
        *done.stdout.split()
    }

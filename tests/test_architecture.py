"""The wings stand one above the other: a module imports from its own, and from those below it."""

import ast

import grimp
import pytest

from resolutions.files import ROOT

FROM_ABOVE = (
    "cli",
    "cli_stories",
    "site",
    "book",
    "charts",
    "story",
    "analysis",
    "tables",
    "official",
)
WORDS = {"errors", "palette", "vocabulary", "wording", "files", "disk_cache"}
GRAPH = grimp.build_graph("resolutions")


def test_every_module_has_its_place():
    places = {name.removeprefix("resolutions.") for name in GRAPH.find_children("resolutions")}
    assert places == {*FROM_ABOVE, *WORDS}


@pytest.mark.parametrize("above", FROM_ABOVE)
def test_a_wing_imports_none_above_it(above):
    higher = FROM_ABOVE[: FROM_ABOVE.index(above)]
    upwards = {
        (importer, imported)
        for importer in GRAPH.modules
        if importer.split(".")[1:2] == [above]
        for imported in GRAPH.find_modules_directly_imported_by(importer)
        if imported.split(".")[1:2] and imported.split(".")[1] in higher
    }
    assert not upwards


def test_the_words_import_words_alone():
    for word in WORDS:
        imported = GRAPH.find_modules_directly_imported_by(f"resolutions.{word}")
        assert {name.removeprefix("resolutions.") for name in imported} <= WORDS


@pytest.mark.parametrize("wing", FROM_ABOVE[2:])
def test_the_face_of_a_wing_does_nothing_but_name(wing):
    face = ast.parse((ROOT / "resolutions" / wing / "__init__.py").read_text("utf-8"))
    for node in face.body:
        named = isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert isinstance(node, ast.ImportFrom) or named or text

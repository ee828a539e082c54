"""What a chapter is computed by: the modules that its code imports, and theirs, read without running.

The face of a wing (``from resolutions import analysis``) imports the whole wing. Here only the modules
of the names that are used count, so that a chapter waits for the charts it draws and no others.
"""

import ast
import contextlib
import json
from functools import cache, cached_property
from pathlib import Path

from resolutions.files import state_of, write_atomically

FACE = "__init__.py"
RENDERER = "render.py"  # fills the templates of its wing
OURS = Path(__file__).resolve().parents[1]


class Package:
    """The modules of a package and what each imports.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the package; by default that of this one.
    memory : pathlib.Path, optional
        A file that keeps what was found; it is found anew once a module has changed.
    """

    def __init__(self, folder: Path = OURS, memory: Path | None = None):
        self.folder, self.memory = folder, memory
        self._exports_of = cache(lambda face: _exports(_tree(face)))

    @cached_property
    def modules(self) -> frozenset[Path]:
        """Every file of Python in the package."""
        return frozenset(self.folder.rglob("*.py"))

    def files_behind(self, code: str) -> list[Path]:
        """List the files that a piece of code reaches by its imports.

        Parameters
        ----------
        code : str
            Python, such as all cells of a chapter; lines of IPython (``%``, ``!``) are passed over.

        Returns
        -------
        list of pathlib.Path
            The modules, and the templates of each wing whose renderer is among them, sorted.
        """
        plain = "\n".join("" if line.lstrip()[:1] in "%!" else line for line in code.splitlines())
        left, reached = self._imports(ast.parse(plain)), set()
        while left:
            module = left.pop()
            if module not in reached:
                reached.add(module)
                left |= self._imports_of[module]
        filled = {file for file in self.templates if file.parents[1] / RENDERER in reached}
        return sorted(reached | filled)

    @cached_property
    def _imports_of(self) -> dict[Path, set[Path]]:
        """The modules that each module imports."""
        state = [[str(file), state_of(file)] for file in sorted(self.modules)]
        if self.memory:
            # never written, or damaged
            with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
                kept = json.loads(self.memory.read_text("utf-8"))
                if kept["state"] == state:
                    files = kept["imports"].items()
                    return {Path(file): {*map(Path, found)} for file, found in files}
        imports = {file: self._imports(_tree(file)) for file in self.modules}
        if self.memory:
            plain = {str(file): sorted(map(str, found)) for file, found in imports.items()}
            with contextlib.suppress(OSError):  # a full disk: the next build finds them anew
                write_atomically(self.memory, json.dumps({"state": state, "imports": plain}))
        return imports

    @cached_property
    def templates(self) -> list[Path]:
        """The templates of every wing."""
        return list(self.folder.glob("*/templates/*"))

    def _imports(self, tree: ast.Module) -> set[Path]:
        """Give the modules that a tree imports, wherever in it."""
        found, faces, nodes = set(), {}, list(ast.walk(tree))
        for path, alias in _imported(nodes, self.folder.name):
            if self.folder.joinpath(*path, alias.name, FACE) in self.modules:
                faces[alias.asname or alias.name] = [*path, alias.name]
            else:
                found |= self._home(path, alias.name)
        for name, face in faces.items():
            found |= self._used(nodes, name, face)
        return found

    def _used(self, nodes: list[ast.AST], name: str, face: list[str]) -> set[Path]:
        """Give the modules behind ``name.this`` and ``name.that``; the whole face if it is used bare."""
        names = sum(isinstance(node, ast.Name) and node.id == name for node in nodes)
        attributes = [
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
        ]
        if names != len(attributes):
            return {self.folder.joinpath(*face, FACE)}
        return set().union(*(self._home(face, attribute) for attribute in set(attributes)))

    def _home(self, path: list[str], name: str) -> set[Path]:
        """Find the module of ``path.name``: itself one, a name in one, or in a wing's face."""
        place = self.folder.joinpath(*path)
        for module in (place / f"{name}.py", place.with_suffix(".py")):
            if module in self.modules:
                return {module}
        origin = self._exports_of(place / FACE).get(name)
        return self._home(*origin) if origin else {place / FACE}


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _imported(nodes: list[ast.AST], package: str):
    """Give each import from the package: the path below it, and the name with its alias."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top, *path = alias.name.split(".")
                if top == package and path:
                    yield path[:-1], ast.alias(path[-1])
        elif isinstance(node, ast.ImportFrom) and node.module:
            top, *path = node.module.split(".")
            if top == package and not node.level:
                for alias in node.names:
                    yield path, alias


def _exports(face: ast.Module) -> dict[str, tuple[list[str], str]]:
    """Say of each name of a wing's face where it comes from."""
    return {
        alias.asname or alias.name: (node.module.split(".")[1:], alias.name)
        for node in face.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }

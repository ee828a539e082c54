"""The parameters that papermill put into a chapter: one that the chapter does not have is an error.

papermill writes what it is given into a cell of its own, after the chapter's parameters, and only warns
of a name that is not among them. ``-p forc Kent`` would make a page of Hampshire.
"""

import ast

from resolutions.errors import InputError, did_you_mean

INJECTED = "# Parameters\n"  # how papermill begins its cell


def check_injected() -> None:
    """Check the parameters of the notebook that is running, if one is.

    Raises
    ------
    InputError
        If papermill was given a name that the chapter's own parameters do not have.
    """
    try:
        from IPython import get_ipython
    except ImportError:  # no notebook without it
        return
    shell = get_ipython()
    if shell is not None:
        check_cells(shell.user_ns.get("In", []))


def check_cells(cells: list[str]) -> None:
    """Check the source of the cells that have run, in order; see `check_injected`."""
    known: set[str] = set()
    for source in cells:
        try:
            assigned = _assigned(source)
        except SyntaxError:  # a line of IPython
            continue
        if source.startswith(INJECTED):
            for name in assigned - known:
                raise InputError(
                    f"no parameter {name!r}", "the chapter's parameters", did_you_mean(name, known)
                )
            return
        known |= assigned


def _assigned(source: str) -> set[str]:
    return {
        target.id
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

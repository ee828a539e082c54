"""Executes notebooks in copies of a process that is warm: an engine for papermill.

A kernel takes seconds to start, to import the package and to read the tables, and each of some
fifty pages would pay them. Here one process imports and reads once, and every notebook runs in a
fork of it: what is loaded is shared, what a notebook does to it is gone with its fork.
"""

import contextlib
import gc
import io
import multiprocessing
import os
import pickle
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

import nbformat
from papermill.engines import Engine, papermill_engines

from resolutions.story.facts import facts
from resolutions.tables.query import load
from resolutions.vocabulary import Edition

WARM = "warm"
LIMIT = 600  # seconds for one notebook; the longest takes ten
PRELOADED = (
    "IPython.core.interactiveshell",
    "ipykernel.jsonutil",
    "papermill",
    "PIL.JpegImagePlugin",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "statsmodels.stats.multitest",
    "resolutions.charts",
    "resolutions.book.page",
)


class ForkError(Exception):
    """A forked process ended without telling why."""


class WarmEngine(Engine):
    """Runs a notebook's cells in this process, as papermill's own engine does in a kernel.

    Meant for a process that ends with the notebook: see `run_in_fork`.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_):
        """Run every code cell in order; stop at the first that fails."""
        shell, outputs = _shell()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            try:
                if cell.cell_type == "code" and cell.source.strip():
                    outputs.clear()
                    with outputs.streams():
                        result = shell.run_cell(cell.source, store_history=True)
                    cell.execution_count = result.execution_count
                    fault = result.error_before_exec or result.error_in_exec
                    if fault is not None:
                        outputs.append(_error(shell, fault))
                    cell.outputs = list(outputs)
                    if fault is not None:
                        nb_man.cell_exception(cell, cell_index=index, exception=fault)
                        break
            finally:
                nb_man.cell_complete(cell, cell_index=index)


papermill_engines.register(WARM, WarmEngine)


class _Outputs(list):
    """The outputs of one cell, as a kernel would send them."""

    def streams(self):
        """Catch what is printed."""
        stack = contextlib.ExitStack()
        stack.enter_context(contextlib.redirect_stdout(_Stream(self, "stdout")))
        stack.enter_context(contextlib.redirect_stderr(_Stream(self, "stderr")))
        return stack


class _Stream(io.TextIOBase):
    def __init__(self, outputs: _Outputs, name: str):
        self.outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == self.name:
            last.text += text
        elif text:
            self.outputs.append(nbformat.v4.new_output("stream", name=self.name, text=text))
        return len(text)


def _shell():
    """Give a fresh IPython shell whose displays go into a list."""
    from ipykernel.jsonutil import encode_images
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    outputs = _Outputs()

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **_):
            outputs.append(
                nbformat.v4.new_output(
                    "display_data", data=encode_images(data), metadata=metadata or {}
                )
            )

    class Hook(DisplayHook):
        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            outputs.append(
                nbformat.v4.new_output(
                    "execute_result",
                    data=encode_images(format_dict),
                    metadata=md_dict or {},
                    execution_count=self.prompt_count,
                )
            )

        def finish_displayhook(self):
            pass

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

        def _showtraceback(self, etype, evalue, stb):
            """Leave the telling of an error to the engine."""

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    InteractiveShell.clear_instance()
    return Shell.instance(config=config), outputs


def _error(shell, fault: BaseException):
    traceback = shell.InteractiveTB.structured_traceback(type(fault), fault, fault.__traceback__)
    return nbformat.v4.new_output(
        "error", ename=type(fault).__name__, evalue=str(fault), traceback=list(traceback)
    )


@lru_cache(maxsize=1)
def warm(edition: Edition) -> None:
    """Load once what every chapter needs: the packages, the tables, and what all forces share."""
    for name in PRELOADED:
        import_module(name)
    facts(load(), edition)


def run_in_fork(edition: Edition, work: Callable[..., None], *args) -> None:
    """Run a function in a fork of this process, warmed for an edition, and wait.

    Parameters
    ----------
    edition : Edition
        What the pages to come tell; the tables that all forces share are worked out before the
        fork.
    work : callable
        What to do; what it returns is dropped.
    *args
        What to give it.

    Raises
    ------
    Exception
        What `work` raised.
    ForkError
        If the fork ended without a word, as when the system kills it, or did not end in `LIMIT`.
    """
    warm(edition)
    gc.freeze()  # what is shared stays shared: a collection would write to every object of it
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_run_and_report, args=(theirs, work, args), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(LIMIT):
            child.kill()
            raise ForkError(f"no end after {LIMIT} seconds; the process was stopped")
        fault = ours.recv()
    except EOFError:
        child.join()
        raise ForkError(f"the process ended with code {child.exitcode}") from None
    finally:
        ours.close()
    child.join()
    if fault is not None:
        raise fault


def _run_and_report(pipe, work: Callable[..., None], args: tuple) -> None:
    """Run in the fork: send what went wrong, or None."""
    report = None
    gc.disable()  # the fork ends with its notebook
    try:
        work(*args)
    except Exception as fault:
        report = fault
    try:
        pickle.loads(pickle.dumps(report))
    except Exception:  # whatever keeps it from arriving
        report = ForkError(repr(report))
    pipe.send(report)


def forks() -> bool:
    """Say whether this system can run notebooks in forks; macOS's own libraries do not bear it."""
    return os.name == "posix" and os.uname().sysname == "Linux"

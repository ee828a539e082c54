"""What a build tells: a bar on a terminal, plain lines elsewhere, one clear line on failure."""

import sys
import time

from doit.exceptions import UnmetDependency
from doit.reporter import ConsoleReporter
from tqdm import tqdm


class Progress(ConsoleReporter):
    """Reports a doit run: each chapter as it ends, with its time; then what failed."""

    desc = "the project's progress lines"

    def __init__(self, outstream, options):
        super().__init__(outstream, options)
        self.started: dict[str, float] = {}
        self.bar: tqdm | None = None
        self.faults: dict[str, str] = {}

    def initialize(self, tasks, selected_tasks):
        """Count what there is to do."""
        work = [task for task in tasks.values() if not task.has_subtask and task.actions]
        if sys.stderr.isatty():
            self.bar = tqdm(total=len(work), unit="step", leave=False, dynamic_ncols=True)
        super().initialize(tasks, selected_tasks)

    def execute_task(self, task):
        """Remember when a step began."""
        self.started[task.name] = time.monotonic()
        if self.bar is not None and task.actions:
            self.bar.set_description(_title(task))

    def add_success(self, task):
        """Tell a step that was done, but for one whose name begins with _, as doit has it."""
        if task.actions and not task.name.startswith("_"):
            took = time.monotonic() - self.started.get(task.name, time.monotonic())
            self._line(f"{_title(task):<24} {took:5.1f} s")

    def skip_uptodate(self, task):
        """Count a step that needed nothing."""
        if self.bar is not None:
            self.bar.update()

    def add_failure(self, task, fail):
        """Keep a fault for the end; what only waited for it has none of its own."""
        if isinstance(fail, UnmetDependency):
            return
        cause = fail.exception or fail.message if hasattr(fail, "exception") else fail.message
        text = (
            "".join(fail.traceback).strip().splitlines() if getattr(fail, "traceback", None) else []
        )
        message = text[-1].split(": ", 1)[-1] if text else str(cause)
        start = next((i for i, line in enumerate(text) if line.startswith("resolutions.")), None)
        if start is not None:
            message = "\n".join(text[start:]).split(": ", 1)[-1]
        self.faults[_title(task)] = message
        self._line(f"{_title(task):<24} failed")

    def complete_run(self):
        """Close the bar and tell what failed."""
        if self.bar is not None:
            self.bar.close()
        for fault in dict.fromkeys(self.faults.values()):
            print(fault, file=sys.stderr)
        if len(self.faults) > 1:
            print(
                f"{len(self.faults)} steps failed: {', '.join(sorted(self.faults))}",
                file=sys.stderr,
            )

    def _line(self, text: str) -> None:
        if self.bar is not None:
            self.bar.update()
            self.bar.write(text)
        else:
            print(text, file=self.outstream, flush=True)


def _title(task) -> str:
    """Name a step as a reader of the terminal would: ``chapter trend``, ``site``."""
    kind, _, rest = task.name.removeprefix("_").partition(":")
    return f"{kind} {rest.rpartition(':')[2]}".strip()

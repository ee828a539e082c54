"""The command line as a reader runs it, in this process or in one of its own."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from resolutions import cli

COMMAND = [sys.executable, "-m", "resolutions.cli"]


def resolutions(*arguments, **environment) -> subprocess.CompletedProcess:
    """Run the command in this process, which spares it the imports."""
    told = ["resolutions", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", told)
        for name, value in environment.items():
            patch.setenv(name, str(value))
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return subprocess.CompletedProcess(told, ended.value.code or 0, out.getvalue(), err.getvalue())


def in_a_process(*arguments, before=(), **environment) -> subprocess.CompletedProcess:
    """Run the command in a process of its own, behind another command if one is named."""
    told = [*before, *COMMAND, *map(str, arguments)]
    return subprocess.run(
        told, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8"
    )

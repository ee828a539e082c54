"""What becomes of a build's processes when it is killed."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that a process gets when its parent has ended


def end_with_parent() -> None:
    """Let this process be killed when the one that started it ends, where the system can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end_together() -> None:
    """Let every fork of this process, and theirs, end with it: none is left with its lock or files."""
    os.register_at_fork(after_in_child=end_with_parent)

"""Jupyter Book's command line, its pages read and written by two processes.

Sphinx can do so, and Jupyter Book's own function takes the number; its command line does not.
"""

import functools
import gc

import jupyter_book.sphinx
from jupyter_book.cli.main import main

from resolutions.book.processes import end_together, end_with_parent

PROCESSES = 2

if __name__ == "__main__":
    gc.disable()  # it ends before what it leaves in memory matters, and is a tenth faster
    end_with_parent()
    end_together()
    jupyter_book.sphinx.build_sphinx = functools.partial(
        jupyter_book.sphinx.build_sphinx, jobs=PROCESSES
    )
    try:
        main()
    finally:
        gc.freeze()  # the interpreter's last collection, which alone takes a second, finds nothing

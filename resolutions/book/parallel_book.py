"""Jupyter Book's command line, its pages read and written by two processes.

Sphinx can do so, and Jupyter Book's own function takes the number; its command line does not.
"""

import functools

import jupyter_book.sphinx
from jupyter_book.cli.main import main

PROCESSES = 2

if __name__ == "__main__":
    jupyter_book.sphinx.build_sphinx = functools.partial(
        jupyter_book.sphinx.build_sphinx, jobs=PROCESSES
    )
    main()

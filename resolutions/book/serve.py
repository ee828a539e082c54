"""Shows a site on this machine, builds again what is edited, and reloads the page."""

import os
import socket
import subprocess

from livereload import Server

from resolutions.book.edition import PAGES, Build, data_files
from resolutions.errors import InputError
from resolutions.files import ROOT

WATCHED = ("_config.yml", "_toc.yml", *PAGES, "notebooks", "resolutions")
HOST = "127.0.0.1"
UNFINISHED = (".pyc", "~", ".swp", ".tmp")


def port_is_free(port: int) -> None:
    """Check that nothing else uses a port.

    Raises
    ------
    InputError
        If something does, or the system keeps the port to itself.
    """
    try:
        socket.create_server((HOST, port)).close()
    except OSError as fault:
        raise InputError(
            f"port {port}: {os.strerror(fault.errno or 0)}",
            "PORT",
            f"name another, like {port % 60000 + 1025}",
        ) from None


def serve(build: Build, command: list[str], port: int) -> None:
    """Serve the folder of a site until interrupted.

    Parameters
    ----------
    build : Build
        The edition; its site was built.
    command : list of str
        What builds it: a process of its own, so that a module that was edited is read anew.
    port : int
        On this machine alone.
    """

    def build_again() -> None:
        subprocess.run(command)  # it says itself what went wrong; the last good site stays

    server = Server()
    for name in WATCHED:
        server.watch(str(ROOT / name), build_again, ignore=lambda name: name.endswith(UNFINISHED))
    for file in data_files():
        server.watch(str(file), build_again)
    server.serve(port=port, host=HOST, root=str(build.out), open_url_delay=None)

"""Showing the site while it is written: a busy port is one line, an edit is built again."""

import socket
import sys
from pathlib import Path

import pytest
from command_line import resolutions
from livereload import Server

from resolutions import cli
from resolutions.book import serve
from resolutions.book.edition import Build
from resolutions.vocabulary import Edition

pytestmark = pytest.mark.slow


def test_a_busy_port_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = resolutions("serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"resolutions: PORT: port {port}: Address already in use; name")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["1; touch x", "$(touch x)", "0", "65536", "eighty"])
def test_a_port_is_a_number(port):
    assert resolutions("serve", f"--port={port}").returncode == 2


def test_what_is_built_again_is_the_same_edition(monkeypatch):
    said = {
        "--story": "west-midlands-2019",
        "--force": "Kent",
        "--from": "2019/20",
        "--to": "2024/25",
        "--basis": "recorded",
        "--out": "kent",
    }
    commands = []
    monkeypatch.setattr(cli, "_build", lambda build, forces: True)
    monkeypatch.setattr(serve, "port_is_free", lambda port: None)
    monkeypatch.setattr(serve, "serve", lambda build, command, port: commands.append(command))
    monkeypatch.setattr(
        sys, "argv", ["resolutions", "serve", *(w for o in said.items() for w in o)]
    )
    with pytest.raises(SystemExit):
        cli.main()
    again = commands[0][commands[0].index("book") + 1 :]
    assert dict(zip(again[::2], again[1::2], strict=True)) == said | {
        "--out": str(Path("kent").resolve())
    }


def test_an_edit_runs_the_build_and_its_outputs_do_not(monkeypatch):
    watched, served, ran = {}, [], []
    monkeypatch.setattr(
        Server, "watch", lambda self, path, build, **_: watched.setdefault(path, build)
    )
    monkeypatch.setattr(Server, "serve", lambda self, **options: served.append(options))
    monkeypatch.setattr(serve.subprocess, "run", ran.append)
    build = Build.of(Edition())
    serve.serve(build, ["build", "again"], 8000)
    watched[str(serve.ROOT / "notebooks")]()
    assert ran == [["build", "again"]]
    assert served[0]["root"] == str(build.out)
    assert not any("_build" in path for path in watched)

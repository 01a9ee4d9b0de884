"""The dashboard as people run it: the command, in a process of its own, with its mail worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.serving import free_port, wait_for

ROOT = Path(__file__).parents[2]


@contextmanager
def running(data: Path, *options: str, **settings: str) -> Iterator[str]:
    """The address of `printdesk serve` on the desk in *data*, with its options and PRINTDESK_ settings."""
    with server_of(data, *options, **settings) as (address, _):
        yield address


@contextmanager
def server_of(data: Path, *options: str, **settings: str) -> Iterator[tuple[str, int]]:
    """The same, with the id of the server's process."""
    port = free_port()
    given = {f"PRINTDESK_{name.upper()}": value for name, value in settings.items()}
    shared = ["--data", str(data), "--user", "ada"]
    command = [sys.executable, "-m", "dashboard.cli", *shared, "serve", "--port", str(port), *options]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | given)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"), 60)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(40)


def answers(address: str) -> bool:
    """Whether the server is there."""
    try:
        with urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def open_project(page: Any, address: str, number: str, *, view: bool = False) -> None:
    """Open a project's page, or its Project View, and wait until it can be used."""
    page.goto(f"{address}/projects/{number}{'/view' if view else ''}")
    page.get_by_role("button", name="Add note").wait_for() if view else page.get_by_role(
        "region", name="History"
    ).wait_for()

"""The desk that is attacked: people of all roles, orders full of payloads, keys, links; and its server, a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import core
from bench.attack import planted
from bench.attack.wire import ask
from core import Desk
from core.accounts.roles import Role

ROOT = Path(__file__).parents[2]
PASSWORD = "correct wrong battery staple"
PEOPLE = {"vera": Role.VIEWER, "otto": Role.OPERATOR, "mona": Role.MANAGER, "ada": Role.ADMINISTRATOR}
UPLOAD_LIMIT = 300_000  # bytes, so that what is too large is soon sent
_PATIENCE = 90  # seconds for the server to start


@dataclass
class Scene:
    """Where the attacks go; without a *desk* it is somebody's server, of which nothing is known."""

    address: str
    desk: Desk | None = None
    process: psutil.Process | None = None
    keys: dict[str, str] = field(default_factory=dict)  # secrets, by what they allow
    links: dict[str, str] = field(default_factory=dict)  # tokens, by the number of the project; "revoked" besides

    @property
    def own(self) -> Desk:
        """The desk behind the server."""
        assert self.desk is not None, "this attack needs a desk of its own"
        return self.desk

    @property
    def database(self) -> Path:
        """The file of its database."""
        return Path(self.own.database.engine.url.database or "")

    def session(self, name: str) -> str:
        """The token of a new session of somebody."""
        return self.own.sessions.start(self.own.accounts.get(name), address="127.0.0.1", agent="attack").token

    def is_well(self) -> bool:
        """Whether the server still answers."""
        return ask(self.address, "GET", "/health").status == 200


@contextmanager
def prepared(folder: Path) -> Iterator[Scene]:
    """A server on a new desk in *folder*, for the time of the block."""
    with core.connect(f"sqlite:///{folder / 'printdesk.db'}", data=folder, user="machine") as desk:
        for name, role in sorted(PEOPLE.items()):
            desk.accounts.add(name, f"{name}@example.com", role, password=PASSWORD)
        numbers = planted.plant(desk)
        scopes = {"files": ["files:write"], "read": ["orders:read"], "write": ["orders:write"], "gone": ["orders:read"]}
        keys = {name: desk.keys.add(name, allowed).secret for name, allowed in scopes.items()}
        desk.keys.revoke("gone")
        links = {number: desk.links.of(number) for number in numbers}
        links["revoked"] = desk.links.of(numbers[-1])
        links[numbers[-1]] = desk.links.renew(numbers[-1])
        with _serving(folder) as (address, process):
            yield Scene(address, desk, psutil.Process(process.pid), keys, links)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRINTDESK_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PRINTDESK_UPLOAD_LIMIT": str(UPLOAD_LIMIT),
        "PRINTDESK_RATE_FACTOR": "50",  # so that what is refused is refused for what it is
    }
    command = [sys.executable, "-m", "dashboard.cli", "--data", str(folder), "serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, folder / "server.log")
            yield address, process
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            if ask(address, "GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text()}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

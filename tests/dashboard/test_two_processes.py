"""Several server processes on one database: what happens in one is soon seen in the others, for little."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

import core
from tests.browser.served import server_of
from tests.dashboard.visitor import Visitor, visit
from tests.factory import order

pytestmark = pytest.mark.alone

VISITORS = 12


@dataclass
class Servers:
    """Two processes that serve one desk, and where visitors go in turn."""

    addresses: list[str]
    processes: list[psutil.Process]

    async def visited(self, count: int) -> list[Visitor]:
        """So many visitors of each address."""
        return [visitor for address in self.addresses for visitor in await visit(address, count)]

    def threads(self) -> list[int]:
        return [process.num_threads() for process in self.processes]

    def sockets(self) -> list[int]:
        """How many connections of visitors each process has."""
        ports = {int(address.rsplit(":")[-1]) for address in self.addresses}
        return [
            sum(one.status == psutil.CONN_ESTABLISHED and one.laddr.port in ports for one in process.net_connections())
            for process in self.processes
        ]


@pytest.fixture(params=["two servers", "two workers"])
def servers(request: pytest.FixtureRequest, database_url: str, desk: core.Desk, tmp_path: Path) -> Iterator[Servers]:
    """Two processes on a desk with three projects, each with an address of its own or sharing one."""
    for _ in range(3):
        desk.projects.place(order())
    workers = request.param == "two workers"
    options = ["--no-delivery", *(["--workers", "2"] if workers else [])]
    with ExitStack() as stack:
        started = [
            stack.enter_context(server_of(tmp_path, *options, database_url=database_url))
            for _ in range(1 if workers else 2)
        ]
        processes = [psutil.Process(pid) for _, pid in started]
        yield Servers([address for address, _ in started], workers_of(processes[0]) if workers else processes)


def workers_of(server: psutil.Process) -> list[psutil.Process]:
    """The children that serve, without the one that multiprocessing needs itself."""
    return [child for child in server.children() if "spawn_main" in " ".join(child.cmdline())]


def test_visitors_of_two_processes_see_each_move_within_two_seconds(servers: Servers, desk: core.Desk) -> None:
    asyncio.run(_moves_are_seen(servers, desk))


async def _moves_are_seen(servers: Servers, desk: core.Desk) -> None:
    count = VISITORS // len(servers.addresses) // 2
    visitors = await servers.visited(count)
    before = sum(servers.threads())
    visitors += await servers.visited(count)
    try:
        # One poller looks for all of them; the one thread more that there may be loads what draws charts.
        assert sum(servers.threads()) - before < count
        assert min(servers.sockets()) > 0
        for number in ("P-000001", "P-000002"):
            await _seen_by_all(visitors, desk, number)
    finally:
        for visitor in visitors:
            visitor.socket.close()


async def _seen_by_all(visitors: list[Visitor], desk: core.Desk, number: str) -> None:
    hearing = [asyncio.create_task(one.heard("PATCH-DOC", '\\"Printing\\"]')) for one in visitors]
    changed = time.monotonic()
    await asyncio.to_thread(desk.projects.move, number, "Printing", "On its way.", by="grace")
    heard = await asyncio.wait_for(asyncio.gather(*hearing), 30)
    last = max(heard) - changed
    print(f"seen by all {len(visitors)} after {last:.2f} s")
    assert last < 2

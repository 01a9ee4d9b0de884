"""Many people at once: little memory each, everybody sees a change, and nothing is left when they go."""

import asyncio
import gc
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil
import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from core import Desk
from tests.serving import serving, wait_for

SESSIONS = 200 if os.environ.get("PRINTDESK_TEST_SIZE") == "full" else 50
WARM_UP = 10
# What a browser says when it shows the page; before that, Panel sends it nothing.
_EVENT = {"type": "event", "name": "document_ready", "values": {"type": "map", "entries": []}}
READY = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": _EVENT}
MB = 1_000_000


@dataclass
class Visitor:
    """A browser's part of a session: the page over HTTP, then messages over a websocket."""

    socket: WebSocketClientConnection

    @classmethod
    async def open(cls, address: str) -> "Visitor":
        page = await AsyncHTTPClient().fetch(f"{address}/projects", request_timeout=120)
        token = re.search(rb'"token":\s*"([^"]+)"', page.body)
        assert token is not None
        url = f"{address.replace('http', 'ws', 1)}/projects/ws"
        visitor = cls(await websocket_connect(url, subprotocols=["bokeh", token.group(1).decode()]))
        await visitor.hear("ACK")
        await visitor.say("PULL-DOC-REQ")
        await visitor.hear("PULL-DOC-REPLY")
        await visitor.say("PATCH-DOC", {"events": [READY]})
        return visitor

    async def say(self, kind: str, content: object = None) -> None:
        for part in ({"msgid": "1", "msgtype": kind}, {}, content or {}):
            await self.socket.write_message(json.dumps(part))

    async def hear(self, kind: str, having: str = "") -> float:
        """When a message of *kind* that has some text arrives."""
        while True:
            header = json.loads(await self._read())
            await self._read()
            content = await self._read()
            for _ in range(header.get("num_buffers", 0)):
                await self._read()
                await self._read()
            if header["msgtype"] == kind and having in str(content):
                return time.monotonic()

    async def _read(self) -> str | bytes:
        message = await self.socket.read_message()
        assert message is not None, "the server closed the session"
        return message


async def visit(address: str, count: int) -> list[Visitor]:
    return [await Visitor.open(address) for _ in range(count)]


def open_sessions() -> int:
    from panel.io.state import state

    return sum(len(server.get_sessions()) for server, *_ in state._servers.values())


def documents() -> int:
    from bokeh.document import Document

    gc.collect()
    return sum(isinstance(thing, Document) for thing in gc.get_objects())


def memory() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)


@pytest.mark.timeout(900)
def test_many_sessions_are_small_and_current_and_leave_nothing(
    sqlite_desk: Desk, order: Callable[..., dict[str, Any]]
) -> None:
    for at in range(60):
        sqlite_desk.projects.place(order(title=f"Project {at}"))
    with serving(sqlite_desk) as address:
        asyncio.run(_day(sqlite_desk, address))


async def _day(desk: Desk, address: str) -> None:
    early = await visit(address, WARM_UP)
    for visitor in early:
        visitor.socket.close()
    await asyncio.to_thread(wait_for, lambda: open_sessions() == 0, 60)
    left, before = documents(), memory()
    visitors = await visit(address, SESSIONS)
    each = (memory() - before) / SESSIONS
    print(f"{each / MB:.2f} MB a session")
    assert each < MB

    hearing = [asyncio.create_task(one.hear("PATCH-DOC", '\\"Printing\\"]')) for one in visitors]
    changed = time.monotonic()
    await asyncio.to_thread(desk.projects.move, "P-000060", "Printing", "On its way.", by="grace")
    heard = await asyncio.wait_for(asyncio.gather(*hearing), 30)
    print(f"seen by all after {max(heard) - changed:.2f} s")
    assert max(heard) - changed < 2

    for visitor in visitors:
        visitor.socket.close()
    await asyncio.to_thread(wait_for, lambda: documents() <= left, 60)

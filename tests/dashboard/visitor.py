"""A visitor of the served dashboard without a browser: the page over HTTP, then messages over a websocket."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

# What a browser says when it shows the page; before that, Panel sends it nothing.
READY = {"type": "event", "name": "document_ready", "values": {"type": "map", "entries": []}}


@dataclass
class Visitor:
    """A browser's part of a session."""

    socket: WebSocketClientConnection
    router: str = ""

    @classmethod
    async def open(cls, address: str) -> Visitor:
        """Open the list of projects, and show it."""
        visitor = await cls.draw(address)
        await visitor.show()
        return visitor

    @classmethod
    async def draw(cls, address: str) -> Visitor:
        """Get the list of projects, without saying yet that it is shown."""
        page = await AsyncHTTPClient().fetch(f"{address}/projects", request_timeout=120)
        token = re.search(rb'"token":\s*"([^"]+)"', page.body)
        assert token is not None
        url = f"{address.replace('http', 'ws', 1)}/projects/ws"
        visitor = cls(await websocket_connect(url, subprotocols=["bokeh", token.group(1).decode()]))
        await visitor.hear("ACK")
        await visitor.say("PULL-DOC-REQ")
        _, document = await visitor.hear("PULL-DOC-REPLY")
        visitor.router = _model_of("Router", json.loads(document))
        return visitor

    async def show(self) -> None:
        """Say that the page is shown."""
        await self._happen(READY)

    async def click(self, address: str, shows: str) -> float:
        """Follow a link of the page to *address*; the seconds until the server has sent what it shows."""
        values = [["model", {"id": self.router}], ["data", {"type": "map", "entries": [["address", address]]}]]
        begun = time.monotonic()
        await self._happen({"type": "event", "name": "data_event", "values": {"type": "map", "entries": values}})
        arrived, _ = await asyncio.wait_for(self.hear("PATCH-DOC", shows), 60)
        return arrived - begun

    async def say(self, kind: str, content: object = None) -> None:
        """Send a message."""
        for part in ({"msgid": "1", "msgtype": kind}, {}, content or {}):
            await self.socket.write_message(json.dumps(part))

    async def hear(self, kind: str, having: str = "") -> tuple[float, str]:
        """When a message of *kind* that has some text arrives, and what it says."""
        while True:
            header = json.loads(await self._read())
            await self._read()
            content = str(await self._read())
            for _ in range(header.get("num_buffers", 0)):
                await self._read()
                await self._read()
            if header["msgtype"] == kind and having in content:
                return time.monotonic(), content

    async def _happen(self, event: dict[str, Any]) -> None:
        message = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await self.say("PATCH-DOC", {"events": [message]})

    async def _read(self) -> str | bytes:
        message = await self.socket.read_message()
        assert message is not None, "the server closed the session"
        return message


async def visit(address: str, count: int) -> list[Visitor]:
    """So many visitors, one after the other."""
    return [await Visitor.open(address) for _ in range(count)]


def _model_of(name: str, part: Any) -> str:
    """The id of the first model of a component, in the JSON of a document; empty if there is none."""
    if isinstance(part, dict):
        attributes = part.get("attributes")
        if isinstance(attributes, dict) and attributes.get("class_name") == name:
            return str(part["id"])
        part = list(part.values())
    if isinstance(part, list):
        return next((found for one in part if (found := _model_of(name, one))), "")
    return ""

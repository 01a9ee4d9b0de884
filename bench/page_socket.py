"""Bokeh's protocol over a websocket, as a page in a browser speaks it (bokeh 3.9)."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

from tornado.websocket import WebSocketClientConnection

TOKEN = re.compile(r'"token":\s*"([^"]+)"')  # in the text of a page, of the session that it was drawn in
_PATIENCE = 60  # seconds


@dataclass
class PageSocket:
    """The websocket of a page."""

    socket: WebSocketClientConnection
    over: bool = False  # the server has closed it

    async def say(self, kind: str, content: object = None) -> None:
        """Send a message."""
        for part in ({"msgid": "1", "msgtype": kind}, {}, content or {}):
            await self.socket.write_message(json.dumps(part))

    async def hear(self, *kinds: str, having: str = "") -> str:
        """The content of the next message of one of these kinds that has some text; ConnectionError if none comes."""
        while True:
            header = json.loads(await self._read())
            await self._read()
            content = str(await self._read())
            for _ in range(2 * header.get("num_buffers", 0)):
                await self._read()
            if header["msgtype"] in kinds and having in content:
                return content

    async def do(self, *events: dict[str, Any]) -> None:
        """Let these happen to the document."""
        await self.say("PATCH-DOC", {"events": list(events)})

    async def _read(self) -> str | bytes:
        message = await asyncio.wait_for(self.socket.read_message(), _PATIENCE)
        if message is None:
            self.over = True
            raise ConnectionError(f"the server has closed the page ({self.socket.close_code})")
        return message


def happened(name: str, entries: list[list[Any]] | None = None) -> dict[str, Any]:
    """What a page says of an event in it."""
    event = {"type": "event", "name": name, "values": {"type": "map", "entries": entries or []}}
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}


SHOWN = happened("document_ready")  # what a browser says when it shows the page; before that, Panel sends it nothing

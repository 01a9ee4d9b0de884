"""A visitor of the served dashboard without a browser: the page over HTTP, then messages over a websocket."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect

from bench.page_socket import SHOWN, TOKEN, PageSocket, happened


@dataclass
class Visitor(PageSocket):
    """A browser's part of a session."""

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
        token = TOKEN.search(page.body.decode())
        assert token is not None
        url = f"{address.replace('http', 'ws', 1)}/projects/ws"
        visitor = cls(await websocket_connect(url, subprotocols=["bokeh", token[1]]))
        await visitor.hear("ACK")
        await visitor.say("PULL-DOC-REQ")
        document = await visitor.hear("PULL-DOC-REPLY")
        visitor.router = _model_of("Router", json.loads(document))
        return visitor

    async def show(self) -> None:
        """Say that the page is shown."""
        await self.do(SHOWN)

    async def click(self, address: str, shows: str) -> float:
        """Follow a link of the page to *address*; the seconds until the server has sent what it shows."""
        values = [["model", {"id": self.router}], ["data", {"type": "map", "entries": [["address", address]]}]]
        begun = time.monotonic()
        await self.do(happened("data_event", values))
        return await asyncio.wait_for(self.heard("PATCH-DOC", shows), 60) - begun

    async def heard(self, kind: str, having: str) -> float:
        """When a message of *kind* that has some text arrives."""
        await self.hear(kind, having=having)
        return time.monotonic()


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

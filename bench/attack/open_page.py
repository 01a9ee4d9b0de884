"""A page of the dashboard as a program holds it that pretends to be the browser: it may say whatever it likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from bench.attack.wire import as_person, ask
from bench.page_socket import SHOWN, TOKEN, PageSocket, happened

_SETTLED = 0.3  # seconds; Panel holds changes back for 0.05


@dataclass
class Model:
    """A model of the page's document."""

    id: str
    name: str  # of a component that takes messages; empty for others
    attributes: dict[str, Any]


@dataclass
class OpenPage(PageSocket):
    """The websocket of a page, and the models of its document."""

    models: list[Model] = field(default_factory=list)
    document: str = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str, path: str, person: str, token: str = "") -> AsyncIterator[OpenPage]:
        """The page at *path* by the session of *person*, in the session of *token* if that is given; then closed."""
        token = token or drawn(address, path, person)
        target = f"{address.replace('http', 'ws', 1)}{path.partition('?')[0].rstrip('/')}/ws"
        request = HTTPRequest(target, headers=as_person(address, person), request_timeout=30)
        page = cls(await websocket_connect(request, subprotocols=["bokeh", token], max_message_size=2**28))
        try:
            await page.hear("ACK")
            page.models = await page.pulled()
            await page.do(SHOWN)
            yield page
        finally:
            page.socket.close()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(page._ended(), 5)

    async def pulled(self) -> list[Model]:
        """The models of the document as it is now."""
        await self.say("PULL-DOC-REQ")
        self.document = await self.hear("PULL-DOC-REPLY")
        return list(_models(json.loads(self.document)))

    async def settle(self) -> None:
        """Wait until the server has heard all of it."""
        await self.say("SERVER-INFO-REQ")
        await self.hear("SERVER-INFO-REPLY", "ERROR")
        await asyncio.sleep(_SETTLED)
        await self.say("SERVER-INFO-REQ")
        await self.hear("SERVER-INFO-REPLY", "ERROR")

    async def _ended(self) -> None:
        while not self.over:
            self.over = await self.socket.read_message() is None


def drawn(address: str, path: str, person: str) -> str:
    """Bokeh's token of a page that is drawn for a person; ConnectionError without one."""
    answer = ask(address, "GET", path, as_person(address, person, Accept="text/html"))
    found = TOKEN.search(answer.text)
    if found is None:
        raise ConnectionError(f"{path} is not drawn: {answer.status}")
    return found[1]


def message(model: Model, data: object) -> dict[str, Any]:
    """The event with which the script of a component tells the server something."""
    values = [["model", {"id": model.id}], ["data", encoded(data)]]
    return happened("data_event", values)


def change(model: Model, name: str, value: object) -> dict[str, Any]:
    """The event with which the browser sets a property."""
    return {"kind": "ModelChanged", "model": {"id": model.id}, "attr": name, "new": encoded(value)}


def encoded(value: object) -> Any:
    """A value in Bokeh's JSON."""
    if isinstance(value, dict):
        return {"type": "map", "entries": [[name, encoded(one)] for name, one in value.items()]}
    return [encoded(one) for one in value] if isinstance(value, list) else value


def _models(part: Any) -> Iterator[Model]:
    if isinstance(part, dict):
        attributes = part.get("attributes")
        if isinstance(attributes, dict) and "id" in part:
            yield Model(str(part["id"]), str(attributes.get("class_name", "")), attributes)
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _models(one)

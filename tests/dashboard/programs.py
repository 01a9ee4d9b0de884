"""A served desk as other programs see it: over HTTP, with a key."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

import requests

from core import Desk
from core.keys import Scope


@dataclass
class Program:
    """A program with a key for everything, or for some scopes."""

    desk: Desk
    address: str
    secret: str
    host: str | None = None  # what it takes the server's name to be, where it goes through something else

    def ask(self, method: str, path: str, **how: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.secret}"} | how.pop("headers", {})
        headers |= {"Host": self.host} if self.host else {}
        return requests.request(method, f"{self.address}/api/v1{path}", headers=headers, timeout=30, **how)

    def place(self, order: object, key: str | None = None) -> requests.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", "/projects", json=order, headers=headers)

    def send(self, order: object, *files: tuple[str, bytes], key: str | None = None) -> requests.Response:
        """The order and its files, as a form."""
        parts: list[tuple[str, Any]] = [("order", (None, json.dumps(order), "application/json"))]
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", "/projects", files=[*parts, *(("files", one) for one in files)], headers=headers)

    def only(self, *scopes: str) -> Program:
        """The same with a key that allows less."""
        return program(self.desk, self.address, *scopes)


def program(desk: Desk, address: str, *scopes: str) -> Program:
    """A program with a new key."""
    return Program(desk, address, desk.keys.add(uuid.uuid4().hex, scopes or list(Scope)).secret)


def problems(answer: requests.Response) -> dict[str, str]:
    """What is wrong by field, after a look at the form of the answer (RFC 9457)."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return {one["field"]: one["problem"] for one in told["problems"]}

"""A served desk, and how tests ask it over HTTP."""

import http.client
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import trimesh

from core import Desk

MODEL = trimesh.creation.box((10, 20, 30)).export(file_type="stl")
NAME = 'Ümlaut "1".stl'


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def error(self) -> str:
        return str(json.loads(self.body)["error"])


@dataclass
class Site:
    """A served desk with one project that has a model, and how to ask it."""

    desk: Desk
    address: str
    item: int
    sha256: str

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with suppress(BrokenPipeError):  # refused while it was still being sent; the answer is there all the same
            connection.request(method, path, body, sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer

    def upload(self, body: Any, name: str = "plan.pdf", **headers: str) -> Answer:
        sent = {"Origin": self.address, "X_File_Name": quote(name)} | headers
        return self.ask("/upload/P-000001/attachments", "POST", body, **sent)

    @property
    def model(self) -> str:
        return f"/files/P-000001/items/{self.item}"

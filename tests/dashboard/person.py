"""Somebody with a browser without scripts: keeps cookies, and says where its requests come from."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

PASSWORD = "correct wrong battery staple"


@dataclass
class Seen:
    """An answer."""

    status: int
    text: str
    headers: Any

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))

    @property
    def cookies(self) -> list[str]:
        return list(self.headers.get_all("Set-Cookie") or [])


class Visitor:
    """One browser profile."""

    def __init__(self, address: str) -> None:
        self.address, self.jar = address, dict[str, str]()

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Seen:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        sent = {"Accept": "text/html", "Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        if method != "GET":
            sent |= {"Origin": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, sent | {name.replace("_", "-"): told for name, told in headers.items()})
        answer = connection.getresponse()
        seen = Seen(answer.status, answer.read().decode(errors="replace"), answer.headers)
        connection.close()
        for line in seen.cookies:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.jar[name] = morsel.value
                else:
                    self.jar.pop(name, None)
        return seen

    def get(self, path: str, **headers: str) -> Seen:
        return self.ask("GET", path, **headers)

    def post(self, path: str, told: dict[str, str], **headers: str) -> Seen:
        return self.ask("POST", path, urlencode(told), **headers)

    def xsrf(self, path: str) -> str:
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.get(path).text)
        assert found, "the page has no form"
        return found[1]

    def submit(self, path: str, told: dict[str, str]) -> Seen:
        """Fill the form of a page, and send it."""
        return self.post(path, told | {"_xsrf": self.xsrf(path)})

    def sign_in(self, name: str, password: str = PASSWORD, *, next: str = "/") -> Seen:  # noqa: A002  # the form's word
        fresh = Visitor(self.address)  # the form is shown to those who have not signed in
        fresh.jar = {one: value for one, value in self.jar.items() if one != "__Host-printdesk"}
        xsrf = fresh.xsrf("/sign-in")
        self.jar |= fresh.jar
        return self.post("/sign-in", {"name": name, "password": password, "next": next, "_xsrf": xsrf})

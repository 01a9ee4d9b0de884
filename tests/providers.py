"""Providers of OpenID Connect as processes: an honest one, and one that says whatever a test wants."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests
from joserfc import jwk, jwt

from tests.serving import free_port, wait_for

CLIENT = "printdesk"
ADA = {"sub": "ada-1", "name": "Ada Lovelace", "email": "ada@example.com", "groups": ["printers"]}
BOB = {"sub": "bob-1", "name": "Bob", "email": "bob@example.com", "groups": ["strangers"]}


@contextmanager
def honest_provider(*people: dict[str, Any], host: str = "127.0.0.1") -> Iterator[str]:
    """The issuer of an oidc-provider-mock in a process of its own, which knows these people."""
    port = free_port()
    known = [part for one in people for part in ("--user-claims", json.dumps(one))]
    # it warns of its own dependencies
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--host", host, "--port", str(port), *known]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://{host}:{port}"
    try:
        wait_for(lambda: _answers(issuer), 30)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def agree(address: str, sub: str) -> str:
    """Sign in at the honest provider as *sub*; the address that it sends the browser back to."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def refuse(address: str) -> str:
    """Say no at the honest provider; the address that it sends the browser back to."""
    answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=30)
    return answer.headers["Location"]


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def _answers(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).ok
    except requests.RequestException:
        return False


@dataclass
class Liar:
    """A provider that gives out the claims in *says*, changed in the ways of a test."""

    issuer: str = ""
    says: dict[str, Any] = field(default_factory=dict)  # besides what an ID token must say; None takes it away
    described: dict[str, Any] = field(default_factory=dict)  # over its discovery document
    profile: dict[str, Any] = field(default_factory=dict)
    key: Any = None  # with which it signs
    published: Any = None  # with which others check that
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "1"})
    changes: Callable[[str], str] = str  # of a token that is signed
    moved: str = ""  # where it leads to, instead of answering
    down: bool = False
    takes: float = 0  # seconds for each answer
    nonce: str = ""  # of the last sign-in, as the browser would carry it
    asked: list[dict[str, str]] = field(default_factory=list)  # of the token endpoint

    def signed(self) -> str:
        moment = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "ada-1",
            "nonce": self.nonce,
            "iat": moment,
            "exp": moment + 60,
        }
        claims = {name: value for name, value in {**usual, **ADA, **self.says}.items() if value is not None}
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])

    def get(self, path: str) -> dict[str, Any]:
        if path.startswith("/.well-known/"):
            places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            found = {name: self.issuer + place for name, place in places.items()}
            return {"issuer": self.issuer, **found, **self.described}
        if path == "/keys":
            return {"keys": [self.published.as_dict(private=False)]}
        return self.profile

    def post(self, body: str) -> dict[str, Any]:
        self.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": self.changes(self.signed())}


@contextmanager
def lying_provider() -> Iterator[Liar]:
    """A provider on this machine, with a key of its own."""
    liar = Liar()
    liar.key = liar.published = new_key("1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(liar.get(self.path))

        def do_POST(self) -> None:
            self._answer(liar.post(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _answer(self, told: dict[str, Any]) -> None:
            time.sleep(liar.takes)
            content = b"<html>" if liar.down or liar.moved else json.dumps(told).encode()
            self.send_response(502 if liar.down else 302 if liar.moved else 200)
            if liar.moved:
                self.send_header("Location", liar.moved)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        liar.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield liar
        finally:
            server.shutdown()
            thread.join()


def new_key(kid: str) -> jwk.RSAKey:
    return jwk.RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})

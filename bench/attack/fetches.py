"""Addresses in everything that is typed and sent: the server must fetch none of them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from bench.attack import planted
from bench.attack.programs import call
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.uploads import upload
from bench.attack.wire import ask


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """An address of our own, and what came there."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return  # it is closed
                with connection:
                    heard.append(connection.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/fetched", heard
        server.shutdown(socket.SHUT_RDWR)


def attack(scene: Scene) -> Callable[[Tally], None]:
    """In orders, files, headers and queries."""

    def run(tally: Tally) -> None:
        with listening() as (there, heard):
            ask(there, "GET", "/check")
            tally.tried("be heard at all (else nothing below means anything)", not heard)
            heard.clear()
            for what, attempt in _ways(scene, there):
                attempt()
                tally.tried(f"let the server fetch {what}", heard and "it came")
                heard.clear()

    return run


def _ways(scene: Scene, there: str) -> Iterator[tuple[str, Callable[[], object]]]:
    key, person = scene.keys["write"], scene.session("ada")
    yield "the texts of an order", lambda: call(scene, "/api/v1/projects", key, planted.order(there))
    for name in ("url", "path", "href", "sha256", "$ref"):
        made = planted.order()
        made["items"][0]["file"] = {name: there}
        yield f"the {name} of a file", lambda made=made: call(scene, "/api/v1/projects", key, made)  # type: ignore[misc]
    yield "a schema", lambda: call(scene, "/api/v1/projects", key, planted.order() | {"$schema": there, "$ref": there})
    picture = f'<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="{there}" href="{there}"/></svg>'.encode()
    document = f'<!DOCTYPE m SYSTEM "{there}"[<!ENTITY % x SYSTEM "{there}">%x;]><m>&x;</m>'.encode()
    for name, content in (("a.obj", f"mtllib {there}\nv 0 0 0\n".encode()), ("a.3mf", document), ("a.stl", picture)):
        yield f"what {name} names", lambda n=name, c=content: upload(scene, "/order/files", n, c)  # type: ignore[misc]
    yield "a picture", lambda: upload(scene, "/upload/P-000010/attachments", "a.svg", picture, person)
    asked = quote(there, safe="")
    for path in ("/sign-in?next=", "/sign-in/oidc?issuer=", "/sign-in/oidc/callback?iss=", "/projects?view=", "/o/"):
        yield f"the address in {path}", lambda p=path: ask(scene.address, "GET", p + asked)  # type: ignore[misc]
    claims = {"Referer": there, "Origin": there, "X-Forwarded-Host": there, "Forwarded": f"host={there}", "Via": there}
    yield "the address in headers", lambda: ask(scene.address, "GET", "/sign-in", claims)

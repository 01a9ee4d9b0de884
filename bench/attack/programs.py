"""Programs with a key that does not allow what they ask for, and people who try to be programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench.attack import planted, state
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.wire import COOKIE, Answer, ask

_ALLOWS = {"files": "/api/v1/files", "read": "/api/v1/projects/P-000001", "write": "/api/v1/projects"}
# What an order may name in the place of its file, where a server that fetched it would reach what is not the program's.
_PLACES = (
    "/etc/passwd",
    "../printdesk.db",
    "file:///etc/passwd",
    "http://127.0.0.1:{port}/health",
    "s3://x/y",
    "~/.ssh/id_rsa",
)


def call(scene: Scene, path: str, key: str, body: Any = None, **headers: str) -> Answer:
    """A request of a program: GET without a body."""
    told = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(scene.address, "GET" if body is None else "POST", path, told, b"" if body is None else _bytes(body))


def _bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def attack(scene: Scene) -> Callable[[Tally], None]:
    """Scopes, keys that are no more, keys in other places."""

    def run(tally: Tally) -> None:
        before = state.look(scene.database)
        for name, key in scene.keys.items():
            for allows, path in _ALLOWS.items():
                if allows == name:
                    continue
                answer = call(scene, path, key, None if allows == "read" else planted.order())
                tally.tried(f"{path} with the key for {name}", answer.status not in (401, 403) and str(answer.status))
        _without_key(scene, tally)
        for path in ("/projects", "/export/projects.csv", "/people", "/account", "/files/P-000001/attachments/1"):
            answer = call(scene, path, scene.keys["read"], Accept="*/*")
            tally.tried(f"{path} with a key", answer.status == 200)
        hit = state.changed(before, state.look(scene.database))
        tally.tried("place an order without the scope", hit and f"changed {', '.join(hit)}")
        told = call(scene, _ALLOWS["read"], scene.keys["read"]).text
        for private in ("customer@example.com", "Street 1", "only for staff", "machine"):
            tally.tried(f"read {private!r} with the key that may read the status", private in told)

    return run


def _without_key(scene: Scene, tally: Tally) -> None:
    good, path = scene.keys["read"], _ALLOWS["read"]
    person = scene.session("ada")
    for what, headers in (
        ("a cookie", {"Cookie": f"{COOKIE}={person}"}),
        ("a person's token", {"Authorization": f"Bearer {person}"}),
        ("a key as a cookie", {"Cookie": f"key={good}; {COOKIE}={good}; Authorization=Bearer {good}"}),
        ("a password", {"Authorization": "Basic YWRhOmNvcnJlY3Qgd3JvbmcgYmF0dGVyeSBzdGFwbGU="}),
        ("a key cut short", {"Authorization": f"Bearer {good[:-1]}"}),
        ("a longer key", {"Authorization": f"Bearer {good}x"}),
        ("a key in capitals", {"Authorization": f"Bearer {good.upper()}"}),
        ("the start of a key", {"Authorization": f"Bearer {good[:8]}"}),
        ("SQL", {"Authorization": "Bearer ' OR '1'='1"}),
        ("nothing", {"Authorization": "Bearer "}),
        ("a wildcard", {"Authorization": "Bearer pd_%"}),
        ("another header", {"X-API-Key": good}),
    ):
        answer = ask(scene.address, "GET", path, headers)
        tally.tried(f"{path} with {what}", answer.status != 401 and f"it answers {answer.status}")
    for query in (f"?key={good}", f"?access_token={good}", f"?Authorization=Bearer%20{good}"):
        tally.tried(f"{path} with a key in the address", ask(scene.address, "GET", path + query).status != 401)
    for number in ("P-000001/../P-000002", "P-999999999999999999", "P-1%00", "'--", "P-000001%2f..", "*"):
        answer = call(scene, f"/api/v1/projects/{number}", good)
        tally.tried(f"read project {number!r}", answer.status < 400 or answer.status >= 500)


def repeats(scene: Scene) -> Callable[[Tally], None]:
    """Answers meant for another program, and orders placed twice or under another's key."""

    def run(tally: Tally) -> None:
        mine, other = scene.keys["write"], scene.own.keys.add("other", ["orders:write"]).secret
        order = planted.order(title="Repeated")
        first = call(scene, "/api/v1/projects", mine, order, Idempotency_Key="once-and-for-all")
        number = json.loads(first.text).get("number")
        tally.tried("place an order at all (else nothing below means anything)", first.status != 201)
        again = call(scene, "/api/v1/projects", mine, order, Idempotency_Key="once-and-for-all")
        tally.tried("place an order twice", json.loads(again.text).get("number") != number)
        theirs = call(scene, "/api/v1/projects", other, order, Idempotency_Key="once-and-for-all")
        tally.tried("get another program's answer", json.loads(theirs.text).get("number") == number)
        changed = call(scene, "/api/v1/projects", mine, order | {"title": "Else"}, Idempotency_Key="once-and-for-all")
        tally.tried("place another order under the same key", changed.status == 201)

    return run


def fields(scene: Scene) -> Callable[[Tally], None]:
    """Orders that say more than they may: files of the server, addresses to fetch, what only staff may set."""

    def run(tally: Tally) -> None:
        port = scene.address.rpartition(":")[2]
        for place in (one.format(port=port) for one in _PLACES):
            for file in (
                place,
                {"path": place},
                {"url": place},
                {"sha256": place},
                {"sha256": "0" * 64, "path": place},
            ):
                made = planted.order()
                made["items"][0]["file"] = file
                answer = call(scene, "/api/v1/projects", scene.keys["write"], made)
                tally.tried(
                    f"order a file by {file}", answer.status not in (400, 422) and f"it answers {answer.status}"
                )
        for name, value in (("status", "Shipped"), ("number", "P-000001"), ("id", 1), ("created_by", "ada"),
                            ("__class__", "x"), ("payment_status", "Paid"), ("version", 7)):  # fmt: skip
            answer = call(scene, "/api/v1/projects", scene.keys["write"], planted.order() | {name: value})
            tally.tried(f"set {name} of an order", answer.status == 201)
        for what, body in _odd():
            answer = call(scene, "/api/v1/projects", scene.keys["write"], body)
            tally.tried(f"send {what}", answer.status == 201 or answer.status >= 500 or answer.seconds > 5)
        tally.tried("stop the server", not scene.is_well())

    return run


def _odd() -> list[tuple[str, Any]]:
    """Bodies that parsers have died of."""
    return [
        ("deep lists", b"[" * 100_000),
        ("deep groups", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        ("a number without end", b'{"unit_price": 1' + b"0" * 200_000 + b"}"),
        ("no number", planted.order(discount="NaN")),
        ("infinity", b'{"discount": Infinity}'),
        ("a negative price", planted.order(shipping_cost="-1000000")),
        ("a large number", planted.order(shipping_cost="1e400")),
        ("a key twice", b'{"title": "a", "title": "b"}'),
        ("no text", b"\xff\xfe\x00"),
        ("a lone surrogate", b'{"title": "\\ud800"}'),
        ("many items", planted.order(items=[planted.order()["items"][0]] * 900)),
        ("a negative quantity", planted.order(items=[planted.order()["items"][0] | {"quantity": -1}])),
    ]

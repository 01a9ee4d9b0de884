"""Requests of other sites' pages in the browser of somebody who has signed in, and forms that are not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bench.attack import state
from bench.attack.routes import is_open
from bench.attack.scene import PASSWORD, Scene
from bench.attack.tally import Tally
from bench.attack.wire import COOKIE, XSRF, Answer, ask, form, multipart, upgrade

_LIKE_CORS = "Access-Control-Allow-Origin"


def origins(address: str) -> list[str]:
    """Origins that are not ours, however alike."""
    port = urlsplit(address).port or 80
    return [
        "https://evil.example", "null", "", "file://", f"http://127.0.0.1:{port + 1}", "http://127.0.0.1",
        f"https://127.0.0.1:{port}", f"http://evil.127.0.0.1:{port}", f"http://127.0.0.1.evil.example:{port}",
        f"http://127.0.0.1:{port}.evil.example", f"http://127.0.0.1:{port}@evil.example", f"http://localhost:{port}",
        f"http://evil.example:{port}", f"http://127.0.0.1:{port}, https://evil.example", f"http://[::1]:{port}",
        f"http://127.1:{port}", f"http://2130706433:{port}",
    ]  # fmt: skip


def attack(scene: Scene, paths: list[str]) -> Callable[[Tally], None]:
    """All that a page elsewhere can make a browser send."""

    def run(tally: Tally) -> None:
        before, person = state.look(scene.database), scene.session("ada")
        for what, answer in _requests(scene, paths, person):
            done = 200 <= answer.status < 300 or (answer.status == 303 and "/sign-out" in what)
            tally.tried(what, done and f"it answers {answer.status}")
            shared = answer.headers.get(_LIKE_CORS)
            tally.tried(f"{what}, and read the answer", shared and f"it may be read by {shared}")
        alive = ask(scene.address, "GET", "/account", {"Cookie": f"{COOKIE}={person}"}).status
        tally.tried("end the session of somebody", alive != 200)
        hit = state.changed(before, state.look(scene.database))
        tally.tried("change anything from elsewhere", hit and f"changed {', '.join(hit)}")

    return run


def _requests(scene: Scene, paths: list[str], person: str) -> Iterator[tuple[str, Answer]]:
    kind, file = multipart("evil.html", b"<script>1</script>")
    cookie = {"Cookie": f"{COOKIE}={person}"}
    targets = {
        "/upload/P-000001/attachments": ({"Content-Type": kind}, file),
        "/order/quotes": ({"Content-Type": "text/plain"}, b"{}"),
        "/order/projects": ({"Content-Type": "text/plain"}, b"{}"),
        "/order/files": ({"Content-Type": kind}, file),
        f"/o/{scene.links['P-000001']}/files": ({"Content-Type": kind}, file),
        "/sign-out": ({}, b""),
    }
    for path, (headers, body) in targets.items():
        for origin in origins(scene.address):
            yield (
                f"POST {path} from {origin!r}",
                ask(scene.address, "POST", path, {**cookie, **headers, "Origin": origin}, body),
            )
        yield f"POST {path} without Origin", ask(scene.address, "POST", path, {**cookie, **headers}, body)
        for site in ("cross-site", "same-site", "none"):
            told = {**cookie, **headers, "Origin": scene.address, "Sec-Fetch-Site": site}
            yield f"POST {path} as {site}", ask(scene.address, "POST", path, told, body)
    for path in (one for one in paths if not is_open(one)):  # nothing of staff takes a form
        told = {**cookie, "Origin": "https://evil.example"}
        if not path.startswith("/upload"):
            yield f"POST {path} from elsewhere", ask(scene.address, "POST", path, told, b"a=1")
    for what in ("/sign-out", "/upload/P-000001/attachments", "/order/projects"):
        yield f"GET {what}", _as_refused(ask(scene.address, "GET", what, cookie))


def _as_refused(answer: Answer) -> Answer:
    """A redirect to the sign-in is no success."""
    return Answer(401) if answer.location.startswith("/sign-in") else answer


def websockets(scene: Scene, paths: list[str]) -> Callable[[Tally], None]:
    """Pages elsewhere that open our websockets with somebody's cookie."""

    def run(tally: Tally) -> None:
        person = scene.session("ada")
        sockets = [path for path in paths if path.endswith("/ws")]
        for origin in origins(scene.address):
            for path in sockets if origin == "https://evil.example" else ("/projects/ws", "/order/ws"):
                opened = upgrade(scene.address, path, cookie=person, origin=origin).status == 101
                tally.tried(f"websocket {path} from {origin!r}", opened)
        for host in ("evil.example", "evil.example:80", f"evil.example:{urlsplit(scene.address).port}", "127.0.0.1"):
            status = upgrade(scene.address, "/projects/ws", cookie=person, origin=f"http://{host}", Host=host).status
            tally.tried(f"websocket to a name that leads here, {host}", status == 101)

    return run


def forms(scene: Scene) -> Callable[[Tally], None]:
    """The forms of the sign-in, sent without their own word, or with somebody else's."""
    told = {"name": "vera", "password": PASSWORD, "next": "/", "code": "000000", "again": PASSWORD}
    word = ask(scene.address, "GET", "/sign-in").cookie(XSRF)

    def run(tally: Tally) -> None:
        for path in ("/sign-in", "/sign-in/second-factor", "/sign-in/forgotten", "/sign-in/ticket/x", "/sign-in/on"):
            for what, cookie, given in (
                ("no word", "", ""),
                ("no cookie", "", word),
                ("an empty word", word, ""),
                ("another word", word, "2|00000000|00000000000000000000000000000000|1"),
                ("a word of another browser", word, ask(scene.address, "GET", "/sign-in").cookie(XSRF)),
                ("an empty cookie", '""', '""'),
            ):
                headers = {"Origin": scene.address, "Cookie": f"{XSRF}={cookie}",
                           "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
                answer = ask(scene.address, "POST", path, headers, form(told | {"_xsrf": given}))
                tally.tried(f"{path} with {what}", answer.status != 403 and f"it answers {answer.status}")
            headers["Cookie"] = f"{XSRF}={word}"
            for origin in origins(scene.address):
                answer = ask(scene.address, "POST", path, headers | {"Origin": origin}, form(told | {"_xsrf": word}))
                tally.tried(f"{path} from {origin!r}", answer.status != 403 and f"it answers {answer.status}")

    return run

"""Ways around the gate: addresses that are read in two ways, and headers that claim something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from bench.attack.scene import Scene
from bench.attack.strangers import got_in
from bench.attack.tally import Tally
from bench.attack.wire import COOKIE, ask, send
from bench.attack.words import SECRET

_WANTED = ("/projects", "/export/projects.csv", "/files/P-000001/attachments/1", "/people", "/projects/P-000001")
_OPEN = ("/static", "/order", "/o", "/sign-in", "/api", "/health", "/static/extensions", "/favicon.ico")
_INTO = (
    "/../",
    "/..%2f",
    "/%2e%2e/",
    "/.%2e/",
    "/..;/",
    "/..\\",
    "/%2e%2e%2f",
    "/..%5c",
    "/..%252f",
    "/..%c0%af",
    "/.//..//",
)


def paths(*, whole: bool) -> Iterator[str]:
    """Other ways to write the addresses of what is not open."""
    for wanted in _WANTED if whole else _WANTED[1:3]:
        rest, upper = wanted[1:], wanted.upper()
        yield from (f"//{rest}", f"///{rest}", f"/./{rest}", f"/.//{rest}", f"/%2f{rest}", f"/%2e/{rest}", upper)
        yield from (
            f"{wanted}/",
            f"{wanted}//",
            f"{wanted}/.",
            f"{wanted}%2f",
            f"{wanted}%20",
            f"{wanted}%00",
            wanted + "%0a",
        )
        yield from (
            f"{wanted};/static/x",
            f"{wanted};x=1",
            f"{wanted}?/static/",
            f"{wanted}#/static/",
            f"{wanted}/static",
        )
        yield from (f"{wanted}%3f", f"{wanted}%23/static/", f"{wanted}/..{wanted}", f"/%{ord(rest[0]):02x}{rest[1:]}")
        yield from (
            f"{wanted}.css",
            f"{wanted}.js",
            f"{wanted}/x.png",
            f"{wanted}/favicon.ico",
            f"{wanted}\\",
            f"\\{rest}",
        )
        yield from (f"http://127.0.0.1{wanted}", f"http://evil.example{wanted}", f"x{wanted}", f"*{wanted}", rest)
        yield from (open_part + into + rest for open_part in _OPEN for into in _INTO)
    yield from ("/" + "A" * 60_000, "/" + "../" * 2000 + "etc/passwd", "/%ff%fe", "/" + "%41" * 5000, "*", "?", "/\x7f")
    yield from ("/static/extensions/../../../../../../etc/passwd", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd")
    yield from ("/components/panel.io/state.py", "/components/core.settings/settings.py", "/components/os/environ")


def attack(scene: Scene, *, whole: bool) -> Callable[[Tally], None]:
    """All of them, by who has not signed in."""

    def run(tally: Tally) -> None:
        for path in paths(whole=whole):
            answer = ask(scene.address, "GET", path, {"Accept": "*/*"})
            tally.tried(f"GET {path[:80]!r}", _shown(path, answer.all, answer.status))
        for what, headers in claims(scene.address):
            for path in _WANTED if whole else _WANTED[:2]:
                answer = ask(scene.address, "GET", path, [("Accept", "*/*"), *headers])
                tally.tried(f"{path} with {what}", got_in(path, answer))
        for what, raw in _broken(scene.address):
            found = send(scene.address, raw)
            tally.tried(
                what, SECRET.encode() in found.all or (found.status >= 500 and f"it breaks with {found.status}")
            )
        tally.tried("stop the server", not scene.is_well())

    return run


def _shown(path: str, content: bytes, status: int) -> str:
    if SECRET.encode() in content or b"root:" in content or b"PRINTDESK_" in content:
        return "it shows what is confidential"
    return f"it breaks with {status}" if status >= 500 and path else ""


def claims(address: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Headers by which somebody claims to be somebody else, or elsewhere."""
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "X-Forwarded-Host",
             "X-Forwarded-Proto", "X-Scheme", "X-Forwarded-Prefix", "X-Forwarded-User", "X-Remote-User", "Remote-User",
             "X-Auth-Request-User", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Method-Override",
             "X-User", "Proxy-Authorization", "Authorization", "X-Forwarded-Port", "X-Host", "Referer")  # fmt: skip
    for name in names:
        for value in ("127.0.0.1", "ada", "/health", "for=127.0.0.1;host=localhost", "https", "Basic YWRhOmFkYQ=="):
            yield f"{name}: {value}", [(name, value)]
    host = urlsplit(address).netloc
    yield "two Hosts", [("Host", host), ("Host", "evil.example")]
    yield "Upgrade only", [("Upgrade", "websocket")]
    yield "many cookies", [("Cookie", "; ".join(f"c{n}={n}" for n in range(400)))]
    yield "two cookies", [("Cookie", f"{COOKIE}=a"), ("Cookie", f"{COOKIE}=b")]
    yield "a large header", [("X-Large", "A" * 200_000)]
    yield "many headers", [(f"X-{n}", "x") for n in range(2000)]


def hosts(scene: Scene) -> Callable[[Tally], None]:
    """Other names for this machine, with which a page elsewhere could read what its visitor may see."""

    def run(tally: Tally) -> None:
        port = urlsplit(scene.address).port
        cookie = ("Cookie", f"{COOKIE}={scene.session('ada')}")
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "localhost", f"127.0.0.1:{(port or 0) + 1}",
                     f"127.0.0.1.evil.example:{port}", f"evil@127.0.0.1:{port}", f"[::1]:{port}", f"127.1:{port}", "",
                     f"0.0.0.0:{port}", f"127.0.0.1:{port}/x", f"127.0.0.1:{port}#"):  # fmt: skip
            for path in _WANTED:
                answer = ask(scene.address, "GET", path, [("Host", host), ("Accept", "*/*"), cookie])
                tally.tried(f"{path} at {host!r}", answer.status == 200)
            absolute = ask(scene.address, "GET", f"http://{host}/projects", [("Host", host), cookie])
            tally.tried(f"http://{host}/projects", absolute.status == 200)
        for name in ("X-Forwarded-Host", "Forwarded", "X-Host"):
            answer = ask(scene.address, "GET", "/sign-in", {name: "evil.example", "X-Forwarded-Proto": "https"})
            tally.tried(f"{name} in the sign-in", b"evil.example" in answer.all)

    return run


def _broken(address: str) -> Iterator[tuple[str, bytes]]:
    """Requests of which two servers would find different ends."""
    host = urlsplit(address).netloc.encode()
    head = b"POST /order/quotes HTTP/1.1\r\nHost: " + host + b"\r\nOrigin: " + address.encode() + b"\r\n"
    hidden = b"GET /projects HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"
    yield "both lengths", head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden
    yield "two lengths", head + b"Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + hidden
    yield "a length below zero", head + b"Content-Length: -1\r\n\r\n" + hidden
    yield "a length with a sign", head + b"Content-Length: +2\r\n\r\n{}" + hidden
    yield "a length of words", head + b"Content-Length: two\r\n\r\n" + hidden
    yield "two codings", head + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + hidden
    yield "a chunk below zero", head + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n" + hidden
    yield "a space before the colon", head + b"Content-Length : 2\r\n\r\n{}" + hidden
    yield "a folded header", head + b"X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n" + hidden
    yield "a bare line break", head.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n" + hidden
    yield "a null in a header", head + b"X-A: a\x00b\r\nContent-Length: 0\r\n\r\n"
    yield "no host", b"GET /projects HTTP/1.1\r\n\r\n"
    yield "HTTP/0.9", b"GET /projects\r\n\r\n"
    yield "HTTP/9", b"GET /projects HTTP/9.9\r\nHost: " + host + b"\r\n\r\n"
    yield "no HTTP", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\x00" * 100 + b"\r\n\r\n"

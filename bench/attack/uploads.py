"""Files that are larger inside than outside, that lie about their size, or that would run in a browser."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice

from bench.attack import planted
from bench.attack.scene import UPLOAD_LIMIT, Scene
from bench.attack.tally import Tally
from bench.attack.wire import Answer, as_person, ask, multipart, send
from bench.attack.words import PLACES

_MOST_SECONDS = 20
_MOST_MEMORY = 600_000_000  # bytes that the server may grow by
_MODEL = '<model xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">{}</model>'


def attack(scene: Scene, *, whole: bool) -> Callable[[Tally], None]:
    """Bombs, by which a small file should cost the server its memory or its time."""

    def run(tally: Tally) -> None:
        assert scene.process is not None
        good = upload(scene, "/order/files", "good.3mf", _3mf())
        tally.tried("send a model at all (else nothing below means anything)", good.status != 201)
        before = scene.process.memory_info().rss
        for name, content in _bombs(1 if whole else 9):
            answer = upload(scene, "/order/files", name, content)
            tally.tried(f"break the server with {name}", answer.status >= 500 and f"it answers {answer.status}")
            tally.tried(f"keep it busy with {name}", answer.seconds > _MOST_SECONDS and f"{answer.seconds:.0f} s")
            tally.tried(f"read a file of the server with {name}", b"root:" in answer.all)
            if answer.status == 201:
                token = json.loads(answer.text)["token"]
                for part in ("pictures/{}.png", "meshes/{}"):
                    shown = ask(scene.address, "GET", f"/order/{part.format(token)}")
                    tally.tried(f"break the server with {part} of {name}", shown.status >= 500)
        grown = scene.process.memory_info().rss - before
        tally.tried("use up its memory", grown > _MOST_MEMORY and f"{grown / 1e6:.0f} MB")
        tally.tried("stop the server", not scene.is_well())

    return run


def upload(scene: Scene, path: str, name: str, content: bytes, person: str = "") -> Answer:
    """Send a file as the pages do."""
    kind, body = multipart(name, content)
    headers = as_person(scene.address, person) if person else {"Origin": scene.address}
    return ask(scene.address, "POST", path, headers | {"Content-Type": kind}, body)


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def _3mf(model: bytes = b"") -> bytes:
    """A 3MF file of a cube, with *model* in the place of its model."""
    good = zipfile.ZipFile(io.BytesIO(planted.cube(kind="3mf")))
    return _zip({name: good.read(name) if "3dmodel" not in name or not model else model for name in good.namelist()})


def _bombs(step: int) -> Iterator[tuple[str, bytes]]:
    """Each *step*th of them."""
    yield from islice(_all_bombs(), 0, None, step)


def _all_bombs() -> Iterator[tuple[str, bytes]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs.3mf", _3mf(f'<!DOCTYPE m [<!ENTITY l0 "ha">{laughs}]>{_MODEL.format("&l9;")}'.encode())
    yield "outside.3mf", _3mf(f'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_MODEL.format("&x;")}'.encode())
    yield "deep.3mf", _3mf(_MODEL.format("<a>" * 200_000 + "</a>" * 200_000).encode())
    yield "zeros.3mf", _3mf(b"\x00" * 250_000_000)
    yield "spaces.3mf", _3mf(_MODEL.format(" " * 100_000_000).encode())
    yield "nested.3mf", _3mf(_zip({"a": _zip({"a": b"\x00" * 10_000_000})}))
    yield "many.3mf", _zip({f"a{n}": b"" for n in range(2000)})
    ring = '<object id="1"><components><component objectid="1"/></components></object>'
    yield (
        "around.3mf",
        _3mf(_MODEL.format(f'<resources>{ring}</resources><build><item objectid="1"/></build>').encode()),
    )
    yield "path.3mf", _zip({"../../../tmp/evil": b"x", "3D/3dmodel.model": b"<model/>"})
    yield "lies.stl", b"\x00" * 80 + struct.pack("<I", 4_000_000_000) + b"\x00" * 500
    yield "endless.stl", b"solid x\n" + b"facet normal 0 0 0\n" * 10_000
    yield "numbers.stl", b"\x00" * 80 + struct.pack("<I", 1) + struct.pack("<12f", *[float("nan")] * 12) + b"\x00\x00"
    yield "large.stl", b"\x00" * 80 + struct.pack("<I", 1) + struct.pack("<12f", *[3e38] * 12) + b"\x00\x00"
    yield "index.obj", b"v 0 0 0\nf 1 999999999 -999999999\n"
    yield "include.obj", b"mtllib /etc/passwd\nmtllib http://127.0.0.1:9/x\ncall /etc/passwd\nv 0 0 0\n" * 50
    yield "empty.stl", b""
    yield "page.stl", planted.HTML
    yield "picture.obj", planted.SVG


def files(scene: Scene) -> Callable[[Tally], None]:
    """Attachments that would run if they were shown, names that are paths, and sizes that are lies."""

    def run(tally: Tally) -> None:
        person, where = scene.session("otto"), "/upload/P-000010/attachments"
        for name in (*PLACES, "evil.html", "evil.svg", "con", "a" * 300, "x.html\x00.txt", ".htaccess"):
            answer = upload(scene, where, name, planted.HTML, person)
            tally.tried(f"break the server with the name {name[:20]!r}", answer.status >= 500)
        kept = {
            path for path in scene.database.parent.rglob("*") if path.name in ("evil.html", "evil.svg", "passwd", "x")
        }
        tally.tried("write a file under a name of one's own", kept)
        too_large = upload(scene, where, "large.bin", b"\x00" * (UPLOAD_LIMIT + 100_000), person)
        tally.tried("keep a file that is too large", too_large.status != 413 and f"{too_large.status}")
        for what, raw in _lies(scene, where, person):
            answer = send(scene.address, raw)
            tally.tried(
                what, answer.status in (200, 201) or (answer.status >= 500 and f"it breaks with {answer.status}")
            )
        for name in ("vera", ""):
            token = scene.session(name) if name else ""
            answer = upload(scene, where, "a.txt", b"x", token)
            tally.tried(f"upload as {name or 'nobody'}", answer.status == 201)
        half = [path.name for path in scene.database.parent.rglob("*") if path.suffix in (".part", ".tmp")]
        tally.tried("leave half a file behind", half and f"{half}")
        tally.tried("stop the server", not scene.is_well())

    return run


def _lies(scene: Scene, where: str, person: str) -> Iterator[tuple[str, bytes]]:
    host = scene.address.removeprefix("http://")
    head = "".join(f"{name}: {value}\r\n" for name, value in as_person(scene.address, person).items())
    start = f"POST {where} HTTP/1.1\r\nHost: {host}\r\n{head}X-File-Name: lie.txt\r\nConnection: close\r\n"
    plain = f"{start}Content-Type: application/octet-stream\r\n"
    yield "say a length that is too large", f"{plain}Content-Length: 99999999999\r\n\r\nx".encode()
    yield "say a length that is no number", f"{plain}Content-Length: 0x10\r\n\r\nx".encode()
    yield "say a length below zero", f"{plain}Content-Length: -5\r\n\r\nx".encode()
    chunks = b"".join(b"10000\r\n" + b"\x00" * 65536 + b"\r\n" for _ in range(12)) + b"0\r\n\r\n"
    yield "send more than it says, in chunks", f"{plain}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks
    form = f"{start}Content-Type: multipart/form-data; boundary={{}}\r\nContent-Length: 40\r\n\r\n"
    yield (
        "send a form without an end",
        form.format("edge").encode() + b"--edge\r\nContent-Disposition: form-data\r\n"[:40],
    )
    yield "send a form with a long edge", form.format("e" * 5000).encode() + b"x" * 40
    yield "send a form without an edge", form.format("").encode() + b"x" * 40

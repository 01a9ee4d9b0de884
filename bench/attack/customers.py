"""Who has the link of one order, or none, and wants to see or change another."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from bench.attack import state
from bench.attack.open_page import OpenPage, message
from bench.attack.scene import Scene
from bench.attack.strangers import METHODS
from bench.attack.tally import Tally
from bench.attack.vocabulary import vocabulary
from bench.attack.wire import Answer, ask, multipart
from bench.attack.words import SECRET

_OWN = "P-000001"
_PRIVATE = ("only for staff", "other.txt", "evil.html")


def attack(scene: Scene) -> Callable[[Tally], None]:
    """Links that are not in force, files by guessed numbers, and what staff has not shared."""

    def run(tally: Tally) -> None:
        before, known = state.look(scene.database), scene.links["P-000001"]
        for what, token in _links(scene):
            for rest in ("", "/files/1", "/items/1.png", "/ws", "/autoload.js"):
                answer = ask(scene.address, "GET", f"/o/{token}{rest}", {"Accept": "text/html"})
                tally.tried(
                    f"a link that is {what}, {rest}", _told(answer) or (answer.status == 200 and rest[:2] == "/f")
                )
            kind, body = multipart("x.txt", b"x")
            sent = {"Content-Type": kind, "Origin": scene.address}
            answer = ask(scene.address, "POST", f"/o/{token}/files", sent, body)
            tally.tried(f"send a file by a link that is {what}", answer.status < 400)
        for number in [*range(60), 10**17, "0x1", "1%2f..%2f2", "-1", "1;2", "..%2f..%2fdesk"]:
            for rest in (f"files/{number}", f"items/{number}.png", f"attachments/{number}"):
                answer = ask(scene.address, "GET", f"/o/{known}/{rest}")
                tally.tried(f"guess {rest} below a link", SECRET.encode() in answer.all or answer.status >= 500)
        for path in ("/order/pictures/{}.png", "/order/meshes/{}", "/order/logo/{}"):
            for token in ("0" * 64, "x.y", "x" * 3000, known, "../../etc/passwd", "eyJhIjoxfQ.AAAA"):
                answer = ask(scene.address, "GET", path.format(token))
                tally.tried(
                    f"a picture by a token that is made up, {path}", answer.status == 200 or answer.status >= 500
                )
        for method in METHODS[1:]:
            answer = ask(scene.address, method, f"/o/{known}", {"Origin": scene.address})
            tally.tried(f"{method} a link", answer.status < 300)
        hit = state.changed(before, state.look(scene.database))
        tally.tried("change something without a link", hit and f"changed {', '.join(hit)}")

    return run


def _links(scene: Scene) -> Iterator[tuple[str, str]]:
    known = scene.links["P-000001"]
    yield from (("made up", secrets.token_hex(32)), ("revoked", scene.links["revoked"]), ("cut short", known[:-1]))
    yield from (("in capitals", known.upper()), ("longer", known + "0"), ("empty", "%20"), ("a wildcard", "%25"))
    yield from (
        ("a number", "P-000001"),
        ("SQL", "'%20OR%20'1'='1"),
        ("of zeros", "0" * 64),
        ("a path", "..%2fprojects"),
    )


def _told(answer: Answer) -> str:
    return "it tells of the order" if SECRET in answer.text else ""


def pages(scene: Scene, *, whole: bool) -> Callable[[Tally], None]:
    """The pages of customers, from which every message of every page is sent."""

    def run(tally: Tally) -> None:
        before, stood, seen = state.look(scene.database), _moves(scene), ""
        for path in ("/order", f"/o/{scene.links[_OWN]}"):
            count, shown = asyncio.run(_speak(scene, path, whole=whole))
            tally.tries += count
            seen += shown
        # A customer may cancel and write: in this one project, whose order it is.
        own = {"projects", "events", "comments", "messages", "unread", "project_materials", "attempts"}
        hit = set(state.changed(before, state.look(scene.database))) - own
        tally.tried("change what is not theirs", hit and f"changed {', '.join(hit)}")
        moved = {number for number, told in _moves(scene).items() if number != _OWN and stood.get(number) != told}
        tally.tried("change another project", moved and f"changed {', '.join(moved)}")
        for private in _PRIVATE:
            tally.tried(f"see {private!r}", private in seen)

    return run


def _moves(scene: Scene) -> dict[str, Any]:
    table = scene.own.projects.table()
    return dict(zip(table["number"], table["status"].astype(str), strict=True))


async def _speak(scene: Scene, path: str, *, whole: bool) -> tuple[int, str]:
    forged, count = [{"send": "With a file of somebody else's", "files": [token]} for token in ("0" * 64, "x.y", "")], 0
    async with OpenPage.open(scene.address, path, "") as page:
        for model in (one for one in page.models if one.name in ("OrderSheet", "OrderForm", "ModelStage")):
            said = [*forged, *vocabulary("" if whole else model.name), {"cancel": "Because I can."}]
            await page.do(*(message(model, one) for one in said))
            count += len(said)
        await page.settle()
        await page.pulled()
        return count, page.document

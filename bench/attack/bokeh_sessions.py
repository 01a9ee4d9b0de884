"""The sessions of Bokeh behind pages: forged, planted before somebody comes, and used by somebody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from bokeh.util.token import generate_jwt_token, generate_session_id, get_session_id

from bench.attack.open_page import OpenPage, drawn
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.wire import as_person, ask, upgrade

PAGE = "/people"  # who may see it, and who not, are told apart
_SHOWN_TO_ADA = "mona@example.com"


def attack(scene: Scene) -> Callable[[Tally], None]:
    """What Bokeh itself would take for a session."""

    def run(tally: Tally) -> None:
        ada, vera = scene.session("ada"), scene.session("vera")
        for what, token in _forged(scene, vera).items():
            tally.tried(f"open a page by a token that is {what}", _opens(scene, PAGE, vera, token))
        hers = drawn(scene.address, PAGE, ada)
        tally.tried("use an administrator's page without a cookie", _opens(scene, PAGE, "", hers))
        tally.tried("use an administrator's page as a viewer", _sees(scene, PAGE, vera, hers))
        for how, planted in _planted(scene, vera):
            _follow(scene, ada, planted)
            tally.tried(f"a viewer plants a session by {how}", _sees(scene, PAGE, vera, planted["token"]))
        stranger = drawn(scene.address, "/order", "")
        tally.tried("use the order page's token for a page of staff", _opens(scene, PAGE, "", stranger))
        link = f"/o/{scene.links['P-000001']}"
        tally.tried("use the order page's token for an order", _sees(scene, link, "", stranger, path="/order"))
        tally.tried("use a link's token for the page of staff", _opens(scene, PAGE, "", drawn(scene.address, link, "")))

    return run


def _forged(scene: Scene, vera: str) -> dict[str, str]:
    good = drawn(scene.address, PAGE, vera)
    body, _, signature = good.rpartition(".")
    unsigned: Any = generate_session_id(signed=False)
    other: Any = generate_session_id(secret_key=b"guessed", signed=True)
    return {
        "cut": good[:-1],
        "without signature": body,
        "signed by nobody": generate_jwt_token(unsigned, signed=False),
        "signed with another key": generate_jwt_token(other, secret_key=b"guessed", signed=True),
        "of another body": f"{body[:-4]}AAAA.{signature}",
        "empty": "x",
    }


def _planted(scene: Scene, vera: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Ways to make somebody else's page in a session that the attacker knows, which another page of theirs had."""
    for how in ("an address with its id", "an address with its token", "a header"):
        token = drawn(scene.address, "/account", vera)
        known = get_session_id(token)
        query = {
            "an address with its id": f"bokeh-session-id={known}",
            "an address with its token": f"bokeh-token={token}",
        }
        yield how, {"token": token, "query": f"?{query.get(how, '')}", "header": "" if how in query else str(known)}


def _follow(scene: Scene, person: str, planted: dict[str, str]) -> None:
    """Somebody follows a link of the attacker's."""
    headers = as_person(scene.address, person, Accept="text/html")
    if planted["header"]:
        headers["Bokeh-Session-Id"] = planted["header"]
    ask(scene.address, "GET", PAGE + planted["query"], headers)


def _opens(scene: Scene, path: str, person: str, token: str) -> bool:
    """Whether the server sends the document of a page."""
    if upgrade(scene.address, f"{path}/ws", cookie=person, origin=scene.address, token=token).status != 101:
        return False
    return bool(_document(scene, path, person, token))


def _sees(scene: Scene, target: str, person: str, token: str, path: str = "") -> bool:
    """Whether somebody sees, at the page *path* or *target*, what another may see."""
    marks = (_SHOWN_TO_ADA,) if target == PAGE else ("P-000001",)
    return any(mark in _document(scene, path or target, person, token) for mark in marks)


def _document(scene: Scene, path: str, person: str, token: str) -> str:
    async def look() -> str:
        async with OpenPage.open(scene.address, path, person, token) as page:
            return page.document

    try:
        return asyncio.run(look())
    except Exception:  # noqa: BLE001  # refused, in whichever way
        return ""

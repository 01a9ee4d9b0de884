"""Who has not signed in: every address by every method, and websockets, with cookies that open nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bench.attack.routes import is_open
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.wire import COOKIE, Answer, ask, upgrade
from bench.attack.words import SECRET

METHODS = ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get")


def attack(scene: Scene, paths: list[str], *, whole: bool) -> Callable[[Tally], None]:
    """Everything that takes no account."""
    methods = METHODS if whole else ("HEAD", "POST", "DELETE", "OPTIONS")

    def run(tally: Tally) -> None:
        for path in paths:
            for accepted in ("text/html", "*/*"):
                answer = ask(scene.address, "GET", path, {"Accept": accepted})
                tally.tried(f"GET {path} as {accepted}", got_in(path, answer))
            for method in methods:
                answer = ask(scene.address, method, path, {"Accept": "*/*", "Origin": scene.address})
                tally.tried(f"{method} {path}", got_in(path, answer))
        tally.tried("stop the server", not scene.is_well())

    return run


def cookies(scene: Scene, paths: list[str]) -> Callable[[Tally], None]:
    """Cookies that somebody has made up, kept for too long, or has from half a sign-in; by HTTP and by websocket."""
    dead = _dead_tokens(scene)
    pages = [path for path in paths if not is_open(path)]

    def run(tally: Tally) -> None:
        for what, token in dead.items():
            for path in pages[:: 1 if what == "forged" else 7]:
                answer = ask(scene.address, "GET", path, {"Accept": "*/*", "Cookie": f"{COOKIE}={token}"})
                tally.tried(f"GET {path} with a cookie that is {what}", got_in(path, answer))
            for path in (one for one in pages if one.endswith("/ws")):
                opened = upgrade(scene.address, path, cookie=token, origin=scene.address).status == 101
                tally.tried(f"websocket {path} with a cookie that is {what}", opened)
        for path in (one for one in pages if one.endswith("/ws")):
            for origin in (None, scene.address, "null"):
                opened = upgrade(scene.address, path, origin=origin).status == 101
                tally.tried(f"websocket {path} without a cookie, Origin {origin}", opened)
        for name in ("printdesk", "__Secure-printdesk", "user", "session", "is_admin", "__host-printdesk"):
            answer = ask(scene.address, "GET", "/projects", {"Accept": "*/*", "Cookie": f"{name}=ada; {name}=1"})
            tally.tried(f"GET /projects with a cookie {name}", got_in("/projects", answer))

    return run


def _dead_tokens(scene: Scene) -> dict[str, str]:
    made_up = {
        "forged": secrets.token_urlsafe(32),
        "empty": '""',
        "SQL": "%27+OR+1=1--",
        "quoted": "\"x' OR '1'='1\"",
        "long": "A" * 4000,
        "a name": "ada",
    }
    if scene.desk is None:
        return made_up
    ended, idle, disabled = scene.session("ada"), scene.session("ada"), scene.session("ada")
    scene.desk.sessions.end(ended)
    expire(scene, idle)
    accounts = scene.desk.accounts
    accounts.add("gone", "gone@example.com", "viewer", password=secrets.token_urlsafe(20))
    disabled = scene.session("gone")
    accounts.disable("gone")
    return made_up | {"ended": ended, "expired": idle, "of a disabled account": disabled, "cut": ended[:-1]}


def expire(scene: Scene, token: str) -> None:
    """Let a session have run out, as a week does."""
    import sqlalchemy as sa

    from core.store.schema_accounts import sessions

    known = scene.own.sessions.check(token).id
    with scene.own.database.writing() as connection:
        connection.execute(sa.update(sessions).where(sessions.c.id == known).values(expires_at=1))


def got_in(path: str, answer: Answer) -> str:
    """How a stranger has seen or done what is not for strangers; empty if not."""
    if SECRET.encode() in answer.all:
        return "it shows what is confidential"
    if not is_open(path) and answer.status and not 300 <= answer.status < 600:
        return f"it answers {answer.status}"
    if answer.status >= 500 and answer.status != 501:
        return f"it breaks with {answer.status}"
    return ""

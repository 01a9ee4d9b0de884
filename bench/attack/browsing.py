"""Chromium over the main pages, as an administrator and as a customer: nothing that was typed runs or is fetched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from bench.attack.scene import PASSWORD, Scene
from bench.attack.tally import Tally
from bench.attack.words import EVIL, SCRIPTS
from bench.browser import FLAGS

_WATCH = """
window.hits = []
window.refused = []
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.hits.push(name)
document.addEventListener("securitypolicyviolation", event => window.refused.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sample}`))
"""
_STILL = 700  # milliseconds in which a page may run what it should not
_STAFF = (
    "/projects", "/projects?view=Hers", "/projects/P-000001", "/projects/P-000002", "/projects/P-000009",
    "/projects/P-000001/view", "/reports", "/materials", "/materials/{evil}", "/discounts", "/shipping", "/service",
    "/people", "/account", "/history", "/keys", "/customers", "/projects?search={evil}", "/projects?view={evil}",
    "/projects/{evil}", "/unknown/{evil}", "/projects?sort={evil}&status={evil}&material={evil}",
)  # fmt: skip
_ALL = (
    "/order",
    "/order?x={evil}",
    "/o/{link}",
    "/o/{evil}",
    "/sign-in?next=/{evil}",
    "/sign-in/ticket/{evil}",
    "/unknown",
)


def attack(scene: Scene) -> Callable[[Tally], None]:
    """All of the pages, with a watch on what runs, what the policy refuses, and what is fetched from elsewhere."""
    from playwright.sync_api import sync_playwright

    def run(tally: Tally) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for name, paths in (("ada", _STAFF), ("", _ALL)):
                context = browser.new_context()
                context.add_init_script(_WATCH)
                page = context.new_page()
                foreign = _watched(page)
                if name:
                    _sign_in(page, scene.address, name)
                    _control(page, tally)
                for path in paths:
                    foreign.clear()
                    for what, worked in _look(page, scene, path):
                        tally.tried(f"{path}: {what}", worked)
                    away = [one for one in foreign if _is_elsewhere(one, scene.address)]
                    tally.tried(f"{path}: fetch from elsewhere", away and f"{away[0][:80]}")
                context.close()
            browser.close()

    return run


def _watched(page: Any) -> list[str]:
    """The addresses that a page asks for, as it does."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def _sign_in(page: Any, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").wait_for()


def _control(page: Any, tally: Tally) -> None:
    """What is stored is on the page, and a script that somebody did get into it would be seen."""
    shown = page.get_by_text("<img src=x").first
    shown.wait_for()
    tally.tried("show what is stored (else nothing here means anything)", not shown.is_visible())
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hits.push(99)>')")
    page.wait_for_timeout(_STILL)
    told = page.evaluate("() => ({hits: window.hits, refused: window.refused})")
    tally.tried("run a script that has got into the page", told["hits"])
    tally.tried("be seen by the policy (else nothing here means anything)", not told["refused"])


def _look(page: Any, scene: Scene, path: str) -> Iterator[tuple[str, object]]:
    """What has happened on the page, once for each payload that its address takes."""
    for words in (EVIL, *SCRIPTS[1:5]) if "{evil}" in path else ("",):
        target = path.replace("{evil}", quote(words, safe="")).replace("{link}", scene.links["P-000001"])
        page.goto(scene.address + target)
        page.wait_for_timeout(_STILL)
        for part in page.get_by_role("button", name="Preview").all()[:3]:
            part.click()
        told = page.evaluate("() => ({hits: window.hits, refused: window.refused})")
        yield f"run {words or 'what is stored'}", told["hits"] and f"{told['hits']}"
        yield "do what the policy refuses", told["refused"] and f"{told['refused'][:2]}"
        yield "leave the site", _is_elsewhere(page.url, scene.address)


def _is_elsewhere(url: str, address: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss", "ftp") and parts.netloc != urlsplit(address).netloc

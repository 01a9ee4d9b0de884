"""Keys of programs, made and revoked by clicking, and used over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import core
from core.accounts.roles import Role
from tests.browser.test_people import sign_in
from tests.dashboard.person import PASSWORD, Visitor
from tests.serving import serving


@pytest.fixture
def address(sqlite_desk: core.Desk) -> Iterator[str]:
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    with serving(sqlite_desk) as found:
        yield found


def test_a_key_is_shown_once_used_and_revoked(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    sign_in(page, address, "grace", "/keys")
    page.get_by_text("No program has a key yet.").wait_for()
    assert page.get_by_role("link", name="description of the API").get_attribute("href") == "/api/v1/openapi.json"
    name = page.get_by_label("Name of the program")
    name.fill("<b>shop</b>")
    for word in ("Place orders", "See what became", "Send model files"):
        page.get_by_label(word).uncheck()
    page.get_by_role("button", name="Make a key").click()
    page.get_by_text("A key needs at least one scope.").wait_for()
    assert name.input_value() == "<b>shop</b>"
    page.get_by_label("See what became").check()
    name.press("Enter")
    page.get_by_text("it is never shown again").wait_for()
    secret = page.get_by_label("The new key", exact=True).input_value()
    assert asked(address, secret) == 404  # there is no such project, which only a key is told
    page.reload()
    page.get_by_role("listitem").filter(has_text="<b>shop</b>").get_by_text("orders:read").wait_for()
    assert secret not in page.content()

    page.get_by_label("Name of the program").fill("<b>shop</b>")
    page.keyboard.press("Enter")
    page.get_by_text("There is a key “<b>shop</b>” already.").wait_for()
    page.get_by_role("button", name="Revoke <b>shop</b>").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    page.get_by_text("revoked 20").wait_for()
    assert asked(address, secret) == 401
    done = sqlite_desk.audit.table("records", actor="grace").kind
    assert list(done)[:2] == ["key revoked", "key added"]


def asked(address: str, secret: str) -> int:
    """How the API answers whoever has that key."""
    return Visitor(address).get("/api/v1/projects/P-000999", Authorization=f"Bearer {secret}").status

"""People and their accounts, by clicking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest

import core
from core.accounts.account import SignedIn
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD
from tests.serving import serving, wait_for


@pytest.fixture
def address(sqlite_desk: core.Desk) -> Iterator[str]:
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    sqlite_desk.accounts.add("<b>vera</b>", "vera@example.com", Role.VIEWER, password=PASSWORD)
    with serving(sqlite_desk) as found:
        yield found


def sign_in(page: Any, address: str, name: str, path: str) -> None:
    page.goto(address + path)
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_administrator_looks_after_people(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    sign_in(page, address, "grace", "/people")
    page.get_by_label("Name").fill("edsger")
    page.get_by_label("E-mail").fill("edsger@example.com")
    page.get_by_role("button", name="Invite").click()
    page.get_by_text("edsger@example.com").wait_for()
    assert sqlite_desk.accounts.get("edsger").invited
    page.get_by_label("Role of <b>vera</b>").select_option("manager")
    wait_for(lambda: sqlite_desk.accounts.get("<b>vera</b>").role is Role.MANAGER)
    page.get_by_role("listitem").filter(has_text="vera@").get_by_role("button", name="Disable").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    page.get_by_text("disabled").wait_for()
    assert sqlite_desk.accounts.get("<b>vera</b>").disabled_at is not None


def test_a_viewer_finds_no_people_page(address: str, page: Any) -> None:
    sign_in(page, address, "<b>vera</b>", "/people")
    page.get_by_text("There is no page at this address.").wait_for()
    assert page.get_by_role("link", name="People").count() == 0


def test_one_sets_up_a_second_factor_and_ends_other_sessions(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    elsewhere = sqlite_desk.sessions.sign_in("grace", PASSWORD, address="192.0.2.1", agent="another browser")
    sign_in(page, address, "grace", "/account")
    page.get_by_role("button", name="Set up a second factor").click()
    shown = page.get_by_text("Or type this into the app").inner_text()
    secret = re.search(r"[A-Z2-7]{16,}", shown)
    assert secret
    page.get_by_label("Code").fill(pyotp.TOTP(secret[0]).now())
    page.get_by_label("Second factor").get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("Keep these recovery codes").wait_for()
    assert page.locator(".codes li").count() == 10
    assert sqlite_desk.accounts.get("grace").second_factor
    page.get_by_role("button", name="Sign out there").click()
    page.get_by_text("another browser").wait_for(state="detached")
    assert isinstance(elsewhere, SignedIn)
    assert sqlite_desk.sessions.ended([elsewhere.session.id]) == {elsewhere.session.id}


def test_without_accounts_both_pages_say_what_to_do(sqlite_desk: core.Desk, page: Any) -> None:
    with serving(sqlite_desk) as address:
        page.goto(f"{address}/people")
        page.get_by_text("printdesk user add NAME --role administrator").wait_for()
        page.goto(f"{address}/account")
        page.get_by_text("no account to look after").wait_for()


def test_the_history_says_who_did_what(address: str, sqlite_desk: core.Desk, page: Any) -> None:
    for count in range(60):
        sqlite_desk.audit.record("exported", actor=f"<b>p{count}</b>", subject="projects")
    sign_in(page, address, "grace", "/history")
    page.get_by_text("<b>p59</b>").wait_for()
    page.get_by_role("button", name="Older").click()
    page.get_by_text("<b>p5</b>", exact=True).wait_for()
    page.get_by_label("What").select_option("signed in")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("<b>p5</b>", exact=True).wait_for(state="detached")
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("button", name="Check both histories").click()
    page.get_by_text("Every row of both histories is as it was written.").wait_for()

"""The sign-in over HTTP: names and passwords, codes, forgotten passwords, mailed links, and the way out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pyotp
import pytest

import core
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD, Visitor
from tests.serving import serving, wait_for

NEW = "wrong staple battery correct"


def mails_in(desk: core.Desk) -> list[str]:
    """The mails that the desk has kept, which has no mail server."""
    folder = desk.settings.data / "mail" / "new"
    return [message_from_bytes(path.read_bytes(), policy=default).get_content() for path in folder.glob("*")]


@pytest.fixture
def address(sqlite_desk: core.Desk) -> Iterator[str]:
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.OPERATOR, password=PASSWORD)
    with serving(sqlite_desk) as found:
        yield found


def test_a_page_leads_to_the_sign_in_and_back(address: str) -> None:
    visitor = Visitor(address)
    asked = visitor.get("/projects?status=Pending")
    assert (asked.status, asked.location) == (303, "/sign-in?next=%2Fprojects%3Fstatus%3DPending")
    form = visitor.get(asked.location)
    assert form.status == 200
    assert 'autocomplete="current-password"' in form.text
    done = visitor.sign_in("grace", next="/projects?status=Pending")
    assert (done.status, done.location) == (303, "/projects?status=Pending")
    cookie = next(one for one in done.cookies if one.startswith("__Host-printdesk="))
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert visitor.get("/projects").status == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_the_sign_in_leads_to_own_pages_only(address: str, elsewhere: str) -> None:
    assert Visitor(address).sign_in("grace", next=elsewhere).location == "/"


def test_a_wrong_password_keeps_the_name_but_never_the_password(address: str) -> None:
    refused = Visitor(address).sign_in('<b>"grace', "never again")
    assert refused.status == 401
    assert "The name or the password is not right" in refused.text
    assert 'value="&lt;b&gt;&quot;grace"' in refused.text
    assert "never again" not in refused.text
    assert not any("printdesk=" in one for one in refused.cookies)


def test_a_form_of_another_site_signs_nobody_in(address: str) -> None:
    visitor = Visitor(address)
    xsrf = visitor.xsrf("/sign-in")
    told = {"name": "grace", "password": PASSWORD}
    assert visitor.post("/sign-in", told | {"_xsrf": xsrf}, Origin="https://evil.example").status == 403
    assert visitor.post("/sign-in", told).status == 403
    assert visitor.post("/sign-in", told | {"_xsrf": xsrf}).status == 303


def test_the_second_factor_is_asked_for(address: str, sqlite_desk: core.Desk) -> None:
    secret, _ = sqlite_desk.accounts.begin_second_factor("grace")
    recovery = sqlite_desk.accounts.confirm_second_factor("grace", secret, pyotp.TOTP(secret).at(time.time() - 30))
    visitor = Visitor(address)
    step = visitor.sign_in("grace", next="/reports")
    assert step.location == "/sign-in/second-factor?next=%2Freports"
    assert visitor.get("/projects").status == 303, "a password alone opens nothing"
    wrong = visitor.submit(step.location, {"code": "000000"})
    assert (wrong.status, "This code is not right" in wrong.text) == (401, True)
    assert visitor.submit(step.location, {"code": recovery[0]}).location == "/reports"
    assert visitor.get("/projects").status == 200


def test_signing_out_ends_the_session_for_good(address: str, sqlite_desk: core.Desk) -> None:
    visitor = Visitor(address)
    visitor.sign_in("grace")
    kept = dict(visitor.jar)
    assert visitor.get("/sign-out").status == 405
    assert visitor.post("/sign-out", {}).status == 303
    assert not sqlite_desk.sessions.of("grace")
    visitor.jar = kept
    assert visitor.get("/projects").location.startswith("/sign-in")


def test_a_new_sign_in_ends_the_session_before_it_in_that_browser(address: str, sqlite_desk: core.Desk) -> None:
    visitor = Visitor(address)
    visitor.sign_in("grace")
    before = sqlite_desk.sessions.of("grace")[0].id
    visitor.sign_in("grace")
    assert [one.id for one in sqlite_desk.sessions.of("grace")] != [before]
    assert len(sqlite_desk.sessions.of("grace")) == 1


def test_a_forgotten_password_is_replaced_by_a_mailed_link_once(address: str, sqlite_desk: core.Desk) -> None:
    visitor = Visitor(address)
    known = visitor.submit("/sign-in/forgotten", {"name": "grace"})
    unknown = visitor.submit("/sign-in/forgotten", {"name": "nobody"})
    assert (known.status, known.text) == (unknown.status, unknown.text), "it does not tell who has an account"
    wait_for(lambda: len(mails_in(sqlite_desk)) == 1)
    link = re.search(r"/sign-in/ticket/[\w-]+", mails_in(sqlite_desk)[0])
    assert link
    weak = visitor.submit(link[0], {"password": "password1234", "again": "password1234"})
    assert (weak.status, "password1234" in weak.text) == (400, False)
    assert visitor.submit(link[0], {"password": NEW, "again": NEW + "x"}).status == 400
    assert "Your password is set" in visitor.submit(link[0], {"password": NEW, "again": NEW}).text
    assert "This link is not valid" in visitor.get(link[0]).text
    assert visitor.sign_in("grace", NEW).status == 303


def test_the_sign_in_pages_run_and_fetch_nothing(address: str) -> None:
    for path in ("/sign-in", "/sign-in/second-factor", "/sign-in/forgotten", "/sign-in/ticket/unknown"):
        page = Visitor(address).get(path)
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.text
        assert "http" not in re.sub(r'xmlns="[^"]*"', "", page.text)

"""The pages of the sign-in as browsers get them: their cookies, their fields, and what is cleared at the end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pyotp
import pytest

import core
from core.accounts.roles import Role
from dashboard.assets import asset
from tests.core.people import tickets
from tests.dashboard.person import PASSWORD, Visitor
from tests.factory import order
from tests.serving import serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[core.Desk]:
    folder = tmp_path_factory.mktemp("pages")
    with core.connect(f"sqlite:///{folder / 'desk.db'}", data=folder, user="ada") as found:
        found.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
        found.accounts.add("vera", "vera@example.com", Role.VIEWER, password=PASSWORD)
        found.projects.place(order())
        yield found


@pytest.fixture(scope="module")
def address(desk: core.Desk) -> Iterator[str]:
    with serving(desk) as found:
        yield found


def test_every_cookie_is_for_this_host_over_https_and_for_no_script(address: str, desk: core.Desk) -> None:
    secret, _ = desk.accounts.begin_second_factor("grace")
    [code, *_] = desk.accounts.confirm_second_factor("grace", secret, pyotp.TOTP(secret).at(time.time() - 30))
    visitor, link = Visitor(address), f"/o/{desk.links.of('P-000001')}"
    seen = [visitor.get(path) for path in ("/sign-in", "/sign-in/forgotten", "/order", link, "/projects", "/health")]
    step = visitor.sign_in("grace")
    seen += [step, visitor.submit(step.location, {"code": code}), visitor.get("/projects"), visitor.get("/people")]
    seen.append(visitor.post("/sign-out", {}))
    cookies = [cookie for answer in seen for cookie in answer.cookies]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert names == {f"__Host-printdesk{what}" for what in ("", "-step", "-xsrf")}
    for cookie in cookies:
        told = {one.strip().lower().partition("=")[0]: one for one in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path"} <= told.keys(), cookie
        assert "domain" not in told, cookie
        assert told["samesite"].lower().endswith(("=lax", "=strict")), cookie
        assert len(cookie) < 4096


def test_passwords_are_typed_unseen_and_filled_in_by_who_keeps_them(address: str, desk: core.Desk) -> None:
    desk.accounts.send_link("vera")
    for path, count in (("/sign-in", 1), (f"/sign-in/ticket/{tickets(desk)[-1]}", 2)):
        page = Visitor(address).get(path).text
        fields = re.findall(r'<input type="password"[^>]*>', page)
        assert len(fields) == count == page.count('name="password"') + page.count('name="again"')
        assert all(re.search(r'autocomplete="(current|new)-password"', one) for one in fields)
        assert "<script" not in page, "nothing keeps anybody from pasting"
    account = asset("account.js")
    assert 'type: "password", required: true, maxLength: 256, autocomplete' in account
    assert not re.search(r"paste|copy|contextmenu", account)


def test_signing_out_leaves_nothing_in_the_browser(address: str) -> None:
    visitor = Visitor(address)
    visitor.sign_in("vera")
    assert visitor.get("/projects").status == 200
    out = visitor.post("/sign-out", {})
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "__Host-printdesk" not in visitor.jar


def test_only_the_form_itself_signs_in_and_not_its_address(address: str) -> None:
    visitor = Visitor(address)
    xsrf = visitor.xsrf("/sign-in")
    query = f"name=vera&password={PASSWORD.replace(' ', '+')}"
    assert visitor.post(f"/sign-in?{query}", {"_xsrf": xsrf}).status == 401
    doubled = visitor.ask("POST", "/sign-in", f"{query}&name=nobody&_xsrf={xsrf}".replace("|", "%7C"))
    assert doubled.status == 401, "of two names the last one counts, wherever it is looked at"

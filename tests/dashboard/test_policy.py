"""What browsers are told with each answer, and whose word on a request counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import core
from core import Desk
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD, Visitor
from tests.factory import order
from tests.serving import serving

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = [
    "/projects", "/projects/P-000001", "/projects/P-000001/view", "/reports", "/materials", "/discounts", "/shipping",
    "/service", "/people", "/account", "/history", "/order",
]  # fmt: skip
OTHERS = [
    "/sign-in", "/sign-in/forgotten", "/static/extensions/panel/panel.min.js", "/files/P-000001/items/1", "/health",
    "/export/projects.csv", "/nothing", "/favicon.ico", "/api/v1/openapi.json", "/api/v1/projects", "/o/" + "0" * 43,
]  # fmt: skip
HEADERS = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "desk.example.com"}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with core.connect(f"sqlite:///{tmp_path_factory.mktemp('policy') / 'desk.db'}", user="ada") as desk:
        desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
        desk.projects.place(order())
        yield desk


@pytest.fixture(scope="module")
def grace(people: Desk) -> Iterator[Visitor]:
    """Somebody who has signed in at this machine."""
    with serving(people) as address:
        visitor = Visitor(address)
        visitor.sign_in("grace")
        yield visitor


@pytest.fixture(scope="module")
def behind(people: Desk) -> Iterator[Visitor]:
    """Somebody who stands where the proxy does, without having signed in."""
    settings = people.settings.changed(public_url="https://desk.example.com", trusted_proxies="127.0.0.1")
    with Desk(settings) as desk, serving(desk) as address:
        yield Visitor(address)


@pytest.mark.parametrize("path", PAGES)
def test_only_our_own_scripts_run_on_a_page(grace: Visitor, path: str) -> None:
    words = set()
    for _ in range(2):
        page = grace.get(path)
        assert page.status == 200
        policy = page.headers["Content-Security-Policy"]
        (nonce,) = re.findall(r"'nonce-([\w-]{22})'", policy)
        assert "unsafe-inline" not in re.search(r"script-src[^;]*", policy)[0]  # type: ignore[index]
        assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy.split("; "))
        tags = re.findall(r"<script[^>]*>", page.text)
        assert tags
        assert all(f'nonce="{nonce}"' in tag for tag in tags)
        assert not re.search(r"<[a-z]+[^>]*\son[a-z]+=", page.text.partition("<script")[0])
        assert "//cdn." not in page.text
        words.add(nonce)
    assert len(words) == 2


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_every_answer_has_the_headers(grace: Visitor, path: str) -> None:
    for visitor in (grace, Visitor(grace.address)):
        answer = visitor.get(path)
        assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers  # it was asked for without HTTPS


def test_what_a_trusted_proxy_says_counts(behind: Visitor) -> None:
    assert behind.get("/sign-in", **HEADERS).status == 200
    assert behind.get("/sign-in", **HEADERS | {"X_Forwarded_Host": "evil.example"}).status == 421
    assert behind.get("/sign-in", **HEADERS | {"X_Forwarded_Proto": "http"}).status == 421
    for name in ("X_Original_URL", "X_Rewrite_URL", "X_Forwarded_Prefix"):
        assert behind.get("/sign-in", **HEADERS, **{name: "/projects"}).status == 200


def test_what_a_stranger_says_of_itself_does_not(people: Desk, grace: Visitor) -> None:
    lies = {"X_Forwarded_For": "203.0.113.9", "X_Real_Ip": "203.0.113.9", "Forwarded": "for=203.0.113.9;proto=https"}
    told = grace.get("/sign-in", **lies, X_Forwarded_Proto="https", X_Forwarded_Host="evil.example")
    assert (told.status, "Strict-Transport-Security" in told.headers) == (303, False)  # signed in: led to the pages
    Visitor(grace.address).sign_in("grace")
    assert {one.address for one in people.sessions.of("grace")} == {"127.0.0.1"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "127.0.0.1", "localhost.evil.example:5006", ""])
def test_no_other_name_is_answered_to(grace: Visitor, host: str) -> None:
    answer = Visitor(grace.address).get("/sign-in", Host=host)
    assert answer.status in (400, 421)
    assert "form" not in answer.text

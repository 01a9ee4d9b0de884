"""What every answer tells browsers, whatever was asked for: how to read it, who may see it, and what may not run."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core import Desk
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD, Visitor
from tests.dashboard.site import Site
from tests.serving import serving

PUBLIC = "desk.example.com"
NO_LINK = f"/o/{'0' * 64}"
# Of each kind of answer one: pages, files of libraries, routes of staff, customers and programs, and refusals.
PATHS = (
    "/projects", "/order", "/sign-in", "/nothing", NO_LINK, "/health", "/static/js/bokeh.min.js", "/favicon.ico",
    "/static/extensions/panel/css/loading.css", "/static/", "/export/projects.csv", "/files/P-000001/items/99",
    "/order/metadata", "/order/autoload.js?bokeh-autoload-element=1", f"{NO_LINK}/files/1", "/api/v1/openapi.json",
    "/api/v1/projects/P-000001", "/sign-in/ticket/x", "/sign-out", "/assets/nothing.js",
)  # fmt: skip


@pytest.fixture
def behind(sqlite_desk: Desk) -> Iterator[Visitor]:
    """Somebody whom a proxy with HTTPS leads to a desk with an account."""
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    settings = sqlite_desk.settings.changed(public_url=f"https://{PUBLIC}", trusted_proxies="127.0.0.1")
    with Desk(settings) as desk, serving(desk) as address:
        yield Visitor(address)


def test_every_text_says_in_which_characters_it_is_written(site: Site) -> None:
    kinds = {path: str(site.ask(path).headers["Content-Type"]) for path in PATHS}
    texts = {path: kind for path, kind in kinds.items() if kind.startswith(("text/", "application/javascript"))}
    assert {kind.partition(";")[0] for kind in texts.values()} >= {"text/html", "text/css", "text/csv"}
    assert [path for path, kind in texts.items() if "charset=utf-8" not in kind.lower()] == []


def test_no_answer_is_for_pages_of_other_sites(site: Site) -> None:
    for path in PATHS:
        headers = site.ask(path, Origin="https://evil.example").headers
        assert [name for name in headers if name.lower().startswith("access-control-")] == [], path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_every_answer_has_a_policy_that_allows_no_plugin_no_frame_and_no_other_base(site: Site) -> None:
    for path in PATHS:
        told = str(site.ask(path).headers["Content-Security-Policy"])
        rules = dict(one.strip().partition(" ")[::2] for one in told.split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'", path
        assert "object-src" not in rules, "nothing, as default-src says"
        assert "'unsafe-inline'" not in rules.get("script-src", ""), path


def test_over_https_browsers_are_told_to_stay_there_with_all_below_that_name(behind: Visitor) -> None:
    for path in PATHS:
        answer = behind.get(path, X_Forwarded_Proto="https", X_Forwarded_Host=PUBLIC, Accept="*/*")
        assert answer.status != 421, path
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", path


def test_what_the_desk_knows_of_people_and_orders_stays_in_no_cache(site: Site) -> None:
    token = site.desk.links.of("P-000001")
    for path in (
        "/projects",
        "/people",
        "/order",
        "/sign-in",
        f"/o/{token}",
        "/export/projects.csv",
        "/sign-in/ticket/x",
    ):
        assert "no-store" in str(site.ask(path).headers["Cache-Control"]), path


def test_no_folder_is_listed_and_no_file_of_the_code_is_sent(site: Site) -> None:
    for path in (
        "/static/",
        "/static/js/",
        "/static/extensions/",
        "/assets/",
        "/.git/config",
        "/.env",
        "/core/desk.py",
    ):
        assert site.ask(path).status in (403, 404), path


@pytest.mark.parametrize(
    "path", ["/projects", "/health", "/order", "/api/v1/projects/P-000001", "/static/js/bokeh.min.js"]
)
def test_a_request_is_not_sent_back(site: Site, path: str) -> None:
    answer = site.ask(path, "TRACE", X_Secret="secret")
    assert (answer.status, b"secret" in answer.body) == (405, False)


def test_a_request_with_two_ends_is_refused(site: Site) -> None:
    """Else a proxy could see another request after it than the desk does (RFC 9112, 6.1)."""
    for framing in (
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: x, chunked",
        "Transfer-Encoding : chunked",
        "Content-Length: +4",
    ):
        place = urlsplit(site.address)
        head = f"POST /health HTTP/1.1\r\nHost: {place.netloc}\r\n{framing}\r\n\r\n"
        with socket.create_connection((place.hostname, place.port), 10) as connection:
            connection.sendall(head.encode() + b"0\r\n\r\nGET /projects HTTP/1.1\r\n\r\n")
            told = connection.makefile("rb").readline()
        assert told in (b"", b"HTTP/1.1 400 Bad Request\r\n"), framing

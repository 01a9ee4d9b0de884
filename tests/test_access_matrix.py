"""Nothing without sign-in: each address of the server's own list of routes, and who may ask for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

import core
from core.accounts.roles import Role
from dashboard.auth.gate import is_open
from dashboard.models import THREE
from dashboard.server import make_server
from tests.dashboard.person import PASSWORD, Visitor
from tests.factory import order
from tests.serving import free_port, serving

HASH = "0" * 64
# An address of each pattern, and who may ask for it; what is not here fails the first test.
PEOPLE, EVERYBODY, KEYS, LINKS = "people", "everybody", "programs with a key", "who has a link or a token"
PAGES = ("", "/ws", "/metadata", "/autoload.js")
STAFF = (
    "/projects", "/projects/P-000001", "/projects/P-000001/view", "/reports", "/materials", "/materials/PA12",
    "/discounts", "/discounts/SPRING", "/shipping", "/shipping/Post", "/service", "/people", "/account", "/keys",
    "/customers", "/history",
)  # fmt: skip
MATRIX: dict[str, str] = {
    "/": PEOPLE, "/ws": PEOPLE, "/metadata": PEOPLE, "/autoload.js": PEOPLE,
    **{f"{page}{part}": PEOPLE for page in STAFF for part in PAGES},
    **{f"{page}{part}": EVERYBODY for page in ("/order", f"/o/{HASH}") for part in PAGES},
    **{f"{page}/static/js/bokeh.min.js": EVERYBODY for page in ("", "/order", f"/o/{HASH}")},
    **{f"{page}/static/js/bokeh.min.js": PEOPLE for page in STAFF},
    THREE: EVERYBODY,
    "/static/extensions/panel/panel.min.js": EVERYBODY,
    "/favicon.ico": EVERYBODY,
    "/components/dashboard/x.js": PEOPLE,
    "/files/P-000001/items/1": PEOPLE, "/files/P-000001/attachments/1": PEOPLE,
    f"/thumbnails/{HASH}.png": PEOPLE, f"/meshes/{HASH}": PEOPLE,
    "/export/projects.csv": PEOPLE, "/export/P-000001.csv": PEOPLE, "/export/reports/revenue.csv": PEOPLE,
    "/export/customers.zip": PEOPLE, "/export/history.csv": PEOPLE,
    "/upload/P-000001/attachments": PEOPLE,
    "/health": EVERYBODY,
    "/order/files": EVERYBODY, "/order/pictures/x.png": LINKS, "/order/meshes/x": LINKS, "/order/quotes": EVERYBODY,
    "/order/projects": EVERYBODY, f"/order/logo/{HASH}": EVERYBODY,
    f"/o/{HASH}/files": LINKS, f"/o/{HASH}/files/1": LINKS, f"/o/{HASH}/items/1.png": LINKS,
    "/sign-in": EVERYBODY, "/sign-in/second-factor": EVERYBODY, "/sign-in/on": EVERYBODY,
    "/sign-in/forgotten": EVERYBODY, "/sign-in/ticket/x": EVERYBODY, "/sign-out": EVERYBODY,
    "/sign-in/oidc": EVERYBODY, "/sign-in/oidc/callback": EVERYBODY,
    "/api/v1/openapi.json": EVERYBODY, "/api/v1/files": KEYS, "/api/v1/quotes": KEYS, "/api/v1/projects": KEYS,
    "/api/v1/projects/P-000001": KEYS, "/api/v2": EVERYBODY,
}  # fmt: skip
REFUSED = [path for path, who in MATRIX.items() if who == PEOPLE]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk with an account and a project."""
    with core.connect(f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'desk.db'}", user="ada") as desk:
        desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
        desk.projects.place(order())
        with serving(desk) as address:
            yield address


def test_every_route_of_the_server_is_in_the_matrix(sqlite_desk: core.Desk) -> None:
    unknown = [one for one in patterns(sqlite_desk) if not any(re.match(one, path) for path in MATRIX)]
    assert not unknown, "say in MATRIX who may ask for these"


def patterns(desk: core.Desk) -> list[str]:
    """The patterns of the server's own list of routes."""
    asyncio.set_event_loop(asyncio.new_event_loop())
    server = make_server(desk, "ada", port=free_port())
    found = [rule.matcher.regex.pattern for rule in server._tornado.wildcard_router.rules]
    server.stop(wait=False)
    return found


@pytest.mark.parametrize("path", REFUSED)
def test_a_stranger_is_refused(site: str, path: str) -> None:
    visitor = Visitor(site)
    page = visitor.get(path)
    assert (page.status, page.location.startswith("/sign-in?next=")) == (303, True)
    assert visitor.get(path, Accept="*/*").status == 401
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert visitor.ask(method, path, "").status == 401


@pytest.mark.parametrize("path", [path for path in REFUSED if path.endswith("/ws")])
def test_a_stranger_opens_no_websocket(site: str, path: str) -> None:
    assert refusal(site, path, "") == 401
    assert refusal(site, path, "__Host-printdesk=forged") == 401


def refusal(site: str, path: str, cookie: str) -> int:
    """The status with which a websocket is refused."""

    async def connect() -> int:
        headers = {"Cookie": cookie, "Origin": site, "Sec-WebSocket-Protocol": "bokeh, x"}
        try:
            socket = await websocket_connect(HTTPRequest(f"ws{site.removeprefix('http')}{path}", headers=headers))
        except HTTPClientError as error:
            return error.code
        socket.close()
        return 101

    return asyncio.run(connect())


@pytest.mark.parametrize("path", [path for path, who in MATRIX.items() if who == KEYS])
def test_the_api_wants_a_key(site: str, path: str) -> None:
    visitor = Visitor(site)
    assert {visitor.get(path).status, visitor.ask("POST", path, "{}").status} <= {401, 405}


@pytest.mark.parametrize(
    "trick",
    [
        "/projects/", "//projects", "/./projects", "/order/../projects", "/static/../projects", "/o/../projects",
        "/%70rojects", "/projects%2f", "/sign-in/../export/projects.csv", "/static/..%2fexport/projects.csv",
        "/order/%2e%2e/export/projects.csv", "/export/projects.csv/", "/PROJECTS", "/projects;/static/x",
        "/materials/static/ws", "/projects/static/autoload.js", "/projects/static",
        "/export/projects.csv?/static/", "/export/projects.csv#/static/",
    ],
)  # fmt: skip
def test_no_path_leads_around_the_gate(site: str, trick: str) -> None:
    answer = Visitor(site).get(
        trick, X_Original_URL="/projects", X_Rewrite_URL="/projects", X_Forwarded_Prefix="/order"
    )
    assert "P-000001" not in answer.text
    assert answer.status in (303, 400, 401, 403, 404)


def test_what_is_open_is_what_the_matrix_says() -> None:
    assert not [path for path, who in MATRIX.items() if is_open(path) is (who == PEOPLE)]
    assert not [path for path in ("/unknown", "/o", "/staticx/y", "/materials/static/ws") if is_open(path)]

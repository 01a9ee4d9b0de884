"""A page belongs to the person it was made for: nobody else connects to it, or prepares its session beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from bokeh.util.token import get_session_id
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

import core
from bench.page_socket import TOKEN, PageSocket
from core.accounts.roles import Role
from tests.dashboard.person import PASSWORD, Visitor
from tests.serving import serving


@pytest.fixture
def address(sqlite_desk: core.Desk) -> Iterator[str]:
    for name, role in (("grace", Role.ADMINISTRATOR), ("vera", Role.VIEWER)):
        sqlite_desk.accounts.add(name, f"{name}@example.com", role, password=PASSWORD)
    with serving(sqlite_desk) as found:
        yield found


def drawn(person: Visitor, path: str) -> str:
    """The token of Bokeh of a page that is drawn for a person."""
    found = TOKEN.search(person.get(path).text)
    assert found
    return found[1]


async def document(person: Visitor, path: str, token: str) -> str | None:
    """What a page's document says to who connects to it; None for nothing."""
    headers = {"Cookie": f"__Host-printdesk={person.jar['__Host-printdesk']}", "Origin": person.address}
    request = HTTPRequest(f"ws{person.address.removeprefix('http')}{path}/ws", headers=headers)
    page = PageSocket(await websocket_connect(request, subprotocols=["bokeh", token]))
    try:
        await page.hear("ACK")
        await page.say("PULL-DOC-REQ")
        return await page.hear("PULL-DOC-REPLY")
    except ConnectionError:
        return None
    finally:
        page.socket.close()
        await asyncio.sleep(0.1)  # until it is closed


def test_nobody_connects_to_a_page_of_somebody_else(address: str) -> None:
    grace, vera = Visitor(address), Visitor(address)
    grace.sign_in("grace")
    vera.sign_in("vera")
    token = drawn(grace, "/people")
    assert asyncio.run(document(vera, "/people", token)) is None
    assert "vera@example.com" in (asyncio.run(document(grace, "/people", token)) or "")


def test_no_address_says_which_session_a_page_shall_have(address: str) -> None:
    grace, vera = Visitor(address), Visitor(address)
    grace.sign_in("grace")
    vera.sign_in("vera")
    token = drawn(vera, "/account")
    known = get_session_id(token)
    assert grace.get(f"/people?bokeh-session-id={known}").status == 400
    assert grace.get(f"/people?bokeh-token={token}").status == 400
    assert grace.get("/people", Bokeh_Session_Id=known).status == 400
    assert "grace@example.com" not in (asyncio.run(document(vera, "/people", token)) or "")

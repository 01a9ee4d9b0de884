"""What open pages must never do: leak, run what somebody typed, or talk to other servers."""

import gc
from collections.abc import Callable
from typing import Any

import pytest

from core import Desk
from tests import factory
from tests.browser.conftest import wait_for

expect = pytest.importorskip("playwright.sync_api").expect
Place = Callable[..., str]

PAYLOAD = "<img src=x onerror=window.ran=1><script>window.ran=1</script>\"'><svg onload=window.ran=1>{{1}}`${1}`"


def documents() -> int:
    from bokeh.document import Document

    gc.collect()
    return sum(isinstance(thing, Document) for thing in gc.get_objects())


@pytest.mark.long
@pytest.mark.usefixtures("unlogged")
def test_thirty_sessions_leave_nothing_behind(page: Any, served: str, place: Place, sqlite_desk: Desk) -> None:
    from panel.io.state import state

    number = place()

    def visit(address: str) -> None:
        page.goto(f"{served}{address}")
        expect(page.get_by_text(number).first).to_be_visible()
        page.goto("about:blank")

    def settled() -> bool:
        server = list(state._servers.values())[-1][0]  # this test's own: those of others may have ended uncleanly
        return not server.get_sessions()

    link = f"/o/{sqlite_desk.links.of(number)}"
    addresses = ("/projects", f"/projects/{number}", f"/projects/{number}/view", link)
    for address in addresses:
        visit(address)
    wait_for(settled, 60)
    before = documents()
    for at in range(30):
        visit(addresses[at % 4])
    wait_for(settled, 60)
    wait_for(lambda: documents() <= before, 30)  # what a timer still holds goes with it


def test_nothing_that_was_typed_runs_on_any_page(page: Any, served: str, place: Place) -> None:
    address = {**factory.ADDRESS, "name": PAYLOAD, "company": PAYLOAD, "line1": PAYLOAD, "city": PAYLOAD}
    number = place(
        title=PAYLOAD,
        customer={"name": PAYLOAD, "company": PAYLOAD, "phone": PAYLOAD},
        shipping=address,
        payment={"method": PAYLOAD, "reference": PAYLOAD},
        items=[factory.item(name=PAYLOAD, material=PAYLOAD, finish=PAYLOAD, colour=PAYLOAD)],
        shipping_option=PAYLOAD,
        comment=PAYLOAD,
    )
    pages = ("/projects", f"/projects?search={PAYLOAD}", f"/projects/{number}", f"/projects/{number}/view")
    for address_of_page in pages:
        page.goto(f"{served}{address_of_page}")
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None
    page.goto(f"{served}/projects")
    expect(page.get_by_role("link", name=PAYLOAD)).to_be_visible()


def test_an_error_in_a_callback_is_a_sentence_and_no_html(page: Any, served: str, place: Place) -> None:
    place()
    page.goto(f"{served}/projects?ordered_from=2026-03-05")
    expect(page.get_by_label("Ordered from")).to_have_value("2026-03-05")
    too_early = "node => { node.value = '2026-03-01'; node.dispatchEvent(new Event('change')) }"
    page.get_by_label("Ordered to").evaluate(too_early)
    expect(page.get_by_text("The dates end (2026-03-01) before they begin (2026-03-05).")).to_be_visible()


def test_no_request_leaves_the_server(page: Any, served: str, place: Place) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    number = place()
    page.goto(f"{served}/projects")
    expect(page.get_by_role("row").filter(has_text=number)).to_be_visible()
    page.get_by_role("button", name="Toggle theme").click()
    page.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((served, "blob:", "data:"))] == []

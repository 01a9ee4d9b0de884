"""Who repeats a request after its answer was lost does not order twice, wherever the connection broke."""

from __future__ import annotations

import socket
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import make_url

from core import Desk, connect
from tests.crash.cutting import Cutter, cutting
from tests.crash.processes import size
from tests.dashboard.programs import Program, program
from tests.databases import as_text
from tests.factory import order
from tests.serving import serving

SENDERS = 4


def insist(shop: Program, key: str, body: Any) -> requests.Response:
    """Send an order until there is an answer that is not "try again"."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            answer = shop.place(body, key=key)
        except requests.ConnectionError:
            continue
        if answer.status_code == 503 or (answer.status_code == 409 and answer.json()["type"].endswith("UnderWay")):
            time.sleep(0.02)
            continue
        return answer
    raise AssertionError("no answer came in a minute")


def place_all(desk: Desk, shop: Program, count: int) -> None:
    """Place *count* orders from several senders, each with a key of its own; each is there once, as it was answered."""
    answers: dict[str, requests.Response] = {}

    def send(sender: int) -> None:
        for one in range(sender, count, SENDERS):
            answers[f"order-{one}"] = insist(shop, f"order-{one}", order(title=f"Order {one}"))

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers.values()} == {201}
    placed = {answer.json()["number"]: answer.json()["title"] for answer in answers.values()}
    table = desk.projects.table()
    assert placed == dict(zip(table["number"], table["title"], strict=True))
    assert len(placed) == count
    again = insist(shop, "order-0", order(title="Another"))
    assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (422, "RequestReused")


def test_a_fifth_of_the_answers_is_lost_on_the_way_to_the_program(desk: Desk) -> None:
    cutter = Cutter(0.2, lambda asked: asked.startswith(b"POST"), armed=True)
    with serving(desk) as address:
        reach = partial(socket.create_connection, ("127.0.0.1", urlsplit(address).port or 0))
        with cutting(cutter, reach) as port:
            shop = program(desk, f"http://127.0.0.1:{port}")
            shop.host = urlsplit(address).netloc
            place_all(desk, shop, size(60, 500))
    assert cutter.before > 3
    assert cutter.after > 3


def test_a_fifth_of_the_commits_is_lost_on_the_way_to_the_database(postgres_url: str, tmp_path: Path) -> None:
    url = make_url(postgres_url)
    place = f"{url.query['host']}/.s.PGSQL.{url.port or 5432}"
    cutter = Cutter(0.2, lambda asked: b"COMMIT\0" in asked)

    def reach() -> socket.socket:
        server = socket.socket(socket.AF_UNIX)
        server.connect(place)
        return server

    with cutting(cutter, reach) as port:
        cut = url.difference_update_query(["host"]).set(host="127.0.0.1", port=port)
        with connect(as_text(cut), user="ada", data=tmp_path) as desk, serving(desk) as address:
            shop = program(desk, address)
            cutter.armed = True
            place_all(desk, shop, size(60, 500))
    assert cutter.before > 10
    assert cutter.after > 10

"""What is asked too often over HTTP is refused with 429 and the time to wait; who else asks is not held up."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import requests

from core import Desk
from core.limits import RATES
from tests import factory
from tests.dashboard.programs import Program, problems, program
from tests.dashboard.site import MODEL, Site
from tests.serving import serving, wait_for

HERE = "127.0.0.1"


def use_up(desk: Desk, what: str, who: object, but: int = 0) -> None:
    """As if that were done as often as it may be, *but* so many times."""
    desk.limits.take(f"{what}: {who}", RATES[what], cost=RATES[what].times - but)


def key_of(desk: Desk, asking: Program) -> int:
    return desk.keys.check(asking.secret, None).id


def test_a_key_asks_so_often_and_other_keys_go_on(site: Site) -> None:
    eager, calm = program(site.desk, site.address), program(site.desk, site.address)
    use_up(site.desk, "requests with a key", key_of(site.desk, eager), but=1)
    # nothing to print: the order of keys may not matter, and one request in 50 ms becomes free
    answers = [eager.ask("GET", "/projects/P-000001") for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code == 200
    assert refused
    assert refused[0].headers["Retry-After"] == "1"
    assert problems(refused[0]) == {}
    assert refused[0].json()["type"].endswith("/TooMany")
    assert refused[0].json()["detail"] == "That was too often. Please wait 1 second and try again."
    assert calm.ask("GET", "/projects/P-000001").status_code == 200


def test_an_order_that_came_too_early_is_placed_by_the_same_request_later(site: Site) -> None:
    shop = program(site.desk, site.address)
    name = f"requests with a key: {key_of(site.desk, shop)}"
    # nine minutes ahead of what a minute allows: nothing becomes free while this runs
    site.desk.limits.take(name, RATES["requests with a key"], cost=RATES["requests with a key"].times)
    with site.desk.database.writing() as connection:
        connection.exec_driver_sql("UPDATE throttles SET until = until + 540000000")
    refused = shop.place(factory.order(), key="once")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 500) == (429, True)
    with site.desk.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM throttles")
    placed = shop.place(factory.order(), key="once")
    assert placed.status_code == 201
    assert "Idempotent-Replayed" not in placed.headers


def test_who_has_no_key_is_told_so_only_so_often_and_keys_work_on(site: Site) -> None:
    use_up(site.desk, "requests without a key for them", HERE, but=1)
    first, second = (requests.get(f"{site.address}/api/v1/projects/P-000001", timeout=30) for _ in range(2))
    assert (first.status_code, second.status_code) == (401, 429)
    assert second.headers["Content-Type"] == "application/problem+json"
    assert program(site.desk, site.address).ask("GET", "/projects/P-000001").status_code == 200


@pytest.mark.parametrize(
    ("what", "path"),
    [("prices on the order page", "/order/quotes"), ("orders on the order page", "/order/projects")],
)
def test_the_order_page_asks_and_orders_so_often(site: Site, what: str, path: str) -> None:
    headers = {"Origin": site.address, "Content_Type": "application/json"}
    use_up(site.desk, what, HERE, but=1)
    assert site.ask(path, "POST", "{}", **headers).status != 429
    answers = [site.ask(path, "POST", "{}", **headers) for _ in range(4)]  # one becomes free in 250 ms
    answer = next(one for one in answers if one.status == 429)
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.error.startswith("That was too often. Please wait ")


def test_models_on_the_order_page_are_counted_before_they_are_stored(site: Site) -> None:
    site.desk.materials.save({"name": "PA12", "price": {"per_part": "10"}})
    site.desk.shipping.save({"name": "DHL Parcel", "rates": [{"price": "4.90"}]})
    use_up(site.desk, "models on the order page", HERE)
    before = stored(site.desk)
    answer = site.ask("/order/files", "POST", MODEL + b"0", Origin=site.address, X_File_Name="box.stl")
    assert answer.status == 429
    assert stored(site.desk) == before


def test_uploads_of_staff_are_counted_for_each_person(site: Site) -> None:
    use_up(site.desk, "uploads of staff", "ada")
    assert site.upload(b"x").status == 429
    with serving(site.desk, user="grace") as address:
        other = Site(site.desk, address, site.item, site.sha256)
        assert other.upload(b"x").status == 201


def test_files_of_a_customer_are_counted_for_the_project(site: Site) -> None:
    token = site.desk.links.of("P-000001")
    use_up(site.desk, "files of a customer", "P-000001")
    answer = site.ask(f"/o/{token}/files", "POST", io.BytesIO(b"x"), Origin=site.address, X_File_Name="plan.pdf")
    assert answer.status == 429
    assert json.loads(answer.body)["error"].startswith("That was too often.")


def test_customers_open_their_pages_so_often_and_staff_theirs(site: Site) -> None:
    token = site.desk.links.of("P-000001")
    use_up(site.desk, "pages of customers", HERE)
    answers = [site.ask(path) for path in ("/order", f"/o/{token}", "/order/", "/order")]  # one is free in 250 ms
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) >= 3
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert b"That was too often. Please wait 1 second and try again." in refused[0].body
    assert b"<script" not in refused[0].body
    assert site.ask("/projects").status == 200
    wait_for(lambda: site.ask("/order").status == 200)


def stored(desk: Desk) -> set[Any]:
    return {path.name for path in (desk.settings.data / "files").rglob("*") if path.is_file()}

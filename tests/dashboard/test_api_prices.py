"""What the service offers is priced through the API, and ordered at that price."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from core import Desk
from tests.dashboard.programs import Program, problems, program
from tests.dashboard.site import MODEL
from tests.factory import ADDRESS
from tests.serving import serving


@pytest.fixture
def shop(sqlite_desk: Desk) -> Iterator[Program]:
    """A service that prints in PA12, for 10 EUR a part and 1 EUR for each cm3, and ships for 4.90 EUR."""
    sqlite_desk.materials.save({"name": "PA12", "price": {"per_part": "10", "per_cm3": "1"}})
    sqlite_desk.shipping.save({"name": "DHL", "rates": [{"price": "4.90"}]})
    with serving(sqlite_desk) as address:
        yield program(sqlite_desk, address)


def order(**changes: Any) -> dict[str, Any]:
    items = [{"name": "box.stl", "material": "PA12", "quantity": 2, "file": "box.stl"}]
    customer = {"name": "Ada Meyer", "email": "ada@example.com"}
    return {"customer": customer, "shipping": ADDRESS, "items": items, "shipping_option": "DHL", **changes}


def test_a_quote_says_what_an_order_costs_and_the_order_costs_that(shop: Program) -> None:
    """A box of 10 x 20 x 30 mm has 6 cm3."""
    stored = shop.ask("POST", "/files", files={"file": ("box.stl", MODEL)}).json()
    item = {"name": "box.stl", "material": "PA12", "quantity": 2, "file": {"sha256": stored["sha256"]}}
    asked = {"items": [item], "country": "DE", "shipping_option": "DHL"}
    quote = shop.ask("POST", "/quotes", json=asked)
    assert quote.status_code == 200, quote.text
    told = quote.json()
    assert (told["items"][0]["unit_price"], told["items_total"], told["shipping_cost"]) == ("16.00", "32.00", "4.90")
    lines = [*told["items"][0]["lines"], *told["lines"]]
    assert all(line["text"] for line in lines)
    assert told["problems"] == []
    assert [option["name"] for option in told["options"]] == ["DHL"]

    placed = shop.place(order(items=[item]), key="a")
    assert placed.status_code == 201, placed.text
    assert (placed.json()["total"], placed.json()["shipping_cost"]) == (told["total"], "4.90")
    shop.desk.materials.save({"name": "PA12", "price": {"per_part": "99"}})
    assert shop.place(order(items=[item]), key="a").json() == placed.json()
    assert shop.desk.projects.get("P-000001").total == Decimal(told["total"])


def test_an_order_without_prices_comes_with_its_files(shop: Program) -> None:
    placed = shop.send(order(), ("box.stl", MODEL), key="a")
    assert placed.status_code == 201, placed.text
    assert placed.json()["total"] == "36.90"
    assert shop.send(order(), ("box.stl", MODEL), key="a").headers["Idempotent-Replayed"] == "true"
    assert len(shop.desk.projects.table()) == 1


def test_what_the_service_does_not_offer_is_told(shop: Program) -> None:
    bad = [{"name": "a", "material": "Gold"}, {"name": "b", "material": "PA12", "file": "b.stl"}]
    quote = shop.ask("POST", "/quotes", json={"items": bad[:1]})
    assert quote.status_code == 200
    assert next(one["pointer"] for one in quote.json()["problems"]) == "#/items/0/material"
    told = problems(shop.place(order(items=bad)))
    assert told["items.2.file"] == "names b.stl, which was not sent with the order."
    told = problems(shop.place(order(items=bad[:1])))
    assert "There is no material Gold." in told["items.1.material"]
    mixed = [{"name": "a", "material": "PA12", "unit_price": "3"}, {"name": "b", "material": "PA12"}]
    assert "items.2.unit_price" in problems(shop.place(order(items=mixed)))
    assert shop.desk.projects.table().empty

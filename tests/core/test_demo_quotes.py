"""Orders that the demo's service has priced have what the shop keeps with an order: quote, link, discounts used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import core
from core.demo.fill import fill
from core.project import Project

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.fixture
def filled(sqlite_desk: core.Desk) -> core.Desk:
    fill(sqlite_desk, 60, seed=3, now=NOW)
    return sqlite_desk


def projects(desk: core.Desk, currency: str = "EUR") -> Iterator[Project]:
    table = desk.projects.table()
    return (desk.projects.get(number) for number in table[table["currency"] == currency]["number"])


def test_orders_in_the_currency_of_the_service_say_line_by_line_what_they_cost(filled: core.Desk) -> None:
    found = list(projects(filled))
    assert len(found) > 20
    for project in found:
        assert project.quote is not None
        assert project.quote.total == project.total
        assert [one.unit_price for one in project.quote.items] == [one.unit_price for one in project.items]
        assert all(sum(line.amount for line in one.lines) == one.unit_price for one in project.quote.items)


def test_orders_in_other_currencies_came_with_prices(filled: core.Desk) -> None:
    others = [*projects(filled, "GBP"), *projects(filled, "USD")]
    assert others
    assert all(project.quote is None and filled.links.known(project.number) is None for project in others)


def test_a_quote_is_what_the_shop_says_for_the_same_order(filled: core.Desk) -> None:
    project = next(one for one in projects(filled) if len(one.items) > 2)
    assert project.quote is not None
    wanted = ("name", "material", "finish", "colour", "quantity")
    items = [
        {name: getattr(one, name) for name in wanted} | {"file": {"sha256": one.sha256}} for one in project.items
    ]  # fmt: skip
    asked = filled.quote({"items": items, "country": project.country, "shipping_option": project.shipping_option})
    assert asked.items == project.quote.items
    assert asked.shipping_cost == project.quote.shipping_cost


def test_a_link_opens_its_order_and_is_named_in_its_mails(desk: core.Desk) -> None:
    fill(desk, 60, seed=3, now=NOW)
    project = next(one for one in projects(desk) if one.messages)
    address = desk.links.address(project.number)
    assert desk.links.find(address.rpartition("/")[2]) == project.number
    assert all(address in message.body for message in project.messages)
    other = next(one for one in projects(desk, "GBP") if one.messages)
    assert not any("/o/" in message.body for message in other.messages)


def test_discounts_count_the_orders_that_used_them_and_no_customer_is_new_twice(filled: core.Desk) -> None:
    expected: Counter[str] = Counter()
    welcomed = []
    for project in projects(filled):
        assert project.quote is not None
        names = [one.name for one in project.quote.discounts]
        welcomed += [project.email] if "Welcome" in names else []
        expected.update(names if project.status != "Canceled" else ())
    assert expected
    assert len(welcomed) == len(set(welcomed))
    table = filled.discounts.table().set_index("name")["used"]
    assert {name: used for name, used in table.items() if used} == expected


def test_the_same_seed_makes_the_same_quotes_and_links(filled: core.Desk, tmp_path: Path) -> None:
    with core.connect(data=tmp_path / "again") as again:
        fill(again, 60, seed=3, now=NOW)
        for one, other in zip(projects(filled), projects(again), strict=True):
            assert one.quote == other.quote
            assert filled.links.known(one.number) == again.links.known(other.number) is not None


def test_very_many_orders_have_no_quotes(sqlite_desk: core.Desk) -> None:
    fill(sqlite_desk, 20, seed=3, now=NOW, quoted=19)
    assert all(project.quote is None for project in projects(sqlite_desk))

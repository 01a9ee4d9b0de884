"""The demo's service is set up as staff would have done it, and its orders cost what that says."""

from __future__ import annotations

from datetime import UTC, datetime

from core import Desk
from core.demo.library import make_library
from core.demo.orders import make_plans
from core.demo.papers import make_papers
from core.demo.plans import Plan
from core.demo.service import SHIPPING, set_up
from core.money import from_minor
from core.pricing import DraftItem, QuoteDraft, quote
from core.project import ModelFacts

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


def drafted(plan: Plan, facts: dict[str, ModelFacts]) -> QuoteDraft:
    items = tuple(
        DraftItem(one.name, one.material, one.quantity, one.finish, one.colour, facts[one.sha256])
        for one in plan.items
    )  # fmt: skip
    return QuoteDraft(items, plan.customer.shipping.country, plan.customer.email, plan.vouchers, plan.shipping_option)


def test_the_orders_of_the_demo_cost_what_its_service_asks_for(sqlite_desk: Desk) -> None:
    library = make_library(1)
    facts = {file.sha256: file.facts for file in library}
    set_up(sqlite_desk, NOW.date(), by="shop")
    service = sqlite_desk.set_up()
    plans = list(make_plans(150, seed=1, now=NOW, days=150, library=library, papers=make_papers(library)))
    euro = [plan for plan in plans if plan.customer.currency == "EUR"]
    assert len(euro) > 50
    for plan in euro:
        found = quote(service, drafted(plan, facts), NOW)
        assert found.problems == ()
        assert [item.unit_price for item in found.items] == [from_minor(one.unit_price, "EUR") for one in plan.items]
        assert found.shipping_cost == from_minor(plan.shipping_cost, "EUR")
        assert found.discount == from_minor(plan.discount, "EUR")


def test_parcels_go_to_every_country_that_is_served(sqlite_desk: Desk) -> None:
    set_up(sqlite_desk, NOW.date(), by="shop")
    service = sqlite_desk.set_up()
    reached = {country for option in SHIPPING for country in option["countries"]}
    assert set(service.service.countries) == reached
    assert [one.name for one in sqlite_desk.discounts.all()] != []
    assert sum(one.retired for one in sqlite_desk.discounts.all(retired=True)) == 1


def test_a_service_that_was_set_up_already_stays_as_it_is(sqlite_desk: Desk) -> None:
    sqlite_desk.service.save({"name": "Ada's Prints"})
    set_up(sqlite_desk, NOW.date(), by="shop")
    assert sqlite_desk.service.get().document.name == "Ada's Prints"
    assert sqlite_desk.materials.all() == []

"""Set-ups and orders for tests of prices: small ones by hand, and any at all by hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.service import Service
from core.catalog.setup import SetUp
from core.catalog.shipping import ShippingOption
from core.pricing import DraftItem, QuoteDraft
from core.project import ModelFacts

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
CUBE = ModelFacts(20.0, 20.0, 20.0, 8000.0, 2400.0, 12, watertight=True)


def material(name: str = "PA12", price: dict[str, Any] | None = None, **fields: Any) -> Material:
    return Material.model_validate({"name": name, "price": price or {"per_part": "10"}, **fields})


def discount(name: str = "Summer", **fields: Any) -> Discount:
    return Discount.model_validate({"name": name, **fields})


def shipping(name: str = "DHL", *rates: dict[str, Any], **fields: Any) -> ShippingOption:
    return ShippingOption.model_validate({"name": name, "rates": rates or ({"price": "4.90"},), **fields})


def set_up(*offers: Material | Discount | ShippingOption, **service: Any) -> SetUp:
    kinds: dict[type, list[Any]] = {Material: [], Discount: [], ShippingOption: []}
    for offer in offers or (material(),):
        kinds[type(offer)].append(offer)
    return SetUp(Service.model_validate(service), *(tuple(kinds[kind]) for kind in kinds))


def part(quantity: int = 1, material: str = "PA12", model: ModelFacts | None = CUBE, **fields: Any) -> DraftItem:
    return DraftItem("cube.stl", material, quantity, model=model, **fields)


def draft(*items: DraftItem, **fields: Any) -> QuoteDraft:
    return QuoteDraft(items or (part(),), **{"country": "DE", "email": "ada@example.com", **fields})


MATERIALS = ("PA12", "Steel", "Resin")
FORMULAS = ("2 + 0.3 * volume", "max(5, box / 7)", '1 if country == "DE" else sqrt(area)', "round(longest / 3, 2)")


def amounts(most: int = 200) -> st.SearchStrategy[Any]:
    return st.decimals(0, most, places=3)


def percents() -> st.SearchStrategy[Any]:
    return st.sampled_from(["0", "3.5", "10", "33.333", "50", "100"])


def models() -> st.SearchStrategy[ModelFacts]:
    lengths = st.floats(0.05, 20) | st.floats(0.05, 900)  # most parts are cheap beside shipping
    return st.builds(
        lambda x, y, z, full: ModelFacts(x, y, z, x * y * z * full, 2 * (x * y + y * z + z * x), 12, watertight=True),
        lengths, lengths, lengths, st.floats(0.001, 1),
    )  # fmt: skip


@st.composite
def materials(pick: Any, name: str) -> Material:
    tiers = pick(st.dictionaries(st.integers(2, 30), percents(), max_size=3))
    price = {
        **{field: pick(amounts(3)) for field in ("per_part", "per_cm3", "per_box_cm3", "per_cm2", "per_hour")},
        "cm3_per_hour": pick(st.sampled_from(["3", "7.5", "100"])),
        "minimum": pick(amounts(20)),
        "formula": pick(st.none() | st.sampled_from(FORMULAS)),
        "tiers": [{"quantity": quantity, "percent": percent} for quantity, percent in tiers.items()],
    }
    finish = {"name": "Dyed", "per_part": pick(amounts(3)), "per_cm2": pick(amounts(1))}
    return material(name, price, density=pick(st.none() | st.just("1.01")), finishes=[finish])


@st.composite
def discounts(pick: Any, name: str) -> Discount:
    worth = pick(
        st.builds(lambda one: {"percent": one}, percents()) | st.builds(lambda one: {"amount": one}, amounts())
    )
    return discount(
        name,
        **worth,
        code=pick(st.none() | st.just(name.upper())),
        minimum_order=pick(amounts()),
        minimum_quantity=pick(st.integers(0, 20)),
        materials=pick(st.lists(st.sampled_from(MATERIALS), max_size=2)),
        stackable=pick(st.booleans()),
    )


@st.composite
def shippings(pick: Any, name: str) -> ShippingOption:
    rate = st.fixed_dictionaries(
        {
            "price": amounts(30),
            "countries": st.sampled_from([(), ("DE",), ("FR",)]),
            "up_to_grams": st.none() | st.integers(1, 5000),
            "up_to_order": st.none() | amounts(),
        }
    )
    return shipping(name, *pick(st.lists(rate, min_size=1, max_size=3)), free_from=pick(st.none() | amounts()))


@st.composite
def set_ups(pick: Any) -> SetUp:
    return set_up(
        *(pick(materials(name)) for name in MATERIALS),
        *(pick(discounts(name)) for name in ("One", "Two", "Three")),
        *(pick(shippings(name)) for name in ("DHL", "UPS")),
        currency=pick(st.sampled_from(["EUR", "JPY", "TND"])),
        tax_percent=pick(percents()),
        prices_include_tax=pick(st.booleans()),
        minimum_order=pick(st.sampled_from(["0", "25"])),
    )


def drafts() -> st.SearchStrategy[QuoteDraft]:
    item = st.builds(
        part, st.integers(1, 40), st.sampled_from(MATERIALS), models(), finish=st.sampled_from([None, "Dyed"])
    )
    return st.builds(
        lambda items, country, vouchers, option: draft(
            *items, country=country, vouchers=tuple(vouchers), shipping_option=option
        ),
        st.lists(item, min_size=1, max_size=4),
        st.sampled_from(["DE", "FR"]),
        st.sets(st.sampled_from(["ONE", "two", "Three"])),
        st.sampled_from(["DHL", "UPS"]),
    )

"""What an order costs, step by step, and the words that say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.catalog.setup import SetUp
from core.pricing import NoPrice, Quote, price_of_part, quote
from core.project import ModelFacts
from tests.core.set_ups import CUBE, NOON, discount, draft, material, part, set_up, shipping


def lines(found: Quote, item: int = 0) -> list[tuple[str, str, Decimal]]:
    return [(line.kind, line.text, line.amount) for line in found.items[item].lines]


def told(found: Quote) -> list[tuple[str, str, Decimal]]:
    return [(line.kind, line.text, line.amount) for line in found.lines]


def problems(found: Quote) -> list[str]:
    return [str(one) for one in found.problems]


def test_a_part_is_the_sum_of_its_terms_each_in_words() -> None:
    price = {"per_part": "2.5", "per_cm3": "0.333", "per_box_cm3": "0.01", "per_cm2": "0.005"}
    hours = {"per_hour": "12", "cm3_per_hour": "7"}
    found = quote(set_up(material(price=price | hours)), draft(), NOON)
    assert lines(found) == [
        ("part", "PA12: for each part", Decimal("2.5")),
        ("part", "PA12: 8 cm³ of volume x 0.333 EUR", Decimal("2.664")),
        ("part", "PA12: 8 cm³ of bounding box x 0.01 EUR", Decimal("0.08")),
        ("part", "PA12: 24 cm² of surface x 0.005 EUR", Decimal("0.12")),
        ("part", "PA12: 1.1429 machine hours x 12.00 EUR", Decimal("13.7148")),
        ("rounding", "Rounded to 0.01 EUR", Decimal("0.0012")),
    ]
    assert found.items[0].unit_price == Decimal("19.08")


@pytest.mark.parametrize(
    ("quantity", "unit_price"), [(1, "10.00"), (4, "10.00"), (5, "9.00"), (49, "9.00"), (50, "7.00")]
)
def test_the_largest_tier_that_is_reached_lowers_each_part_but_not_below_the_minimum(
    quantity: int, unit_price: str
) -> None:
    tiers = [{"quantity": 50, "percent": "60"}, {"quantity": 5, "percent": "10"}]
    offered = set_up(material(price={"per_part": "10", "minimum": "7", "tiers": tiers}))
    found = quote(offered, draft(part(quantity)), NOON)
    assert found.items[0].unit_price == Decimal(unit_price)
    assert found.total == Decimal(unit_price) * quantity


def test_tier_and_minimum_say_so() -> None:
    price = {"per_part": "10", "minimum": "9.50", "tiers": [{"quantity": 2, "percent": "10"}]}
    assert lines(quote(set_up(material(price=price)), draft(part(2)), NOON))[1:] == [
        ("tier", "From 2 equal parts on: 10 % less", Decimal(-1)),
        ("minimum", "PA12: at least 9.50 EUR a part", Decimal("0.50")),
    ]


def test_a_finish_comes_to_the_price_and_is_not_lowered_by_tiers() -> None:
    dyed = {"name": "Dyed", "per_part": "1", "per_cm2": "0.25", "extra_days": 2}
    price = {"per_part": "10", "tiers": [{"quantity": 2, "percent": "50"}]}
    found = quote(set_up(material(price=price, finishes=[dyed])), draft(part(2, finish="dyed")), NOON)
    assert found.items[0].unit_price == Decimal("12.00")
    assert (found.days_min, found.days_max) == (5, 7)
    assert found.items[0].finish == "Dyed", "as the set-up spells it"


def test_a_formula_takes_the_place_of_the_terms() -> None:
    formula = '(3 + 0.3 * volume) * (0.5 if quantity >= 10 else 1) if country in ("DE", "AT") else 99'
    offered = set_up(material(price={"formula": formula, "per_part": "1000"}))
    assert lines(quote(offered, draft(part(10)), NOON)) == [
        ("part", "PA12: by its formula for quantity 10 and country DE", Decimal("2.7"))
    ]
    assert quote(offered, draft(country="FR"), NOON).total == 99


@pytest.mark.parametrize(
    ("price", "model", "why"),
    [
        ({"per_cm3": "1"}, None, "items.1.file: needs its model to be priced."),
        ({"per_cm3": "1"}, ModelFacts(problem="It is damaged."), "items.1.file: cannot be priced: It is damaged."),
        (
            {"per_cm3": "1"},
            ModelFacts(1, 1, 1),
            "items.1.file: cannot be priced: the volume of its model is not known.",
        ),
        ({"formula": "1 / (quantity - 1)"}, CUBE, "items.1.file: cannot be priced: The formula divides by zero."),
        ({"formula": "weight"}, CUBE, "items.1.file: cannot be priced: the density of PA12 is not set up."),
        ({"formula": "10 ** 9"}, CUBE, "items.1.file: costs more than 100,000,000 EUR a part."),
    ],
)
def test_a_part_without_a_price_says_why_and_is_not_sold(price: dict[str, str], model: ModelFacts, why: str) -> None:
    offered = set_up(material(price=price))
    found = quote(offered, draft(part(model=model)), NOON)
    assert problems(found) == [why]
    assert not found.items[0].priced
    with pytest.raises(NoPrice):
        price_of_part(offered.materials[0], model)


def test_a_part_that_depends_on_no_model_needs_none() -> None:
    assert problems(quote(set_up(), draft(part(model=None)), NOON)) == []


def test_what_is_not_offered_is_named_with_what_there_is() -> None:
    colours = [{"name": "Black"}, {"name": "White"}]
    offered = set_up(material(colours=colours, finishes=[{"name": "Dyed"}]), material("Old", offered=False))
    asked = draft(part(material="Old"), part(finish="Gold", colour="Pink"), part(), part(colour="white"))
    found = quote(offered, asked, NOON)
    assert problems(found) == [
        "items.1.material: There is no material Old. Choose PA12.",
        "items.2.finish: PA12 cannot be had with the finish Gold. Choose Dyed.",
        "items.2.colour: PA12 cannot be had in Pink. Choose one of Black, White.",
        "items.3.colour: PA12 needs a colour. Choose one of Black, White.",
    ]
    assert found.items[3].colour == "White"


def test_the_only_colour_need_not_be_named() -> None:
    assert quote(set_up(material(colours=[{"name": "Grey"}])), draft(), NOON).items[0].colour == "Grey"


def test_a_model_may_be_turned_to_fit_and_is_refused_when_it_does_not() -> None:
    box = {"x": 300, "y": 50, "z": 100}
    small = {"x": 1, "y": 1, "z": 1}
    offered = set_up(material(largest=box, smallest=small))
    lying = replace(CUBE, size_x=100.0, size_y=300.0, size_z=50.0)
    tall, flat = replace(CUBE, size_z=301.0), replace(CUBE, size_y=0.5)
    assert problems(quote(offered, draft(part(model=lying)), NOON)) == []
    assert problems(quote(offered, draft(part(model=tall), part(model=flat)), NOON)) == [
        "items.1.file: is larger than PA12 can be: 20 x 20 x 301 mm of at most 300 x 50 x 100 mm.",
        "items.2.file: is smaller than PA12 can be: 20 x 0.5 x 20 mm of at least 1 x 1 x 1 mm.",
    ]


def test_tax_comes_on_top_of_items_less_discount_and_shipping() -> None:
    offered = set_up(material(), discount(percent="10"), shipping(), tax_percent="19", prices_include_tax=False)
    found = quote(offered, draft(part(3), shipping_option="dhl"), NOON)
    assert told(found) == [
        ("discount", "Summer: 10 % less", Decimal("-3.00")),
        ("shipping", "DHL", Decimal("4.90")),
        ("tax", "19 % tax on 31.90 EUR", Decimal("6.06")),
    ]
    assert (found.tax, found.tax_included, found.total) == (Decimal("6.06"), 0, Decimal("37.96"))


def test_tax_that_prices_include_is_told_and_changes_nothing() -> None:
    found = quote(set_up(tax_percent="19"), draft(), NOON)
    assert told(found) == [("tax", "Includes 19 % tax: 1.60 EUR", 0)]
    assert (found.tax, found.tax_included, found.total) == (0, Decimal("1.60"), Decimal("10.00"))


def test_amounts_are_rounded_half_up_to_what_the_currency_has() -> None:
    priced = material(price={"per_part": "2.5"})
    assert quote(set_up(priced, currency="JPY"), draft(part(3)), NOON).total == 9
    assert quote(set_up(material(price={"per_part": "2.0005"}), currency="TND"), draft(), NOON).total == Decimal(
        "2.001"
    )


def test_an_order_below_the_minimum_is_not_sold() -> None:
    assert problems(quote(set_up(minimum_order="25"), draft(part(2)), NOON)) == [
        "items: must cost at least 25.00 EUR together, 5.00 EUR more than they do."
    ]
    assert problems(quote(set_up(minimum_order="25"), draft(part(3)), NOON)) == []


@pytest.mark.parametrize(
    ("at", "ships_by"),
    [
        (datetime(2026, 12, 18, 15, 59, tzinfo=UTC), date(2026, 12, 28)),  # a Friday, before closing in Berlin
        (datetime(2026, 12, 18, 16, 1, tzinfo=UTC), date(2026, 12, 29)),  # after: as if placed on Monday
        (datetime(2026, 12, 20, 12, 0, tzinfo=UTC), date(2026, 12, 29)),  # a Sunday: as if placed on Monday
    ],
)
def test_days_are_working_days_from_the_day_the_order_counts_as_placed(at: datetime, ships_by: date) -> None:
    berlin = {"timezone": "Europe/Berlin", "holiday_country": "DE", "holidays": [date(2026, 12, 24)]}
    offered = set_up(material(days_min=1, days_max=4), shipping(), **berlin)
    found = quote(offered, draft(shipping_option="DHL"), at)
    assert found.ships_by == ships_by, "25 and 26 December are holidays in Germany, the 24th is one of the service"


def test_a_service_that_never_works_promises_no_date() -> None:
    assert quote(set_up(working_days=()), draft(), NOON).ships_by is None


def test_a_quote_without_a_set_up_has_no_price_but_says_why() -> None:
    assert problems(quote(SetUp(), draft(), NOON)) == ["items.1.material: There is no material PA12."]

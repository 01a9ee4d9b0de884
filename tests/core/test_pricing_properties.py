"""What must be true of every quote, whatever is set up and whatever is ordered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.catalog.setup import SetUp
from core.money import to_minor
from core.pricing import Quote, QuoteDraft, quote
from core.pricing.stored import from_document, to_document
from tests.core.set_ups import NOON, drafts, models, part, set_ups

# The first quote of a run loads the calendar.
quickly = settings(max_examples=80, deadline=None)


def total_of(lines: tuple[object, ...]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))  # type: ignore[attr-defined]


@given(set_ups(), drafts())
@quickly
def test_nothing_is_negative_and_no_discount_exceeds_what_the_items_cost(offered: SetUp, asked: QuoteDraft) -> None:
    found = quote(offered, asked, NOON)
    prices = [price for item in found.items for price in (item.unit_price, item.total)]
    assert min(*prices, found.shipping_cost, found.tax, found.tax_included, found.discount, found.total) >= 0
    assert found.discount <= found.items_total
    assert all(option.price >= 0 for option in found.options)


@given(set_ups(), drafts())
@quickly
def test_all_sums_are_exact_and_in_whole_minor_units(offered: SetUp, asked: QuoteDraft) -> None:
    found = quote(offered, asked, NOON)
    for item in found.items:
        assert total_of(item.lines) == item.unit_price
        assert item.total == item.unit_price * item.quantity
    assert found.items_total == sum(item.total for item in found.items)
    assert found.total == found.items_total - found.discount + found.shipping_cost + found.tax
    assert total_of(found.lines) == found.total - found.items_total
    assert sum(one.amount for one in found.discounts) == found.discount
    for amount in (*(item.unit_price for item in found.items), found.discount, found.shipping_cost, found.tax):
        to_minor(amount, found.currency)  # raises for a fraction of the smallest unit


@given(set_ups(), drafts(), st.data())
@quickly
def test_one_more_part_never_lowers_the_total_unless_a_line_says_so(
    offered: SetUp, asked: QuoteDraft, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(asked.items) - 1))
    more = replace(asked.items[at], quantity=asked.items[at].quantity + 1)
    items = list(asked.items)
    if data.draw(st.booleans()):
        items[at] = more
    else:
        items.append(part(1, more.material, data.draw(models())))
    if data.draw(st.booleans()):
        offered = at_the_edge(offered, quote(offered, asked, NOON))
    before, after = quote(offered, asked, NOON), quote(offered, replace(asked, items=tuple(items)), NOON)
    assume(before.shipping_option == after.shipping_option)
    if not words(after) - words(before):
        assert after.total >= before.total
    assert after.items_total >= before.items_total or tiers(after) - tiers(before)


def at_the_edge(offered: SetUp, found: Quote) -> SetUp:
    """The same set-up, with conditions that the order just misses: one more part meets them."""
    edge = found.items_total + Decimal("0.001")
    discounts = tuple(one.model_copy(update={"minimum_order": edge}) for one in offered.discounts)
    options = tuple(one.model_copy(update={"free_from": edge}) for one in offered.shipping)
    return replace(offered, discounts=discounts, shipping=options)


def words(found: Quote) -> set[str]:
    """What a quote says about tiers, discounts and shipping."""
    return tiers(found) | {line.text for line in found.lines if line.kind in {"discount", "shipping"}}


def tiers(found: Quote) -> set[str]:
    return {f"{line.item} {line.text}" for item in found.items for line in item.lines if line.kind == "tier"}


@given(set_ups(), drafts(), st.integers(0, 2))
@quickly
def test_a_discount_less_on_offer_never_makes_an_order_cheaper(offered: SetUp, asked: QuoteDraft, gone: int) -> None:
    fewer = tuple(one for at, one in enumerate(offered.discounts) if at != gone)
    assert quote(replace(offered, discounts=fewer), asked, NOON).discount <= quote(offered, asked, NOON).discount


@given(set_ups(), drafts())
@quickly
def test_a_stored_quote_is_read_as_it_was(offered: SetUp, asked: QuoteDraft) -> None:
    found = quote(offered, asked, NOON)
    assert from_document(to_document(found)) == found


@given(set_ups(), drafts())
@quickly
def test_every_line_has_words_and_every_price_of_an_item_begins_with_its_material(
    offered: SetUp, asked: QuoteDraft
) -> None:
    found = quote(offered, asked, NOON)
    for item in found.items:
        assert item.priced
        assert item.lines[0].kind == "part"
        assert item.lines[0].text.startswith(item.material)
        assert all(line.text and line.item == item.position for line in item.lines)
    assert all(line.text for line in found.lines)

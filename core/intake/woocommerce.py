"""Orders as the REST API of WooCommerce (version 3) gives them: one, or a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from core import money
from core.intake import json
from core.intake.raw import OrderFile, RawOrder
from core.intake.shops import Reading, Sums, filled, no_material, title_of
from core.intake.variants import Offered, model_beside, variant

_ADDRESS = {
    "company": "company",
    "line1": "address_1",
    "line2": "address_2",
    "postal_code": "postcode",
    "city": "city",
    "region": "state",
    "country": "country",
    "phone": "phone",
}
FIELDS = {
    "key": "order_key",
    "title": "number",
    "customer.name": "billing.first_name",
    "customer.company": "billing.company",
    "customer.email": "billing.email",
    "customer.phone": "billing.phone",
    **{
        f"{kind}.{ours}": f"{kind}.{name}"
        for kind in ("shipping", "billing")
        for ours, name in {"name": "first_name", **_ADDRESS}.items()
    },
    "payment.method": "payment_method_title",
    "payment.status": "date_paid",
    "payment.reference": "transaction_id",
    "currency": "currency",
    "shipping_option": "shipping_lines.method_title",
    "shipping_cost": "shipping_total",
    "discount": "discount_total",
    "tax": "total_tax",
    "comment": "customer_note",
    "ordered_at": "date_created_gmt",
    "items": "line_items",
    "items.name": "line_items.name",
    "items.material": "line_items.meta_data",
    "items.quantity": "line_items.quantity",
    "items.unit_price": "line_items.subtotal",
    "items.file": "line_items.sku",
}
CERTAIN = frozenset({"line_items", "billing", "shipping_lines", "date_created_gmt"})
LEFT_OUT = {
    "completed": "was completed in the shop already",
    "cancelled": "was canceled in the shop",
    "refunded": "was refunded in the shop",
    "failed": "was not paid: its payment failed",
    "trash": "is in the bin of the shop",
    "checkout-draft": "was not finished by the customer",
    "auto-draft": "was not finished by the customer",
}
Fields = Mapping[str, Any]


def read(file: OrderFile, offered: Offered) -> list[RawOrder]:
    """The orders of an answer of the API that was saved; raises InvalidOrder when it is not JSON."""
    return [_order(raw, file, offered) for raw in json.read(file, "orders")]


def is_one(order: object) -> bool:
    """Whether this is certainly an order of WooCommerce."""
    return isinstance(order, Mapping) and set(order) >= CERTAIN


def _order(raw: RawOrder, file: OrderFile, offered: Offered) -> RawOrder:
    order: Fields = raw.data if isinstance(raw.data, dict) else {}  # what is no order lacks everything
    reading = Reading(raw.row, str(order.get("currency", "")).upper())
    lines = _groups(order, "line_items")
    names = [variant(str(line.get("parent_name") or line.get("name", "")), ", ")[0] for line in lines]
    label = f"#{order.get('number') or order.get('id') or ''}"
    data = {
        "key": f"woocommerce-{order.get('order_key') or order.get('id')}",
        "title": title_of(label, names),
        **_people(order),
        "currency": order.get("currency"),
        **_bought(reading, order, lines, file, offered),
        "shipping_option": ", ".join(str(one.get("method_title", "")) for one in _groups(order, "shipping_lines")),
        "comment": order.get("customer_note"),
        "ordered_at": f"{at}+00:00" if (at := order.get("date_created_gmt")) else None,
        "source": "woocommerce",
    }
    problems, left_out = tuple(reading.problems), LEFT_OUT.get(str(order.get("status")), "")
    found = RawOrder(raw.row, filled(data), (), label, FIELDS, problems, left_out, foreign=True)
    return replace(found, item_rows=(raw.row,) * len(lines))


def _bought(reading: Reading, order: Fields, lines: list[Fields], file: OrderFile, offered: Offered) -> dict[str, Any]:
    """
    The items and what the order comes to.

    The API gives sums of lines without tax, rounded; where the shop's prices include tax, so do ours, and there is no
    tax on top. Fees are part of the shipping cost, or of the discount when they are negative.
    """
    inclusive = bool(order.get("prices_include_tax"))

    def amount(group: Fields, name: str, tax: str) -> Decimal:
        given = reading.amount(group.get(name), name)
        return given + reading.amount(group.get(tax), tax) if inclusive else given

    items = [_item(reading, line, amount(line, "subtotal", "subtotal_tax"), file, offered) for line in lines]
    gross = sum((Decimal(item["unit_price"]) * item["quantity"] for item in items), Decimal(0))
    full = sum((amount(line, "subtotal", "subtotal_tax") for line in lines), Decimal(0))
    fees = [amount(fee, "total", "total_tax") for fee in _groups(order, "fee_lines")]
    off = amount(order, "discount_total", "discount_tax") - sum((fee for fee in fees if fee < 0), Decimal(0))
    sums = Sums(
        items=gross,
        shipping=amount(order, "shipping_total", "shipping_tax") + sum((fee for fee in fees if fee > 0), Decimal(0)),
        tax=Decimal(0) if inclusive else reading.amount(order.get("total_tax"), "total_tax"),
        discount=off + gross - full,
        total=reading.amount(order.get("total"), "total"),
    )
    rounding = Decimal(len(lines) + len(fees) + 2).scaleb(-money.exponent(reading.currency))
    return {"items": items, **reading.settle(sums, "total", rounding)}


def _item(reading: Reading, line: Fields, subtotal: Decimal, file: OrderFile, offered: Offered) -> dict[str, Any]:
    name, quantity = str(line.get("name", "")), line.get("quantity")
    fields = _meta(line)
    chosen = offered.choose(fields, [*fields.values(), *variant(name, ", ")[1]])
    if "material" not in chosen:
        reading.wrong("line_items.meta_data", no_material(name))
    count = quantity if isinstance(quantity, int) else 0
    named = chosen.pop("file", "")
    beside = (
        named if (file.path.parent / named).is_file() and named else model_beside(file.path, str(line.get("sku", "")))
    )
    item = {"name": name, "unit_price": str(reading.unit(subtotal, count)), "file": beside}
    return {**filled({"material": "?", **item, **chosen}), "quantity": count}


def _meta(line: Fields) -> dict[str, str]:
    """The item's own fields as people see them; those that begin with _ are the shop's. Of an address, the file."""
    shown = {
        str(one.get("display_key") or one.get("key")): one.get("display_value") or one.get("value")
        for one in _groups(line, "meta_data")
        if not str(one.get("key", "_")).startswith("_")
    }
    texts = {name: text.strip() for name, text in shown.items() if isinstance(text, str)}
    return {name: PurePosixPath(text).name if "://" in text else text for name, text in texts.items()}


def _people(order: Fields) -> dict[str, Any]:
    billing, shipping = _address(order, "billing"), _address(order, "shipping")
    contact = order.get("billing")
    customer = {
        "name": billing.get("name") or shipping.get("name"),
        "company": billing.get("company"),
        "email": contact.get("email") if isinstance(contact, Mapping) else None,
        "phone": billing.get("phone"),
    }
    payment = {
        "method": order.get("payment_method_title") or order.get("payment_method"),
        "status": "Paid" if order.get("date_paid") or order.get("date_paid_gmt") else "Open",
        "reference": order.get("transaction_id"),
    }
    placed = bool({"line1", "city"} & set(shipping))
    return {
        "customer": filled(customer),
        "shipping": shipping if placed else billing,
        "billing": billing if placed and {"line1", "city"} & set(billing) else None,
        "payment": filled(payment),
    }


def _address(order: Fields, kind: str) -> dict[str, Any]:
    given = order.get(kind)
    if not isinstance(given, Mapping):
        return {}
    name = f"{given.get('first_name') or ''} {given.get('last_name') or ''}".strip() or given.get("company")
    return filled({"name": name, **{ours: given.get(theirs) for ours, theirs in _ADDRESS.items()}})


def _groups(order: Fields, name: str) -> list[Fields]:
    found = order.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []

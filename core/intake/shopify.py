"""Orders from the CSV that Shopify exports: a row an item, and what belongs to the order in its first row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.intake import sheet
from core.intake.raw import OrderFile, RawOrder
from core.intake.shops import Reading, Sums, filled, no_material, title_of
from core.intake.variants import Offered, model_beside, variant

_ADDRESS = {
    "name": "Name",
    "company": "Company",
    "line1": "Address1",
    "line2": "Address2",
    "postal_code": "Zip",
    "city": "City",
    "region": "Province",
    "country": "Country",
    "phone": "Phone",
}
FIELDS = {
    "key": "Id",
    "title": "Name",
    "customer.name": "Billing Name",
    "customer.company": "Billing Company",
    "customer.email": "Email",
    "customer.phone": "Phone",
    **{
        f"{kind}.{ours}": f"{kind.title()} {name}"
        for kind in ("shipping", "billing")
        for ours, name in _ADDRESS.items()
    },
    "payment.method": "Payment Method",
    "payment.status": "Financial Status",
    "payment.reference": "Payment Reference",
    "currency": "Currency",
    "shipping_option": "Shipping Method",
    "shipping_cost": "Shipping",
    "discount": "Discount Amount",
    "tax": "Taxes",
    "comment": "Notes",
    "ordered_at": "Created at",
    "items": "Lineitem name",
    "items.name": "Lineitem name",
    "items.material": "Lineitem name",
    "items.quantity": "Lineitem quantity",
    "items.unit_price": "Lineitem price",
    "items.file": "Lineitem sku",
}
CERTAIN = frozenset({"Name", "Email", "Financial Status", "Created at", "Lineitem quantity", "Lineitem name"})
PAID = {"paid": "Paid", "partially_refunded": "Paid", "refunded": "Refunded"}
Lines = list[tuple[int, sheet.Row]]


def read(file: OrderFile, offered: Offered) -> list[RawOrder]:
    """The orders of an export; raises InvalidOrder when it is not CSV or lacks columns that each export has."""
    orders: dict[str, Lines] = {}
    for line, row in sheet.rows(file.text, lambda columns: sheet.need(columns, CERTAIN | {"Lineitem price", "Total"})):
        orders.setdefault(row.get("Name", f"line {line}"), []).append((line, row))
    return [_order(lines, file, offered) for lines in orders.values()]


def _order(lines: Lines, file: OrderFile, offered: Offered) -> RawOrder:
    line, first = lines[0]
    reading = Reading(f"line {line}", first.get("Currency", ""))
    printed = [(at, row) for at, row in lines if row.get("Lineitem quantity", "0").strip() != "0"]
    notes = _attributes(first.get("Note Attributes", ""))
    items = [_item(reading, f"line {at}", row, notes, file, offered) for at, row in printed]
    label = first.get("Name", "")
    data = {
        "key": f"shopify-{first.get('Id') or label}",
        "title": title_of(label, [variant(row.get("Lineitem name", ""), " / ")[0] for _, row in printed]),
        **_people(first),
        "currency": first.get("Currency"),
        "items": items,
        "shipping_option": first.get("Shipping Method"),
        "comment": first.get("Notes"),
        "ordered_at": _moment(first.get("Created at", "")),
        "source": "shopify",
        **_settled(reading, printed, first),
    }
    rows = tuple(f"line {at}" for at, _ in printed)
    problems = tuple(reading.problems)
    return RawOrder(reading.row, filled(data), rows, label, FIELDS, problems, _left_out(first), foreign=True)


def _item(
    reading: Reading, at: str, row: sheet.Row, notes: Mapping[str, str], file: OrderFile, offered: Offered
) -> dict[str, Any]:
    name = row.get("Lineitem name", "")
    _, parts = variant(name, " / ")
    chosen = offered.choose(notes, parts)
    if "material" not in chosen:
        reading.wrong("Lineitem name", no_material(name), at)
    item = {
        "name": name,
        "quantity": row.get("Lineitem quantity"),
        "unit_price": row.get("Lineitem price"),
        "file": model_beside(file.path, row.get("Lineitem sku", "").strip()),
    }
    return filled({"material": "?", **item, **chosen})


def _people(first: sheet.Row) -> dict[str, Any]:
    billing, shipping = _address(first, "Billing"), _address(first, "Shipping")
    known = billing or shipping
    customer = {
        "name": known.get("name"),
        "company": known.get("company"),
        "email": first.get("Email"),
        "phone": _bare(first.get("Phone", "")) or known.get("phone"),
    }
    payment = {
        "method": first.get("Payment Method"),
        "status": PAID.get(first.get("Financial Status", "").casefold(), "Open"),
        "reference": first.get("Payment Reference") or first.get("Payment ID"),
    }
    return {
        "customer": filled(customer),
        "shipping": shipping or billing,
        "billing": billing if shipping else None,
        "payment": filled(payment),
    }


def _address(first: sheet.Row, kind: str) -> dict[str, str]:
    """The address of a kind; nothing where there is none, as for goods that are not shipped."""
    found = filled({ours: _bare(first.get(f"{kind} {name}", "")) for ours, name in _ADDRESS.items()})
    if "line1" not in found and first.get(f"{kind} Street"):
        found["line1"] = first[f"{kind} Street"]
    return found if {"line1", "city"} & set(found) else {}


def _settled(reading: Reading, printed: Lines, first: sheet.Row) -> dict[str, Any]:
    """Taxes are on top of the prices or in them; which of both, only the total says."""
    each = [
        reading.amount(row.get("Lineitem price"), "Lineitem price", f"line {at}")
        * _whole(row.get("Lineitem quantity", ""))
        for at, row in printed
    ]
    items, shipping = sum(each, Decimal(0)), reading.amount(first.get("Shipping"), "Shipping")
    tax, duties = reading.amount(first.get("Taxes"), "Taxes"), reading.amount(first.get("Duties"), "Duties")
    total = reading.amount(first.get("Total"), "Total")
    of_items = sum(
        (reading.amount(row.get("Lineitem discount"), "Lineitem discount") for _, row in printed), Decimal(0)
    )
    said = reading.amount(first.get("Discount Amount"), "Discount Amount")
    subtotal = reading.amount(first.get("Subtotal"), "Subtotal") if "Subtotal" in first else items - said
    ways = [
        (on_top, off) for off in (items - subtotal, said, said + of_items, of_items) for on_top in (tax, Decimal(0))
    ]
    fitting = (way for way in ways if items + shipping + way[0] + duties - way[1] == total)
    on_top, off = next(fitting, ways[0])
    return reading.settle(Sums(items, shipping, on_top + duties, off, total), "Total", Decimal(0))


def _left_out(first: sheet.Row) -> str:
    if first.get("Cancelled at"):
        return "was canceled in the shop"
    return "was fulfilled in the shop already" if first.get("Fulfillment Status") == "fulfilled" else ""


def _attributes(cell: str) -> dict[str, str]:
    """The customer's own fields: `Name: text`, a line each."""
    pairs = (line.partition(":") for line in cell.splitlines())
    return {name.strip(): text.strip() for name, _, text in pairs if text.strip()}


def _bare(cell: str) -> str:
    """Postal codes and phone numbers come with a ' before them, so that spreadsheets keep their zeros."""
    return cell.strip().removeprefix("'").strip()


def _moment(cell: str) -> str:
    """As ISO 8601; what is not one of Shopify's moments as it is, to be told."""
    try:
        return datetime.strptime(cell.strip(), "%Y-%m-%d %H:%M:%S %z").isoformat()
    except ValueError:
        return cell


def _whole(cell: str) -> int:
    return int(cell) if cell.strip().isdecimal() else 0  # what else is there is a problem of its own


def is_one(columns: Sequence[str]) -> bool:
    """Whether a CSV file with these columns is certainly an export of Shopify's orders."""
    return set(columns) >= CERTAIN

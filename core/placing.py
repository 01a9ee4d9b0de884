"""What a checked order becomes: the rows of a new project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.intake.draft import AddressDraft, OrderDraft
from core.money import to_minor
from core.names import number_of, search_key
from core.times import to_micros

Row = dict[str, Any]


def project_row(draft: OrderDraft, project_id: int, now: int, fingerprint: str) -> Row:
    """The row of the project itself."""
    ordered_at = to_micros(draft.ordered_at) if draft.ordered_at else now
    currency, customer, payment = draft.currency, draft.customer, draft.payment
    return {
        "id": project_id,
        "external_key": draft.key,
        "fingerprint": fingerprint,
        "title": draft.title,
        "customer": customer.name,
        "company": customer.company,
        "email": customer.email,
        "phone": customer.phone,
        "country": draft.shipping.country,
        "materials": ", ".join(draft.materials),
        "items": len(draft.items),
        "quantity": draft.quantity,
        "total": draft.total_minor,
        "shipping_cost": to_minor(draft.shipping_cost, currency),
        "discount": to_minor(draft.discount, currency),
        "tax": to_minor(draft.tax, currency),
        "currency": currency,
        "payment": payment.status,
        "payment_method": payment.method,
        "payment_reference": payment.reference,
        "shipping_option": draft.shipping_option,
        "ordered_at": ordered_at,
        "due_at": to_micros(draft.due_at) if draft.due_at else None,
        "status_since": ordered_at,
        "status": "Pending",
        "version": 1,
        "source": draft.source,
        "search_text": search_text(draft, project_id),
    }


def search_text(draft: OrderDraft, project_id: int) -> str:
    """Everything that the search looks at, a line each: a match never spans two of them."""
    customer = draft.customer
    lines = [
        number_of(project_id),
        draft.title,
        customer.name,
        customer.company,
        customer.email,
        draft.shipping.city,
    ]
    return search_key("\n".join(line for line in [*lines, *(item.name for item in draft.items)] if line))


def part_rows(draft: OrderDraft, project: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows beside it, by table."""
    return {
        "addresses": [
            _address_row(draft.shipping, project["id"], "shipping"),
            _address_row(draft.billing_address, project["id"], "billing"),
        ],
        "items": _item_rows(draft, project["id"]),
        "project_materials": [
            {
                "material": material,
                "country": project["country"],
                "ordered_at": project["ordered_at"],
                "project_id": project["id"],
                "total": project["total"],
            }
            for material in draft.materials
        ],
    }


def _address_row(address: AddressDraft, project_id: int, kind: str) -> Row:
    return {**vars(address), "project_id": project_id, "kind": kind}


def _item_rows(draft: OrderDraft, project_id: int) -> list[Row]:
    currency = draft.currency
    return [
        {
            "project_id": project_id,
            "position": position,
            "name": item.name,
            "material": item.material,
            "finish": item.finish,
            "colour": item.colour,
            "quantity": item.quantity,
            "unit_price": to_minor(item.unit_price, currency),
            "sha256": item.sha256,
        }
        for position, item in enumerate(draft.items, start=1)
    ]

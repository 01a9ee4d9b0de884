"""What the page of an order says to its customer, as text: nothing but what `desk.following` gives."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from core.followed import Followed, Said, Shared, Step
from core.project import Item
from core.status import MOVES, Status
from dashboard import text
from dashboard.facts import address_lines, when
from dashboard.print_items import size_text

LEADS = {
    Status.PENDING: "We have your order and look at your models. We write to you as soon as we begin to print.",
    Status.PRINTING: "Your models are being printed. We write to you as soon as your order is on its way.",
    Status.SHIPPED: "Your order is on its way to you.",
    Status.CANCELED: "This order was canceled, so it will not be printed.",
}
STEPS = {
    Status.PENDING: "Ordered",
    Status.PRINTING: "Printing begun",
    Status.SHIPPED: "Shipped",
    Status.CANCELED: "Canceled",
}
PAYMENTS = {"Open": "To be paid"}
_AHEAD = {Status.PENDING: ("Printing", "Shipping"), Status.PRINTING: ("Shipping",)}


def page_content(project: Followed, token: str, service: str, zone: tzinfo, now: datetime) -> dict[str, Any]:
    """Status, items, addresses and conversation; its files and pictures have addresses below the link's own."""
    return {
        "number": project.number,
        "title": project.title,
        "status": str(project.status),
        "lead": LEADS[project.status],
        "due": _due(project, zone, now),
        "steps": [_step(step, zone, now) for step in project.steps],
        "ahead": _AHEAD.get(project.status, ()),
        "items": _items(project, token),
        "facts": _facts(project),
        "said": conversation(project, token, service, zone, now),
        "cancel": project.may_cancel,
    }


def _due(project: Followed, zone: tzinfo, now: datetime) -> list[str] | None:
    """When it should be shipped, while that is still to come."""
    open_still = project.due_at is not None and bool(MOVES[project.status])
    return when(project.due_at, zone, now) if project.due_at is not None and open_still else None


def _step(step: Step, zone: tzinfo, now: datetime) -> dict[str, Any]:
    note = step.reason or ""
    if step.status is Status.CANCELED and not step.ours:
        note = f"You canceled it. {note}"
    word = STEPS[step.status]
    return {"status": str(step.status), "word": word, "at": when(step.at, zone, now), "note": note}


def _items(project: Followed, token: str) -> dict[str, Any]:
    amounts = [("Subtotal", project.subtotal), ("Shipping", project.shipping_cost)]
    amounts += [(label, value) for label, value in (("Discount", -project.discount), ("Tax", project.tax)) if value]
    sums = [[label, text.amount(value, project.currency), ""] for label, value in amounts]
    sums.append(["Total", text.amount(project.total, project.currency), "total"])
    count = len(project.items)
    return {
        "rows": [_item(item, project.currency, token) for item in project.items],
        "sums": sums,
        "currency": project.currency,
        "count": f"{count} {'item' if count == 1 else 'items'}",
    }


def _item(item: Item, currency: str, token: str) -> dict[str, Any]:
    model = item.model
    facts = ""
    if model is not None and model.size_x is not None and model.size_y is not None and model.size_z is not None:
        facts = f"{model.size_x:.1f} x {model.size_y:.1f} x {model.size_z:.1f} mm"
    return {
        "name": item.name,
        "picture": f"/o/{token}/items/{item.position}.png" if item.sha256 else "",
        "facts": facts,
        "material": item.material,
        "finish": item.finish or "-",
        "colour": item.colour or "-",
        "quantity": f"{item.quantity:,}",
        "price": text.amount(item.unit_price, currency),
        "line": text.amount(item.line_total, currency),
    }


def _facts(project: Followed) -> list[dict[str, Any]]:
    shipping = [*address_lines(project.shipping), ("Shipping", project.shipping_option or "")]
    payment = [
        ("Status", PAYMENTS.get(project.payment_status, project.payment_status)),
        ("Method", project.payment_method or ""),
        ("Total", text.money(project.total, project.currency)),
        ("How to pay", project.how_to_pay),
    ]
    return [
        {"title": "Shipping Address", "lines": [line for line in shipping if line[1]]},
        {"title": "Payment", "lines": [line for line in payment if line[1]]},
    ]


def conversation(project: Followed, token: str, service: str, zone: tzinfo, now: datetime) -> list[dict[str, Any]]:
    """What was written, oldest first, each part with the files that came with it; mails have a subject."""
    left = list(project.files)
    parts: list[tuple[datetime, dict[str, Any]]] = []
    for said in project.said:
        own = [file for file in left if file.at == said.at and file.ours == said.ours]
        left = [file for file in left if file not in own]
        parts.append((said.at, _said(said, own, project, token, service)))
    parts += [(file.at, _said(Said(file.ours, "", "", file.at), [file], project, token, service)) for file in left]
    parts.sort(key=lambda part: part[0])
    return [part | {"at": when(at, zone, now)} for at, part in parts]


def _said(said: Said, files: list[Shared], project: Followed, token: str, service: str) -> dict[str, Any]:
    return {
        "ours": said.ours,
        "author": service if said.ours else project.customer,
        "subject": said.subject,
        "body": said.body,
        "files": [[file.file_name, size_text(file.size), f"/o/{token}/files/{file.id}"] for file in files],
    }

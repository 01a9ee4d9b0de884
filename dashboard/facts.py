"""What a project's pages say about its order, customer and payment, as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from core.project import Address, Project
from core.status import Status
from dashboard import text

Line = tuple[str, ...]  # label, value and, for a link, its address


def when(at: datetime, zone: tzinfo, now: datetime) -> list[str]:
    """A moment as people read it, exactly, and as an age."""
    return [f"{text.day(at, zone)}, {at.astimezone(zone):%H:%M}", text.moment(at, zone), text.age(at, now)]


def banner(
    project: Project, address: str, *, view: bool, listed: bool = False, leads: bool = True, unread: int = 0
) -> dict[str, Any]:
    """
    The top of the page; with *view* that of the Project View, whose banner leads back.

    *unread* says how many comments nobody has seen.

    Without an address its links become buttons: to the other page if it *leads* there, to the list if it is *listed*.
    """
    own = f"{address}/{project.number}"
    trail = [("Projects", address)] + ([(project.number, own)] if view else [])
    return {
        "trail": trail if address else [("Projects", "")] if listed else [],
        "leads": leads,
        "number": project.number,
        "here": "Project View" if view else project.number,
        "title": project.title,
        "customer": ", ".join(part for part in (project.customer, project.company) if part),
        "status": str(project.status),
        "href": "" if not address else own if view else f"{own}/view",
        "target": "Back to the project" if view else "Project View",
        "hint": "" if view else _contents(project),
        "unread": unread_words(unread) if not view else "",
    }


def unread_words(count: int) -> str:
    """How many comments no staff have seen, in words; empty without any."""
    return f"{count:,} new {'comment' if count == 1 else 'comments'}" if count else ""


def _contents(project: Project) -> str:
    counted = ((len(project.attachments), "attachment"), (len(project.comments), "comment"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted)


def blocks(project: Project) -> list[dict[str, Any]]:
    """Customer Data, Shipping Address, Billing and Payment, each a title with lines."""
    customer: list[Line] = [
        ("Name", project.customer),
        ("Company", project.company or ""),
        ("E-mail", project.email, f"mailto:{project.email}"),
        ("Phone", project.phone or ""),
    ]
    shipping: list[Line] = [*address_lines(project.shipping), ("Shipping", project.shipping_option or "")]
    payment: list[Line] = [
        ("Status", project.payment_status),
        ("Method", project.payment_method or ""),
        ("Reference", project.payment_reference or ""),
        ("Total", text.money(project.total, project.currency)),
    ]
    billing: dict[str, Any] = {"title": "Billing", "lines": _said(address_lines(project.billing)), "words": ""}
    if project.billing == project.shipping:
        billing |= {"lines": [], "words": "Same as shipping"}
    return [
        {"title": "Customer Data", "lines": _said(customer), "words": ""},
        {"title": "Shipping Address", "lines": _said(shipping), "words": ""},
        billing,
        {"title": "Payment", "lines": _said(payment), "words": ""},
    ]


def address_lines(address: Address) -> list[Line]:
    """An address as labelled lines; the postal part is one line with breaks."""
    place = f"{address.postal_code or ''} {address.city}".strip()
    parts = (address.line1, address.line2, place, address.region, text.country(address.country))
    return [
        ("Name", address.name),
        ("Company", address.company or ""),
        ("Address", "\n".join(part for part in parts if part)),
        ("Phone", address.phone or ""),
    ]


def _said(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line[1]]


def menu(project: Project, address: str, zone: tzinfo, now: datetime, *, may_move: bool = True) -> dict[str, Any]:
    """What may be done next, and the dates of the order."""
    dates: list[tuple[str, list[str], str]] = [("Ordered", when(project.ordered_at, zone, now), "")]
    if project.due_at:
        late = project.due_at < now and bool(project.allowed_moves)
        dates.append(("Due", when(project.due_at, zone, now), "overdue" if late else ""))
    dates.append((f"{project.status} since", when(project.status_since, zone, now), ""))
    allowed = project.allowed_moves if may_move else ()
    final = "" if project.allowed_moves else f"This project is {project.status}; that is final."
    return {
        "moves": [str(status) for status in allowed if status is not Status.CANCELED],
        "cancel": str(Status.CANCELED) if Status.CANCELED in allowed else "",
        "exported": f"/export/{project.number}.csv" if address else "",
        "gives": not address,
        "facts": dates,
        "words": final + (f" Reason: {project.cancel_reason}" if project.cancel_reason else ""),
    }

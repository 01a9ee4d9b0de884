"""Everything about one project, on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from core.project import Address, Project
from dashboard.cli.output import console, local, money, status_text

PARTS = ("shipping", "billing", "items", "history", "comments", "notes", "attachments", "messages")


def as_record(project: Project) -> dict[str, Any]:
    """The project with all its parts as plain values."""
    own = {one.name: getattr(project, one.name) for one in fields(project) if not one.name.startswith("_")}
    parts = {name: getattr(project, name) for name in PARTS}
    return own | {
        name: [asdict(one) for one in part] if isinstance(part, tuple) else asdict(part) for name, part in parts.items()
    }


def print_sheet(project: Project, zone: ZoneInfo, link: str = "") -> None:
    """Print the project for people, with its customer's *link* if it has one."""
    out = console()
    out.print(Text.assemble((f"{project.number}  {project.title}", "bold"), "  ", status_text(project.status)))
    _facts(out, project, zone)
    if link:  # on a line of its own, never broken, so that it can be copied
        out.print(Text.assemble(("Customer's link  ", "dim"), link), soft_wrap=True)
    _section(out, "Print Items", *_items(project))
    _section(out, "History", (), [(_at(e.at, zone), e.actor, _event(e)) for e in project.history])
    _texts(out, "Comments", [(_at(c.at, zone), c.author, c.body) for c in project.comments])
    _texts(out, "Notes", [(_at(n.at, zone), n.author, n.body) for n in project.notes])
    files = [(a.file_name, f"{a.size:,} bytes", a.added_by, _at(a.added_at, zone)) for a in project.attachments]
    _section(out, "Attachments", (), files)
    mails = [(_at(m.created_at, zone), m.state, m.subject, m.error or "") for m in project.messages]
    _section(out, "Messages", (), mails)


def _facts(out: Console, project: Project, zone: ZoneInfo) -> None:
    paid = (project.payment_status, project.payment_method, project.payment_reference)
    facts = [
        ("Ordered", f"{_at(project.ordered_at, zone)} ({project.source})"),
        ("Due", local(project.due_at, zone)),
        ("Canceled because", project.cancel_reason or ""),
        ("Customer Data", _joined([project.customer, project.company, project.email, project.phone])),
        ("Shipping Address", _address(project.shipping)),
        ("Billing", "" if project.billing == project.shipping else _address(project.billing)),
        ("Payment", _joined(paid)),
        ("Shipping", project.shipping_option or ""),
        ("Next", " or ".join(project.allowed_moves)),
    ]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in facts:
        if value:
            grid.add_row(name, Text(value))
    out.print(grid)


def _items(project: Project) -> tuple[Sequence[str], list[Sequence[str]]]:
    rows: list[Sequence[str]] = [
        (
            str(item.position),
            item.name,
            _joined([item.material, item.finish, item.colour]),
            str(item.quantity),
            money(item.unit_price, project.currency),
            money(item.line_total, project.currency),
        )
        for item in project.items
    ]
    sums = (
        ("Shipping", project.shipping_cost),
        ("Discount", -project.discount),
        ("Tax", project.tax),
        ("Total", project.total),
    )
    rows += [("", name, "", "", "", money(value, project.currency)) for name, value in sums if value]
    return ("", "Item", "Material", "Quantity", "Price", "Together"), rows


def _section(out: Console, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    rows = list(rows)
    if not rows:
        return
    out.print(Text(f"\n{title}", style="bold"))
    grid = Table(box=None, show_header=bool(head), padding=(0, 2, 0, 0), header_style="dim")
    numbers = {"Quantity", "Price", "Together"}
    for name in head or [""] * len(rows[0]):
        grid.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    out.print(grid)


def _texts(out: Console, title: str, texts: Sequence[tuple[str, str, str]]) -> None:
    if texts:
        out.print(Text(f"\n{title}", style="bold"))
    for at, author, body in texts:
        out.print(Text(f"{at}  {author}", style="dim"))
        out.print(Padding(Text(body), (0, 0, 0, 2), expand=False))


def _event(event: Any) -> str:
    move = f"{event.status_from} to {event.status_to}" if event.status_from else event.status_to or ""
    return ", ".join(part for part in (event.kind, move, event.detail) if part)


def _address(address: Address) -> str:
    place = " ".join(part for part in (address.postal_code, address.city) if part)
    lines = [address.name, address.company, address.line1, address.line2, place, address.region, address.country]
    return _joined([*lines, address.phone])


def _joined(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return local(moment, zone)

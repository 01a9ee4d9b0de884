"""Orders from our CSV: one row an item, and the rows with the same key are one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.errors import InvalidOrder, Problem
from core.intake import sheet
from core.intake.draft import AddressDraft, CustomerDraft, Draft, ItemDraft, OrderDraft, PaymentDraft
from core.intake.raw import OrderFile, RawOrder

_GROUPS: dict[str, type[Draft]] = {
    "customer": CustomerDraft,
    "shipping": AddressDraft,
    "billing": AddressDraft,
    "payment": PaymentDraft,
    "item": ItemDraft,
}
ORDER_COLUMNS = tuple(name for name in OrderDraft.model_fields if name not in {*_GROUPS, "items"})
COLUMNS = ORDER_COLUMNS + tuple(f"{group}.{name}" for group, model in _GROUPS.items() for name in model.model_fields)
GUARDED = frozenset("=+-@\t\r\n\0|%'\uff1d\uff0b\uff0d\uff20\uff5c\uff05\uff07")  # see core/cells.py


def read(file: OrderFile) -> list[RawOrder]:
    """The orders of a CSV file; raises InvalidOrder with every fault of its layout."""
    rows = list(sheet.rows(file.text, _check_columns))
    problems: list[Problem] = []
    orders: dict[object, list[tuple[int, sheet.Row]]] = {}
    for line, cells in rows:
        row = {name: _unguarded(cell) for name, cell in cells.items()}
        orders.setdefault(row.get("key") or line, []).append((line, row))
    for lines in orders.values():
        problems.extend(_differences(lines))
    if problems:
        raise InvalidOrder(problems)
    return [_order(lines) for lines in orders.values()]


def _check_columns(columns: Sequence[str]) -> None:
    problems = [
        Problem("line 1", name or "a column without a name", "is not a column of an order.")
        for name in columns
        if name not in COLUMNS
    ]
    problems += [
        Problem("line 1", name, "is there twice.") for name in dict.fromkeys(columns) if columns.count(name) > 1
    ]
    if problems:
        raise InvalidOrder(problems)


def _unguarded(cell: str) -> str:
    """The text of a cell without the ' that keeps a spreadsheet from running it."""
    return cell[1:] if cell[0] == "'" and cell[1:2] in GUARDED else cell


def _differences(lines: list[tuple[int, sheet.Row]]) -> Iterator[Problem]:
    first_line, first = lines[0]
    for line, row in lines[1:]:
        for name, cell in row.items():
            if not name.startswith("item.") and cell != first.get(name, ""):
                sentence = f"differs from line {first_line}, which has the same key."
                yield Problem(f"line {line}", name, sentence)


def _order(lines: list[tuple[int, sheet.Row]]) -> RawOrder:
    rows = tuple(f"line {line}" for line, _ in lines)
    order: dict[str, Any] = {"source": "csv", **_nested(lines[0][1])}
    order.pop("item", None)
    order["items"] = [_nested(row).get("item", {}) for _, row in lines]
    return RawOrder(rows[0], order, rows)


def _nested(row: Mapping[str, str]) -> dict[str, Any]:
    order: dict[str, Any] = {}
    for name, cell in row.items():
        group, _, field = name.partition(".")
        if field:
            order.setdefault(group, {})[field] = cell
        else:
            order[name] = cell
    return order

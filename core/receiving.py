"""Orders that other programs send: with their model files beside them, with prices of their own or without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import InvalidOrder, Problem
from core.files import StoredFile
from core.intake.draft import OrderDraft
from core.intake.request import OrderRequest, parse_request
from core.intake.schema import parse_order

if TYPE_CHECKING:
    from core.desk import Desk
    from core.project import Project

Files = Sequence[tuple[str, StoredFile]]  # names as they were sent, and what the file store calls them


def read_order(data: object, files: Files = ()) -> OrderDraft | OrderRequest:
    """
    The order that *data* describes, its model files named by their content; raises InvalidOrder with all problems.

    An order that states a currency or a unit_price has all of its prices; any other gets them from the service.
    """
    placed, problems = with_files(data, files)
    try:
        order: OrderDraft | OrderRequest
        if has_prices(placed):
            order = parse_order({"source": "api", **placed} if isinstance(placed, dict) else placed)
        else:
            order = parse_request(placed, OrderRequest)
    except InvalidOrder as error:
        raise InvalidOrder([*error.problems, *problems]) from None
    if problems:
        raise InvalidOrder(problems)
    return order


def place(desk: Desk, order: OrderDraft | OrderRequest, *, by: str, key: str) -> Project:
    """The project of the order, placed once for its own key or else for *key*; raises InvalidOrder or KeyReused."""
    if isinstance(order, OrderDraft):
        return desk.projects.place(order.model_copy(update={"key": order.key or key}), by=by)
    return desk.shop.place(order, by=by, key=key)


def has_prices(data: object) -> bool:
    """Whether the order comes with prices."""
    return isinstance(data, Mapping) and ("currency" in data or any("unit_price" in item for item in _items(data)))


def with_files(data: object, files: Files) -> tuple[object, list[Problem]]:
    """*data* with the names of files replaced by what the file store calls them, and what does not fit together."""
    known = dict(files)
    problems = [
        Problem("", "files", f"has more than one file {name}.")
        for name in known
        if sum(name == other for other, _ in files) > 1
    ]
    if not isinstance(data, Mapping):
        return data, problems
    used: set[str] = set()
    items = data.get("items")
    if isinstance(items, list):
        items = [_with_file(item, known, used) for item in items]
        problems += [
            Problem("", f"items.{position}.file", f"names {item['file'][:60]}, which was not sent with the order.")
            for position, item in enumerate(items, start=1)
            if isinstance(item, dict) and isinstance(item.get("file"), str) and item["file"].strip()
        ]
    problems += [Problem("", "files", f"has {name}, which no item names.") for name in known if name not in used]
    return {**data, **({"items": items} if "items" in data else {})}, problems


def _items(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    items = data.get("items")
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _with_file(item: object, known: Mapping[str, StoredFile], used: set[str]) -> object:
    if not isinstance(item, Mapping) or not isinstance(item.get("file"), str) or item["file"] not in known:
        return item
    used.add(item["file"])
    return {**item, "file": {"sha256": known[item["file"]].sha256}}

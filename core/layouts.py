"""The layouts of exports: which columns a file of each kind has, in their order."""

from __future__ import annotations

from dataclasses import replace

from core.dictionary import TABLES, Column

_PROJECT = {column.name: column for column in TABLES["projects"].columns}
_ITEM = {column.name: column for column in TABLES["items"].columns}
PROJECT_KEYS = ("number", "title", "customer", "country", "ordered_at", "status")  # on every row of an item


def _items() -> tuple[Column, ...]:
    keys = tuple(_PROJECT[name] for name in PROJECT_KEYS)
    return keys + tuple(column for name, column in _ITEM.items() if name not in PROJECT_KEYS)


def _address(of: str) -> tuple[Column, ...]:
    always = ("name", "line1", "postal_code", "city", "country")
    names = "name company line1 line2 postal_code city region country phone".split()
    return tuple(
        Column(f"{of}_{name}", "text", f"From the {of} address.", null="" if name in always else "the order named none")
        for name in names
    )


def _optional(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", "As the order has it.", null="the order named none") for name in names)


_ORDER = (
    *(column for name, column in _PROJECT.items() if name not in ("materials", "items", "quantity")),
    *_optional("phone"),
    *_address("shipping"),
    *_address("billing"),
    *_optional("payment_method", "payment_reference", "shipping_option"),
    Column("shipping_cost", "money", "What shipping costs.", "currency units"),
    Column("discount", "money", "What is taken off.", "currency units"),
    Column("tax", "money", "What comes on top; nothing where prices include it.", "currency units"),
    Column("cancel_reason", "text", "Why it was canceled.", null="it was not"),
    _ITEM["position"],
    replace(_ITEM["name"], name="item"),
    *(_ITEM[name] for name in ("material", "finish", "colour", "quantity", "unit_price", "line_total", "sha256")),
)

# `order` is one project with all its details, a row for each item.
LAYOUTS: dict[str, tuple[Column, ...]] = {
    "projects": TABLES["projects"].columns,
    "items": _items(),
    **{name: TABLES[name].columns for name in ("events", "messages", "comments")},
    "order": _ORDER,
}

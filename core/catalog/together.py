"""What a document owes to the rest of the set-up: formulas work, codes are unique, discounts know their materials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.catalog.discount import Discount
from core.catalog.errors import InvalidSetUp
from core.catalog.kinds import Document
from core.catalog.material import Material
from core.errors import Problem
from core.names import search_key
from core.pricing.formula import check_formula, variables_of
from core.store import offers as store

Row = Mapping[str, Any]


def check(connection: Any, document: Document, row_id: int | None) -> None:
    """Raises InvalidSetUp for a formula that cannot be used, or a discount that fits neither others nor materials."""
    match document:
        case Material():
            what, problems = "material", [*_formula(document)]
        case Discount():
            what, problems = "discount", [*_code(connection, document, row_id), *_materials(connection, document)]
        case _:
            return
    if problems:
        raise InvalidSetUp(what, problems)


def _formula(material: Material) -> Iterator[Problem]:
    formula = material.price.formula
    if not formula:
        return
    problem = check_formula(formula)
    if problem:
        yield Problem("", "price.formula", problem)
    elif material.density is None and "weight" in variables_of(formula):
        yield Problem("", "density", "is missing, but the formula needs the weight of a part.")


def _code(connection: Any, discount: Discount, row_id: int | None) -> Iterator[Problem]:
    """Codes of what is retired may be used again."""
    if discount.code is None:
        return
    for row in store.rows(connection, "discounts"):
        other = None if row["retired"] or row["id"] == row_id else Discount.model_validate_json(row["document"])
        if other is not None and (other.code or "").casefold() == discount.code.casefold():
            yield Problem("", "code", f"is the code of “{other.name}”, too; customers would get only one of both.")


def _materials(connection: Any, discount: Discount) -> Iterator[Problem]:
    known = {row["folded"] for row in store.rows(connection, "materials")} if discount.materials else set()
    for position, name in enumerate(discount.materials, 1):
        if search_key(name) not in known:
            yield Problem("", f"materials.{position}", f"“{name}” is no material that is set up.")


def follow_rename(connection: Any, before: str, after: str, stamp: Row) -> None:
    """Discounts of a material are for it under its new name."""
    store.hold(connection, "discounts")
    for row in store.rows(connection, "discounts"):
        discount = Discount.model_validate_json(row["document"])
        names = tuple(after if search_key(name) == search_key(before) else name for name in discount.materials)
        if names != discount.materials:
            document = discount.model_copy(update={"materials": names}).model_dump_json()
            store.change(connection, "discounts", row["id"], {"document": document, **stamp})

"""Orders and revenue by material, country, customer or currency."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.reports import lines
from core.reports.columns import frame
from core.reports.counting import Ints, codes_of, keys_of, micros_of, percent
from core.reports.orders import compared
from core.reports.report import Chart, Shape
from core.reports.scope import Scope, inside

FIGURES = (
    "currency", "orders", "canceled", "revenue", "share", "previous_orders", "previous_revenue", "orders_change",
    "revenue_change",
)  # fmt: skip
HEADS = {"material": ("material",), "country": ("country",), "customer": ("customer", "email"), "currency": ()}


def sales(projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope) -> pd.DataFrame:
    """
    Which materials, countries or customers bring how many orders and how much revenue?

    Orders and revenue are those of the report `orders`, for the whole period, with the share of the revenue in the
    same currency and the period before beside them. A customer is an e-mail address; the name is that of its newest
    order. Revenue of a material is the money for its items; what a total has besides (shipping, tax, less discount) is
    in a row of its own, so that the rows add up to the revenue. An order of several materials counts for each of them.
    """
    facts, group, heads = _grouped(projects, items, scope)
    size = len(heads[scope.by])
    here = facts.figures(np.where(inside(facts.day, scope.period), group, -1), size)
    there = facts.figures(np.where(inside(facts.day, scope.before), group, -1), size) if scope.before else here
    width = len(facts.currencies)
    values = compared(here, there, slice(None), facts.currencies, np.full(size * width, scope.before is not None))
    values["share"] = percent(here["revenue"].ravel(), np.tile(here["revenue"].sum(axis=0), size))
    values |= {head: np.repeat(np.array(names, object), width) for head, names in heads.items()}
    values["currency"] = np.tile(np.array(facts.currencies, object), size)
    return frame(values, HEADS[scope.by] + FIGURES).iloc[_ranked(here, there)].reset_index(drop=True)


def _ranked(here: dict[str, Ints], there: dict[str, Ints]) -> Ints:
    """Rows that have something now or before: by currency, the largest revenue first, equal ones by their names."""
    used = sum(np.abs(some[name]) for some in (here, there) for name in ("orders", "revenue"))
    rows = np.flatnonzero(used)
    currency = rows % here["revenue"].shape[1]
    return rows[np.lexsort((-here["revenue"].ravel()[rows], currency))]


def _grouped(
    projects: pd.DataFrame, items: pd.DataFrame | None, scope: Scope
) -> tuple[lines.Lines, Ints, dict[str, list[str]]]:
    """The lines, the group of each, and the columns that say what a group is."""
    if scope.by == "material":
        assert items is not None, "materials are those of the items"
        facts, group, materials = lines.of_items(projects, items, scope.zone)
        return facts, group, {"material": materials}
    facts = lines.of_projects(projects, scope.zone)
    if scope.by == "customer":
        group, emails = codes_of(projects["email"].str.lower())
        return facts, group, {"customer": _names(projects, group, len(emails)), "email": emails}
    group, names = codes_of(projects[scope.by])
    return facts, group, {scope.by: names}


def _names(projects: pd.DataFrame, group: Ints, size: int) -> list[str]:
    """The name on the newest order of each group; of two at once, on the one with the larger number."""
    newest = np.full(size, np.iinfo(np.int64).min)
    at, key = micros_of(projects["ordered_at"]), keys_of(projects["number"])
    np.maximum.at(newest, group, at)
    last = np.flatnonzero(newest[group] == at)
    last = last[np.argsort(key[last], kind="stable")]
    row = np.zeros(size, np.int64)
    row[group[last]] = last
    return projects["customer"].iloc[row].tolist() if size else []


SHAPES = {
    by: Shape(
        head + FIGURES,
        tuple(
            Chart("barh", (*head, "currency")[0], (figure, f"previous_{figure}"), split="currency" if head else None)
            for figure in ("revenue", "orders")
        ),
        ("projects", "items") if by == "material" else ("projects",),
    )
    for by, head in HEADS.items()
}

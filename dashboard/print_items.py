"""The print items of a project as text, with what they cost together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.project import Item, ModelFacts, Project
from dashboard import price_lines, text


def print_items(project: Project, address: str, earlier: Mapping[int, Sequence[str]] | None = None) -> dict[str, Any]:
    """
    Rows and sums; with an *address* names and pictures are links, without one they are asked for.

    *earlier* has, for each item's id, projects that had the same model before.
    """
    why, known = price_lines.of_items(project), earlier or {}
    count = len(project.items)
    return {
        "rows": [
            _row(item, project, address)
            | {"why": why.get(item.position, []), "earlier": _links(known.get(item.id, ()), address)}
            for item in project.items
        ],
        "sums": price_lines.sums(project),
        "currency": project.currency,
        "count": f"{count} {'item' if count == 1 else 'items'}, {project.quantity:,} pieces",
    }


def _links(numbers: Sequence[str], address: str) -> list[tuple[str, str]]:
    return [(number, f"{address}/{number}" if address else "") for number in numbers]


def _row(item: Item, project: Project, address: str) -> dict[str, Any]:
    linked, given = (item.sha256 if address else None), (None if address else item.sha256)
    return {
        "name": item.name,
        "href": f"/files/{project.number}/items/{item.id}" if linked else "",
        "picture": f"/thumbnails/{linked}.png" if linked else "",
        "get": item.id if given else None,
        "draw": given,
        "look": item.id if item.sha256 and not (item.model and item.model.problem) else None,
        "facts": _facts(item),
        "problem": _problem(item),
        "material": item.material,
        "finish": item.finish or "-",
        "colour": item.colour or "-",
        "quantity": f"{item.quantity:,}",
        "price": text.amount(item.unit_price, project.currency),
        "line": text.amount(item.line_total, project.currency),
    }


def _facts(item: Item) -> str:
    parts = _measures(item.model) if item.model else []
    return " · ".join([*parts, size_text(item.size)] if item.size is not None else parts)


def _measures(model: ModelFacts) -> list[str]:
    parts = []
    if model.size_x is not None and model.size_y is not None and model.size_z is not None:
        parts.append(f"{model.size_x:.1f} x {model.size_y:.1f} x {model.size_z:.1f} mm")
    if model.volume is not None:
        parts.append(f"{model.volume / 1000:,.2f} cm³")
    return parts


def _problem(item: Item) -> str:
    if item.sha256 is None:
        return "The order came without this file."
    if item.model is None:
        return ""
    if item.model.problem:
        return item.model.problem
    return "The model is not watertight." if item.model.watertight is False else ""


def size_text(size: int) -> str:
    """A file's size, as 12 kB or 3.4 MB."""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"

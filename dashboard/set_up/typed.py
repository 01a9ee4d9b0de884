"""A document as people type it into a form, and what they typed as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.set_up.fields import Field, Section


def typed(document: Mapping[str, Any], sections: Sequence[Section]) -> dict[str, Any]:
    """The JSON of a document as the form shows it: nothing as an empty text, and figures without needless zeros."""
    return {field.name: _typed(_at(document, field.name), field) for section in sections for field in section.fields}


def _at(document: Mapping[str, Any], path: str) -> Any:
    found: Any = document
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _typed(value: Any, field: Field) -> Any:
    if field.kind in ("tags", "days"):
        return [str(one) for one in value or ()]
    if field.kind == "rows":
        return [_group(row, field) for row in value or ()]
    if field.kind == "group":
        return _group(value or {}, field)
    figure = _figure(value)
    made: dict[str, Any] = {
        "check": bool(value),
        "number": "" if figure == field.empty else figure,
        "time": figure[:5],
    }
    return made.get(field.kind, "" if value is None else str(value))


def _group(value: Mapping[str, Any], field: Field) -> dict[str, Any]:
    return {inner.name: _typed(value.get(inner.name), inner) for inner in field.fields}


def _figure(value: Any) -> str:
    """A number as people type it: 0.50 is 0.50, 12.0 is 12."""
    if value is None:
        return ""
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    whole, point, decimals = shown.partition(".")
    return whole if point and not decimals.strip("0") else shown


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document that was typed: what was left empty is not in it."""
    document: dict[str, Any] = {}
    for path, value in values.items():
        kept = _kept(value)
        if kept is None:
            continue
        *groups, last = path.split(".")
        place = document
        for part in groups:
            place = place.setdefault(part, {})
        place[last] = kept
    return document


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: kept for name, one in value.items() if (kept := _kept(one)) is not None} or None
    if isinstance(value, list):
        return [_kept(one) or {} if isinstance(one, Mapping) else one for one in value]
    return None if isinstance(value, str) and not value.strip() else value

"""What the pre-flight of a project found, as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.models import kind_of
from core.preflight import Finding
from core.project import Project
from core.status import Status

if TYPE_CHECKING:
    from core import Desk

_RULES = {
    "size": "Size",
    "watertight": "Not watertight",
    "wall": "Wall",
    "file": "Model file",
    "material": "Material",
    "finish": "Finish",
    "colour": "Colour",
    "country": "Country",
    "payment": "Payment",
}


def listed(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Each rule that fired, the ones that stop the project first."""
    ordered = sorted(findings, key=lambda one: not one.stops)
    return [{"rule": _RULES.get(one.rule, one.rule), "text": one.text, "stops": one.stops} for one in ordered]


def block(desk: Desk, project: Project) -> dict[str, Any] | None:
    """The pre-flight of a project that may still be printed; whether models are still to be measured."""
    if project.status is not Status.PENDING:
        return None
    waiting = any(item.sha256 and item.model is None and kind_of(item.name) for item in project.items)
    return {"findings": listed(desk.projects.preflight(project.number)), "waiting": waiting}

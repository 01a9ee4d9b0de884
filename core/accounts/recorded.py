"""Which commands leave a record in the desk's own history, and in which words."""

from __future__ import annotations

from typing import Any

_EXPORTED = ("projects", "items", "events", "comments", "messages", "reports")
_OFFERED = ("materials", "discounts", "shipping")
_CHANGES = ("save", "retire", "restore", "duplicate", "reorder")

# What is told besides is the name of the service only: records stay for ever, and other names may be a customer's.
KINDS = {
    **{f"{one}.{way}": "exported" for one in _EXPORTED for way in ("export", "stream")},
    **{f"projects.{way}": "exported one project" for way in ("export_one", "stream_one")},
    **{f"{one}.{change}": "set-up changed" for one in _OFFERED for change in _CHANGES},
    "service.save": "set-up changed",
    "views.save": "view saved",
    "views.rename": "view renamed",
    "views.delete": "view deleted",
    "keys.add": "key added",
    "keys.revoke": "key revoked",
}


def record_of(command: str, given: tuple[Any, ...]) -> tuple[str, str] | None:
    """The kind and the subject of a command that was done; None for one that leaves no record."""
    kind = KINDS.get(command)
    if kind is None:
        return None
    service, _, change = command.partition(".")
    if kind == "exported one project" or service in ("materials", "shipping", "keys"):
        name = _name(given[0]) if given else ""
        return kind, " ".join(filter(None, (service, change if service in _OFFERED else "", name)))
    return kind, service


def _name(given: Any) -> str:
    """What a project, a material or a key is called."""
    if isinstance(given, dict):
        given = given.get("name", "")
    return str(getattr(given, "name", given))[:80] if isinstance(given, str) or hasattr(given, "name") else ""

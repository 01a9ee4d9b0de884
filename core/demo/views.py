"""The saved views of the demo: what such a team looks at every morning."""

from __future__ import annotations

from core.desk import Desk
from core.filters import FilterOptions
from core.status import Status

OPEN = [Status.PENDING, Status.PRINTING]
VIEWS: dict[str, tuple[str, FilterOptions]] = {
    "overdue PA12": ("due_at", {"material": "PA12", "overdue": True}),
    "large orders": ("-total", {"status": OPEN}),
    "waiting longest": ("ordered_at", {"status": Status.PENDING}),
}


def save_views(desk: Desk, *, by: str) -> None:
    """Save them for everybody."""
    for name, (sort, filters) in VIEWS.items():
        desk.views.save(name, sort=sort, by=by, **filters)

"""A row of the store as a Project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.money import from_minor
from core.names import number_of
from core.project import Project
from core.status import Status
from core.store.database import Database
from core.store.parts import StoredParts
from core.times import from_micros

_SAME = (
    "id", "title", "customer", "company", "email", "phone", "country", "materials", "quantity", "currency",
    "payment_method", "payment_reference", "shipping_option", "version", "cancel_reason", "source",
)  # fmt: skip


def to_project(row: Mapping[str, Any], database: Database) -> Project:
    """The project of a row, which reads its parts from *database* when they are looked at."""
    currency = row["currency"]
    return Project(
        **{name: row[name] for name in _SAME},
        number=number_of(row["id"]),
        key=row["external_key"],
        payment_status=row["payment"],
        status=Status(row["status"]),
        total=from_minor(row["total"], currency),
        shipping_cost=from_minor(row["shipping_cost"], currency),
        discount=from_minor(row["discount"], currency),
        tax=from_minor(row["tax"], currency),
        ordered_at=from_micros(row["ordered_at"]),
        due_at=None if row["due_at"] is None else from_micros(row["due_at"]),
        status_since=from_micros(row["status_since"]),
        _open=lambda: StoredParts(database, row["id"], currency),
    )

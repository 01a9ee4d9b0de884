"""The rows of the desk's own history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.store import history

Row = Mapping[str, Any]


def add(connection: sa.Connection, row: Row) -> None:
    """Append a row; it is never changed or deleted again."""
    history.append(connection, "records", [row])

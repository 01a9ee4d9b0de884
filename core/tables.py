"""Items, events and messages as DataFrames, filtered by their projects."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from core import frames
from core.exports import Exports
from core.filters import FilterOptions
from core.store import tables

KINDS: dict[str, dict[str, str]] = {
    "items": {
        "id": "whole", "number": "number", "position": "whole", "name": "text", "material": "text", "finish": "text",
        "colour": "text", "quantity": "whole", "unit_price": "money", "currency": "text", "sha256": "text",
    },
    "events": {
        "id": "whole", "number": "number", "kind": "text", "actor": "text", "at": "moment", "status_from": "status",
        "status_to": "status", "detail": "text",
    },
    "messages": {
        "id": "whole", "number": "number", "template": "text", "recipient_name": "text", "recipient": "text",
        "subject": "text", "body": "text", "state": "text", "attempts": "whole", "error": "text",
        "created_at": "moment", "sent_at": "moment",
    },
}  # fmt: skip


class Table(Exports):
    """One of the tables beside the projects."""

    def table(self, *, limit: int | None = None, offset: int = 0, **options: Unpack[FilterOptions]) -> pd.DataFrame:
        """One row each, oldest first, of the projects that pass the filters; columns and dtypes as in `KINDS`."""
        filters = self.filters(**options)
        with self._database.reading() as connection:
            rows = tables.rows(connection, self._name, filters, limit, offset)
        return frames.frame(rows, KINDS[self._name])

"""Every column that a report can have: declared once, with its unit and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.frames import STATUS_DTYPE, TEXT_DTYPE

AGES = ("under 1 day", "1 to 3 days", "3 to 7 days", "1 to 2 weeks", "2 to 4 weeks", "over 4 weeks")
LATES = ("no date", "in time", "under 1 day", "1 to 3 days", "3 to 7 days", "over 7 days")
# The dtype of a column by its unit; of "money" the row's currency is the unit.
DTYPES: dict[str, Any] = {
    "text": TEXT_DTYPE,
    "day": np.dtype("M8[us]"),
    "status": STATUS_DTYPE,
    "age": pd.CategoricalDtype(list(AGES), ordered=True),
    "late": pd.CategoricalDtype(list(LATES), ordered=True),
    "count": np.dtype(np.int64),
    "money": np.dtype(np.float64),
    "percent": np.dtype(np.float64),
    "days": np.dtype(np.float64),
    "cm3": np.dtype(np.float64),
}


@dataclass(frozen=True)
class Column:
    """One column: what stands above it, its unit, what it means, and when a value is missing (empty if never)."""

    name: str
    label: str
    unit: str
    meaning: str
    null: str = ""

    @property
    def dtype(self) -> Any:
        """The dtype, the same for an empty report; whole numbers that may be missing are Int64."""
        return pd.Int64Dtype() if self.unit == "count" and self.null else DTYPES[self.unit]


_NONE_BEFORE = "without a period before, or where that has no such days"
_NO_RATE = "where there is nothing to divide by"
_NO_STAY = "where there is none"

COLUMNS = {
    column.name: column
    for column in (
        Column("period", "Period", "text", "The day, week (ISO 8601), month, quarter or year of the row."),
        Column("begins", "Begins", "day", "The first day of it in the service's time zone."),
        Column("currency", "Currency", "text", "ISO 4217 code of the money in the row; two are never added."),
        Column("material", "Material", "text", "Material of the items."),
        Column("country", "Country", "text", "Country that the projects are shipped to, ISO 3166."),
        Column("customer", "Customer", "text", "The name on the newest order of that e-mail address."),
        Column("email", "E-mail", "text", "The e-mail address, in small letters: who the customer is."),
        Column("status", "Status", "status", "Status of the projects."),
        Column("age", "Age", "age", "How long ago the projects were ordered."),
        Column("late", "Late", "late", "How long the date of delivery has passed."),
        Column("reason", "Reason", "text", "The reason that staff gave, as they wrote it."),
        Column("orders", "Orders", "count", "Projects ordered, whatever became of them."),
        Column("canceled", "Canceled", "count", "Projects that are canceled now."),
        Column("revenue", "Revenue", "money", "Totals of the projects that are not canceled."),
        Column(
            "share",
            "Share",
            "percent",
            "Of all rows together; of money, of those in its currency.",
            _NO_RATE,
        ),
        Column("previous_orders", "Orders before", "count", "Orders of the period before.", _NONE_BEFORE),
        Column("previous_revenue", "Revenue before", "money", "Revenue of the period before.", _NONE_BEFORE),
        Column("orders_change", "Orders, change", "percent", "Against the period before.", _NO_RATE),
        Column("revenue_change", "Revenue, change", "percent", "Against the period before.", _NO_RATE),
        Column("opened", "Opened", "count", "Projects ordered."),
        Column("closed", "Closed", "count", "Projects shipped or canceled."),
        Column("pending", "Pending", "count", "Projects that were Pending at the end."),
        Column("printing", "Printing", "count", "Projects that were Printing at the end."),
        Column("open", "Open", "count", "Projects that were Pending or Printing at the end."),
        Column("projects", "Projects", "count", "Projects of the row."),
        Column("shipped", "Shipped", "count", "Projects shipped."),
        Column("stays", "Stays", "count", "Times that a project left the status."),
        Column("median", "Median", "days", "Half took no longer, in days of 24 hours.", _NO_STAY),
        Column("p90", "90 %", "days", "Nine of ten took no longer, in days of 24 hours.", _NO_STAY),
        Column("rate", "Rate", "percent", "Canceled ones of all ordered.", _NO_RATE),
        Column("from_pending", "From Pending", "count", "Projects canceled before they were printed."),
        Column("from_printing", "From Printing", "count", "Projects canceled while they were printed."),
        Column("parts", "Parts", "count", "Printed parts: quantities of the items."),
        Column("volume", "Volume", "cm3", "Their volume, as far as it is known."),
        Column("unmeasured", "Unmeasured", "count", "Parts among them whose volume is not known."),
        Column("previous_parts", "Parts before", "count", "Parts of the period before.", _NONE_BEFORE),
        Column("previous_volume", "Volume before", "cm3", "Volume of the period before.", _NONE_BEFORE),
        Column("volume_change", "Volume, change", "percent", "Against the period before.", _NO_RATE),
    )
}


def frame(values: Mapping[str, Any], names: Iterable[str]) -> pd.DataFrame:
    """The columns *names* of a report in their dtypes; the values of "age" and "late" are codes."""
    return pd.DataFrame({name: _typed(values[name], COLUMNS[name]) for name in names}, copy=False)


def _typed(values: Any, column: Column) -> Any:
    if column.unit in ("status", "age", "late"):
        return pd.Categorical.from_codes(values, dtype=column.dtype)
    if column.unit == "day":
        return np.array(values, dtype="M8[D]").astype("M8[us]")
    if column.unit == "text" or column.dtype == pd.Int64Dtype():
        return pd.array(values, dtype=column.dtype)
    return np.asarray(values, dtype=column.dtype)

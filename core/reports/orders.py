"""Orders and revenue over time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.reports import lines
from core.reports.buckets import buckets, previous
from core.reports.columns import frame
from core.reports.counting import change, major_of, maybe
from core.reports.report import TIMES, Chart, Shape
from core.reports.scope import Scope

COLUMNS = (
    "period", "begins", "currency", "orders", "canceled", "revenue", "previous_orders", "previous_revenue",
    "orders_change", "revenue_change",
)  # fmt: skip


def orders(projects: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """
    How many orders came in and what are they worth, over time?

    An order belongs to the day it was ordered, in the service's time zone. All count as orders, but the totals of
    canceled ones are not revenue. Each currency has its own rows, since two are never added; a day (week, month...)
    without orders has a row of zeros. Beside each row stands the same part of the period before: of a month, quarter
    or year the one before it, of other periods as many days just before; without a period there is nothing before.
    """
    facts = lines.of_projects(projects, scope.zone)
    now = buckets(scope, facts.day)
    before = previous(now, scope.period)
    here = facts.figures(now.rows(facts.day), len(now))
    there = facts.figures(before.rows(facts.day), len(now))
    used = here["orders"].any(axis=0) | there["orders"].any(axis=0)
    known = np.repeat(before.filled, used.sum())
    values = compared(here, there, used, facts.currencies, known)
    currencies = [facts.currencies[place] for place in np.flatnonzero(used)]
    values |= {
        "period": np.repeat(np.array(now.labels, object), len(currencies)),
        "begins": np.repeat(np.array(now.begins, "M8[D]"), len(currencies)),
        "currency": currencies * len(now),
    }
    return frame(values, COLUMNS)


def compared(
    here: dict[str, Any], there: dict[str, Any], used: Any, currencies: list[str], known: Any
) -> dict[str, Any]:
    """
    The columns of figures beside those of the period before, row by row, of the currencies *used*.

    *known* says for each row whether there is a period before.
    """
    money = {name: major_of(some["revenue"], currencies) for name, some in (("now", here), ("before", there))}

    def flat(values: Any) -> Any:
        return values[..., used].ravel()

    before = np.where(known, flat(there["orders"]), np.nan)
    revenue, revenue_before = flat(money["now"]), np.where(known, flat(money["before"]), np.nan)
    return {
        "orders": flat(here["orders"]),
        "canceled": flat(here["canceled"]),
        "revenue": revenue,
        "previous_orders": maybe(flat(there["orders"]), known),
        "previous_revenue": revenue_before,
        "orders_change": change(flat(here["orders"]), before),
        "revenue_change": change(revenue, revenue_before),
    }


SHAPES = dict.fromkeys(
    TIMES,
    Shape(
        COLUMNS,
        (
            Chart("line", "begins", ("revenue", "previous_revenue"), split="currency"),
            Chart("line", "begins", ("orders", "previous_orders"), split="currency"),
        ),
    ),
)

"""What orders are worth, a line each: of whole projects, or of their items by material."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.reports.counting import Flags, Ints, add_up, codes_of, days_of, is_status, keys_of, minor_of
from core.reports.groups import places_of
from core.status import Status

REST = "(shipping, tax, discount)"  # what a total has beside its items: the row that belongs to no material


@dataclass(frozen=True)
class Lines:
    """Day, currency, minor units; how many projects the line counts for (0 or 1), and whether they are canceled."""

    day: Ints
    currency: Ints
    currencies: list[str]
    minor: Ints
    counts: Ints
    canceled: Flags

    def figures(self, rows: Ints, size: int) -> dict[str, Ints]:
        """Orders, canceled ones and minor units of revenue: arrays of *size* rows by currency."""
        width = len(self.currencies)
        places = np.where(rows >= 0, rows * width + self.currency, -1)

        def added(weights: Ints) -> Ints:
            return add_up(places, size * width, weights).reshape(size, width)

        return {
            "orders": added(self.counts),
            "canceled": added(self.counts * self.canceled),
            "revenue": added(self.minor * ~self.canceled),
        }


def of_projects(projects: pd.DataFrame, zone: ZoneInfo) -> Lines:
    """A line for each project."""
    currency, currencies = codes_of(projects["currency"])
    return Lines(
        days_of(projects["ordered_at"], zone),
        currency,
        currencies,
        minor_of(projects["total"], currency, currencies),
        np.ones(len(projects), np.int64),
        is_status(projects["status"], Status.CANCELED),
    )


def of_items(projects: pd.DataFrame, items: pd.DataFrame, zone: ZoneInfo) -> tuple[Lines, Ints, list[str]]:
    """
    A line for each item and one for the rest of each project's total; the material of each, and all materials.

    A project counts once for each of its materials; lines of the rest count for none.
    """
    whole = of_projects(projects, zone)
    place = places_of(keys_of(items["number"]), projects)
    known = np.flatnonzero(place >= 0)
    material, materials = codes_of(items["material"])
    material, place = material[known], place[known]
    one_of = np.full((len(projects), len(materials)), -1, np.int32)  # one of the items of each project and material
    one_of[place, material] = np.arange(len(place))
    first = np.zeros(len(place), np.int64)
    first[one_of[one_of >= 0]] = 1
    minor = minor_of(items["line_total"].iloc[known], whole.currency[place], whole.currencies)
    rest = whole.minor - add_up(place, len(projects), minor)
    at = np.concatenate([place, np.arange(len(projects))])
    lines = Lines(
        whole.day[at],
        whole.currency[at],
        whole.currencies,
        np.concatenate([minor, rest]),
        np.concatenate([first, np.zeros(len(projects), np.int64)]),
        whole.canceled[at],
    )
    return lines, np.concatenate([material, np.full(len(projects), len(materials))]), [*materials, REST]

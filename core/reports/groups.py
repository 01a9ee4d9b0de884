"""Facts about projects put into groups: by time, material, country or status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.reports.buckets import buckets
from core.reports.counting import Ints, add_up, by_place, codes_of, find, keys_of
from core.reports.report import TIMES
from core.reports.scope import Scope, inside

HEADS = dict.fromkeys(TIMES, ("period", "begins")) | {"material": ("material",), "country": ("country",), "status": ()}


@dataclass(frozen=True)
class Groups:
    """
    Which facts are in which of *size* groups, each named by a value in every column of *heads*.

    A fact is in as many groups as its project has materials, under every other grouping in one; outside the period in
    none.
    """

    heads: dict[str, Any]
    size: int
    fact: Ints
    group: Ints

    def count(self, among: Any = None) -> Ints:
        """How many facts each group has, of those where *among* is true."""
        return add_up(self.group if among is None else self.group[among[self.fact]], self.size)


def places_of(keys: Ints, projects: pd.DataFrame) -> Ints:
    """The row in *projects* of each project, whose number is given as a whole number; -1 where it is not there."""
    return find(keys, keys_of(projects["number"]))


def grouped(
    scope: Scope, days: Ints, place: Ints, projects: pd.DataFrame | None, items: pd.DataFrame | None = None
) -> Groups:
    """The groups of facts that belong to *days* and to the projects at *place* (rows of *projects*)."""
    if scope.by in TIMES:
        cut = buckets(scope, days)
        rows = cut.rows(days)
        fact = np.flatnonzero(rows >= 0)
        return Groups({"period": cut.labels, "begins": cut.begins}, len(cut), fact, rows[fact])
    known = np.ones(len(days), np.bool_) if projects is None else place >= 0
    fact = np.flatnonzero(inside(days, scope.period) & known)
    if scope.by == "status":
        return Groups({}, 1, fact, np.zeros(len(fact), np.int64))
    assert projects is not None, "what a project is like is in projects"
    if scope.by == "country":
        group, names = codes_of(projects["country"].iloc[place[fact]])
        return Groups({"country": names}, len(names), fact, group)
    assert items is not None, "materials are those of the items"
    return _by_material(fact, place[fact], projects, items)


def _by_material(fact: Ints, place: Ints, projects: pd.DataFrame, items: pd.DataFrame) -> Groups:
    """Each fact once for each material of its project: one material after the other, so that little is in memory."""
    material, names = codes_of(items["material"])
    owner = places_of(keys_of(items["number"]), projects)
    material, owner = material[owner >= 0], owner[owner >= 0]
    owners = np.split(
        owner[by_place(material, len(names))], np.cumsum(np.bincount(material, minlength=len(names)))[:-1]
    )
    used, facts = [], []
    for name, projects_of in zip(names, owners, strict=False):  # without names there is one empty piece
        has = np.zeros(len(projects), np.bool_)
        has[projects_of] = True
        of = fact[has[place]]
        if len(of):
            used.append(name)
            facts.append(of)
    group = np.repeat(np.arange(len(used)), [len(of) for of in facts])
    return Groups({"material": used}, len(used), np.concatenate([fact[:0], *facts]), group)

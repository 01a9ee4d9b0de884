"""What was printed: parts and their volume."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.reports.buckets import buckets
from core.reports.columns import frame
from core.reports.counting import Flags, Ints, add_up, change, codes_of, days_of, is_status, keys_of, maybe, percent
from core.reports.groups import places_of
from core.reports.report import TIMES, Chart, Shape
from core.reports.scope import Scope, inside
from core.status import Status

FIGURES = ("material", "parts", "volume", "unmeasured")
BESIDE = ("share", "previous_parts", "previous_volume", "volume_change")
_GRAIN = 1_000_000  # volumes are added as whole millionths of a cm3, so that their order does not matter


def volume(projects: pd.DataFrame, items: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """
    How many parts were printed of which material, and how many cubic centimetres?

    Of items whose project is shipped, on the day that it was shipped, in the service's time zone: what is only ordered
    or is canceled was not printed for a customer. An item's volume is that of its model times its quantity, the solid
    part without supports; parts whose model could not be measured are counted apart and have no volume here. By
    material, the share of the volume and the period before stand beside it.
    """
    place = places_of(keys_of(items["number"]), projects)
    printed = np.flatnonzero(place >= 0)
    printed = printed[is_status(projects["status"], Status.SHIPPED)[place[printed]]]
    some = items[["material", "quantity", "volume_cm3"]].iloc[printed]
    days = days_of(projects["status_since"], scope.zone)[place[printed]]
    material, names = codes_of(some["material"])
    if scope.by == "material":
        return _by_material(some, scope, days, material, names)
    cut = buckets(scope, days)
    rows = cut.rows(days)
    figures = _figures(some, np.where(rows >= 0, rows * len(names) + material, -1), len(cut) * len(names))
    used = np.tile(_any(figures["parts"], len(names)), len(cut))
    values = {
        "period": np.repeat(np.array(cut.labels, object), len(names)),
        "begins": np.repeat(np.array(cut.begins, "M8[D]"), len(names)),
        "material": np.tile(np.array(names, object), len(cut)),
    } | figures
    return frame({name: np.asarray(column)[used] for name, column in values.items()}, SHAPES[scope.by].columns)


def _any(counts: Ints, width: int) -> Flags:
    return np.asarray(counts.reshape(-1, width).any(axis=0)) if width else np.zeros(0, np.bool_)


def _by_material(items: pd.DataFrame, scope: Scope, days: Ints, material: Ints, names: list[str]) -> pd.DataFrame:
    known = np.full(len(names), scope.before is not None)
    here = _figures(items, np.where(inside(days, scope.period), material, -1), len(names))
    there = _figures(items, np.where(inside(days, scope.before), material, -1), len(names))
    before = np.where(known, there["volume"], np.nan)
    values = here | {
        "material": np.array(names, object),
        "share": percent(here["volume"], here["volume"].sum()),
        "previous_parts": maybe(there["parts"], known),
        "previous_volume": before,
        "volume_change": change(here["volume"], before),
    }
    used = np.flatnonzero(here["parts"] + there["parts"])
    order = used[np.argsort(-here["volume"][used], kind="stable")]
    return frame(values, SHAPES["material"].columns).iloc[order].reset_index(drop=True)


def _figures(items: pd.DataFrame, places: Ints, size: int) -> dict[str, Any]:
    """Parts, volume and unmeasured parts at each place."""
    quantity, each = items["quantity"].to_numpy(np.int64), items["volume_cm3"].to_numpy(np.float64)
    unknown = np.isnan(each)
    grains = np.rint(np.where(unknown, 0, each) * _GRAIN).astype(np.int64)
    return {
        "parts": add_up(places, size, quantity),
        "volume": add_up(places, size, grains * quantity) / _GRAIN,
        "unmeasured": add_up(places, size, quantity * unknown),
    }


SHAPES = {"material": Shape(FIGURES + BESIDE, (Chart("barh", "material", ("volume", "previous_volume")),))}
_OVER_TIME = Chart("bar", "begins", ("volume",), series="material", stacked=True)
SHAPES |= dict.fromkeys(TIMES, Shape(("period", "begins", *FIGURES), (_OVER_TIME,)))

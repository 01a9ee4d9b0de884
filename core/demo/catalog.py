"""What the demo's service prints in: its materials, and which of them customers take for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from core.catalog.material import Material
from core.demo.library import ModelFile
from core.money import to_minor
from core.pricing.part import price_of_part

CURRENCY = "EUR"
RATES = {"EUR": 100, "GBP": 86, "USD": 108}  # what 100 euro cents cost, fixed: prices of a demo need no bank


@dataclass(frozen=True, slots=True)
class Goods:
    """A material, and what customers choose of it, as often as they do."""

    document: Material
    finishes: tuple[str | None, ...]
    colours: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One file in one material."""

    file: ModelFile
    material: Goods
    _prices: dict[tuple[int, str | None], int] = field(default_factory=dict, repr=False)

    def price(self, quantity: int, finish: str | None) -> int:
        """What one of so many parts costs by the service's own price list, in euro cents."""
        tier = _tier(quantity)
        if (tier, finish) not in self._prices:
            material = self.material.document
            chosen = next((one for one in material.finishes if one.name == finish), None)
            lines = price_of_part(material, self.file.facts, tier, finish=chosen, currency=CURRENCY)
            self._prices[tier, finish] = to_minor(sum((line.amount for line in lines), Decimal(0)), CURRENCY)
        return self._prices[tier, finish]


_HEX = {
    "Black": "#1c1c1e", "White": "#f5f5f0", "Grey": "#8a8d91", "Red": "#b3261e", "Blue": "#1f4e9c", "Wood": "#b58a5a",
    "Silver": "#b8bcc2", "Transparent": "#dfe9ee", "Natural": "#e8dfc9",
}  # fmt: skip
_FINISHES: dict[str, dict[str, Any]] = {
    "Vapour smoothed": {"type": "smoothing", "per_part": "2.40", "per_cm2": "0.012", "extra_days": 2},
    "Dyed": {"type": "dyeing", "per_part": "1.20", "extra_days": 1},
    "Sanded": {"type": "smoothing", "per_part": "3.50", "extra_days": 1},
    "Polished": {"type": "smoothing", "per_part": "4.80", "per_cm2": "0.02", "extra_days": 2},
    "Blasted": {"type": "blasting", "per_part": "1.80", "extra_days": 1},
    "Milled surfaces": {"type": "milling", "per_part": "18.00", "extra_days": 4},
}
_TIERS = [{"quantity": 5, "percent": 5}, {"quantity": 10, "percent": 10}, {"quantity": 20, "percent": 15},
          {"quantity": 50, "percent": 20}]  # fmt: skip
_PLASTIC = ("Black", "White", "Grey", "Black", "Red", "Blue")
_BOX, _BED, _VAT, _METAL = (360, 270, 370), (250, 210, 210), (190, 120, 240), (245, 245, 300)
# name, process and a word about it; g/cm³; a part and a cm³ in euro; room in mm; wall in mm; days; finishes, colours
_Row = tuple[
    str, str, str, float, str, str, tuple[int, int, int], float, tuple[int, int], tuple[str | None, ...],
    tuple[str | None, ...],
]  # fmt: skip
_ROWS: tuple[_Row, ...] = (
    ("PA12", "SLS", "Tough nylon without supports: the usual choice for parts that have to work.", 1.01, "3.50",
     "0.62", _BOX, 0.8, (3, 5), (None, None, "Vapour smoothed", "Dyed"), ("Black", "Grey", "Black", "White")),
    ("PLA", "FDM", "Stiff and cheap, for prototypes and models; softens at 55 °C.", 1.24, "1.50", "0.18", _BED, 1.2,
     (1, 2), (None,), (*_PLASTIC, "Wood", "Silver")),
    ("PETG", "FDM", "Tough and fit for outdoors.", 1.27, "1.80", "0.22", _BED, 1.2, (1, 3), (None,),
     (*_PLASTIC, "Transparent")),
    ("ABS", "FDM", "Takes knocks and heat up to 90 °C.", 1.04, "2.00", "0.24", _BED, 1.2, (2, 4),
     (None, "Vapour smoothed"), _PLASTIC),
    ("ASA", "FDM", "As ABS, and stays as it is in the sun.", 1.07, "2.20", "0.28", _BED, 1.2, (2, 4), (None,),
     ("Black", "White", "Grey")),
    ("TPU 95A", "FDM", "Rubber-like.", 1.21, "2.60", "0.36", _BED, 1.6, (2, 4), (None,), ("Black", "Natural", "Red")),
    ("Resin Tough", "SLA", "Fine detail, hard to break.", 1.19, "4.20", "0.58", _VAT, 0.6, (2, 4), (None, "Sanded"),
     ("Grey",)),
    ("Resin Clear", "SLA", "See-through once it is polished.", 1.18, "4.60", "0.66", _VAT, 0.6, (2, 4),
     ("Polished", None), (None,)),
    ("PA12 GF", "SLS", "Nylon with glass: stiffer, and keeps its shape in heat.", 1.22, "3.90", "0.74", _BOX, 1.0,
     (4, 6), (None, "Blasted"), ("Grey",)),
    ("Aluminium AlSi10Mg", "DMLS", "Light metal for parts under load.", 2.67, "29.00", "4.80", _METAL, 1.0, (8, 12),
     ("Blasted", "Milled surfaces", None), (None,)),
    ("Steel 316L", "DMLS", "Stainless steel.", 7.9, "38.00", "6.90", _METAL, 1.0, (8, 12), ("Blasted", "Polished"),
     (None,)),
)  # fmt: skip


def _goods(row: _Row) -> Goods:
    name, technology, about, density, each, per_cm3, room, wall, days, finishes, colours = row
    document = {
        "name": name,
        "technology": technology,
        "description": about,
        "density": density,
        "colours": [{"name": one, "hex": _HEX[one]} for one in dict.fromkeys(colours) if one],
        "finishes": [{"name": one, **_FINISHES[one]} for one in dict.fromkeys(finishes) if one],
        "largest": dict(zip("xyz", room, strict=True)),
        "minimum_wall": wall,
        "days_min": days[0],
        "days_max": days[1],
        "price": {"per_part": each, "per_cm3": per_cm3, "tiers": _TIERS},
    }
    return Goods(Material.model_validate(document), finishes, colours)


@cache
def _tier(quantity: int) -> int:
    """The smallest quantity that costs as much a part as this one: all materials have the same tiers."""
    return max((tier["quantity"] for tier in _TIERS if tier["quantity"] <= quantity), default=1)


@cache
def goods() -> dict[str, Goods]:
    """The materials by name."""
    return {row[0]: _goods(row) for row in _ROWS}


# What is ordered together, and in which materials: the first are the usual ones.
_TECHNICAL = ("PA12", "PA12", "PETG", "ABS", "PLA", "PA12 GF", "ASA", "Aluminium AlSi10Mg")
_HOUSEHOLD = ("PLA", "PLA", "PETG", "PA12", "ABS")
_FINE = ("PA12", "Resin Tough", "PLA", "Steel 316L", "Aluminium AlSi10Mg")
KIND_MATERIALS = {
    "gear": _FINE,
    "pulley": _FINE,
    "knob": ("PA12", "Resin Tough", "ABS", "PLA", "Aluminium AlSi10Mg"),
    "cable clip": ("PETG", "TPU 95A", "PA12", "PLA"),
    "wheel": ("TPU 95A", "PETG", "PLA", "PA12"),
    "vase": ("PLA", "Resin Clear", "PETG"),
    "jar lid": ("PETG", "TPU 95A", "PLA", "Resin Clear"),
    "flange": ("PA12", "ASA", "PETG", "Resin Tough", "Aluminium AlSi10Mg", "Steel 316L"),
    "phone stand": _HOUSEHOLD,
    "wall hook": _HOUSEHOLD,
    "tray": _HOUSEHOLD,
    "handle": (*_HOUSEHOLD, "Resin Tough", "Aluminium AlSi10Mg"),
}
TOGETHER = (
    ("enclosure", "lid", "stand-off", "cable clip", "knob", "fan guard"),
    ("gear", "pulley", "bearing block", "spacer", "bracket", "wheel"),
    ("bracket", "pipe clamp", "flange", "spacer", "hinge"),
    ("handle", "hinge", "wall hook", "knob"),
    ("phone stand", "tray", "vase", "jar lid", "wall hook", "cable clip"),
)


def offers_of(file: ModelFile) -> list[Offer]:
    """The file in every material that is taken for its kind, the usual ones more often."""
    return [Offer(file, goods()[name]) for name in KIND_MATERIALS.get(file.kind, _TECHNICAL)]

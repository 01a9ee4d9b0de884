"""What the demo's service offers: materials with their prices, and ways of shipping."""

from __future__ import annotations

from dataclasses import dataclass

from core.demo.library import ModelFile


@dataclass(frozen=True, slots=True)
class Material:
    """A material: euro cents to set up a part and for each cm³ of it, and how it can come."""

    name: str
    setup: int
    per_cm3: int
    finishes: tuple[str | None, ...]
    colours: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One file in one material: its price in euro cents."""

    file: ModelFile
    material: Material
    price: int


_PLASTIC = ("Black", "White", "Grey", "Black", "Red", "Blue", None)
MATERIALS = (
    Material("PA12", 350, 62, (None, None, "Vapour smoothed", "Dyed"), ("Black", "Grey", "Black", "White")),
    Material("PLA", 150, 18, (None,), (*_PLASTIC, "Wood", "Silver")),
    Material("PETG", 180, 22, (None,), (*_PLASTIC, "Transparent")),
    Material("ABS", 200, 24, (None, "Vapour smoothed"), _PLASTIC),
    Material("ASA", 220, 28, (None,), ("Black", "White", "Grey")),
    Material("TPU 95A", 260, 36, (None,), ("Black", "Natural", "Red")),
    Material("Resin Tough", 420, 58, (None, "Sanded"), ("Grey", None)),
    Material("Resin Clear", 460, 66, ("Polished", None), (None,)),
    Material("PA12 GF", 390, 74, (None, "Blasted"), ("Grey",)),
    Material("Aluminium AlSi10Mg", 2900, 480, ("Blasted", "Milled surfaces", None), (None,)),
    Material("Steel 316L", 3800, 690, ("Blasted", "Polished"), (None,)),
)
_BY_NAME = {material.name: material for material in MATERIALS}

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

# Ways of shipping: name and price in the country's minor units.
_EU = (("DHL Parcel EU", 990), ("UPS Standard", 1250), ("UPS Express", 2690))
SHIPPING: dict[str, tuple[tuple[str, int], ...]] = {
    "DE": (("DHL Parcel", 490), ("DHL Parcel", 490), ("DHL Express", 1490), ("Pick-up", 0)),
    "GB": (("Royal Mail Tracked 48", 420), ("DPD Next Day", 850)),
    "US": (("UPS Ground", 1180), ("FedEx 2Day", 2450)),
}
RATES = {"EUR": 100, "GBP": 86, "USD": 108}  # what 100 euro cents cost, fixed: prices of a demo need no bank


def shipping_options(country: str) -> tuple[tuple[str, int], ...]:
    """How a parcel may go to a country."""
    return SHIPPING.get(country, _EU)


def offers_of(file: ModelFile) -> list[Offer]:
    """The file in every material that is taken for its kind, the usual ones more often."""
    materials = [_BY_NAME[name] for name in KIND_MATERIALS.get(file.kind, _TECHNICAL)]
    volume = (file.facts.volume or 0.0) / 1000
    return [Offer(file, one, round((one.setup + one.per_cm3 * volume) / 5) * 5) for one in materials]

"""Material, finish and colour of an item of another shop, from its variant or its own fields by one stated rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from core.catalog.material import Material
from core.models import FORMATS

LABELS = {
    "material": ("material",),
    "finish": ("finish", "surface", "post-processing"),
    "colour": ("colour", "color"),
    "file": ("file", "model", "model file"),
}
Chosen = dict[str, str]


class _Named(Protocol):
    @property
    def name(self) -> str: ...


One = TypeVar("One", bound=_Named)


@dataclass(frozen=True)
class Offered:
    """What the service offers, and the material of items that name none, if somebody said one."""

    materials: tuple[Material, ...] = ()
    usual: str | None = None

    def choose(self, labelled: Mapping[str, str], parts: Sequence[str]) -> Chosen:
        """
        What an item is made of, from fields with a name and from the parts of its variant.

        Fields named as in LABELS come first. Then a part that is the name of a material is the material, and parts that
        are names of its finishes and colours are these. Where the service has no materials yet, the first part is the
        material, the last of several the colour, and one between them the finish. Letter case makes no difference.
        """
        chosen = _labelled(labelled)
        if not self.materials:
            return {**_by_place(parts, self.usual), **chosen}
        names = [chosen["material"]] if "material" in chosen else [*parts, self.usual or ""]
        material = _named(names, self.materials)
        if material is None:
            return chosen if "material" in chosen else {**chosen, **({"material": self.usual} if self.usual else {})}
        finish = _named([chosen.get("finish", ""), *parts], material.finishes)
        colour = _named([chosen.get("colour", ""), *parts], material.colours)
        found = {"finish": finish.name} if finish else {}
        found |= {"colour": colour.name} if colour else {}
        return {**chosen, **found, "material": material.name}


def variant(name: str, separator: str) -> tuple[str, list[str]]:
    """The product and the parts of its variant, as shops join them: `Bracket - PA12 / Black`."""
    product, dash, rest = name.rpartition(" - ")
    parts = [part.strip() for part in rest.split(separator) if part.strip()]
    return (product, parts) if dash and parts else (name, [])


def model_beside(orders: Path, sku: str) -> str | None:
    """The model file beside *orders* that is called as the item's SKU, if there is one."""
    if not sku or Path(sku).name != sku or sku in (".", ".."):
        return None
    names = (f"{sku}.{kind}" for kind in FORMATS)
    return next((name for name in names if (orders.parent / name).is_file()), None)


def _labelled(fields: Mapping[str, str]) -> Chosen:
    plain = {re.sub(r"[_-]+", " ", name.casefold().removeprefix("pa_")).strip(): text for name, text in fields.items()}
    found = {
        kind: next((plain[one.replace("-", " ")] for one in names if plain.get(one.replace("-", " "))), "")
        for kind, names in LABELS.items()
    }
    return {kind: text for kind, text in found.items() if text}


def _by_place(parts: Sequence[str], usual: str | None) -> Chosen:
    names = ("material", "colour") if len(parts) < 3 else ("material", "finish", "colour")
    return {**({"material": usual} if usual else {}), **dict(zip(names, parts, strict=False))}


def _named(names: Iterable[str], known: Sequence[One]) -> One | None:
    by_name = {one.name.casefold(): one for one in known}
    return next((by_name[name.casefold()] for name in names if name.casefold() in by_name), None)

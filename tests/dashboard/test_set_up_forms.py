"""Forms of the set-up: they ask for every field, and what they show comes back as it was."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.service import Service
from core.catalog.shipping import ShippingOption
from dashboard.set_up import discount, material, service, shipping
from dashboard.set_up.fields import Field, Section, paths
from dashboard.set_up.typed import given, typed

FORMS: list[tuple[type[BaseModel], Sequence[Section]]] = [
    (Material, material.SECTIONS),
    (Discount, discount.SECTIONS),
    (ShippingOption, shipping.SECTIONS),
    (Service, service.SECTIONS),
]
PA12 = {
    "name": "PA12",
    "technology": "SLS",
    "colours": [{"name": "Black", "hex": "#111111"}, {"name": "Natural"}],
    "finishes": [{"name": "Dyed", "per_part": "2", "extra_days": 1, "largest": {"x": 200, "y": 200, "z": 12.5}}],
    "price": {"per_part": "3.50", "per_cm3": "0.625", "minimum": "5", "tiers": [{"quantity": 10, "percent": "5"}]},
}


def parts_of(kind: Any) -> Iterator[type[BaseModel]]:
    """The documents within an annotation."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for argument in getattr(kind, "__args__", ()):
        yield from parts_of(argument)


def fields_of(kind: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in kind.model_fields.items():
        parts = list(parts_of(field.annotation))
        if not parts:
            yield f"{above}{name}"
        for part in parts:
            yield from fields_of(part, f"{above}{name}.")


@pytest.mark.parametrize(("kind", "sections"), FORMS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_form_asks_for_every_field_of_its_document(kind: type[BaseModel], sections: Sequence[Section]) -> None:
    asked = {path for section in sections for path, _ in paths(section.fields)}
    missing = [path for path in fields_of(kind) if path not in asked]
    assert missing == []
    assert all(label for section in sections for field in section.fields for label in [field.label or field.one])


def test_what_a_form_shows_comes_back_as_the_same_document() -> None:
    document = Material.model_validate(PA12)
    shown = typed(document.model_dump(mode="json"), material.SECTIONS)
    assert (shown["price.per_part"], shown["price.per_cm2"], shown["density"]) == ("3.50", "", "")
    assert shown["finishes"][0]["largest"] == {"x": "200", "y": "200", "z": "12.5"}
    assert Material.model_validate(given(shown)) == document
    usual = Service()
    assert Service.model_validate(given(typed(usual.model_dump(mode="json"), service.SECTIONS))) == usual


def test_groups_that_are_left_empty_are_not_given() -> None:
    group = Field("pick_up", "", "group", fields=(Field("name", ""), Field("city", "")))
    shown = typed({}, [Section("", (group,))])
    assert given(shown | {"a.b": " ", "rows": [{"x": ""}]}) == {"rows": [{}]}

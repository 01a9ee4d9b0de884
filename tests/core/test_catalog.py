"""The set-up of the service: saved, retired, put in order and looked at, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import Desk
from core.catalog.errors import InvalidSetUp, SetUpConflict, UnknownDiscount, UnknownMaterial, UnknownShippingOption
from core.catalog.kinds import Size
from core.catalog.material import Material
from core.errors import Problem
from tests.factory import order


def names(desk: Desk) -> list[str]:
    return [offer.name for offer in desk.materials.all()]


def problems(kept: Any, document: dict[str, Any], **options: Any) -> dict[str, str]:
    with pytest.raises(InvalidSetUp) as refused:
        kept.save(document, **options)
    return {one.field: one.problem for one in refused.value.problems}


def test_a_material_is_kept_as_it_was_typed(desk: Desk) -> None:
    typed = {
        "name": " PA12 ",
        "technology": "SLS",
        "colours": [{"name": "Black", "hex": "#101010"}],
        "finishes": [{"name": "Dyed", "per_part": "1,50", "extra_days": 1}],
        "largest": {"x": 300, "y": "200.5", "z": 150},
        "price": {"per_part": "3.50", "per_cm3": "0.625", "tiers": [{"quantity": 10, "percent": 10}]},
    }
    saved = desk.materials.save(typed, by="bob")
    assert (saved.name, saved.version, saved.retired, saved.changed_by) == ("PA12", 1, False, "bob")
    assert saved.document.price.per_cm3 == Decimal("0.625")
    assert saved.document.finishes[0].per_part == Decimal("1.50")
    assert saved.document.largest == Size(x=300, y=200.5, z=150)
    assert desk.materials.get("pa12") == saved
    assert desk.set_up().materials == (saved.document,)


def test_every_problem_is_told_at_once_and_nothing_is_saved(desk: Desk) -> None:
    before = desk.set_up_version()
    found = problems(
        desk.materials,
        {
            "name": "",
            "prise": 3,
            "days_max": 1,
            "largest": {"x": 10, "y": -1},
            "colours": [{"name": "Red", "hex": "red"}, {"name": "Blue"}, {"name": "blue"}],
            "price": {"per_part": "abc", "per_cm3": -1, "tiers": [{"quantity": 5, "percent": 120}]},
        },
    )
    assert found == {
        "name": "must not be empty.",
        "prise": "is not a field of a material (perhaps price).",
        "days_max": "must not be less than days_min.",
        "largest.y": "must be more than 0.",
        "largest.z": "is missing.",
        "colours.1.hex": "must be a colour such as #1f4e79.",
        "price.per_part": "must be a number, such as 12.50.",
        "price.per_cm3": "must be at least 0.",
        "price.tiers.1.percent": "must be at most 100.",
    }
    assert desk.set_up_version() == before
    assert desk.materials.all(retired=True) == []


def test_what_is_saved_takes_the_place_of_the_one_of_its_name(desk: Desk) -> None:
    first = desk.materials.save({"name": "PA12", "days_min": 1})
    again = desk.materials.save({"name": "pa12", "days_min": 2})
    assert (again.id, again.version, again.name) == (first.id, 2, "pa12")
    assert desk.materials.save(again.document) == again, "what is there already is not saved again"


def test_a_rename_keeps_the_material_its_place_and_the_orders(desk: Desk) -> None:
    first, _ = (desk.materials.save({"name": name}) for name in ("PA12", "PLA"))
    desk.discounts.save({"name": "Nylon week", "percent": 5, "materials": ["pa12", "PLA"]})
    number = desk.projects.place(order()).number
    renamed = desk.materials.save({"name": "Nylon"}, was="PA12", by="bob")
    assert (renamed.id, names(desk)) == (first.id, ["Nylon", "PLA"])
    assert desk.projects.get(number).items[0].material == "PA12"
    discount = desk.discounts.get("nylon week")
    assert (discount.document.materials, discount.changed_by) == (("Nylon", "PLA"), "bob")
    assert problems(desk.materials, {"name": "pla"}, was="Nylon") == {"name": "is the name of another material."}
    with pytest.raises(UnknownMaterial, match=r"There is no material “PA12”\. There are “Nylon”, “PLA”"):
        desk.materials.save({"name": "PA 12"}, was="PA12")


def test_the_second_of_two_who_looked_at_the_same_version_is_told_who_was_faster(desk: Desk) -> None:
    seen = desk.materials.save({"name": "PA12"}).version
    desk.materials.save({"name": "PA12", "days_min": 1}, by="bob", version=seen)
    with pytest.raises(SetUpConflict, match="bob has saved the material “PA12” meanwhile") as refused:
        desk.materials.save({"name": "PA 12", "days_min": 2}, was="PA12", by="ada", version=seen)
    assert (refused.value.by, refused.value.version) == ("bob", 2)
    assert desk.materials.get("PA12").document.days_min == 1
    with pytest.raises(SetUpConflict, match="bob"):
        desk.materials.save({"name": "PA12"}, version=0)  # who adds one does not replace another
    assert desk.materials.save({"name": "PLA"}, version=0).version == 1


def test_nothing_is_deleted_and_what_is_retired_comes_back(desk: Desk) -> None:
    desk.materials.save({"name": "PA12"})
    retired = desk.materials.retire("pa12", by="bob")
    assert (retired.retired, retired.version, retired.changed_by) == (True, 2, "bob")
    assert desk.materials.retire("PA12") == retired, "it is retired already"
    assert (names(desk), desk.set_up().materials) == ([], ())
    assert [one.name for one in desk.materials.all(retired=True)] == ["PA12"]
    assert desk.materials.save({"name": "PA12", "days_min": 1}).retired, "saving does not offer it again"
    desk.materials.restore("PA12")
    assert names(desk) == ["PA12"]


def test_a_duplicate_follows_its_original_under_a_name_of_its_own(desk: Desk) -> None:
    for name in ("PA12", "PLA"):
        desk.materials.save({"name": name, "days_min": 2})
    copies = [desk.materials.duplicate("pa12") for _ in range(2)]
    assert [copy.name for copy in copies] == ["PA12 (copy)", "PA12 (copy 2)"]
    assert copies[0].document.days_min == 2
    assert names(desk) == ["PA12", "PA12 (copy 2)", "PA12 (copy)", "PLA"]
    desk.materials.save({"name": "X" * 200})
    assert len(desk.materials.duplicate("x" * 200).name) <= 200


def test_the_copy_of_a_voucher_takes_off_nothing_yet(desk: Desk) -> None:
    desk.discounts.save({"name": "Spring", "code": "SPRING", "percent": 5})
    copy = desk.discounts.duplicate("Spring").document
    assert (copy.name, copy.code, copy.offered, copy.percent) == ("Spring (copy)", None, False, 5)


def test_a_list_is_put_in_order_without_counting_as_an_edit(desk: Desk) -> None:
    before = [desk.materials.save({"name": name}) for name in ("a", "b", "c")]
    desk.materials.reorder(["c", "A"])
    assert names(desk) == ["c", "a", "b"]
    assert [desk.materials.get(one.name) for one in before] == before
    version = desk.set_up_version()
    desk.materials.reorder(["c", "a", "b"])
    assert desk.set_up_version() == version, "nothing has changed"
    with pytest.raises(UnknownMaterial):
        desk.materials.reorder(["c", "d"])


def test_each_change_gives_the_set_up_another_version(desk: Desk) -> None:
    desk.materials.save({"name": "a"})
    desk.materials.save({"name": "b"})
    versions = [desk.set_up_version()]
    for change in (
        lambda: desk.materials.reorder(["b", "a"]),
        lambda: desk.materials.reorder(["a", "b"]),
        lambda: desk.materials.save({"name": "a", "days_min": 1}),
        lambda: desk.materials.retire("a"),
        lambda: desk.materials.restore("a"),
        lambda: desk.discounts.save({"name": "d", "percent": 1}),
        lambda: desk.shipping.save({"name": "s", "rates": [{"price": 1}]}),
        lambda: desk.service.save({"name": "Ada's Prints"}),
        lambda: desk.service.save({"name": "Bob's Prints"}),
    ):
        change()
        versions.append(desk.set_up_version())
    assert len(set(versions)) == len(versions)


def test_vouchers_have_codes_of_their_own(desk: Desk) -> None:
    desk.discounts.save({"name": "Spring", "code": "SAVE", "percent": 5})
    clash = {"name": "Summer", "code": "save", "percent": 9, "materials": ["Gold"]}
    assert problems(desk.discounts, clash) == {
        "code": "is the code of “Spring”, too; customers would get only one of both.",
        "materials.1": "“Gold” is no material that is set up.",
    }
    desk.discounts.retire("Spring")
    desk.discounts.save({"name": "Summer", "code": "save", "percent": 9})
    with pytest.raises(InvalidSetUp, match="the code of “Summer”"):
        desk.discounts.restore("Spring")


def test_a_formula_is_tried_before_it_is_kept(desk: Desk) -> None:
    assert "weigt" in problems(desk.materials, {"name": "a", "price": {"formula": "weigt * 2"}})["price.formula"]
    assert "density" in problems(desk.materials, {"name": "a", "price": {"formula": "weight * 2"}})
    assert desk.materials.save({"name": "a", "density": "1,01", "price": {"formula": "weight * 2"}}).version == 1


def test_unknown_names_are_told_with_those_that_there_are(desk: Desk) -> None:
    desk.discounts.save({"name": "Autumn", "percent": 5})
    with pytest.raises(UnknownDiscount, match=r"There is no discount “Autum”\. There are “Autumn”\."):
        desk.discounts.get("Autum")
    with pytest.raises(UnknownShippingOption, match="None has been set up yet"):
        desk.shipping.retire("Parcel")


def test_the_whole_set_up_is_read_with_how_often_discounts_were_used(desk: Desk) -> None:
    desk.materials.save({"name": "PA12", "price": {"per_part": 10}})
    desk.shipping.save({"name": "Parcel", "rates": [{"price": 5}]})
    desk.discounts.save({"name": "Autumn", "percent": 5, "starts": "2020-01-01", "uses": 9, "uses_per_customer": 2})
    desk.service.save({"name": "Ada's Prints", "currency": "CHF"})
    asked = order(items=[{"name": "a", "material": "PA12", "quantity": 1}])
    asked = {name: asked[name] for name in ("title", "customer", "shipping", "items")} | {"shipping_option": "Parcel"}
    project = desk.shop.place(asked)
    set_up = desk.set_up(project.email)
    assert set_up.service.currency == project.currency == "CHF"
    assert set_up.discounts[0].starts == date(2020, 1, 1)
    assert (dict(set_up.used), dict(set_up.used_by_customer)) == ({"autumn": 1}, {"autumn": 1})
    assert dict(desk.set_up("nobody@example.com").used_by_customer) == {}
    assert desk.discounts.table()["used"].tolist() == [1]
    assert desk.discounts.used() == {"autumn": 1}


def test_documents_can_be_made_in_python_too(desk: Desk) -> None:
    assert desk.materials.save(Material(name="PLA")).document == Material(name="PLA")
    assert problems(desk.materials, "PLA") == {"": "A material must be a group of named fields."}  # type: ignore[arg-type]
    assert str(Problem("", "name", "is missing.")) == "name: is missing."

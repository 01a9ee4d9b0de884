"""The pages of the set-up as objects: lists, forms, problems beside their fields, colleagues who were faster."""

import io
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import core
from core import Desk
from core.catalog.errors import UnknownMaterial
from core.catalog.material import Material
from dashboard.set_up import material, sample
from dashboard.set_up.typed import given, typed
from dashboard.views.offers_page import OffersPage
from dashboard.views.service_page import ServicePage
from dashboard.views.set_up_pages import DiscountsPage, MaterialsPage, ShippingPage
from tests.factory import order


@dataclass(frozen=True)
class Said:
    """What the browser says."""

    data: dict[str, Any]


PA12 = {
    "name": "PA12",
    "technology": "SLS",
    "colours": [{"name": "Black", "hex": "#111111"}, {"name": "Natural"}],
    "finishes": [{"name": "Dyed", "per_part": "2", "extra_days": 1, "largest": {"x": 200, "y": 200, "z": 12.5}}],
    "price": {"per_part": "3.50", "per_cm3": "0.625", "minimum": "5", "tiers": [{"quantity": 10, "percent": "5"}]},
}


def rows(page: OffersPage, which: str = "rows") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page.listed)[which]
    return found


def names(page: OffersPage, which: str = "rows") -> list[str]:
    return [row["name"] for row in rows(page, which)]


def fill(page: OffersPage, **changes: Any) -> Mapping[str, Any]:
    """What the form shows, with *changes*: the dots of names are written as two underscores."""
    shown: dict[str, Any] = page.form.told["document"]
    return shown | {name.replace("__", "."): value for name, value in changes.items()}


def test_an_empty_list_says_what_to_do(sqlite_desk: Desk) -> None:
    for kind in (MaterialsPage, DiscountsPage, ShippingPage):
        page = kind(sqlite_desk)
        empty = json.loads(page.listed)["empty"]
        assert (rows(page), empty["button"]) == ([], f"Add {page.kind.one}")
        assert page.actions == [(f"Add {page.kind.one}", "", True)]


def test_a_material_is_added_and_changed(sqlite_desk: Desk) -> None:
    page = MaterialsPage(sqlite_desk, user="grace", address="/materials")
    page._do({"add": True})
    assert (page.title, page.at, page.form.told["button"]) == ("New material", "/materials?add=1", "Add material")
    page.form.save(fill(page, name="PA12", price__per_cm3="0,62", days_max="4"), 0)
    assert page.editing is None
    assert (page.at, names(page)) == ("/materials", ["PA12"])
    saved = sqlite_desk.materials.get("pa12")
    assert (str(saved.document.price.per_cm3), saved.document.days_max, saved.changed_by) == ("0.62", 4, "grace")
    page.restore("pa12", {})
    assert (page.title, page.at) == ("PA12", "/materials/PA12")
    page.form.save(fill(page, name="PA 12/S", technology="SLS"), page.form.told["version"])
    assert rows(page)[0]["cells"][:3] == ["SLS", "0.62/cm³ EUR", "3-4 days"]
    assert rows(page)[0]["href"] == "/materials/PA%2012%2FS"
    with pytest.raises(UnknownMaterial):
        page.restore("PA12", {})


def test_every_problem_is_beside_its_field_and_nothing_is_saved(sqlite_desk: Desk) -> None:
    page = MaterialsPage(sqlite_desk, editing="")
    tier = {"quantity": "0", "percent": ""}
    page.form.save(fill(page, days_min="9", price__per_hour="7", price__formula="volume +", price__tiers=[tier]), 0)
    told = dict(page.form.told["problems"])
    assert told["name"] == "is missing."
    assert told["price.tiers.1.quantity"] == "must be at least 1."
    assert told["price.tiers.1.percent"] == "is missing."
    assert "This is not a formula" in told["price.formula"]
    assert told["days_max"] == "must not be less than “At the earliest”."
    assert page.form.told["alert"] == "Not saved: 5 fields need another look."
    page.form.save(fill(page, name="PLA", price__per_hour="7"), 0)
    assert dict(page.form.told["problems"]).keys() == {"price.cm3_per_hour"}
    assert (page.editing, sqlite_desk.materials.all()) == ("", [])


def test_a_problem_of_a_discount_as_a_whole_has_a_place_too(sqlite_desk: Desk) -> None:
    page = DiscountsPage(sqlite_desk, editing="")
    page.form.save(fill(page, name="Spring", percent="10", amount="5"), 0)
    assert page.form.told["problems"] == [("percent", "needs a percent or an amount, not both.")]


def test_a_new_one_never_replaces_another(sqlite_desk: Desk) -> None:
    sqlite_desk.materials.save(PA12)
    page = MaterialsPage(sqlite_desk, editing="")
    page.form.save(fill(page, name="pa12"), 0)
    assert (page.editing, sqlite_desk.materials.get("PA12").document.technology) == ("", "SLS")
    assert page.form.told["alert"] or page.form.told["problems"]


def test_a_colleague_who_was_faster_is_named_and_nothing_is_lost(sqlite_desk: Desk) -> None:
    sqlite_desk.materials.save(PA12)
    page = MaterialsPage(sqlite_desk, editing="PA12")
    mine = fill(page, technology="MJF")
    sqlite_desk.materials.save(PA12 | {"description": "Tough"}, by="grace")
    page.load()
    assert (page.form.told["version"], page.form.told["document"]["description"]) == (2, "Tough")
    assert "grace has saved it meanwhile" in page.form.told["newer"]
    page.form.save(mine, 1)
    assert "grace has saved the material “PA12” meanwhile" in page.form.told["alert"]
    assert (page.form.told["conflict"], page.editing) == (True, "PA12")
    page.form.save(mine, page.form.told["version"])
    assert (page.editing, sqlite_desk.materials.get("PA12").document.technology) == (None, "MJF")


def test_a_form_follows_a_new_name(sqlite_desk: Desk) -> None:
    sqlite_desk.materials.save(PA12)
    page = MaterialsPage(sqlite_desk, editing="PA12", address="/materials")
    sqlite_desk.materials.save(PA12 | {"name": "Nylon"}, was="PA12")
    page.load()
    assert (page.title, page.at, page.form.told["document"]["name"]) == ("Nylon", "/materials/Nylon", "Nylon")


def test_a_list_is_put_in_order_retired_restored_and_duplicated(sqlite_desk: Desk) -> None:
    for name in ("PA12", "PLA", "ABS"):
        sqlite_desk.materials.save({"name": name})
    page = MaterialsPage(sqlite_desk)
    page._do({"order": ["ABS", "PA12", "PLA"]})
    assert names(page) == ["ABS", "PA12", "PLA"]
    page._do({"retire": "PA12"})
    assert (names(page), names(page, "retired")) == (["ABS", "PLA"], ["PA12"])
    assert rows(page, "retired")[0]["state"] == "Retired"
    page._do({"restore": "PA12"})
    assert names(page, "retired") == []
    page._do({"duplicate": "ABS"})
    assert page.title == "ABS (copy)"
    assert not sqlite_desk.materials.get("ABS (copy)").document.offered
    page.editing = None
    assert sorted(names(page)) == ["ABS", "ABS (copy)", "PA12", "PLA"]


def test_the_price_of_a_sample_part_is_that_of_the_desk(sqlite_desk: Desk) -> None:
    page = MaterialsPage(sqlite_desk, editing="")
    document = given(typed(Material.model_validate(PA12).model_dump(mode="json"), material.SECTIONS))
    shown = page._attempt(document, "Cube of 20 mm", 10)
    # 3.50 + 8 cm³ x 0.625 = 8.50, 5 % less from 10 parts on
    assert shown["total"] == "8.08 EUR a part, 80.80 EUR for 10"
    assert shown["finishes"] == [("Dyed", "10.08 EUR")]
    assert page._attempt({}, "Cube of 20 mm", 1)["total"] == "0.00 EUR a part"
    unclear = page._attempt({"price": {"per_cm3": "x"}, "colours": [{}]}, "Cube of 20 mm", 1)
    assert unclear["problem"] == "No price yet: Per cm³ of material must be a number, such as 12.50."
    assert list(sample.samples(sqlite_desk)) == list(sample.BOXES)


def test_what_matters_is_told_at_a_glance(sqlite_desk: Desk) -> None:
    sqlite_desk.discounts.save({"name": "Spring", "code": "S", "percent": "7.5", "uses": 3, "ends": "2026-05-31"})
    sqlite_desk.discounts.save({"name": "Uni", "amount": "5", "customers": ["@uni.example"], "offered": False})
    found = [row["cells"] + [row["state"]] for row in rows(DiscountsPage(sqlite_desk))]
    assert found == [
        ["S", "7.5 %", "always", "until 2026-05-31", "0 of 3", "Offered"],
        ["", "5.00 EUR", "for @uni.example", "", "0", "Not offered"],
    ]
    sqlite_desk.shipping.save({"name": "Parcel", "rates": [{"price": "4.9", "countries": ["DE"]}, {"price": "9"}],
                               "free_from": "100", "countries": ["DE", "FR"]})  # fmt: skip
    cells = rows(ShippingPage(sqlite_desk))[0]["cells"]
    assert cells == ["", "4.90-9.00 EUR, free from 100.00 EUR", "Germany, France", "1-3 days"]


def test_the_service_is_saved_with_its_logo(sqlite_desk: Desk) -> None:
    from PIL import Image

    page = ServicePage(sqlite_desk, user="grace")
    assert page.detail == "Not set up yet"
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    logo = page._keep(content.getvalue())
    values = page.form.told["document"] | {"name": "Cube & Co", "currency": "CHF", "logo": logo, "countries": ["CH"]}
    page.form.save(values, 0)
    saved = sqlite_desk.service.get()
    assert (saved.document.name, saved.document.logo, saved.changed_by) == ("Cube & Co", logo, "grace")
    assert page.detail.startswith("Saved by grace")
    units = [field.get("unit") for section in page.form.told["sections"] for field in section["fields"]]
    assert "CHF" in units
    page.form.save(values | {"timezone": "Moon"}, saved.version)
    assert [path for path, _ in page.form.told["problems"]] == ["timezone"]


def test_a_rule_for_keeping_says_what_it_would_delete_before_it_is_saved(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order(comment="Hurry", ordered_at="2020-03-01T09:30:00+01:00")).number
    sqlite_desk.projects.move(number, "Canceled", reason="Late")
    with sqlite_desk.database.writing() as connection:  # it ended long ago
        connection.exec_driver_sql("UPDATE projects SET status_since = 0")
    page = ServicePage(sqlite_desk)
    values = page.form.told["document"]
    assert (values["keeping.messages"], page.form.told["outlook"]) == ("", "")

    def outlook(**typed: str) -> str:
        page.form._on_form(Said({"foresee": values | {f"keeping.{name}": days for name, days in typed.items()}}))
        return str(page.form.told["outlook"])

    assert outlook(messages="365") == "With this, texts of mails and comments of 1 project would be deleted tonight."
    assert outlook(attachments="365") == "With this, nothing would be deleted tonight."
    assert (outlook(messages="3"), outlook(messages="soon"), outlook()) == ("", "", "")
    page.form.save(values | {"keeping.messages": "29"}, 0)
    [(path, words)] = page.form.told["problems"]
    assert (path, words) == ("keeping.messages", "must be from 30 to 3,650 days, or empty to keep them for ever.")
    page.form.save(values | {"keeping.messages": "365"}, 0)
    assert sqlite_desk.service.get().document.keeping.messages == 365
    assert outlook(messages="365") == ""


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n broken", b"x" * 1_000_001])
def test_only_small_pictures_become_a_logo(sqlite_desk: Desk, content: bytes) -> None:
    page = ServicePage(sqlite_desk)
    page.form._take(b64encode(content).decode())
    [(path, words)] = page.form.told["problems"]
    assert (path, words[:7], page.form.told.get("picture")) == ("logo", "must be", None)


def test_what_the_machine_fixes_is_said_beside_its_field(
    sqlite_desk: Desk, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRINTDESK_SERVICE_NAME", "Fixed Prints")
    with core.connect(sqlite_url, data=sqlite_desk.settings.data) as desk:
        help_of = {field["name"]: field.get("help", "") for section in ServicePage(desk).form.told["sections"]
                   for field in section["fields"]}  # fmt: skip
    assert help_of["name"].startswith("PRINTDESK_SERVICE_NAME is set on this machine: Fixed Prints is in force")
    assert "PRINTDESK" not in help_of["timezone"]

"""Setting a service up from an empty database, by clicking only; and what a colleague's page shows of it."""

from typing import Any

import pytest

from core import Desk

expect = pytest.importorskip("playwright.sync_api").expect


def add(page: Any, entry: str, button: str) -> None:
    """From wherever one is to the form for a new one."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=entry, exact=True).click()
    page.get_by_role("button", name=button).first.click()
    expect(page.get_by_label("Name", exact=True).first).to_be_visible()


def section(page: Any, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


def add_material(page: Any) -> None:
    add(page, "Materials", "Add material")
    page.get_by_label("Name", exact=True).first.fill("PA12")
    price = section(page, "Price of a part")
    price.get_by_label("Per cm³ of material").fill("0,625")
    sample = page.get_by_role("complementary", name="Price of a sample part")
    expect(sample).to_contain_text("5.00 EUR a part")
    price.get_by_role("button", name="Add tier").click()
    price.get_by_label("From equal parts").fill("10")
    price.get_by_label("Lower by").fill("20")
    sample.get_by_label("Equal parts").fill("10")
    expect(sample).to_contain_text("4.00 EUR a part, 40.00 EUR for 10")
    finishes = section(page, "Finishes")
    finishes.get_by_role("button", name="Add finish").click()
    page.get_by_role("button", name="Add material").click()
    problem = finishes.get_by_text("Name is missing.")
    expect(problem).to_be_visible()
    expect(finishes.get_by_label("Name")).to_be_focused()
    finishes.get_by_label("Name").fill("Dyed")
    finishes.get_by_label("Per part").fill("2")
    expect(sample).to_contain_text("6.00 EUR")
    page.get_by_role("button", name="Add material").click()
    expect(page.get_by_role("row", name="PA12")).to_contain_text("Dyed")


def add_discount(page: Any) -> None:
    add(page, "Discounts", "Add discount")
    page.get_by_label("Name", exact=True).fill("Spring")
    page.get_by_label("Voucher code").fill("SPRING")
    page.get_by_label("Percent").fill("10")
    page.get_by_label("Only for materials").fill("pa12")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add discount").click()
    expect(page.get_by_role("row", name="Spring")).to_contain_text("for PA12")


def add_shipping(page: Any) -> None:
    add(page, "Shipping", "Add shipping option")
    page.get_by_label("Name", exact=True).first.fill("Parcel")
    price = section(page, "Price").get_by_role("listitem")
    price.get_by_role("textbox", name="Price").fill("4.90")
    price.get_by_label("To").fill("Germany")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add shipping option").click()
    expect(page.get_by_role("row", name="Parcel")).to_contain_text("4.90 EUR")


def set_service(page: Any) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Service").click()
    page.get_by_label("Name", exact=True).first.fill("Cube & Co")
    page.get_by_role("textbox", name="Tax").fill("19")
    page.get_by_label("Attachments").fill("365")
    expect(page.get_by_text("With this, nothing would be deleted tonight.")).to_be_visible()
    page.get_by_role("button", name="Save service").click()
    expect(page.get_by_text("Saved by ada")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("Cube & Co")


def test_a_service_is_set_up_from_nothing(page: Any, served: str, sqlite_desk: Desk) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{served}/projects")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Materials").click()
    expect(page.get_by_text("No materials yet")).to_be_visible()
    add_material(page)
    add_discount(page)
    add_shipping(page)
    set_service(page)
    material = sqlite_desk.materials.get("PA12").document
    assert (str(material.price.per_cm3), material.price.tiers[0].quantity) == ("0.625", 10)
    assert [finish.name for finish in material.finishes] == ["Dyed"]
    assert sqlite_desk.discounts.get("Spring").document.materials == ("PA12",)
    assert sqlite_desk.shipping.get("Parcel").document.rates[0].countries == ("DE",)
    assert str(sqlite_desk.service.get().document.tax_percent) == "19"
    assert sqlite_desk.service.get().document.keeping.attachments == 365
    assert errors == []


@pytest.mark.alone  # it measures two seconds
def test_colleagues_see_each_other_and_nothing_typed_is_lost(page: Any, served: str, sqlite_desk: Desk) -> None:
    for name in ("PA12", "PLA", "ABS"):
        sqlite_desk.materials.save({"name": name})
    page.goto(f"{served}/materials")
    names = page.locator("td.first")
    expect(names).to_have_text(["PA12", "PLA", "ABS"])
    sqlite_desk.materials.retire("PLA", by="grace")
    expect(names).to_have_text(["PA12", "ABS", "PLA"], timeout=2000)
    page.get_by_role("button", name="Move ABS up").click()
    expect(names).to_have_text(["ABS", "PA12", "PLA"])
    expect(page.get_by_role("button", name="Move ABS up")).to_be_focused()
    first = page.get_by_role("row", name="ABS").locator("td.first")
    page.get_by_role("row", name="PA12").locator(".handle").drag_to(first)
    expect(names).to_have_text(["PA12", "ABS", "PLA"])
    page.get_by_role("link", name="ABS").click()
    expect(page).to_have_url(f"{served}/materials/ABS")
    page.get_by_label("Technology").fill("FDM")
    sqlite_desk.materials.save({"name": "ABS", "density": "1.04"}, by="grace")
    expect(page.get_by_text("grace has saved it meanwhile")).to_be_visible()
    page.go_back()
    expect(names).to_have_text(["PA12", "ABS", "PLA"])
    page.go_forward()
    expect(page.get_by_label("Technology")).to_have_value("FDM")
    page.get_by_role("button", name="Save material").click()
    expect(page.get_by_role("alert")).to_contain_text("grace has saved the material “ABS” meanwhile")
    page.get_by_role("button", name="Discard what I typed").click()
    expect(page.get_by_label("Density")).to_have_value("1.04")
    page.get_by_label("Technology").fill("FFF")
    page.get_by_role("button", name="Save material").click()
    expect(page.get_by_role("row", name="ABS")).to_contain_text("FFF")

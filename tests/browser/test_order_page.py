"""A customer orders on the order page of a service that was set up a moment ago, and staff print what was ordered."""

import mailbox
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core import Desk
from tests.browser.conftest import wait_for
from tests.browser.served import running

SAMPLES = Path(__file__).parents[1] / "samples"
PAYLOAD = "<img src=x onerror=window.hit=1>"


@pytest.fixture
def shop(desk: Desk, database_url: str, tmp_path: Path) -> Iterator[tuple[Desk, str]]:
    colours = [{"name": "White", "hex": "#ffffff"}, {"name": "Black", "hex": "#111111"}]
    small = {"x": 60, "y": 60, "z": 60}
    desk.service.save({"name": "Layer & Co", "sender": "orders@layer.example", "holiday_country": "DE"})
    desk.materials.save({"name": "PA12", "colours": colours, "price": {"per_part": "4", "per_cm3": "0.35"}})
    desk.materials.save({"name": "Resin", "largest": small, "price": {"per_part": "8", "per_cm3": "1.2"}})
    desk.discounts.save({"name": "Autumn", "code": "AUTUMN", "percent": "10"})
    desk.shipping.save({"name": "Parcel", "rates": [{"price": "4.90", "countries": ["DE"]}, {"price": "12"}]})
    with running(tmp_path, database_url=database_url) as address:
        yield desk, address


def test_models_are_ordered_on_the_order_page_and_printed_by_the_staff(
    page: Any, shop: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, address = shop
    begin(page, address)
    page.get_by_role("button", name="Look at 20mm-xyz-cube.stl in 3D").click()
    page.get_by_role("dialog", name="20mm-xyz-cube.stl").wait_for()
    page.keyboard.press("Escape")
    choose(page)
    total = fill_in(page, address)
    place = page.get_by_role("button", name="Place order")
    place.evaluate("button => { button.click(); button.click() }")  # the second while the first is under way
    page.get_by_role("heading", name="Thank you.").wait_for()
    (row,) = desk.projects.table().itertuples()
    number = str(row.number)
    assert page.get_by_text(number, exact=True).count() == 1
    assert f"{row.total:.2f} EUR" == total
    page.get_by_role("link", name="Follow your order").click()
    page.wait_for_url(re.compile(r"/o/[0-9a-f]+$"))

    project = desk.projects.get(number)
    assert [(one.material, one.colour, one.quantity) for one in project.items] == [
        ("PA12", "Black", 12),
        ("PA12", "White", 1),
    ]
    assert project.comments[0].body == f"Quickly {PAYLOAD}"
    print_it(page, address, number)
    mails = mailbox.Maildir(tmp_path / "mail", create=False)
    wait_for(lambda: len(mails) == 2)
    subjects = sorted(str(mail["Subject"]) for mail in mails)
    assert all(number in subject for subject in subjects), subjects
    assert all("orders@layer.example" in str(mail["From"]) for mail in mails)
    assert page.evaluate("window.hit") is None


def begin(page: Any, address: str) -> None:
    """Two models, and two files that are none."""
    page.goto(f"{address}/order")
    page.get_by_role("button", name="Add models").wait_for()
    assert page.locator("a[href*='/projects']").count() == 0  # no way to the pages of the staff
    names = ("20mm-xyz-cube.stl", "README.md")
    page.get_by_label("Models to order").set_input_files([SAMPLES / name for name in names])
    page.get_by_text("README.md was not added. It is no model that can be printed here").wait_for()
    page.locator(".model").wait_for()
    drop(page, "P_XPM_0331_01.3mf")
    page.locator(".model .price").nth(1).get_by_text("EUR").wait_for()
    page.get_by_text("Not in Resin").click()
    cause = "Resin: The model is larger than Resin can be: 100 x 100 x 100 mm of at most 60 x 60 x 60 mm"
    page.get_by_role("listitem").get_by_text(cause).wait_for()


def drop(page: Any, name: str) -> None:
    """Drop a file somewhere on the page."""
    content = b64encode((SAMPLES / name).read_bytes()).decode()
    made = """([content, name]) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name))
      return data
    }"""
    data = page.evaluate_handle(made, [content, name])
    page.get_by_role("heading", name="Shipping address").dispatch_event("drop", {"dataTransfer": data})


def choose(page: Any) -> None:
    """What is chosen changes the price at once, and each line of it is told."""
    card = page.locator(".model").first
    before = card.locator(".price").inner_text()
    card.get_by_label("Quantity").fill("12")
    card.get_by_label("Colour").select_option("Black")
    wait_for(lambda: card.locator(".price").inner_text() != before)
    card.get_by_text("How the price comes about").click()
    card.get_by_text("PA12: for each part").wait_for()
    page.get_by_label("Voucher code").fill("autumn")
    page.get_by_label("Voucher code").press("Enter")
    page.get_by_text("Autumn: 10 % less").wait_for()


def fill_in(page: Any, address: str) -> str:
    """Problems stand beside their fields, what was typed stays, also when the page is loaded again; the total."""
    page.get_by_role("textbox", name="Remark").fill(f"Quickly {PAYLOAD}")
    page.get_by_role("button", name="Place order").click()
    page.get_by_text("E-mail is missing.").wait_for()
    assert page.get_by_label("Name", exact=True).first.evaluate("field => field.getRootNode().activeElement === field")
    page.get_by_label("Name", exact=True).first.fill(f"Ada {PAYLOAD}")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_label("Street and number").first.fill("Gartenweg 5")
    page.get_by_label("City").first.fill("Berlin")
    page.goto(f"{address}/order")
    page.get_by_text("Autumn: 10 % less").wait_for()
    assert page.get_by_label("City").first.input_value() == "Berlin"
    assert page.get_by_role("textbox", name="Remark").input_value() == f"Quickly {PAYLOAD}"
    assert page.locator(".model").first.get_by_label("Colour").input_value() == "Black"
    return str(page.locator(".sums dd.total").inner_text())


def print_it(page: Any, address: str, number: str) -> None:
    """The staff find it in their list, and print it."""
    page.goto(f"{address}/projects/{number}")
    page.get_by_role("button", name="Printing", exact=True).click()
    page.get_by_label("Message", exact=True).fill("We start today.")
    page.get_by_role("button", name="Send").click()
    page.locator(".chip", has_text="Printing").first.wait_for()

"""Whatever customers and colleagues type is text: it is shown, and it never runs."""

import io
from typing import Any

import pytest

from core import Desk
from core.accounts.roles import Role
from tests.browser.served import open_project
from tests.dashboard.person import PASSWORD
from tests.factory import ADDRESS, item, order
from tests.serving import serving

EVIL = "<img src=x onerror=hits.push(1)><svg onload=hits.push(2)>${hits.push(3)}{{hits.push(4)}}"


BOTH = pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy on", "policy off"])
# What does not run without our policy does not run with it.
OFF = pytest.mark.parametrize("bypass_csp", [True], ids=["policy off"])


def evil_order() -> dict[str, Any]:
    words = dict.fromkeys(("name", "company", "line1", "line2", "postal_code", "city", "region", "phone"), EVIL)
    words |= {"postal_code": "<b>1", "phone": "<b>2"}
    parts = {name: f"{name} {EVIL}" for name in ("material", "finish", "colour")}
    return order(
        title=f"Title {EVIL}",
        customer={"name": f"Customer {EVIL}", "company": EVIL, "phone": "<b>3"},
        shipping={**ADDRESS, **words},
        billing={**ADDRESS, **words, "line2": "other"},
        payment={"method": EVIL, "reference": EVIL},
        items=[item(name=f"{EVIL}.stl", **parts)],
        shipping_option=EVIL,
        comment=f"Comment {EVIL}",
    )


def make_evil_project(desk: Desk) -> str:
    number = desk.projects.place(evil_order()).number
    desk.projects.note(number, f"Note {EVIL}", by=EVIL)
    desk.projects.attach(number, f"{EVIL}.txt", io.BytesIO(b"x"), by=EVIL)
    comment = desk.projects.get(number).comments[0].id
    doubled = EVIL.replace("{", "{{").replace("}", "}}").replace("{{{{", "{{").replace("}}}}", "}}")
    desk.projects.answer(number, comment, f"Answer {doubled}", by=EVIL)
    desk.projects.comment(number, f"Again {EVIL}", author=EVIL)
    desk.views.save(EVIL[:80], search=EVIL, material=f"material {EVIL}", customer=f"Customer {EVIL}", by=EVIL)
    return number


def make_evil_set_up(desk: Desk) -> None:
    place = {"name": EVIL, "line1": EVIL, "city": EVIL, "country": "DE"}
    finish = {"name": EVIL, "type": EVIL}
    desk.materials.save({"name": f"M {EVIL}", "technology": EVIL, "description": EVIL, "finishes": [finish],
                         "colours": [{"name": EVIL}]}, by=EVIL)  # fmt: skip
    desk.discounts.save({"name": f"D {EVIL}", "code": "<svg/onload=hits.push(9)>", "percent": 5,
                         "materials": [f"M {EVIL}"], "customers": [EVIL]}, by=EVIL)  # fmt: skip
    desk.shipping.save({"name": f"S {EVIL}", "carrier": EVIL, "description": EVIL, "rates": [{"price": 1}],
                        "pick_up": place}, by=EVIL)  # fmt: skip
    desk.service.save({"name": f"Service {EVIL}", "address": place, "payment_text": EVIL}, by=EVIL)


@OFF
def test_no_script_in_any_text_of_the_set_up_runs_on_its_pages(page: Any, sqlite_desk: Desk) -> None:
    make_evil_set_up(sqlite_desk)
    page.add_init_script("window.hits = []")
    with serving(sqlite_desk) as address:
        for path, start in (("materials", "M"), ("discounts", "D"), ("shipping", "S")):
            page.goto(f"{address}/{path}")
            page.get_by_role("link", name=f"{start} <img").click()
            page.get_by_role("button", name="Retire", exact=True).click()  # not one of the list that is left
            page.get_by_role("button", name="Restore").wait_for()
            page.get_by_label("Name", exact=True).first.fill("")
            page.get_by_role("button", name="Save", exact=False).click()
            page.get_by_text("Name is missing.").wait_for()
            assert page.evaluate("hits.length") == 0
        page.get_by_role("link", name="Service", exact=True).click()
        page.get_by_text("Saved by <img").wait_for()
        page.wait_for_timeout(500)
        assert page.evaluate("hits.length") == 0


@BOTH
def test_no_script_in_any_text_of_an_order_runs_on_any_page(page: Any, sqlite_desk: Desk) -> None:
    number = make_evil_project(sqlite_desk)
    page.add_init_script("window.hits = []")
    with serving(sqlite_desk) as address:
        page.goto(f"{address}/projects")
        page.get_by_text("Title <img").first.wait_for()
        page.get_by_role("navigation", name="Main").get_by_role("link", name="<img").click()
        page.get_by_role("heading", name="<img").wait_for()
        page.get_by_role("button", name="Delete view").click()
        page.get_by_role("dialog").get_by_text("<img").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("switch", name="Overdue").check()
        page.get_by_role("button", name="Save view").click()
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        page.get_by_role("alert").filter(has_text="<img").wait_for()
        assert page.evaluate("hits.length") == 0
        open_project(page, address, number)
        page.get_by_text("Customer <img").first.wait_for()
        page.get_by_role("region", name="Messages").locator("summary").first.click()
        page.get_by_role("button", name="Cancel Order").click()
        page.get_by_label("Reason").fill("<img src=x onerror=hits.push(5)>")
        page.get_by_label("Subject").fill("<img src=x onerror=hits.push(6)>")
        page.get_by_label("Message", exact=True).fill("{<img src=x onerror=hits.push(7)>} {nonsense<b>}")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("alert").filter(has_text="placeholder").wait_for()
        page.get_by_label("Message", exact=True).fill("<img src=x onerror=hits.push(7)>")
        page.get_by_role("button", name="Send").click()
        page.locator(".chip.canceled").first.wait_for()
        page.wait_for_timeout(500)
        assert page.evaluate("hits.length") == 0
        open_project(page, address, number, view=True)
        page.get_by_text("Comment <img").first.wait_for()
        page.get_by_label("Answer to").fill("<img src=x onerror=hits.push(8)>")
        page.get_by_text("Preview of the mail").click()
        page.get_by_role("button", name="Delete").first.click()
        page.wait_for_timeout(500)
        assert page.evaluate("hits.length") == 0


@OFF
def test_no_script_in_any_name_of_a_person_runs_on_the_pages_of_administrators(page: Any, sqlite_desk: Desk) -> None:
    name = "<img src=x onerror=hits.push(1)>"
    sqlite_desk.accounts.add(name, "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    sqlite_desk.projects.note(make_evil_project(sqlite_desk), f"Note {EVIL}", by=name)
    sqlite_desk.keys.add(EVIL[:80], ["orders:read"], by=name)
    page.add_init_script("window.hits = []")
    with serving(sqlite_desk) as address:
        page.goto(f"{address}/people")
        page.get_by_label("Name or e-mail").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for path in ("people", "account", "history", "keys", "customers"):
            page.goto(f"{address}/{path}")
            page.get_by_text("<img").first.wait_for()  # in the menu, at least
            page.wait_for_timeout(500)
            assert page.evaluate("hits.length") == 0

"""The order page without a browser: what customers upload, see, and order; and what they do not reach."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trimesh
from PIL import Image

from core import Desk
from core.catalog.logo import keep_logo
from core.leftovers import Leftovers
from dashboard.shop.frame import about, logo_address
from dashboard.shop.order_page import OrderPage
from tests.dashboard.site import MODEL, Answer, Site
from tests.serving import serving

KEY = "0123456789abcdef" * 2
LIMITS = {"x": 25, "y": 25, "z": 25}
PERSON = {"name": "Ada <b>Meyer</b>", "email": "ada@example.com"}
PLACE = {"line1": "Gartenweg 5", "city": "Berlin", "country": "DE"}


@pytest.fixture
def shop(sqlite_desk: Desk) -> Iterator[Site]:
    desk = sqlite_desk
    desk.service.save({"name": "Layer & Co", "countries": ["DE", "FR"]})
    colours = [{"name": "White", "hex": "#ffffff"}, {"name": "Black"}]
    finishes = [{"name": "Dyed", "per_part": "2.50"}, {"name": "Plated", "largest": LIMITS}]
    desk.materials.save({"name": "Resin", "largest": LIMITS, "price": {"per_part": "8"}})
    desk.materials.save({"name": "PA12", "colours": colours, "finishes": finishes, "price": {"per_part": "10"}})
    desk.shipping.save({"name": "Parcel", "rates": [{"price": "4.90", "countries": ["DE"]}]})
    desk.discounts.save({"name": "Autumn", "code": "AUTUMN", "percent": "10"})
    with serving(desk) as address:
        yield Site(desk, address, 0, "")


def upload(shop: Site, content: bytes = MODEL, name: str = "box.stl") -> Answer:
    return shop.ask("/order/files", "POST", content, Origin=shop.address, X_File_Name=name)


def token(shop: Site) -> str:
    return str(json.loads(upload(shop).body)["token"])


def draft(shop: Site, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    chosen = [{"token": token(shop), "quantity": 1} | item for item in items or ({},)]
    return {"key": KEY, "items": chosen, "customer": PERSON, "shipping": PLACE, "option": "Parcel", **changes}


def send(shop: Site, path: str, sent: object) -> tuple[int, dict[str, Any]]:
    answer = shop.ask(f"/order/{path}", "POST", json.dumps(sent), Origin=shop.address)
    return answer.status, json.loads(answer.body)


def test_a_model_is_offered_in_what_fits_it_at_a_price_whose_lines_are_told(shop: Site) -> None:
    status, quote = send(shop, "quotes", draft(shop, {"finish": "Dyed", "quantity": 3}, vouchers=["autumn"]))
    (item,) = quote["items"]
    assert status == 200
    assert item["facts"] == "10.0 x 20.0 x 30.0 mm · 6.00 cm³"
    assert item["fits"] == {"PA12": ["Dyed"]}
    assert item["why"]["Resin"].startswith("The model is larger than Resin can be")
    assert (item["material"], item["colour"], item["unit"], item["total"]) == (
        "PA12",
        "White",
        "12.50 EUR",
        "37.50 EUR",
    )
    assert [amount for _, amount in item["lines"]] == ["10.00", "2.50"]
    assert [amount for _, amount in quote["lines"]] == ["-3.75", "4.90"]
    assert (quote["total"], quote["agreed"], quote["problems"]) == ("38.65 EUR", "38.65", {})
    assert quote["options"][0] | {"about": ""} == {
        "name": "Parcel",
        "label": "Parcel",
        "about": "",
        "price": "4.90 EUR",
    }


def test_problems_are_told_by_the_fields_of_the_page(shop: Site) -> None:
    wrong = draft(
        shop, {}, {"material": "Resin", "quantity": 0}, customer={}, shipping={"country": "US"}, vouchers=["x"]
    )
    wrong["items"].insert(0, {"token": "forged", "quantity": 1})
    status, quote = send(shop, "quotes", wrong)
    assert (status, quote["gone"]) == (200, [0])
    assert quote["problems"]["items.2.quantity"] == "Quantity must be at least 1."
    wrong["items"][2]["quantity"] = 1
    _, quote = send(shop, "quotes", wrong)
    assert quote["problems"]["items.2.file"].startswith("The model is larger than Resin can be")
    assert quote["problems"]["shipping.country"] == "US is not served."
    del wrong["items"][0]
    status, refused = send(shop, "projects", wrong)
    assert (status, refused["problems"]["customer.name"]) == (422, "Name is missing.")
    assert {"customer.email", "shipping.city", "shipping.line1"} <= refused["problems"].keys()
    assert len(shop.desk.projects.table()) == 0


def test_an_order_is_placed_once_by_its_key_and_at_the_price_that_was_seen(shop: Site) -> None:
    wanted = draft(shop, {"colour": "Black", "quantity": 2}, remark="<script>", payment="In advance", agreed="24.90")
    placed = [send(shop, "projects", wanted) for _ in range(2)]
    assert placed[0] == placed[1]
    assert placed[0][0] == 201
    (number,) = shop.desk.projects.table()["number"]
    project = shop.desk.projects.get(number)
    assert (project.number, str(project.total), project.source) == (placed[0][1]["number"], "24.90", "order page")
    assert (project.payment_method, project.payment_status) == ("In advance", "Open")
    assert (project.customer, project.comments[0].body) == ("Ada <b>Meyer</b>", "<script>")
    assert shop.desk.links.find(placed[0][1]["link"].removeprefix("/o/")) == number
    (mail,) = shop.desk.messages.table().itertuples()
    assert (mail.template, mail.recipient) == ("confirmation", "ada@example.com")
    changed = wanted | {"key": KEY[::-1], "agreed": "24.89"}
    status, refused = send(shop, "projects", changed)
    assert (status, refused["problems"]) == (
        422,
        {"agreed_total": "The price has changed: the order costs 24.90 EUR."},
    )
    assert send(shop, "projects", wanted | {"remark": "another one"})[0] == 409


def test_billing_goes_elsewhere_only_when_the_customer_says_so(shop: Site) -> None:
    elsewhere = {"name": "Meyer Ltd", "line1": "Rue 1", "city": "Paris", "country": "FR"}
    for same, city in ((True, "Berlin"), (False, "Paris")):
        wanted = draft(shop, same=same, billing=elsewhere, key=KEY[::-1] if same else KEY)
        status, placed = send(shop, "projects", wanted)
        assert status == 201
        assert shop.desk.projects.get(placed["number"]).billing.city == city


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", b"x", "It is no model that can be printed here"),
        ("broken.stl", b"nothing", "nothing to print"),
        ("a/b.stl", MODEL, "must be a name without a folder"),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_a_sentence(shop: Site, name: str, content: bytes, reason: str) -> None:
    answer = upload(shop, content, name)
    assert (answer.status, reason in answer.error) == (400, True)


def test_customers_reach_what_they_uploaded_and_nothing_else(shop: Site) -> None:
    mine = token(shop)
    assert shop.ask(f"/order/pictures/{mine.replace('|', '%7C')}.png").body.startswith(b"\x89PNG")
    assert shop.ask(f"/order/meshes/{mine.replace('|', '%7C')}").status == 200
    forged = mine[:-4] + "0000"
    for path in ("/order/pictures/{}.png", "/order/meshes/{}"):
        assert shop.ask(path.format(forged.replace("|", "%7C"))).status == 400
    sha256 = json.loads(upload(shop).body)["sha256"]
    assert send(shop, "quotes", draft(shop) | {"items": [{"token": sha256}]})[1]["gone"] == [0]
    assert shop.ask(f"/order/logo/{sha256}").status == 404
    for sent in ("[]", "x", 7):
        assert send(shop, "quotes", sent)[0] == 400
    refused = shop.ask("/order/projects", "POST", b"{}", Origin="http://evil.example")
    assert (refused.status, "another site" in refused.error) == (403, True)
    assert shop.ask("/order/quotes", "POST", b"x" * 1_100_000, Origin=shop.address).status == 413


def test_tokens_last_as_long_as_the_files_of_the_desk(shop: Site) -> None:
    """Another process, or the next one, knows them; and nobody else may read the key."""
    mine = token(shop)
    key = Path(shop.desk.settings.data, "upload.key")
    assert key.stat().st_mode & 0o077 == 0
    with serving(shop.desk) as address:
        other = Site(shop.desk, address, 0, "")
        assert send(other, "quotes", draft(other) | {"items": [{"token": mine}]})[1]["gone"] == []


def test_models_that_nobody_ordered_go_in_the_end_and_no_other_file_does(shop: Site) -> None:
    files = shop.desk.files
    other = files.put(io.BytesIO(b"stored by somebody else")).sha256
    ordered = json.loads(upload(shop).body)["sha256"]
    assert send(shop, "projects", draft(shop))[0] == 201
    left = json.loads(upload(shop, trimesh.creation.box((5, 5, 5)).export(file_type="stl")).body)["sha256"]
    leftovers = Leftovers(shop.desk)
    assert leftovers.sweep() == 0
    assert leftovers.sweep(timedelta(0)) == 1
    assert [files.exists(name) for name in (other, ordered, left)] == [True, True, False]


def test_a_service_that_offers_nothing_says_so(shop: Site) -> None:
    def closed() -> str:
        return str(json.loads(OrderPage(shop.desk).content)["closed"])

    assert closed() == ""
    shop.desk.service.save({"name": "Layer & Co", "customers_may_order": False})
    assert closed().startswith("Layer & Co does not take orders on this page")
    assert upload(shop).error == closed()
    shop.desk.service.save({"name": "Layer & Co"})
    for name in ("PA12", "Resin"):
        shop.desk.materials.retire(name)
    assert "offers no materials yet" in closed()


def test_only_the_logo_of_the_service_is_served(shop: Site) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 20)).save(picture, "PNG")
    sha256 = keep_logo(shop.desk.files, picture.getvalue())
    assert shop.ask(f"/order/logo/{sha256}").status == 404
    shop.desk.service.save({"name": "Layer & Co", "logo": sha256})
    answer = shop.ask(f"/order/logo/{sha256}")
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "image/png", picture.getvalue())
    assert logo_address(shop.desk.set_up().service) == f"/order/logo/{sha256}"


def test_an_order_has_at_most_a_hundred_models(shop: Site) -> None:
    wanted = draft(shop)
    for path in ("quotes", "projects"):
        status, refused = send(shop, path, wanted | {"items": wanted["items"] * 101})
        assert (status, refused["error"]) == (400, "100 models are the most that can be ordered at once.")


def test_the_frame_names_the_service_and_its_address(shop: Site) -> None:
    place = {"name": "Layer & Co", "line1": "Gartenweg 5", "postal_code": "10115", "city": "Berlin", "country": "DE"}
    shop.desk.service.save({"name": "Layer & Co", "address": place, "sender": "orders@layer.example"})
    told = about(shop.desk.set_up().service)
    assert told == {
        "name": "Layer & Co",
        "lines": ["Gartenweg 5", "10115 Berlin", "Germany"],
        "mail": "orders@layer.example",
    }

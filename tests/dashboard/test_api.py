"""The HTTP API: orders of other programs, with their files, placed once, and told in full when they are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from core import Desk, connect
from tests.dashboard.programs import Program, problems, program
from tests.dashboard.site import MODEL
from tests.factory import item
from tests.serving import serving

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def shop(sqlite_desk: Desk) -> Iterator[Program]:
    with serving(sqlite_desk) as address:
        yield program(sqlite_desk, address)


def test_an_order_is_placed_and_told_about(shop: Program, order: Order) -> None:
    answer = shop.place(order(key="shop-1"))
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == "/api/v1/projects/P-000001"
    project = shop.desk.projects.get("P-000001")
    assert (project.title, project.key, project.source) == ("Bracket set", "shop-1", "api")
    assert project.history[0].actor == shop.desk.keys.table()["name"][0]

    shop.desk.projects.move("P-000001", "Printing", "Soon.")
    told = shop.ask("GET", "/projects/P-000001")
    assert told.status_code == 200
    facts = told.json()
    assert (facts["status"], facts["total"], facts["items"][0]["unit_price"]) == ("Printing", "29.90", "12.50")
    assert [one["status"] for one in facts["statuses"]] == ["Pending", "Printing"]
    assert "ada" not in told.text.lower(), "who ordered and who did what is not told"


def test_an_order_comes_with_its_files_in_one_form(shop: Program, order: Order) -> None:
    items = [
        item(name="Box", file="box.stl"),
        item(name="Lid", file="déckel.stl"),
        item(name="Box again", file="box.stl"),
    ]
    answer = shop.send(order(items=items), ("box.stl", MODEL), ("déckel.stl", MODEL + b" "))
    assert answer.status_code == 201, answer.text
    box, lid, again = shop.desk.projects.get("P-000001").items
    assert box.sha256 is not None
    assert b"".join(shop.desk.files.open(box.sha256)) == MODEL
    assert box.sha256 == again.sha256 != lid.sha256


def test_a_file_goes_first_and_its_order_later(shop: Program, order: Order) -> None:
    raw = shop.ask("POST", "/files", data=MODEL, headers={"Content-Type": "application/octet-stream"})
    form = shop.ask("POST", "/files", files={"file": ("box.stl", MODEL)})
    assert (raw.status_code, form.status_code) == (201, 201), form.text
    assert raw.json() == {**form.json(), "name": None}
    assert form.json()["size"] == len(MODEL)
    answer = shop.place(order(items=[item(file={"sha256": raw.json()["sha256"]})]))
    assert answer.json()["items"][0]["sha256"] == raw.json()["sha256"]


def test_all_problems_are_told_at_once(shop: Program, order: Order) -> None:
    bad = order(currency="EURO", items=[item(quantity=0), item(file="lid.stl", colour=["red"])])
    answer = shop.send(bad, ("other.stl", b"x"))
    assert answer.status_code == 422
    assert problems(answer) == {
        "currency": "must have at most 3 characters.",
        "items.1.quantity": "must be at least 1.",
        "items.2.colour": "must be text in quotes.",
        "items.2.file": "names lid.stl, which was not sent with the order.",
        "files": "has other.stl, which no item names.",
    }
    told = answer.json()
    assert told["detail"] == "There are 5 problems with the request; nothing was placed."
    assert {one["pointer"] for one in told["problems"]} >= {"#/items/0/quantity", "#/currency"}
    assert shop.desk.projects.table().empty


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "This is not JSON: "),
        (b"[NaN]", "This is not JSON: "),
        (b"[" * 100_000, "This is not JSON: "),
        (b'"\xff"', "This is not JSON: "),
        (b'"\\ud800"', "This is not JSON: "),
        (b"", "This is not JSON: "),
    ],
)
def test_what_cannot_be_read_is_refused(shop: Program, body: bytes, detail: str) -> None:
    answer = shop.ask("POST", "/projects", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, problems(answer)) == (400, {})
    assert answer.json()["detail"].startswith(detail)


def test_a_key_is_asked_for_everywhere(shop: Program, order: Order) -> None:
    """Without one, with a wrong one, with one that does not allow it; only the description is for all."""
    asked = [("POST", "/files"), ("POST", "/quotes"), ("POST", "/projects"), ("GET", "/projects/P-000001")]
    shop.place(order())
    for method, path in asked:
        for secret in ("", "pd_wrong", shop.secret + "x"):
            answer = Program(shop.desk, shop.address, secret).ask(method, path, json={})
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert problems(requests.request(method, f"{shop.address}/api/v1{path}", timeout=30)) == {}
    reader = shop.only("orders:read")
    assert reader.ask("GET", "/projects/P-000001").status_code == 200
    refused = reader.place(order())
    assert refused.status_code == 403
    assert "lacks the scope orders:write" in refused.json()["detail"]
    assert requests.get(f"{shop.address}/api/v1/openapi.json", timeout=30).status_code == 200
    assert len(shop.desk.projects.table()) == 1


def test_addresses_and_methods_that_are_not_there(shop: Program) -> None:
    for path in ("/projects/P-000009", "/projects/x", "/nothing", "/projects/P-1/items", "x"):
        answer = shop.ask("GET", path)
        assert (answer.status_code, problems(answer)) == (404, {})
    for method, path, allowed in (("GET", "/projects", "POST"), ("DELETE", "/projects/P-000001", "GET, HEAD")):
        answer = shop.ask(method, path)
        assert (answer.status_code, answer.headers["Allow"], problems(answer)) == (405, allowed, {})
    answer = shop.ask("POST", "/projects", data="x", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, problems(answer)) == (415, {})


def stored(desk: Desk) -> list[Path]:
    return [path for path in Path(desk.settings.data, "files").rglob("*") if path.is_file()]


def test_more_than_is_accepted_is_refused_and_leaves_nothing(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told beforehand or found out on the way: in a file, a form, or JSON."""
    monkeypatch.setenv("PRINTDESK_UPLOAD_LIMIT", "1000000")
    with connect(sqlite_url, user="ada", data=tmp_path) as desk, serving(desk) as address:
        shop = program(desk, address)
        plain = {"Content-Type": "application/octet-stream"}
        large = bytes(1_000_001)
        for answer in (
            shop.ask("POST", "/files", data=large, headers=plain),
            shop.ask("POST", "/files", data=iter([large[:700_000], large[700_000:]]), headers=plain),
            shop.ask("POST", "/files", files={"file": ("x", large)}),
            shop.send({}, ("x", large)),
        ):
            assert answer.status_code == 413
            assert answer.json()["detail"] == "The file is larger than 1 MB, the most that is accepted."
        assert shop.ask("POST", "/files", data=large[:-1], headers=plain).status_code == 201
        assert len(stored(desk)) == 1


def test_a_form_that_is_not_whole_leaves_nothing(shop: Program, order: Order) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (
        head + b"half",
        b"nonsense",
        b"--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
    ):
        answer = shop.ask("POST", "/files", data=body, headers=kind)
        assert (answer.status_code, problems(answer)) == (400, {})
    for parts in (
        {"model": ("a.stl", b"x")},
        {"file": ("a.stl", b"x"), "second": ("b.stl", b"x")},
        {"file": (None, b"x")},
    ):
        assert shop.ask("POST", "/files", files=parts).status_code == 400, "only a file named file is described"
    bad = shop.ask("POST", "/files", files={"file": ("..", b"x")})
    assert (bad.status_code, problems(bad)) == (422, {})
    assert shop.send(order(), ("a.stl", b"1"), ("a.stl", b"2")).status_code == 422
    assert not [path for path in stored(shop.desk) if path.parent.name == "incoming"]


def test_the_answer_to_a_broken_request_says_nothing_about_the_inside(shop: Program, order: Order, caplog: Any) -> None:
    shop.desk.files.delete(shop.ask("POST", "/files", files={"file": ("x", b"x")}).json()["sha256"])
    with shop.desk.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE comments")
    answer = shop.place(order(comment="Hello"), key="a")
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("Something went wrong. Reference for the log: ")
    assert "comments" not in answer.text
    assert answer.json()["detail"].split()[-1].rstrip(".") in caplog.text
    again = shop.place(order(comment="Hello"), key="a")
    assert (again.status_code, again.json()) == (500, answer.json()), "as Stripe does, also for these"


def test_the_description_is_the_one_in_docs(shop: Program) -> None:
    kept = Path(__file__).parents[2] / "docs" / "openapi.json"
    served = requests.get(f"{shop.address}/api/v1/openapi.json", timeout=30)
    assert served.headers["Content-Type"] == "application/json"
    assert json.loads(kept.read_text(encoding="utf-8")) == served.json(), (
        "run `python -m dashboard.api > docs/openapi.json`"
    )

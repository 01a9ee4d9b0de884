"""What customers may ask for about their own data: to get it whole, and to have it erased everywhere."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import core
from core.customer_errors import NotConfirmed, ProjectsOpen, UnknownCustomer
from core.errors import NothingToRetry
from core.export_errors import CannotWrite
from tests.factory import ADDRESS, ORDER

SEEDS = [f"zq{number:02}secret" for number in range(20)]
EMAIL = f"{SEEDS[0]}@example.com"
MODEL = f"solid {SEEDS[1]}\nendsolid {SEEDS[1]}\n".encode()
Order = Callable[..., dict[str, Any]]


def place(desk: core.Desk, order: Order) -> str:
    """A shipped project with every seeded string somewhere in it."""
    stored = desk.files.put(io.BytesIO(MODEL))
    address = {"line1": SEEDS[6], "line2": SEEDS[7], "city": SEEDS[8], "region": SEEDS[9], "phone": SEEDS[10]}
    wanted = order(
        title=f"Gear for {SEEDS[2]}",
        customer={"name": SEEDS[3], "email": EMAIL, "company": SEEDS[4], "phone": SEEDS[5]},
        comment=f"Please hurry, {SEEDS[11]}",
    )
    wanted["shipping"] |= address
    wanted["payment"] = {"method": "invoice", "status": "Paid", "reference": SEEDS[12]}
    wanted["items"][0] |= {"name": f"{SEEDS[13]}.stl", "file": {"sha256": stored.sha256}}
    number = desk.projects.place(wanted).number
    project = desk.projects.comment(number, f"It is {SEEDS[14]}", author=SEEDS[3])
    desk.projects.answer(number, project.comments[-1].id, f"Dear {SEEDS[15]}")
    desk.projects.note(number, f"Knows {SEEDS[16]}")
    desk.projects.attach(number, f"{SEEDS[17]}.txt", io.BytesIO(SEEDS[18].encode()))
    desk.links.of(number)
    desk.projects.move(number, "Printing", f"Hello {SEEDS[15]}")
    desk.projects.move(number, "Shipped", f"Bye {SEEDS[15]}")
    desk.views.save(f"of {SEEDS[19]}", customer=SEEDS[3])
    desk.outbox.deliver_once()
    desk.projects.table()
    return number


def said_in_tables(desk: core.Desk) -> set[str]:
    """The seeded strings that stand in any row of any table."""
    with desk.database.reading() as connection:
        names = [one for one in sa.inspect(connection).get_table_names() if not one.startswith("project_search_")]
        rows = [str(row) for name in names for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
    return {seed for seed in SEEDS for row in rows if seed in row.casefold()}


def said_in_files(folder: Path) -> dict[str, list[str]]:
    """The seeded strings that stand in any file, or its name, of the desk."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        if said := [seed for seed in SEEDS if seed.encode() in content or seed in path.name]:
            found[path.name] = said
    return found


def test_after_erasure_nothing_personal_is_in_any_table_file_or_export(
    desk: core.Desk, order: Order, tmp_path: Path
) -> None:
    number = place(desk, order)
    other = desk.projects.place(order(customer={"name": "Bob", "email": "bob@example.com"})).number
    before = desk.projects.get(number)
    assert len(said_in_tables(desk)) == len(SEEDS) - 2  # the model's and the attachment's contents are in files

    done = desk.customers.erase(EMAIL.upper(), confirm=EMAIL)

    assert done.projects == (number,)
    assert said_in_tables(desk) == set()
    exported = io.BytesIO()
    for table in (desk.projects, desk.items, desk.events, desk.comments, desk.messages):
        table.export(exported)
    assert not [seed for seed in SEEDS if seed.encode() in exported.getvalue().lower()]
    assert list(desk.projects.table(search=SEEDS[3]).number) == []
    if desk.database.is_sqlite:
        assert said_in_files(tmp_path) == {}
    after = desk.projects.get(number)
    assert (after.total, after.ordered_at, after.status, after.country) == (
        before.total,
        before.ordered_at,
        before.status,
        before.country,
    )
    assert [event.kind for event in after.history][: len(before.history)] == [event.kind for event in before.history]
    assert desk.audit.check() == []
    assert desk.projects.get(other).customer == "Bob"


def test_what_is_under_way_is_not_erased(desk: core.Desk, order: Order) -> None:
    number = desk.projects.place(order(customer={"email": EMAIL})).number
    with pytest.raises(ProjectsOpen, match=f"{number} is still under way, so nothing was erased"):
        desk.customers.erase(EMAIL, confirm=EMAIL)
    assert desk.projects.get(number).email == EMAIL


def test_erasure_wants_the_address_once_more(desk: core.Desk, order: Order) -> None:
    place(desk, order)
    with pytest.raises(NotConfirmed, match="Nothing was erased"):
        desk.customers.erase(EMAIL, confirm="bob@example.com")
    with pytest.raises(UnknownCustomer, match="no project of a customer"):
        desk.customers.erase("nobody@example.com", confirm="nobody@example.com")
    kept = desk.customers.find(EMAIL)
    assert (kept.names, kept.open) == ((SEEDS[3],), ())
    counts = {"items": 1, "comments": 3, "notes": 1, "attachments": 1, "messages": 3, "links": 1}
    assert kept.counts == {**counts, "quotes": 0, "voucher uses": 0}


def test_a_file_that_others_ordered_too_stays_theirs(desk: core.Desk, order: Order) -> None:
    place(desk, order)
    shared = desk.files.put(io.BytesIO(MODEL))
    theirs = order(customer={"email": "bob@example.com"})
    theirs["items"][0] |= {"name": "part.stl", "file": {"sha256": shared.sha256}}
    number = desk.projects.place(theirs).number
    desk.customers.erase(EMAIL, confirm=EMAIL)
    assert b"".join(desk.files.open(shared.sha256)) == MODEL
    assert desk.projects.get(number).items[0].sha256 == shared.sha256


def test_the_order_of_an_erased_customer_is_not_placed_again(desk: core.Desk, order: Order) -> None:
    wanted = order(key="shop-1001", customer={"email": EMAIL})
    number = desk.projects.place(wanted).number
    desk.projects.move(number, "Canceled", reason="asked")
    desk.customers.erase(EMAIL, confirm=EMAIL)
    with pytest.raises(core.DeskError, match=number):
        desk.projects.place(wanted)


def test_mails_that_waited_are_never_sent_and_say_why(desk: core.Desk, order: Order) -> None:
    number = desk.projects.place(order(customer={"email": EMAIL})).number
    desk.projects.move(number, "Canceled", reason="asked")
    desk.customers.erase(EMAIL, confirm=EMAIL)
    desk.outbox.deliver_once()
    [mail] = desk.projects.get(number).messages
    assert (mail.state, mail.error) == ("failed", "Not sent: the customer's data was erased.")
    assert mail.erased_at is not None
    with pytest.raises(NothingToRetry):
        desk.outbox.retry(mail.id)


def test_an_export_holds_everything_and_every_file(desk: core.Desk, order: Order, tmp_path: Path) -> None:
    number = place(desk, order)
    path = tmp_path / "person.zip"
    assert desk.customers.export(EMAIL, path) == 2
    with zipfile.ZipFile(path) as archive:
        told = json.loads(archive.read("person.json"))
        contents = {archive.read(name) for name in archive.namelist() if name.startswith(f"files/{number}/")}
    assert contents == {MODEL, SEEDS[18].encode()}
    text = json.dumps(told)
    assert [seed for seed in SEEDS if seed not in text] == [SEEDS[1], SEEDS[18], SEEDS[19]]
    assert (told["email"], told["missing"]) == (EMAIL, [])
    [project] = told["projects"]
    assert [link["revoked_at"] for link in project["links"]] == [None]
    assert project["vouchers"] == []
    with pytest.raises(CannotWrite, match="its folder does not exist"):
        desk.customers.export(EMAIL, tmp_path / "nowhere" / "person.zip")
    assert path.exists()


def test_an_export_names_the_vouchers_that_were_used(desk: core.Desk, tmp_path: Path) -> None:
    desk.materials.save({"name": "PA12", "price": {"per_part": "10"}})
    desk.discounts.save({"name": "Summer", "code": "SUMMER", "percent": "10", "uses": 10})
    items = [{"name": "a.stl", "material": "PA12"}]
    wanted = {"customer": ORDER["customer"], "shipping": ADDRESS, "items": items, "vouchers": ["SUMMER"]}
    desk.shop.place(wanted, key="one")
    desk.customers.export(ORDER["customer"]["email"], tmp_path / "person.zip")
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        [project] = json.loads(archive.read("person.json"))["projects"]
    assert project["vouchers"] == ["Summer"]


def test_an_export_comes_in_pieces_too_and_is_recorded(desk: core.Desk, order: Order, tmp_path: Path) -> None:
    number = place(desk, order)
    desk.customers.export(EMAIL, tmp_path / "person.zip")
    streamed = io.BytesIO(b"".join(desk.customers.stream(EMAIL, by="grace")))
    with zipfile.ZipFile(tmp_path / "person.zip") as whole, zipfile.ZipFile(streamed) as archive:
        assert archive.testzip() is None
        assert [archive.read(one) for one in archive.namelist()] == [whole.read(one) for one in whole.namelist()]
    with pytest.raises(UnknownCustomer):
        desk.customers.stream("nobody@example.com")
    done = desk.audit.table("records", kind="customer exported")
    assert [(row.actor, row.subject) for row in done.itertuples()] == [("grace", number), ("ada", number)]


def test_no_search_that_was_asked_before_finds_an_erased_customer(desk: core.Desk, order: Order) -> None:
    place(desk, order)
    desk.projects.place(order(title="Another gear"))

    def found(text: str) -> list[int]:
        return [len(desk.projects.table(search=text, limit=50)), int(desk.projects.counts(search=text).sum())]

    assert found(SEEDS[3]) == [1, 1]
    assert found("gear") == [2, 2]
    with core.connect(desk.settings.url, data=desk.settings.data, user="bob") as elsewhere:
        elsewhere.customers.erase(EMAIL, confirm=EMAIL)
    assert found(SEEDS[3]) == [0, 0]
    assert found("gear") == [1, 1]

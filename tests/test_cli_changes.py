"""The `printdesk` command, where it changes something."""

import io
import json
import signal
import subprocess
from pathlib import Path

import pytest

from core import connect
from tests.commands import command, desk_of_three, done, environment, printdesk, refused
from tests.databases import SqliteDesks
from tests.factory import item, order

MODEL = b"solid bracket\nendsolid bracket\n"


@pytest.fixture
def folder(tmp_path: Path, sqlite_desks: SqliteDesks) -> Path:
    """A working folder with a desk of three projects."""
    (tmp_path / "data").mkdir()
    return desk_of_three(tmp_path, sqlite_desks.fresh(tmp_path / "data"))


def test_a_move_writes_to_the_customer_in_the_name_of_the_user(folder: Path) -> None:
    shown = done(printdesk("move", "P-000001", "printing", "-m", "Bye", "--preview", folder=folder))
    assert shown.startswith("To: ada@example.com\nSubject: ")
    told = done(
        printdesk("move", "P-000001", "printing", "-m", "-", "--user", "bob", folder=folder, given="Hello\nyou")
    )
    assert told == "P-000001 is Printing. The message to ada@example.com is in the outbox.\n"
    with connect(data=folder / "data") as desk:
        project = desk.projects.get("P-000001")
    assert project.history[-1].actor == "bob"
    assert "Hello\nyou" in project.messages[-1].body
    assert "cannot become Pending" in refused(printdesk("move", "P-000001", "Pending", folder=folder))
    assert "reason" in refused(printdesk("move", "P-000003", "canceled", "-m", "Sorry", folder=folder))


def test_deliver_once_sends_what_is_due(folder: Path) -> None:
    assert "1 messages sent, 0 wait, 0 failed." in done(printdesk("deliver", "--once", folder=folder))
    assert len(list((folder / "data" / "mail" / "new").iterdir())) == 1


def test_deliver_stops_quietly_when_asked(folder: Path) -> None:
    worker = subprocess.Popen(command("deliver"), cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline().startswith("Mail goes to the folder")
    worker.send_signal(signal.SIGINT)
    assert (worker.wait(20), worker.stdout.read()) == (0, "")
    worker.stdout.close()


@pytest.fixture
def orders(folder: Path) -> Path:
    (folder / "in").mkdir()
    (folder / "in" / "bracket.stl").write_bytes(MODEL)
    file = folder / "in" / "orders.json"
    file.write_text(
        json.dumps([order(items=[item(file="bracket.stl"), item(file="bracket.stl")]), order(title="Gear")])
    )
    return file


def test_an_import_places_all_orders_once_with_their_models(folder: Path, orders: Path) -> None:
    counted = "2 orders with 3 items and 1 model files"
    assert done(printdesk("import", orders, "--dry-run", folder=folder)) == f"{counted} are fine. Nothing was placed.\n"
    assert f"{counted}: 2 placed, 0 were there already.\n" in done(printdesk("import", orders, folder=folder))
    assert done(printdesk("import", orders, folder=folder)) == f"{counted}: 0 placed, 2 were there already.\n"
    with connect(data=folder / "data") as desk:
        assert len(desk.projects.table()) == 5
        [first, second] = desk.projects.get("P-000004").items
        assert first.sha256 == second.sha256 is not None
        assert b"".join(desk.files.open(first.sha256 or "")) == MODEL


def test_an_import_with_a_problem_places_nothing_and_tells_all(folder: Path, orders: Path) -> None:
    bad = orders.with_name("bad.json")
    secret = folder / "secret.stl"
    secret.write_bytes(MODEL)
    (orders.parent / "link.stl").symlink_to(secret)
    names = ["../secret.stl", str(secret), "link.stl", "missing.stl", "."]
    bad.write_text(json.dumps([order(items=[item(file=name) for name in names]), order(title="", key="x")]))
    told = refused(printdesk("import", orders, bad, folder=folder))
    assert "6 problems; nothing was placed" in told
    for number, words in enumerate(["must lie in the folder"] * 3 + ["no such file"] * 2, 1):
        assert any(f"bad.json, order 1: items.{number}.file" in line and words in line for line in told.splitlines())
    assert "bad.json, order 2: title: must not be empty." in told
    with connect(data=folder / "data") as desk:
        assert len(desk.projects.table()) == 3


def test_the_same_key_with_another_order_stops_the_import(folder: Path, orders: Path) -> None:
    mine = [order(title="New"), order(key="one", title="Other"), order(key="three", items=[item(file="bracket.stl")])]
    orders.write_text(json.dumps(mine))
    (bad := orders.with_name("bad.json")).write_text(json.dumps(order(key="fresh", title="")))
    for way in (["--dry-run"], []):
        told = refused(printdesk("import", bad, orders, *way, folder=folder))
        assert "3 problems; nothing was placed" in told
        assert "orders.json, order 2: key: was used for project P-000001, and this order differs from it" in told
        assert "orders.json, order 3: key: was used for project P-000003" in told
        assert "bad.json, order 1: title: must not be empty." in told
    orders.write_text(json.dumps([order(key="new"), order(key="new", title="Other")]))
    assert "order 2: key: is used by order 1" in refused(printdesk("import", orders, folder=folder))
    with connect(data=folder / "data") as desk:
        assert len(desk.projects.table()) == 3


def test_an_export_of_another_shop_is_known_by_its_columns_and_told_order_by_order(folder: Path) -> None:
    export = Path(__file__).parent / "samples" / "shopify_orders.csv"
    told = done(printdesk("import", export, "--report", "report.csv", folder=folder))
    assert "#1003\tleft out\t\twas canceled in the shop" in told
    assert "3 orders with 5 items and 1 model files: 3 placed, 0 were there already. 2 left out." in told
    assert "line 3,#1001,placed,P-000004," in (folder / "report.csv").read_text()
    assert "3 orders with 5 items and 1 model files: 0 placed, 3 were there already. 2 left out." in done(
        printdesk("import", export, "--from", "shopify", folder=folder)
    )


def test_a_backup_can_be_restored_elsewhere_and_checked(folder: Path) -> None:
    assert "3 projects and 0 stored files" in done(printdesk("backup", "desk.tar", folder=folder))
    assert "exists already" in refused(printdesk("backup", "desk.tar", folder=folder))
    assert "There is a database already" in refused(printdesk("restore", "desk.tar", folder=folder))
    assert "3 projects" in done(printdesk("restore", "desk.tar", "--data", "new", folder=folder)).splitlines()[0]
    assert "Everything is as it should be." in done(printdesk("check", "--data", "new", "--full", folder=folder))


def test_check_masks_secrets_and_says_where_settings_come_from(folder: Path) -> None:
    (folder / ".env").write_text("PRINTDESK_TIMEZONE=Europe/Berlin\n")
    shown = done(
        printdesk("check", "--user", "eve", folder=folder, PRINTDESK_SMTP_URL="smtp://ada:s3cret@mail.example.com:587")
    )
    assert "s3cret" not in shown
    lines = {line.split()[0]: line for line in shown.splitlines() if line.startswith("  PRINTDESK_")}
    assert "smtp://ada:***@mail.example.com:587  (environment)" in lines["PRINTDESK_SMTP_URL"]
    assert "Europe/Berlin  (file .env)" in lines["PRINTDESK_TIMEZONE"]
    assert "eve  (command line)" in lines["PRINTDESK_USER"]
    assert "data  (default)" in lines["PRINTDESK_DATA"]


def test_check_finds_what_is_wrong(folder: Path) -> None:
    with connect(data=folder / "data") as desk:
        desk.projects.attach("P-000001", "a.txt", io.BytesIO(b"abc"))
        desk.projects.attach("P-000001", "b.txt", io.BytesIO(b"xyz"))
        one, two = (attachment.sha256 for attachment in desk.projects.get("P-000001").attachments)
        desk.files.delete(one)
        with desk.files.as_path(two) as path:
            path.write_bytes(b"xyZ")
        with desk.database.writing() as connection:
            connection.exec_driver_sql("UPDATE tallies SET projects = projects + 1 WHERE country = 'FR'")
            connection.exec_driver_sql("UPDATE projects SET total = total + 1 WHERE id = 1")
    run = printdesk("check", "--full", folder=folder)
    assert run.returncode == 1
    for words in ("WRONG: is not in the file store", "WRONG: is not what was stored", "1 projects differ from the sum"):
        assert words in run.stdout
    assert "counts differ from their projects" in run.stdout

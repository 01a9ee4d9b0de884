"""The rule for keeping at work: files that others have too, short transactions, two servers, faults, narrow indexes."""

import io
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

import core
from core.leftovers import Leftovers
from core.retention import ATTACHMENTS, TEXTS, Swept
from core.store import retention as store
from core.times import now, to_micros
from tests.core.kept import LATER, Order, age, keep, kinds, place


def test_a_file_that_something_else_has_stays(desk: core.Desk, order: Order) -> None:
    number = place(desk, order, b"shared by two")
    place(desk, order, b"shared by two", "Printing")
    logo = desk.files.put(io.BytesIO(b"logo")).sha256
    desk.projects.attach(number, "logo.png", io.BytesIO(b"logo"))
    desk.service.save({"logo": logo, "keeping": {"attachments": 30}})
    [file, _] = desk.projects.get(number).attachments
    age(desk)
    assert desk.retention.sweep(moment=now() + LATER) == Swept(attachments=2, files=0)
    assert desk.files.exists(file.sha256)
    assert desk.files.exists(logo)
    desk.service.save({"name": "With its logo", "logo": logo})


def test_a_file_that_was_just_stored_again_stays_for_who_stored_it(desk: core.Desk, order: Order) -> None:
    place(desk, order, b"a plan")
    sha256 = desk.files.put(io.BytesIO(b"a plan")).sha256
    keep(desk, attachments=30)
    assert desk.retention.sweep(moment=now() + LATER) == Swept(attachments=1, files=0)
    running = place(desk, order, b"a plan", "")
    assert [one.sha256 for one in desk.projects.get(running).attachments] == [sha256]
    assert desk.files.exists(sha256)


def test_many_projects_are_swept_in_short_transactions_that_can_be_stopped(
    desk: core.Desk, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "AT_ONCE", 2)
    numbers = [place(desk, order, str(count).encode()) for count in range(5)]
    keep(desk, attachments=30)
    stop = threading.Event()
    stop.set()
    assert desk.retention.sweep(moment=now() + LATER, stop=stop).attachments == 2
    assert [len(kinds(desk, number)) for number in numbers] == [1, 1, 0, 0, 0]
    assert desk.retention.sweep(moment=now() + LATER) == Swept(attachments=3, files=3)


def test_two_servers_may_sweep_at_once(desk: core.Desk, order: Order) -> None:
    numbers = [place(desk, order, str(count).encode()) for count in range(4)]
    keep(desk, attachments=30, messages=30)
    done: list[Swept] = []
    threads = [
        threading.Thread(target=lambda: done.append(desk.retention.sweep(moment=now() + LATER))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.attachments for one in done) == 4
    assert [kinds(desk, number) for number in numbers] == [[ATTACHMENTS, TEXTS]] * 4
    assert desk.audit.check() == []


def test_what_a_fault_left_in_the_store_goes_with_the_leftovers(desk: core.Desk, order: Order) -> None:
    number = place(desk, order, b"a plan")
    [file] = desk.projects.get(number).attachments
    keep(desk, attachments=30)
    with desk.files.as_path(file.sha256) as path:
        content = path.read_bytes()
    path.unlink()
    path.mkdir()  # which cannot be deleted as a file
    age(desk)
    with pytest.raises((OSError, ValueError)):
        desk.retention.sweep(moment=now() + LATER)
    path.rmdir()
    path.write_bytes(content)
    assert desk.projects.get(number).attachments == ()
    assert Leftovers(desk).sweep(timedelta(0)) == 1
    assert not desk.files.exists(file.sha256)


def test_an_idle_sweep_and_a_count_follow_narrow_indexes(sqlite_desk: core.Desk) -> None:
    def plan(statement: sa.TextClause) -> list[str]:
        values = {"cutoff": to_micros(now()), "after": 0, "n": 2, "most": 2}
        used = {name: value for name, value in values.items() if f":{name}" in statement.text}
        with sqlite_desk.database.reading() as connection:
            return [row[-1] for row in connection.execute(sa.text(f"EXPLAIN QUERY PLAN {statement.text}"), used)]

    indexes = {"attachments": "ix_attachments_added_at", "messages": "ix_messages_kept", "comments": "ix_comments_kept"}
    for table, index in indexes.items():
        at = store._AT[table]
        assert plan(store._SOME[table]) == [
            f"SEARCH t USING INDEX {index} ({at}>? AND {at}<?)",
            "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)",
        ]
        steps = plan(store._COUNT["attachments" if table == "attachments" else "messages"])
        assert f"SEARCH t USING INDEX {index} ({at}<?)" in steps

"""No message is lost, none waits for a bad one, and staff see what became of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core import Desk
from core.errors import NothingToRetry
from core.outbox import TRIES, Outbox, Summary, pause_after
from core.senders import MaildirSender
from core.settings import read_settings
from core.smtp import SmtpSender
from core.store.database import Database
from tests.outboxes import Clock, outbox_to, queue, rows, states, tries
from tests.smtp_server import Inbox, ScriptedServer


def test_a_bad_message_never_blocks_the_others(store: Database, inbox: Inbox) -> None:
    for turn in range(10):
        queue(store, 9)
        poison = [
            {"recipient": "nobody@example.com"},
            {"recipient": "not an address"},
            {"recipient": "a@example.com, b@example.com"},
            {"message_id": f"<broken-{turn}@é.example>\r\n", "recipient": ""},
            {"recipient": "ada@[127.0.0.1]"},
        ]
        queue(store, **poison[turn % len(poison)])
    outbox = outbox_to(inbox.url, store, Clock())
    assert outbox.deliver_once() == 90
    assert states(store) == {"sent": 90, "failed": 10}
    assert len(inbox.envelopes) == len({envelope.rcpt_tos[0] for envelope in inbox.envelopes}) == 90
    assert all(row.error for row in rows(store) if row.state == "failed")
    assert outbox.summary() == Summary(0, 10, outbox_to(inbox.url, store, Clock()).summary().place, final=True)


def test_odd_characters_in_a_stored_message_do_not_stop_it(store: Database, inbox: Inbox) -> None:
    queue(
        store,
        recipient_name="Ada\r\nBcc: x@y.example\u2028",
        subject="a\nb\u2029\x0bc",
        body="\x0c.\n\r\u2028é",
    )
    assert outbox_to(inbox.url, store, Clock()).deliver_once() == 1
    (mail,) = inbox.mails
    assert (mail["Subject"], mail["Bcc"]) == ("a b c", None)
    assert inbox.envelopes[0].rcpt_tos == [rows(store)[0].recipient]


def test_an_answer_that_no_database_can_store_does_not_stop_anything(store: Database) -> None:
    queue(store)
    with ScriptedServer("rcpt", "550 \0\x1b[31m\N{LINE SEPARATOR}") as server:
        outbox_to(server.url, store, Clock()).deliver_once()
    assert rows(store)[0].error == "The mail server refused RCPT: 550  [31m by script"


def test_what_is_previewed_is_stored_and_received(desk: Desk, order: Callable[..., Any], inbox: Inbox) -> None:
    project = desk.projects.place(order(title="Größe {reason}", customer={"name": "Meyer, Ada"}))
    preview = desk.projects.preview(project.number, "Printing", message="Dear {customer},\n.\nsoon!")
    desk.projects.move(project.number, "Printing", message="Dear {customer},\n.\nsoon!")
    assert Outbox(desk.database, SmtpSender(inbox.url), desk.settings).deliver_once() == 1
    (stored,) = desk.projects.get(project.number).messages
    (mail,) = inbox.mails
    received = mail.get_content().replace("\r\n", "\n").removesuffix("\n")
    assert (preview.subject, preview.body) == (stored.subject, stored.body) == (mail["Subject"], received)
    assert "Größe {reason}" in received
    assert mail["To"].addresses[0].display_name == "Meyer, Ada"


def test_pauses_double_up_to_four_hours_and_end_after_about_three_days(store: Database) -> None:
    (message,) = queue(store)
    clock = Clock()
    outbox = outbox_to("smtp://127.0.0.1:1", store, clock)
    began = clock.moment
    for tried in range(1, TRIES + 1):
        outbox.deliver_once()
        (row,) = rows(store)
        assert row.attempts == tried
        if row.state == "queued":
            before = clock.moment
            clock.moment = datetime.fromtimestamp(row.due_at / 1e6, UTC)
            assert timedelta(seconds=22) < clock.moment - before < timedelta(hours=5, minutes=1)
    assert row.state == "failed"
    assert row.error.startswith("Given up after 26 tries. The mail server 127.0.0.1:1 cannot be reached")
    assert timedelta(days=2) < clock.moment - began < timedelta(days=4)
    assert len(tries(store, message)) == TRIES
    assert pause_after(10_000) <= timedelta(hours=5)


def test_staff_can_send_a_failed_message_again(store: Database, inbox: Inbox) -> None:
    (message,) = queue(store, recipient="nobody@example.com")
    outbox = outbox_to(inbox.url, store, Clock())
    outbox.deliver_once()
    inbox.refuses = "somebody@"
    outbox.retry(message, by="bob")
    assert outbox.summary().queued == 1
    assert outbox.deliver_once() == 1
    assert [outcome for outcome, _ in tries(store, message)] == ["failed", "requeued", "sent"]
    assert tries(store, message)[1] == ("requeued", "by bob")
    with pytest.raises(NothingToRetry, match=f"Message {message} is not waiting to be sent again"):
        outbox.retry(message)


def test_a_message_of_a_worker_that_died_is_sent_by_another_after_its_lease(store: Database, inbox: Inbox) -> None:
    (message,) = queue(store)
    clock = Clock()
    dead, alive = (outbox_to(inbox.url, store, clock) for _ in range(2))
    assert dead._claim() is not None
    clock.passes(minutes=9)
    assert alive.deliver_once() == 0
    assert alive.summary().queued == 1
    clock.passes(minutes=2)
    assert alive.deliver_once() == 1
    assert [outcome for outcome, _ in tries(store, message)] == ["interrupted", "sent"]


def test_a_worker_that_outlives_its_lease_has_no_say_any_more(store: Database, inbox: Inbox) -> None:
    queue(store)
    clock = Clock()
    slow, other = (outbox_to(inbox.url, store, clock) for _ in range(2))
    message = slow._claim()
    assert message is not None
    clock.passes(minutes=11)
    assert other.deliver_once() == 1
    with slow._sender.session() as session:
        slow._finish(message, slow._try(session, message))
    assert [row.state for row in rows(store)] == ["sent"]
    assert {row.leased_by for row in rows(store)} == {None}


def test_a_message_deleted_while_it_is_sent_disturbs_nothing(store: Database, inbox: Inbox) -> None:
    queue(store)
    outbox = outbox_to(inbox.url, store, Clock())
    message = outbox._claim()
    assert message is not None
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM messages")
    with outbox._sender.session() as session:
        outbox._finish(message, outbox._try(session, message))
    assert not rows(store)


def test_a_running_worker_sends_what_is_queued_and_stops_when_told(store: Database, inbox: Inbox) -> None:
    stop = threading.Event()
    outbox = outbox_to(inbox.url, store, Clock())
    worker = threading.Thread(target=outbox.run, args=(stop, 0.05))
    worker.start()
    queue(store, 5)
    deadline = time.monotonic() + 20
    while states(store) != {"sent": 5} and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    worker.join(10)
    assert not worker.is_alive()
    assert states(store) == {"sent": 5}


def test_a_worker_outlives_a_database_that_is_away(sqlite_store: Database, inbox: Inbox) -> None:
    queue(sqlite_store)
    stop = threading.Event()
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO hidden")
    worker = threading.Thread(target=outbox_to(inbox.url, sqlite_store, Clock()).run, args=(stop, 0.05))
    worker.start()
    time.sleep(0.3)
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO messages")
    deadline = time.monotonic() + 20
    while not inbox.envelopes and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    worker.join(10)
    assert states(sqlite_store) == {"sent": 1}


def test_without_a_mail_server_nothing_is_lost_and_the_summary_says_where_it_is(
    store: Database, tmp_path: Path
) -> None:
    queue(store, 3)
    outbox = Outbox(store, MaildirSender(tmp_path / "mail"), read_settings())
    assert outbox.deliver_once() == 3
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 3
    assert outbox.summary() == Summary(0, 0, f"the folder {tmp_path / 'mail'}", final=False)

"""Every fault of a mail server ends in the right state, and no message waits for another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NothingToRetry
from core.outbox import TRIES, Outbox, Summary, pause_after
from core.senders import MaildirSender
from core.settings import read_settings
from core.smtp import SmtpSender
from core.store.database import Database
from tests.outbox_rows import queue, rows, states, tries
from tests.smtp_server import FAILURES, STAGES, Inbox, ScriptedServer, serving


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def passes(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    store = Database(database_url)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Database]:
    store = Database(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving(Inbox()) as inbox:
        yield inbox


def outbox_to(url: str, store: Database, clock: Clock, timeout: float = 5) -> Outbox:
    return Outbox(store, SmtpSender(url, timeout=timeout), read_settings(user="ada"), clock=clock)


def expected(stage: str, failure: str) -> str:
    """The table of outcomes: only a lasting refusal of the message itself fails it."""
    if stage == "quit":
        return "sent"
    about_the_message = stage not in ("connect", "ehlo")
    return "failed" if failure == "550" and about_the_message else "queued"


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_failure_at_any_stage_ends_in_the_right_state(
    sqlite_store: Database, stage: str, failure: str
) -> None:
    (message,) = queue(sqlite_store)
    clock = Clock()
    with ScriptedServer(stage, failure) as server:
        outbox = outbox_to(server.url, sqlite_store, clock, timeout=0.1 if failure == "hang" else 5)
        sent = outbox.deliver_once()
        (row,) = rows(sqlite_store)
        assert row.state == expected(stage, failure)
        assert sent == (row.state == "sent")
        assert bool(row.error) == (row.state != "sent")
        server.recover()
        clock.passes(minutes=1)
        outbox.deliver_once()
        assert states(sqlite_store) == {"failed" if row.state == "failed" else "sent": 1}
        # only where the server took the mail and did not say so is there a copy, known by its Message-ID
        ambiguous = stage == "dot" and failure in ("drop", "hang", "nonsense")
        copies = [mail for mail in server.taken if row.message_id.encode() in mail]
        assert len(copies) == len(server.taken) == (2 if ambiguous else row.state != "failed")
    outcomes = [outcome for outcome, _ in tries(sqlite_store, message)]
    assert outcomes == {"sent": ["sent"], "failed": ["failed"], "queued": ["retry", "sent"]}[row.state]


def test_a_refused_connection_is_tried_again(sqlite_store: Database) -> None:
    queue(sqlite_store, 3)
    assert outbox_to("smtp://127.0.0.1:1", sqlite_store, Clock()).deliver_once() == 0
    assert states(sqlite_store) == {"queued": 3}
    assert "cannot be reached" in rows(sqlite_store)[0].error


def test_a_server_out_of_reach_costs_one_timeout_for_all_messages(sqlite_store: Database) -> None:
    queue(sqlite_store, 20)
    with ScriptedServer("connect", "hang") as server:
        began = time.monotonic()
        outbox_to(server.url, sqlite_store, Clock(), timeout=0.3).deliver_once()
        assert time.monotonic() - began < 3
    assert states(sqlite_store) == {"queued": 20}


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
    assert outbox.summary() == Summary(
        0, 10, outbox_to(inbox.url, store, Clock()).summary().place, final=True
    )


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


def test_a_message_of_a_worker_that_died_is_sent_by_another_after_its_lease(
    store: Database, inbox: Inbox
) -> None:
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

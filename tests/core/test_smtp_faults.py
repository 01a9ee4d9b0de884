"""Every fault of a mail server ends in the right state."""

from __future__ import annotations

import time

import pytest

from core.store.database import Database
from tests.outboxes import Clock, outbox_to, queue, rows, states, tries
from tests.smtp_server import FAILURES, STAGES, ScriptedServer


def expected(stage: str, failure: str) -> str:
    """The table of outcomes: only a lasting refusal of the message itself fails it."""
    if stage == "quit":
        return "sent"
    about_the_message = stage not in ("connect", "ehlo")
    return "failed" if failure == "550" and about_the_message else "queued"


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_failure_at_any_stage_ends_in_the_right_state(sqlite_store: Database, stage: str, failure: str) -> None:
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

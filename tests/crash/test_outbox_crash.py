"""No message is lost when workers die, a death costs one copy at most, and without one there is none."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from multiprocessing.process import BaseProcess

import pytest

from core.store.database import Database
from tests.crash.outbox_work import DeadlyInbox, deliver, deliver_until_killed
from tests.crash.processes import CONTEXT, size, together
from tests.outboxes import queue, rows, states
from tests.smtp_server import Inbox, serving


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    store = Database(database_url)
    yield store
    store.close()


def test_four_workers_at_once_send_each_message_once(store: Database, database_url: str) -> None:
    messages = size(200, 2000)
    queue(store, messages)
    with serving(Inbox()) as inbox:
        sent = together(*[partial(deliver, database_url, inbox.url)] * 4)
    assert sum(sent) == messages
    assert max(sent) < messages
    assert set(arrivals(inbox).values()) == {1}
    assert len(arrivals(inbox)) == messages
    assert states(store) == {"sent": messages}


@pytest.mark.timeout(900)
def test_killing_workers_loses_no_message_and_costs_at_most_a_copy_each(store: Database, database_url: str) -> None:
    messages, kills = size(60, 1500), size(15, 200)
    queue(store, messages)
    with serving(DeadlyInbox(kills, every=max(2, messages // kills))) as inbox:
        assert isinstance(inbox, DeadlyInbox)
        deliver_in_spite_of(inbox, store, database_url)
    died, arrived = Counter(inbox.kills), arrivals(inbox)
    assert died.total() == kills
    assert states(store) == {"sent": messages}
    # each copy has the Message-ID of the first, and every message came
    assert set(arrived) == {(row.recipient, row.message_id) for row in rows(store)}
    copies = arrived.total() - messages
    assert died["before the answer"] <= copies <= died["before the answer"] + died["about marking"]


def deliver_in_spite_of(inbox: DeadlyInbox, store: Database, database_url: str) -> None:
    """Run four workers, a new one for each that dies, until all is sent."""
    workers: list[BaseProcess] = []
    deadline = time.monotonic() + size(120, 800)
    try:
        while states(store).keys() != {"sent"}:
            assert time.monotonic() < deadline, states(store)
            workers = [worker for worker in workers if worker.is_alive()]
            while len(workers) < 4:
                workers.append(
                    CONTEXT.Process(target=deliver_until_killed, args=(database_url, inbox.url), daemon=True)
                )
                workers[-1].start()
                inbox.workers.add(workers[-1].pid or 0)
            time.sleep(0.05)
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def arrivals(inbox: Inbox) -> Counter[tuple[str, str]]:
    """How often each mail arrived, by recipient and Message-ID."""
    return Counter(
        (envelope.rcpt_tos[0], str(mail["Message-ID"]))
        for envelope, mail in zip(inbox.envelopes, inbox.mails, strict=True)
    )

"""Requests that are repeated safely: the answer to an Idempotency-Key is given again for a day, as Stripe does."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from core.errors import DatabaseBusy, StorageFull
from core.key_errors import BadRequestKey, RequestReused, RequestUnderWay
from core.keys import Key
from core.store import keys as store
from core.store.database import Database
from core.times import now, to_micros

KEPT = timedelta(hours=24)
SILENT = timedelta(minutes=2)  # after which whoever was answering is taken to have crashed
LONGEST = 255  # characters of an Idempotency-Key
_GIVEN = re.compile(rf"[!-~]{{1,{LONGEST}}}")


@dataclass(frozen=True)
class Answer:
    """What a request was answered: the HTTP status and the body; *again* when it had been given before."""

    status: int
    body: str
    again: bool = False


class Requests:
    """
    What was answered to requests with an Idempotency-Key (docs.stripe.com/api/idempotent_requests).

    The first answer counts, errors included, from the moment that the work begins. Only when the database was busy or
    its disk full there is no answer to keep: then the same request may be tried again at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def once(self, key: Key, given: str, fingerprint: str, work: Callable[[str], Answer]) -> Answer:
        """
        The answer of *work*, which is done once for the Idempotency-Key *given*, or the one it had before.

        *work* gets a word that is the same should it be done again after a crash: what it writes must be keyed by it.
        Raises RequestReused for another *fingerprint*, RequestUnderWay while the first one is answered, BadRequestKey.
        """
        if not _GIVEN.fullmatch(given):
            raise BadRequestKey(LONGEST)
        begun = self._begin(key, given, fingerprint)
        if isinstance(begun, Answer):
            return begun
        try:
            answer = work(begun)
        except (DatabaseBusy, StorageFull):
            # under the same claim as before: some of the work may have been done
            self._database.write(lambda connection: store.release(connection, key.id, given), keyed=True)
            raise
        return self._keep(key, given, answer)

    def _begin(self, key: Key, given: str, fingerprint: str) -> Answer | str:
        """The answer that there is, or else the claim under which the caller does the work."""
        claim, moment = secrets.token_hex(16), now()
        at = to_micros(moment)

        def work(connection: Any) -> Answer | str:
            store.prune(connection, to_micros(moment - KEPT))
            row = store.request(connection, key.id, given)
            if row is None:
                values = {"key_id": key.id, "idempotency_key": given, "fingerprint": fingerprint}
                store.begin(connection, {**values, "claim": claim, "claimed_at": at, "at": at})
                return claim
            if row["fingerprint"] != fingerprint:
                raise RequestReused(given)
            if row["status"] is not None:
                return Answer(row["status"], row["answer"], again=True)
            is_mine = row["claimed_at"] == at  # by an earlier try, whose answer was lost
            if is_mine or store.take_over(connection, key.id, given, to_micros(moment - SILENT), at):
                return str(row["claim"])
            raise RequestUnderWay(given)

        return self._database.write(work, keyed=True)

    def _keep(self, key: Key, given: str, answer: Answer) -> Answer:
        """Keep the answer; the one of another who did the same work, should that have been faster."""

        def work(connection: Any) -> Answer:
            store.answer(connection, key.id, given, answer.status, answer.body)
            row = store.request(connection, key.id, given)
            if row is None or row["status"] is None:
                return answer  # pruned meanwhile
            return replace(answer, status=row["status"], body=row["answer"])

        return self._database.write(work, keyed=True)

"""How often something may be done, counted in the database, so that all server processes count together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from core.errors import DeskError
from core.store import throttles
from core.store.database import Database
from core.times import MICROSECOND, now, to_micros


class TooManyAttempts(DeskError):
    """Something was done too often; *retry_after* is in seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = math.ceil(retry_after / 60)
        wait = f"{retry_after} seconds" if retry_after < 120 else f"{minutes} minutes"
        super().__init__(f"That was too often. Please wait {wait} and try again.")


@dataclass(frozen=True)
class Rate:
    """So many *times* within *per*; one more becomes free after each part of it (GCRA)."""

    times: int
    per: timedelta


class Limits:
    """The throttles of the desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, rate: Rate, cost: int = 1) -> None:
        """Count *cost* under *name*, in a transaction of its own; raises TooManyAttempts, and counts nothing then."""
        moment, step, span = to_micros(now()), cost * rate.per // rate.times // MICROSECOND, rate.per // MICROSECOND
        until = self._database.write(lambda connection: throttles.take(connection, name, moment, step, span))
        if until is not None:
            raise TooManyAttempts(max(1, math.ceil((until + step - span - moment) / 1e6)))

    def give_back(self, name: str, rate: Rate, cost: int = 1) -> None:
        """Count *cost* no more under *name*: what was taken for a try that turned out well."""
        step = cost * rate.per // rate.times // MICROSECOND
        self._database.write(lambda connection: throttles.give_back(connection, name, step))

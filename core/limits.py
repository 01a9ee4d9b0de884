"""How often something may be done, counted in the database, so that all server processes count together."""

from __future__ import annotations

import ipaddress
import math
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.errors import DatabaseBusy, DeskError, StorageFull
from core.settings import Settings
from core.store import throttles
from core.store.database import Database
from core.times import MICROSECOND, now, to_micros


class TooManyAttempts(DeskError):
    """Something was done too often; *retry_after* is in seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        count, unit = (retry_after, "second") if retry_after < 120 else (math.ceil(retry_after / 60), "minute")
        super().__init__(f"That was too often. Please wait {count} {unit}{'' if count == 1 else 's'} and try again.")


@dataclass(frozen=True)
class Rate:
    """So many *times* within *per*; one more becomes free after each part of it (GCRA)."""

    times: int
    per: timedelta


_PARTS = 60  # of what is allowed at once: a process takes one of them ahead
_MOST_AHEAD = 10_000  # names
_MINUTE, _QUARTER, _HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)

# What is limited: how often, and for whom each is counted.
RATES = {
    # Failures only; core.accounts counts them. An operator cannot loosen these.
    "sign-ins to an account": Rate(10, _QUARTER),
    "sign-ins from an address": Rate(30, _QUARTER),
    "letters to a person": Rate(3, _HOUR),  # mailed links to choose a password
    "sign-ins elsewhere": Rate(300, _QUARTER),  # with single sign-on, by address: each counts twice
    # Times the setting PRINTDESK_RATE_FACTOR.
    "requests with a key": Rate(1200, _MINUTE),  # of the API
    "requests without a key for them": Rate(60, _MINUTE),  # refused, by address
    "pages of customers": Rate(240, _MINUTE),  # opened, by address, like the next three
    "prices on the order page": Rate(240, _MINUTE),
    "orders on the order page": Rate(60, _HOUR),
    "models on the order page": Rate(600, _HOUR),
    "comments of a customer": Rate(60, _HOUR),  # by project, like the next
    "files of a customer": Rate(300, _HOUR),
    "uploads of staff": Rate(1200, _HOUR),  # by person
}


class Limits:
    """The throttles of the desk."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._factor = database, settings.rate_factor
        self._ahead: dict[str, int] = {}  # what this process has taken and not used yet
        self._lock = threading.Lock()

    def count(self, what: str, who: object) -> None:
        """
        Count one of *what*, a name in RATES, for *who*; raises TooManyAttempts, and counts nothing then.

        What cannot be counted because the disk is full or the database busy is let through: it is not sign-in.
        """
        rate, name = RATES[what], f"{what}: {who}"
        rate = replace(rate, times=max(1, round(rate.times * self._factor)))
        if not self._use(name):
            with suppress(DatabaseBusy, StorageFull):
                self._take_some(name, rate)

    def _use(self, name: str) -> bool:
        """Use one that was taken ahead, if there is any."""
        with self._lock:
            left = self._ahead.pop(name, 0)
            if left > 1:
                self._ahead[name] = left - 1
        return left > 0

    def _take_some(self, name: str, rate: Rate) -> None:
        """Take several in one transaction where there are many, to use the others without one; else the last ones."""
        some = max(1, rate.times // _PARTS)
        try:
            self.take(name, rate, some)
        except TooManyAttempts:
            if some == 1:
                raise
            self.take(name, rate)
            return
        if some > 1:
            with self._lock:
                if len(self._ahead) > _MOST_AHEAD:
                    self._ahead.clear()
                self._ahead[name] = some - 1

    def take(self, name: str, rate: Rate, cost: int = 1) -> None:
        """Count *cost* under *name*, in a transaction of its own; raises TooManyAttempts, and counts nothing then."""
        moment, step, span = to_micros(now()), _step(rate, cost), rate.per // MICROSECOND
        with self._database.reading() as connection:
            until = throttles.until(connection, name)
        # Whoever is over the limit already costs no write, however often they come.
        if until is None or max(until, moment) + step <= moment + span:
            until = self._database.write(lambda connection: throttles.take(connection, name, moment, step, span))
            if until is None:
                return
        raise TooManyAttempts(max(1, math.ceil((until + step - span - moment) / 1e6)))

    def give_back(self, name: str, rate: Rate, cost: int = 1) -> None:
        """Count *cost* no more under *name*: what was taken for a try that turned out well."""
        step = _step(rate, cost)
        self._database.write(lambda connection: throttles.give_back(connection, name, step))

    def sweep(self, moment: datetime | None = None) -> int:
        """Forget what counts for nothing any more at *moment*, which is now; returns how many names."""
        return self._database.write(lambda connection: throttles.sweep(connection, to_micros(moment or now())))


def place_of(address: str) -> str:
    """*address* as it is counted: all IPv6 addresses that one customer of a network gets, a /64, are the same place."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((found.packed[:8] + bytes(8), 64)).network_address)


def _step(rate: Rate, cost: int) -> int:
    """Microseconds by which *cost* moves a throttle on."""
    return cost * (rate.per // MICROSECOND) // rate.times

"""People with accounts, moments moved into the past, and mails with links, for tests."""

from __future__ import annotations

import mailbox
import re
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from typing import Any

from core import Desk
from core.accounts.account import Account, SignedIn
from core.accounts.roles import Role

GOOD = "brick lamp 47 onion sunrise"
OTHER = "onion 12 tape measures blue"
PLACE = {"address": "192.0.2.7", "agent": "Firefox"}


def person(desk: Desk, name: str = "Ada", role: Role = Role.ADMINISTRATOR, password: str | None = GOOD) -> Account:
    """A new account whose address is made of its name."""
    return desk.accounts.add(name, f"{name.lower()}@example.com", role, password=password)


def signed_in(desk: Desk, name: str = "Ada", password: str = GOOD, **place: Any) -> SignedIn:
    """A session that begins without a second factor."""
    begun = desk.sessions.sign_in(name, password, **PLACE | place)
    assert isinstance(begun, SignedIn)
    return begun


def later(desk: Desk, table: str, *columns: str, by: timedelta) -> None:
    """Move moments in all rows of a table into the past, as if so much time had gone by."""
    micros = by // timedelta(microseconds=1)
    changes = ", ".join(f"{column} = {column} - {micros}" for column in columns)
    with desk.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {changes}")


def stored(desk: Desk) -> str:
    """Everything in the tables of people, as text."""
    tables = ("accounts", "recovery_codes", "sessions", "tickets", "throttles", "records")
    with desk.database.reading() as connection:
        return str([connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables])


def records(desk: Desk) -> list[tuple[str, str, str, str | None]]:
    """Kind, actor, subject and detail of the desk's own history, the oldest first."""
    with desk.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT kind, actor, subject, detail FROM records ORDER BY id").all()
    return [tuple(row) for row in found]


def mails(desk: Desk) -> list[Any]:
    """The mails that went to the folder, by the moment at which they were kept."""
    folder = mailbox.Maildir(desk.settings.data / "mail", create=True)
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(folder.get_bytes(key)) for key in sorted(folder.keys(), key=_moment)]


def _moment(key: str) -> tuple[int, ...]:
    """Seconds, then microseconds without zeros before them, the process, and how many it had kept."""
    return tuple(map(int, re.findall(r"\d+", key)[:4]))


def tickets(desk: Desk) -> list[str]:
    """The tickets in those mails."""
    text = "\n".join(mail.get_content() for mail in mails(desk))
    return re.findall(r"^http://127\.0\.0\.1:5006/sign-in/ticket/([\w-]+)$", text, re.MULTILINE)

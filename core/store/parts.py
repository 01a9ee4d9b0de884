"""Reads of one project and of everything that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.money import from_minor
from core.pricing import Quote
from core.pricing.stored import from_document
from core.project import Address, Attachment, Comment, Event, Item, Message, ModelFacts, Note
from core.status import Status
from core.store import quotes, schema
from core.store.database import Database
from core.times import from_micros

_PROJECT = sa.select(schema.projects).where(schema.projects.c.id == sa.bindparam("id"))
_KEY = sa.select(schema.projects).where(schema.projects.c.external_key == sa.bindparam("key"))
_KEYS = sa.select(schema.projects.c.external_key, schema.projects.c.id, schema.projects.c.fingerprint).where(
    schema.projects.c.external_key.in_(sa.bindparam("keys", expanding=True))
)
_AT_ONCE = 500  # keys in one statement


def _of_project(table: sa.Table, *more: sa.Column[Any]) -> sa.Select[Any]:
    return sa.select(table, *more).where(table.c.project_id == sa.bindparam("id"))


_ADDRESSES = _of_project(schema.addresses)
_ITEMS = (
    _of_project(schema.items, schema.files.c.size, *(c for c in schema.models.c if c.name not in schema.items.c))
    .outerjoin_from(schema.items, schema.files, schema.files.c.sha256 == schema.items.c.sha256)
    .outerjoin(schema.models, schema.models.c.sha256 == schema.items.c.sha256)
    .order_by(schema.items.c.position)
)
_EVENTS = _of_project(schema.events).order_by(schema.events.c.id)
_COMMENTS = _of_project(schema.comments).order_by(schema.comments.c.id)
_NOTES = _of_project(schema.notes).order_by(schema.notes.c.id)
_ATTACHMENTS = (
    _of_project(schema.attachments, schema.files.c.size)
    .join(schema.files, schema.files.c.sha256 == schema.attachments.c.sha256)
    .order_by(schema.attachments.c.id)
)
_MESSAGES = _of_project(schema.messages).order_by(schema.messages.c.id)


def project_row(connection: sa.Connection, project_id: int) -> sa.RowMapping | None:
    """The row of a project."""
    return connection.execute(_PROJECT, {"id": project_id}).mappings().one_or_none()


def project_row_by_key(connection: sa.Connection, key: str) -> sa.RowMapping | None:
    """The row of the project that was placed with this key."""
    return connection.execute(_KEY, {"key": key}).mappings().one_or_none()


def used_keys(connection: sa.Connection, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The id and the fingerprint of the project that was placed with each of these keys, as far as there is one."""
    found = {}
    for start in range(0, len(keys), _AT_ONCE):
        for key, project, mark in connection.execute(_KEYS, {"keys": list(keys[start : start + _AT_ONCE])}):
            found[key] = project, mark
    return found


class StoredParts:
    """The parts of one project, each read when it is asked for."""

    def __init__(self, database: Database, project_id: int, currency: str) -> None:
        self._database = database
        self._id = project_id
        self._currency = currency

    def _rows(self, statement: sa.Select[Any]) -> list[sa.RowMapping]:
        with self._database.reading() as connection:
            return list(connection.execute(statement, {"id": self._id}).mappings())

    def addresses(self) -> dict[str, Address]:
        """The addresses by kind: shipping and billing."""
        names = Address.__dataclass_fields__
        return {row["kind"]: Address(**{name: row[name] for name in names}) for row in self._rows(_ADDRESSES)}

    def items(self) -> tuple[Item, ...]:
        """The print items with what is known of their models."""
        return tuple(self._item(row) for row in self._rows(_ITEMS))

    def _item(self, row: sa.RowMapping) -> Item:
        own = {name: row[name] for name in Item.__dataclass_fields__ if name in row}
        facts = {name: row[name] for name in ModelFacts.__dataclass_fields__}
        measured = row["measured_at"] is not None
        price = from_minor(row["unit_price"], self._currency)
        return Item(**own | {"unit_price": price, "model": ModelFacts(**facts) if measured else None})

    def history(self) -> tuple[Event, ...]:
        """The events."""
        return tuple(
            Event(r["id"], r["kind"], r["actor"], from_micros(r["at"]), *_statuses(r), r["detail"])
            for r in self._rows(_EVENTS)
        )

    def comments(self) -> tuple[Comment, ...]:
        """The conversation."""
        return tuple(
            Comment(r["id"], r["author"], r["from_customer"], r["body"], from_micros(r["at"]))
            for r in self._rows(_COMMENTS)
        )

    def notes(self) -> tuple[Note, ...]:
        """The notes."""
        return tuple(Note(r["id"], r["author"], r["body"], from_micros(r["at"])) for r in self._rows(_NOTES))

    def attachments(self) -> tuple[Attachment, ...]:
        """The attachments."""
        names = Attachment.__dataclass_fields__
        return tuple(
            Attachment(**{n: row[n] for n in names} | {"added_at": from_micros(row["added_at"])})
            for row in self._rows(_ATTACHMENTS)
        )

    def messages(self) -> tuple[Message, ...]:
        """The messages."""
        return tuple(_message(row) for row in self._rows(_MESSAGES))

    def quote(self) -> Quote | None:
        """The stored quote."""
        with self._database.reading() as connection:
            document = quotes.document_of(connection, self._id)
        return None if document is None else from_document(document)


def _statuses(row: sa.RowMapping) -> tuple[Status | None, Status | None]:
    before, after = row["status_from"], row["status_to"]
    return (Status(before) if before else None, Status(after) if after else None)


def _message(row: sa.RowMapping) -> Message:
    values = {name: row[name] for name in Message.__dataclass_fields__}
    later = {name: None if row[name] is None else from_micros(row[name]) for name in ("sent_at", "erased_at")}
    return Message(**values | {"created_at": from_micros(row["created_at"])} | later)

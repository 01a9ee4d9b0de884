"""What the database has about one customer, and the statements that make it neutral."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa

from core.store import schema
from core.store.schema_setup import discount_uses, discounts, links, quotes, requests, unread
from core.times import from_micros

Row = Mapping[str, Any]
ERASED = "Erased"
ADDRESS = "erased@erased.invalid"  # reserved by RFC 2606: no mail ever gets there
_AT_ONCE = 500  # projects in one statement
_p = schema.projects
_GONE = (schema.comments, schema.notes, schema.attachments, quotes, links, unread)  # rows that are free text or access
_NEUTRAL: dict[str, Any] = {
    "title": ERASED,
    "customer": ERASED,
    "company": None,
    "email": ADDRESS,
    "phone": None,
    "payment_reference": None,
    "fingerprint": "erased",  # no order has it: the same order, sent again under its key, is refused
    "cancel_reason": sa.case((_p.c.cancel_reason.is_not(None), ERASED)),
    "version": _p.c.version + 1,
}
_NO_PLACE: dict[str, Any] = {
    **dict.fromkeys(("name", "line1", "postal_code", "city"), ERASED),
    **dict.fromkeys(("company", "line2", "region", "phone")),
}
_NO_MAIL = {"recipient_name": ERASED, "recipient": ADDRESS, "subject": ERASED, "body": ERASED, "error": None}


def of_customer(connection: sa.Connection, email: str) -> list[Row]:
    """The rows of the projects of that address, in any case, the oldest first."""
    same = sa.or_(sa.func.lower(_p.c.email) == email.lower(), _p.c.email == email)
    return [cast("Row", row) for row in connection.execute(sa.select(_p).where(same).order_by(_p.c.id)).mappings()]


def count(connection: sa.Connection, table: str, ids: Sequence[int]) -> int:
    """How many rows of *table* belong to these projects."""
    target = schema.metadata.tables[table]
    return sum(
        int(connection.execute(sa.select(sa.func.count()).where(target.c.project_id.in_(some))).scalar_one())
        for some in _batches(ids, _AT_ONCE)
    )


def files_of(connection: sa.Connection, ids: Sequence[int]) -> dict[str, set[str]]:
    """The sha256 of the projects' files, by table: items and attachments."""
    found: dict[str, set[str]] = {}
    for table in (schema.items, schema.attachments):
        asked = [
            sa.select(table.c.sha256).where(table.c.project_id.in_(some), table.c.sha256.is_not(None))
            for some in _batches(ids, _AT_ONCE)
        ]
        found[table.name] = {sha256 for one in asked for sha256 in connection.execute(one).scalars()}
    return found


def shared_models(connection: sa.Connection, ids: Sequence[int], sha256s: Iterable[str]) -> set[str]:
    """Which of these model files items of other projects have too."""
    own = set(ids)
    found = set()
    for some in _batches(sorted(sha256s), _AT_ONCE):
        statement = sa.select(schema.items.c.sha256, schema.items.c.project_id).where(schema.items.c.sha256.in_(some))
        found |= {sha256 for sha256, project in connection.execute(statement) if project not in own}
    return found


def addresses_of(connection: sa.Connection, ids: Sequence[int]) -> list[Row]:
    """The addresses of the projects."""
    return list(_rows(connection, schema.addresses, ids))


def links_and_vouchers(connection: sa.Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """When each project's links were made and taken back, and the discounts that it used; no link itself."""
    found: dict[int, dict[str, Any]] = {one: {"links": [], "vouchers": []} for one in ids}
    for row in _rows(connection, links, ids):
        link = {name: None if row[name] is None else from_micros(row[name]) for name in ("created_at", "revoked_at")}
        found[row["project_id"]]["links"].append(link)
    names = {row.id: row.name for row in connection.execute(sa.select(discounts.c.id, discounts.c.name))}
    for row in _rows(connection, discount_uses, ids):
        found[row["project_id"]]["vouchers"].append(names[row["discount_id"]])
    return found


def message_ids(connection: sa.Connection, ids: Sequence[int]) -> set[str]:
    """The Message-IDs of the mails about the projects."""
    return {row["message_id"] for row in _rows(connection, schema.messages, ids)}


def neutralise(connection: sa.Connection, ids: Sequence[int], moment: int) -> None:
    """Put neutral words in place of all personal ones in the projects and their parts, but for items and events."""
    for some in _batches(ids, _AT_ONCE):
        connection.execute(_p.update().where(_p.c.id.in_(some)).values(_NEUTRAL))
        _update(connection, schema.addresses, some, _NO_PLACE)
        _update(connection, discount_uses, some, {"email": "erased"})
        of_mails = sa.select(schema.messages.c.id).where(schema.messages.c.project_id.in_(some))
        attempts = schema.attempts
        connection.execute(attempts.update().where(attempts.c.message_id.in_(of_mails)).values(detail=None))
        _update(connection, schema.messages, some, {**_NO_MAIL, "erased_at": moment})
        for table in _GONE:
            connection.execute(table.delete().where(table.c.project_id.in_(some)))


def stop_mails(connection: sa.Connection, ids: Sequence[int], reason: str) -> None:
    """Give up the mails about the projects that are not sent yet."""
    waiting = schema.messages.c.state.in_(("queued", "sending"))
    for some in _batches(ids, _AT_ONCE):
        of_these = sa.and_(schema.messages.c.project_id.in_(some), waiting)
        connection.execute(schema.messages.update().where(of_these).values(state="failed", error=reason))


def items_of(connection: sa.Connection, ids: Sequence[int]) -> list[Row]:
    """The items of the projects."""
    return list(_rows(connection, schema.items, ids))


def rename_item(connection: sa.Connection, item: int, name: str, sha256: str | None) -> None:
    """Give an item another name and another model file."""
    items = schema.items
    connection.execute(items.update().where(items.c.id == item).values(name=name, sha256=sha256))


def search_as(connection: sa.Connection, project: int, text: str, key: str | None) -> None:
    """What the search finds the project by from now on, and the key under which it was ordered."""
    connection.execute(_p.update().where(_p.c.id == project).values(search_text=text, external_key=key))


def copy_facts(connection: sa.Connection, old: str, new: str) -> None:
    """Let the model file *new* have the measures of *old*, but not its shape's hash."""
    models = schema.models
    kept = [column for column in models.c if column.name not in ("sha256", "geometry", "problem")]
    source = sa.select(sa.literal(new), *kept).where(models.c.sha256 == old)
    connection.execute(models.insert().from_select(["sha256", *(column.name for column in kept)], source))


def forget_answers(connection: sa.Connection, words: Iterable[str]) -> None:
    """Delete the kept answers of the API in which one of these words stands."""
    for word in words:
        connection.execute(requests.delete().where(requests.c.answer.contains(word, autoescape=True)))


def _batches(ids: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _rows(connection: sa.Connection, table: sa.Table, ids: Sequence[int]) -> Iterator[Row]:
    for some in _batches(ids, _AT_ONCE):
        statement = sa.select(table).where(table.c.project_id.in_(some)).order_by(*table.primary_key)
        yield from (cast("Row", row) for row in connection.execute(statement).mappings())


def _update(connection: sa.Connection, table: sa.Table, ids: Sequence[int], values: dict[str, Any]) -> None:
    connection.execute(table.update().where(table.c.project_id.in_(ids)).values(values))

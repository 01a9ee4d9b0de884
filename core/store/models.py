"""What is known of model files, by the sha256 of their content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

import sqlalchemy as sa

from core.project import ModelFacts
from core.store import schema

_NAMES = tuple(field.name for field in fields(ModelFacts))
_FACTS = sa.select(*(schema.models.c[name] for name in _NAMES)).where(schema.models.c.sha256 == sa.bindparam("sha256"))
# Only for a file that the desk still has, and only once: two may have measured it at the same time. What was measured
# before there was a name for the shape is measured again.
_COLUMNS = ", ".join(("sha256", *_NAMES, "measured_at"))
_VALUES = ", ".join(f":{name}" for name in (*_NAMES, "measured_at"))
_AGAIN = ", ".join(f"{name} = excluded.{name}" for name in (*_NAMES, "measured_at"))
_ADD = sa.text(
    f"INSERT INTO models ({_COLUMNS}) SELECT sha256, {_VALUES} FROM files WHERE sha256 = :sha256"
    f" ON CONFLICT (sha256) DO UPDATE SET {_AGAIN} WHERE models.geometry IS NULL AND models.problem IS NULL"
).bindparams(*(sa.bindparam(name, type_=schema.models.c[name].type) for name in (*_NAMES, "measured_at")))


def facts_of(connection: sa.Connection, sha256: str) -> ModelFacts | None:
    """The facts of a model file; None when nobody has measured it."""
    row = connection.execute(_FACTS, {"sha256": sha256}).mappings().one_or_none()
    return ModelFacts(**row) if row is not None else None


def add_facts(connection: sa.Connection, facts: Mapping[str, ModelFacts], at: int) -> None:
    """Record what models are; those that are known in full stay as they are, and unknown files are passed over."""
    rows = [{"sha256": sha256, **asdict(one), "measured_at": at} for sha256, one in facts.items()]
    if rows:
        connection.execute(_ADD, rows)


_NAMES_OF = sa.text("SELECT DISTINCT name FROM items WHERE sha256 = :sha256 ORDER BY name LIMIT 20")


def names_of(connection: sa.Connection, sha256: str) -> list[str]:
    """The names under which items have this model file."""
    return list(connection.execute(_NAMES_OF, {"sha256": sha256}).scalars())


_SAME = sa.text("SELECT sha256 FROM models WHERE geometry = :shape UNION SELECT :shape LIMIT 20")
# The ids of items ascend with those of their projects: SQLite goes straight to the newest ones of a file, however
# often it was ordered.
_ORDERED = sa.text(
    "SELECT project_id FROM items WHERE sha256 = :sha256 AND id <"
    f" coalesce((SELECT min(id) FROM items WHERE project_id = :before), {2**62}) ORDER BY id DESC LIMIT :most"
).bindparams(sa.bindparam("before", type_=schema.items.c.project_id.type))


def ordered_with(connection: sa.Connection, shape: str, before: int, most: int) -> list[int]:
    """The newest projects before one (0: of all), *most* of them, with a file of this sha256 or geometry."""
    found: set[int] = set()
    for sha256 in connection.execute(_SAME, {"shape": shape}).scalars():
        rows = connection.execute(_ORDERED, {"sha256": sha256, "before": before, "most": 4 * most})
        found.update(rows.scalars())  # a project may have the file several times
    return sorted(found, reverse=True)[:most]

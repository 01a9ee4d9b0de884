"""Taking everything personal out of a customer's projects, so that figures and histories stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from core.names import number_of, search_key
from core.store import changes, persons
from core.store import views as saved_views

Row = Mapping[str, Any]
_SHORTEST = 3  # characters of a word that can tell a person from others
_PERSONAL = ("customer", "company", "email", "phone", "payment_reference")
_OF_ADDRESS = ("name", "company", "line1", "line2", "phone")
NOT_SENT = "Not sent: the customer's data was erased."


@dataclass(frozen=True)
class Placeholder:
    """The file that takes the place of a model file; *size* in bytes."""

    sha256: str
    size: int


def words_of(rows: Iterable[Row], addresses: Iterable[Row]) -> set[str]:
    """What tells the customer from others, folded: names, addresses, numbers."""
    found = {str(row[name]) for row in rows for name in _PERSONAL if row[name]}
    found |= {str(row[name]) for row in addresses for name in _OF_ADDRESS if row[name]}
    return {word.casefold() for word in found if len(word) >= _SHORTEST and word != persons.ERASED}


def erase_items(
    connection: Any, ids: Sequence[int], placeholders: Mapping[str, Placeholder], moment: int
) -> dict[int, list[str]]:
    """Rename the items and put placeholders, with the same measures, for their models; the new names by project."""
    for old, new in placeholders.items():
        changes.add_file(connection, {"sha256": new.sha256, "size": new.size, "stored_at": moment})
        persons.copy_facts(connection, old, new.sha256)
    names: dict[int, list[str]] = {}
    for item in persons.items_of(connection, ids):
        name = f"model {item['position']}{_ending(item['name'])}"
        new_file = placeholders.get(item["sha256"])
        persons.rename_item(connection, item["id"], name, new_file.sha256 if new_file else item["sha256"])
        names.setdefault(item["project_id"], []).append(name)
    return names


def erase_search(connection: Any, rows: Iterable[Row], names: Mapping[int, list[str]], words: Collection[str]) -> None:
    """Let the search find the projects by their numbers and their items' new names only."""
    for row in rows:
        text = search_key("\n".join([number_of(row["id"]), *names.get(row["id"], ())]))
        persons.search_as(connection, row["id"], text, _key(row["external_key"], words))


def erase_views(connection: Any, words: Collection[str]) -> int:
    """Delete the saved views that name the customer; returns how many."""
    named = [row for row in saved_views.rows(connection) if _names(row, words)]
    for row in named:
        saved_views.remove(connection, row["folded"])
    return len(named)


def _key(key: str | None, words: Collection[str]) -> str | None:
    """The key of the order, which keeps it from being placed again, unless it names the customer."""
    return None if key is not None and any(word in key.casefold() for word in words) else key


def _names(view: Row, words: Collection[str]) -> bool:
    filters = json.loads(view["filters"])
    said = [
        view["name"].casefold(),
        *(str(filters[one]).casefold() for one in ("search", "customer") if one in filters),
    ]
    parts = {part for word in words for part in re.split(r"[^\w@.+-]+", word) if len(part) >= _SHORTEST}
    return any(word in text for word in words for text in said) or any(text in parts for text in said)


def _ending(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{2,4}", suffix) else ""

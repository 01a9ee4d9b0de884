"""
What an export says about itself: filter, order, time zone, schema version, rows, dtypes.

Beside a CSV file as metadata of the W3C's CSV on the Web (https://www.w3.org/TR/tabular-metadata/), inside a Parquet
file as JSON. What the standard has no word for is under `urn:printdesk:`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from core.dictionary import Column
from core.report_layout import ALL_LAYOUTS
from core.status import Status
from core.versions import own_version

ENDING = "-metadata.json"
_OWN, _FILTER = "urn:printdesk:", "urn:printdesk:filter:"
_DATATYPES: dict[str, Any] = {
    "number": {"base": "string", "format": r"P-\d{6,}"},
    "text": "string",
    "status": {"base": "string", "format": "|".join(Status)},
    "whole": "integer",
    "money": "decimal",
    "measure": "double",
    "moment": "dateTimeStamp",
    "flag": {"base": "boolean", "format": "yes|no"},
    "some": "integer",
    "day": "date",
    "age": "string",
    "late": "string",
}
_SAFE = "A text that a spreadsheet could take for a formula has one ' before it. "
_CELLS = "An empty cell is a missing value; two quotes are a text without characters."


class Facts(BaseModel):
    """What was exported, and how."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    layout: str
    columns: tuple[str, ...]
    filters: dict[str, str | bool | list[str]] = Field(default_factory=dict)
    sort: str | None = None
    report: str | None = None
    by: str | None = None
    period: str | None = None
    time_zone: str
    schema_version: str
    exported_at: str
    sheet_safe: bool = True
    rows: int | None = Field(default=None, ge=0)

    def described(self) -> dict[str, Any]:
        """All of it as plain values, with the dtype of each column."""
        dtypes = {column.name: column.dtype for column in columns_of(self.layout, self.columns)}
        return self.model_dump(mode="json", exclude={"rows"}, exclude_none=True) | {"dtypes": dtypes}


def sidecar_of(path: Path) -> Path:
    """Where the standard has the metadata of a file."""
    return path.with_name(path.name + ENDING)


def columns_of(layout: str, names: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these names, in this order."""
    known = {column.name: column for column in ALL_LAYOUTS[layout]}
    return tuple(known[name] for name in names)


def plain_filters(options: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that were given, as JSON has them."""
    given = {name: value for name, value in options.items() if value not in (None, "", False) and value != []}
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, bool)) else [str(one) for one in value]


def described(facts: Facts, target: object) -> Callable[[int], str] | None:
    """What makes the sidecar of a file at a path from the number of its rows; None for a stream, which has none."""
    if not isinstance(target, (str, Path)):
        return None
    return lambda rows: to_csvw(facts, Path(target).name, rows)


def to_csvw(facts: Facts, name: str, rows: int) -> str:
    """The metadata of the CSV file called *name*."""
    columns = columns_of(facts.layout, facts.columns)
    own = facts.model_dump(mode="json", exclude={"columns", "filters", "rows", "exported_at"}, exclude_none=True)
    table = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": quote(name),
        "dc:title": facts.report or facts.layout,
        "dc:description": (_SAFE if facts.sheet_safe else "") + _CELLS,
        "dc:created": facts.exported_at,
        "dc:source": f"Printdesk {own_version()}",
        **{_OWN + key.replace("_", "-"): value for key, value in own.items()},
        **{_FILTER + key.replace("_", "-"): value for key, value in facts.filters.items()},
        f"{_OWN}rows": rows,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "quoteChar": '"'},
        "tableSchema": {"columns": [_column(column) for column in columns]},
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": _DATATYPES[column.kind],
        "required": not column.null and column.kind != "text",  # text may be there and yet have no characters
        "dc:description": column.meaning,
        f"{_OWN}dtype": column.dtype,
        **({f"{_OWN}unit": column.unit} if column.unit else {}),
    }


def from_csvw(text: str) -> Facts:
    """What a sidecar says; raises ValueError when it is not one of ours."""
    table = json.loads(text)
    if not isinstance(table, dict):
        raise ValueError("it is no JSON object")
    own = {_name(key, _OWN): value for key, value in table.items() if key.startswith(_OWN)}
    filters = {_name(key, _FILTER): value for key, value in table.items() if key.startswith(_FILTER)}
    schema = table.get("tableSchema")
    listed = schema.get("columns") if isinstance(schema, dict) else None
    columns = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else None
    return _checked({**own, "columns": columns, "filters": filters, "exported_at": table.get("dc:created")})


def _checked(known: Mapping[str, Any]) -> Facts:
    """The facts as they were written; raises ValueError when they make no sense."""
    facts = Facts.model_validate(known)  # its error is a ValueError
    if facts.layout not in ALL_LAYOUTS:
        raise ValueError(f"there is no layout {facts.layout}")
    unknown = set(facts.columns) - {column.name for column in ALL_LAYOUTS[facts.layout]}
    if unknown:
        raise ValueError(f"{facts.layout} have no column {min(unknown)}")
    return facts


def _name(key: str, prefix: str) -> str:
    return key.removeprefix(prefix).replace("-", "_")

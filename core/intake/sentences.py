"""Turns what pydantic found into sentences that staff can act on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from core.errors import Problem
from core.names import fold_line

SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "string_unicode": "has characters that are not text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length:,} characters",
    "string_pattern_mismatch": "must be a sha256 of 64 characters from 0-9 and a-f",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge:,}",
    "less_than_equal": "must be at most {le:,}",
    "literal_error": "must be {expected}",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length:,}",
    "model_type": "must be a group of named fields",
    "dict_type": "must be a group of named fields",
    "union_tag_not_found": 'must be a file\'s name or {{"sha256": "…"}}',
}
TAGS = {"name", "stored"}  # the two kinds of `file`: pydantic puts them into the path


def problems_of(error: ValidationError, row: str, models: Mapping[str, type[BaseModel]]) -> list[Problem]:
    """Every problem of *error*, in the order of the fields; *models* are the groups of fields by name."""
    found = [one for one in error.errors() if one["type"] != "too_short" or one["input"] in ([], ())]
    return [Problem(row, field_name(one["loc"]), _sentence(one, models)) for one in found]


def field_name(path: Sequence[str | int]) -> str:
    """A field as people say it: `shipping.country`, `items.2.quantity` for the second item."""
    parts: list[str] = []
    for part in path:
        if part in TAGS and parts and parts[-1] == "file":
            continue
        parts.append(str(part + 1) if isinstance(part, int) else fold_line(part)[:60])
    return ".".join(parts)


def _sentence(found: Any, models: Mapping[str, type[BaseModel]]) -> str:
    if found["type"] == "extra_forbidden":
        return f"is not a field of an order{_suggestion(found['loc'], models)}."
    template = SENTENCES.get(found["type"], "{sentence}")
    context = {"sentence": found["msg"], **found.get("ctx", {})}
    return template.format(**context) + "."


def _suggestion(path: Sequence[str | int], models: Mapping[str, type[BaseModel]]) -> str:
    groups = [part for part in path[:-1] if isinstance(part, str) and part in models]
    model = models[groups[-1] if groups else ""]
    near = difflib.get_close_matches(str(path[-1]).lower(), list(model.model_fields), n=1)
    return f" (perhaps {near[0]})" if near else ""

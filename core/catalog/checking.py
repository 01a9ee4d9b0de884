"""Documents of the set-up from what people typed, or every problem at once in sentences."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.catalog.errors import InvalidSetUp
from core.catalog.kinds import Document
from core.errors import Problem
from core.intake.sentences import SENTENCES, field_name

Some = TypeVar("Some", bound=Document)

_HERE = {
    "bool_parsing": "must be yes or no",
    "bool_type": "must be yes or no",
    "date_from_datetime_inexact": "must be a day, such as 2026-03-31",
    "date_from_datetime_parsing": "must be a day, such as 2026-03-31",
    "date_parsing": "must be a day, such as 2026-03-31",
    "date_type": "must be a day, such as 2026-03-31",
    "decimal_max_digits": "must have at most {max_digits} digits",
    "decimal_parsing": "must be a number, such as 12.50",
    "decimal_type": "must be a number, such as 12.50",
    "finite_number": "must be a number, such as 12.50",
    "float_parsing": "must be a number, such as 12.5",
    "float_type": "must be a number, such as 12.5",
    "greater_than": "must be more than {gt:,.0f}",
    "greater_than_equal": "must be at least {ge:,.0f}",
    "less_than_equal": "must be at most {le:,.0f}",
    "time_parsing": "must be a time, such as 09:00",
    "time_type": "must be a time, such as 09:00",
}
_PATTERNS = {
    "code": "must be one word without blanks",
    "hex": "must be a colour such as #1f4e79",
    "logo": "must be the sha256 of a stored file",
}


def checked(kind: type[Some], what: str, given: object) -> Some:
    """The document that *given* describes; raises InvalidSetUp naming every problem by its field."""
    if isinstance(given, kind):
        return given
    if not isinstance(given, Mapping):
        raise InvalidSetUp(what, [Problem("", "", f"A {what} must be a group of named fields.")])
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        problems = [Problem("", field_name(one["loc"]), _sentence(one, what, kind)) for one in error.errors()]
        raise InvalidSetUp(what, problems) from None


def _sentence(found: Any, what: str, kind: type[Document]) -> str:
    name = str(found["loc"][-1]) if found["loc"] else ""
    if found["type"] == "extra_forbidden":
        return f"is not a field of a {what}{_suggestion(name, kind)}."
    if found["type"] == "string_pattern_mismatch" and name in _PATTERNS:
        return _PATTERNS[name] + "."
    message = found["msg"]
    template = _HERE.get(found["type"]) or SENTENCES.get(found["type"], "{sentence}")
    context = {"sentence": message[:1].lower() + message[1:], **found.get("ctx", {})}
    return template.format(**context) + "."


def _suggestion(name: str, kind: type[Document]) -> str:
    near = difflib.get_close_matches(name.lower(), sorted(_names(kind)), n=1)
    return f" (perhaps {near[0]})" if near else ""


def _names(kind: type[BaseModel]) -> set[str]:
    """The fields of a document, and of the documents in it."""
    found = set(kind.model_fields)
    for field in kind.model_fields.values():
        for part in _parts(field.annotation):
            found |= _names(part)
    return found


def _parts(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for argument in getattr(annotation, "__args__", ()) for part in _parts(argument)]

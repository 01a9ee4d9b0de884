"""What a form asks for, described plainly; and how a document becomes what people type, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal

from iso3166 import countries_by_alpha2

from dashboard import text

Kind = Literal["line", "text", "formula", "number", "check", "choice", "date", "time", "colour", "tags", "days",
               "group", "rows", "picture"]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """
    One field of a form; *name* is its path in the document, such as `price.minimum`.

    A *group* is left out when all of its fields are empty; *rows* repeat their fields. *empty* is shown where nothing
    is given, and says what that means. *options* are (value, label).
    """

    name: str
    label: str
    kind: Kind = "line"
    help: str = ""
    unit: str = ""
    empty: str = ""
    options: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()
    words: tuple[tuple[str, str], ...] = ()  # what can be written in it, with the meaning of each
    one: str = ""  # what one of the rows is called, on the button that adds it


@dataclass(frozen=True)
class Section:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]
    help: str = ""


CURRENCY = "¤"  # as a unit: the currency of the service
COUNTRIES = tuple(
    sorted(((code, text.country(code)) for code in countries_by_alpha2), key=lambda country: country[1].casefold())
)


def size(name: str, label: str, words: str = "") -> Field:
    """Three lengths that are given together or not at all."""
    sides = tuple(Field(side, side.upper(), "number") for side in "xyz")
    return Field(name, f"{label}, in mm", "group", help=words, fields=sides)


def address(name: str, label: str, words: str = "") -> Field:
    """A postal address that is given as a whole or not at all."""
    parts = (
        Field("name", "Name"),
        Field("company", "Company"),
        Field("line1", "Street"),
        Field("line2", "Second line"),
        Field("postal_code", "Postal code"),
        Field("city", "City"),
        Field("region", "Region"),
        Field("country", "Country", "choice", options=(("", ""), *COUNTRIES)),
        Field("phone", "Phone"),
    )
    return Field(name, label, "group", help=words, fields=parts)


def described(
    sections: Sequence[Section],
    currency: str,
    options: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
    notes: Mapping[str, str] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The sections for the script of the form; *options* and *notes* are choices and help that are known only now."""

    def told(field: dict[str, Any]) -> dict[str, Any]:
        found = {name: value for name, value in field.items() if value} | {"kind": field["kind"]}
        if found["name"] in options:
            found["options"] = list(options[found["name"]])
        if found["name"] in notes:
            found["help"] = notes[found["name"]]
        if found.get("unit"):
            found["unit"] = found["unit"].replace(CURRENCY, currency)
        if found.get("fields"):
            found["fields"] = [told(inner) for inner in found["fields"]]
        return found

    made = (asdict(section) for section in sections)
    return [one | {"fields": [told(field) for field in one["fields"]]} for one in made]


def typed(document: Mapping[str, Any], sections: Sequence[Section]) -> dict[str, Any]:
    """The JSON of a document as the form shows it: nothing as an empty text, and figures without needless zeros."""
    return {field.name: _typed(_at(document, field.name), field) for section in sections for field in section.fields}


def _at(document: Mapping[str, Any], path: str) -> Any:
    found: Any = document
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _typed(value: Any, field: Field) -> Any:
    if field.kind in ("tags", "days"):
        return [str(one) for one in value or ()]
    if field.kind == "rows":
        return [_group(row, field) for row in value or ()]
    if field.kind == "group":
        return _group(value or {}, field)
    figure = _figure(value)
    made: dict[str, Any] = {
        "check": bool(value),
        "number": "" if figure == field.empty else figure,
        "time": figure[:5],
    }
    return made.get(field.kind, "" if value is None else str(value))


def _group(value: Mapping[str, Any], field: Field) -> dict[str, Any]:
    return {inner.name: _typed(value.get(inner.name), inner) for inner in field.fields}


def _figure(value: Any) -> str:
    """A number as people type it: 0.50 is 0.50, 12.0 is 12."""
    if value is None:
        return ""
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    whole, point, decimals = shown.partition(".")
    return whole if point and not decimals.strip("0") else shown


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document that was typed: what was left empty is not in it."""
    document: dict[str, Any] = {}
    for path, value in values.items():
        kept = _kept(value)
        if kept is None:
            continue
        *groups, last = path.split(".")
        place = document
        for part in groups:
            place = place.setdefault(part, {})
        place[last] = kept
    return document


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: kept for name, one in value.items() if (kept := _kept(one)) is not None} or None
    if isinstance(value, list):
        return [_kept(one) or {} if isinstance(one, Mapping) else one for one in value]
    return None if isinstance(value, str) and not value.strip() else value


def paths(fields: Sequence[Field], above: str = "") -> Iterator[tuple[str, str]]:
    """Each field's path, without positions of rows, and its label."""
    for field in fields:
        path = f"{above}{field.name}"
        yield path, field.label
        yield from paths(field.fields, f"{path}.")


def in_words(sentence: str, sections: Sequence[Section]) -> str:
    """A problem's text with fields under the names that the form gives them."""
    for section in sections:
        for path, label in paths(section.fields):
            name = path.rpartition(".")[2]
            if "_" in name:
                sentence = sentence.replace(name, f"“{label}”")
    return sentence


def with_starts(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The described sections, whose repeated fields know what a new row begins with."""
    for section in sections:
        for field in section["fields"]:
            if field["kind"] == "rows":
                field["starts"] = _starts(field["fields"])
    return sections


def _starts(fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {field["name"]: _start(field) for field in fields}


def _start(field: dict[str, Any]) -> Any:
    match field["kind"]:
        case "group":
            return _starts(field["fields"])
        case "tags" | "days" | "rows":
            return []
        case "check":
            return False
    return ""

"""What a form asks for, described plainly; and how a document becomes what people type, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from iso3166 import countries_by_alpha2

from dashboard import text

if TYPE_CHECKING:
    from core.errors import Problem

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


def paths(fields: Sequence[Field], above: str = "") -> Iterator[tuple[str, str]]:
    """Each field's path, without positions of rows, and its label."""
    for field in fields:
        path = f"{above}{field.name}"
        yield path, field.label
        yield from paths(field.fields, f"{path}.")


def labelled(problem: Problem, sections: Sequence[Section]) -> str:
    """A problem as a sentence with the label of its field: `Per part must be a number, such as 12.50.`"""
    path = ".".join(part for part in problem.field.split(".") if not part.isdigit())
    labels = {path: label for section in sections for path, label in paths(section.fields)}
    return f"{labels.get(path) or problem.field} {in_words(problem.problem, sections)}".strip()


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

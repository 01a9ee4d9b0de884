"""What customers are written: template, facts of a project and what staff typed become subject and body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from core.errors import UnknownPlaceholder
from core.names import fold_line, fold_text

_FOLDER = Path(__file__).with_name("templates")
# {word} is a placeholder and {{word}} stands for {word} itself; every other brace is an ordinary character.
_TOKEN = re.compile(r"\{\{(?P<literal>\s*[^\W\d][^{}\n]*)\}\}|\{(?P<name>\s*[^\W\d][^{}\n]*)\}")
_OUR_OWN = ("message", "comment", "order", "payment")  # filled in our templates only, never in what staff type


@dataclass(frozen=True)
class Facts:
    """What a message may say about a project. Each field is the placeholder of its name, as {customer}."""

    customer: str
    number: str
    title: str
    status: str
    service: str
    reason: str = ""  # why the project is canceled
    shipping: str = ""  # the shipping option
    link: str = ""  # where the customer follows the order
    comment: str = ""  # the customer's comment that is answered
    order: str = ""  # the items and what they cost, a line each
    payment: str = ""  # how to pay


PLACEHOLDERS = tuple(name for name in Facts.__dataclass_fields__ if name not in _OUR_OWN)


@dataclass(frozen=True)
class Template:
    """One folder of templates: the subject, the body around the personal message, and a suggestion for it."""

    subject: str
    body: str
    suggestion: str

    @cached_property
    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The lines of the body, each with the placeholders in it."""
        return tuple((line, _names(line)) for line in self.body.split("\n"))


@dataclass(frozen=True)
class Draft:
    """A message exactly as it is shown, stored and sent."""

    subject: str
    body: str


def load(folder: Path) -> Template:
    """The template in *folder*; raises UnknownPlaceholder when it names one that does not exist."""
    parts = ("subject", "body", "message")
    subject, body, suggestion = ((folder / f"{part}.txt").read_text("utf-8").strip() for part in parts)
    for text in (subject, suggestion):
        _fill(text, dict.fromkeys(PLACEHOLDERS, ""))
    _fill(body, dict.fromkeys((*PLACEHOLDERS, *_OUR_OWN), ""))
    return Template(subject, body, suggestion)


def suggest(template: str, facts: Facts) -> str:
    """A personal message to begin with; sent unchanged it reads as shown, whatever the facts contain."""
    text = _fill(_template(template).suggestion, _typed(facts))
    return _TOKEN.sub(lambda match: "{" + match[0] + "}", text)


def compose(template: str, facts: Facts, message: str, subject: str | None = None) -> Draft:
    """
    The mail to a customer, with the *message* that staff typed and, if they changed it, their *subject*.

    Both may use PLACEHOLDERS; raises UnknownPlaceholder for other words in braces. Facts are not interpreted.
    """
    known, parts = _typed(facts), _template(template)
    personal = fold_text(_fill(fold_text(message), known))
    quoted = fold_text(facts.comment).replace("\n", "\n> ")
    own = {"message": personal, "comment": quoted, "order": fold_text(facts.order), "payment": fold_text(facts.payment)}
    body = _fill_lines(parts.lines, known | own)
    line = fold_line(_fill(subject or "", known)) or fold_line(_fill(parts.subject, known))
    return Draft(line, fold_text(body))


def message_id_for(event_id: int, domain_token: str) -> str:
    """The Message-ID of the mail about an event: always the same, so that a copy is known as a copy."""
    safe = re.sub(r"[^a-z0-9.-]+", "-", domain_token.lower()).strip(".-")
    return f"<printdesk.E{event_id}@{safe or 'localhost'}>"


@cache
def _template(name: str) -> Template:
    return load(_FOLDER / name)


def _typed(facts: Facts) -> dict[str, str]:
    return {name: fold_line(value) for name, value in vars(facts).items() if name in PLACEHOLDERS}


def _fill(text: str, values: Mapping[str, str]) -> str:
    """*text* with its placeholders filled in one pass, so that a value with braces stays as it is."""

    def one(match: re.Match[str]) -> str:
        if match["literal"] is not None:
            return "{" + match["literal"] + "}"
        name = match["name"].strip()
        if name not in values:
            raise UnknownPlaceholder(name, values)
        return values[name]

    return _TOKEN.sub(one, text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(match["name"].strip() for match in _TOKEN.finditer(text) if match["name"] is not None)


def _fill_lines(lines: Sequence[tuple[str, Sequence[str]]], values: Mapping[str, str]) -> str:
    """As `_fill`, without the template's lines that have nothing to say and the gaps they would leave."""
    kept: list[str] = []
    for line, names in lines:
        silent = any(names) and not any(values[name] for name in names)
        doubled = not line and not (kept and kept[-1])
        if not silent and not doubled:
            kept.append(line)
    return _fill("\n".join(kept), values)

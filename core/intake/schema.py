"""What an order must look like: checking one, telling it from others, and the JSON Schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from core import money
from core.errors import InvalidOrder, Problem
from core.intake.draft import AddressDraft, CustomerDraft, ItemDraft, OrderDraft, PaymentDraft, StoredModel
from core.intake.sentences import problems_of

__all__ = [
    "AddressDraft",
    "CustomerDraft",
    "ItemDraft",
    "OrderDraft",
    "PaymentDraft",
    "StoredModel",
    "fingerprint",
    "is_same_order",
    "json_schema",
    "parse_order",
]

_NOT_ASKED = {"key", "source"}
_NOT_ASKED_UNTAXED = {*_NOT_ASKED, "tax"}
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
GROUPS: dict[str, type[BaseModel]] = {
    "": OrderDraft,
    "customer": CustomerDraft,
    "shipping": AddressDraft,
    "billing": AddressDraft,
    "payment": PaymentDraft,
    "items": ItemDraft,
    "file": StoredModel,
}


def parse_order(data: object, row: str = "") -> OrderDraft:
    """The order that *data* describes; raises InvalidOrder naming every problem by *row* and field."""
    if isinstance(data, OrderDraft):
        return data
    if not isinstance(data, Mapping):
        raise InvalidOrder([Problem(row, "", "An order must be a group of named fields.")])
    currency = str(data.get("currency", "")).strip().upper()
    context = {"currency": currency} if currency in money.CURRENCIES else {}
    try:
        return OrderDraft.model_validate(dict(data), context=context)
    except ValidationError as error:
        raise InvalidOrder(problems_of(error, row, GROUPS)) from None


def fingerprint(draft: OrderDraft) -> str:
    """A sha256 that two orders share exactly when they ask for the same, whatever their key and source."""
    return hashlib.sha256(draft.model_dump_json(exclude=_left_out(draft)).encode()).hexdigest()


def is_same_order(draft: OrderDraft, mark: str, stored: str) -> bool:
    """Whether *draft*, whose fingerprint is *mark*, asks for the same as the order whose fingerprint was *stored*."""
    # Fingerprints were made in another way, half as fast, before schema 0011.
    return stored == mark or stored == digest(draft.model_dump(mode="json", exclude=_left_out(draft)))


def _left_out(draft: OrderDraft) -> set[str]:
    """Orders that were placed before there was a tax keep their fingerprints."""
    return _NOT_ASKED if draft.tax else _NOT_ASKED_UNTAXED


def digest(body: Any) -> str:
    """The sha256 of what is JSON, whatever the order of its fields."""
    return hashlib.sha256(_JSON.encode(body).encode()).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of one order."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **OrderDraft.model_json_schema()}

"""Quotes as JSON, as they are kept with their projects."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter

from core.pricing.documents import Quote


@cache
def _adapter() -> TypeAdapter[Quote]:
    return TypeAdapter(Quote)


def to_document(quote: Quote) -> str:
    """The quote as JSON, amounts as exact texts."""
    return _adapter().dump_json(quote).decode()


def from_document(document: str) -> Quote:
    """The quote that `to_document` wrote."""
    return _adapter().validate_json(document)

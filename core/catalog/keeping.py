"""How long the service keeps what belongs to projects that have ended."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from core.catalog.kinds import Document
from core.intake.fields import wrong

FEWEST, MOST = 30, 3650  # days


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong("must be a whole number of days")
    return value.strip() or None if isinstance(value, str) else value


def _within(days: int | None) -> int | None:
    if days is not None and not FEWEST <= days <= MOST:
        raise wrong(f"must be from {FEWEST} to {MOST:,} days, or empty to keep them for ever")
    return days


KeptDays = Annotated[int | None, AfterValidator(_within), BeforeValidator(_whole)]


class Keeping(Document):
    """Days after a project was shipped or canceled; None keeps for ever."""

    attachments: KeptDays = Field(default=None, description="Then its attachments are deleted.")
    messages: KeptDays = Field(default=None, description="Then the texts of its mails and comments are deleted.")

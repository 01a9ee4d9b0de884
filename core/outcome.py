"""How a try to send a mail ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """The three ends: delivered, to be tried again, or not to be tried again."""

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """How a try ended, and what the server said about it."""

    result: Result
    detail: str = ""

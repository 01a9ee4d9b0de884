"""What the processes do that guess a password at the same time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.accounts.errors import BadSignIn
from core.limits import TooManyAttempts
from tests.crash.processes import meet
from tests.crash.work import opened


def guess(url: str, folder: Path, name: str, address: str, times: int) -> Counter[str]:
    """Try wrong passwords; how many were looked at, and how many were not."""
    heard: Counter[str] = Counter()
    with opened(url, folder, "guesser") as desk:
        meet()
        for n in range(times):
            try:
                desk.sessions.sign_in(name, f"guess number {n}", address=address, agent="")
            except BadSignIn:
                heard["looked at"] += 1
            except TooManyAttempts:
                heard["throttled"] += 1
    return heard

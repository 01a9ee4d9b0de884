"""What the processes of the race for a voucher do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.errors import InvalidOrder
from tests.crash.processes import meet
from tests.crash.work import opened


def redeem(url: str, folder: Path, user: str, request: dict[str, Any], rounds: int) -> list[str]:
    """Order with the vouchers ROUND-0, ROUND-1, ..., each at the same moment as others; the number, or why not."""
    heard = []
    with opened(url, folder, user) as desk:
        for at in range(rounds):
            meet()
            try:
                heard.append(desk.shop.place(request | {"vouchers": [f"ROUND-{at}"]}).number)
            except InvalidOrder as refused:
                heard.append(str(refused.problems[0]))
    return heard

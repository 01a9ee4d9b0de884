"""The four statuses of a project, and which may follow which."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a project stands. The order of the members is the order in which people read them."""

    PENDING = "Pending"
    PRINTING = "Printing"
    SHIPPED = "Shipped"
    CANCELED = "Canceled"


MOVES: dict[Status, tuple[Status, ...]] = {
    Status.PENDING: (Status.PRINTING, Status.CANCELED),
    Status.PRINTING: (Status.SHIPPED, Status.CANCELED),
    Status.SHIPPED: (),
    Status.CANCELED: (),
}

OPEN = tuple(status for status, targets in MOVES.items() if targets)  # what is still to be worked on


def sources(target: Status) -> tuple[Status, ...]:
    """The statuses from which a project may move to *target*."""
    return tuple(status for status, targets in MOVES.items() if target in targets)

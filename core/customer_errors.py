"""Why a customer's data cannot be given out or erased."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import DeskError


class UnknownCustomer(DeskError):
    """Nobody has ordered under that address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"There is no project of a customer with the e-mail address {email}.")


class NotConfirmed(DeskError):
    """The address was not written a second time, or not the same."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Nothing was erased. To confirm, write the customer's address once more: {email}")


class ProjectsOpen(DeskError):
    """The customer has projects that are still under way."""

    def __init__(self, numbers: Sequence[str]) -> None:
        some = ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
        are = "is" if len(numbers) == 1 else "are"
        super().__init__(
            f"{some} {are} still under way, so nothing was erased. Ship or cancel what is Pending or Printing first."
        )

"""How customers pay: each way says what an order is marked with, and what comes after it was placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.catalog.service import Service
from core.project import Project


@dataclass(frozen=True)
class NextStep:
    """What the customer does after ordering: reads *text*, and goes to *address* if there is one."""

    text: str
    address: str | None = None


class PaymentWay(Protocol):
    """
    A way to pay. A payment provider is one more of them.

    `name` is kept as the order's payment method, whose status stays Open until the money is there; `label` and `help`
    are what the customer chooses by. `begin` runs once the order is placed, and may run again for the same project: a
    provider opens its checkout there, under the project's number as its idempotency key, and returns its address.
    """

    @property
    def name(self) -> str:
        """Short and stable: it is stored with orders."""

    @property
    def label(self) -> str:
        """What the customer reads."""

    @property
    def help(self) -> str:
        """What choosing it means."""

    def begin(self, project: Project) -> NextStep:
        """Start the payment of a placed project."""


@dataclass(frozen=True)
class OnInvoice:
    """The invoice comes with the parcel or after it."""

    name: str = "Invoice"
    label: str = "On invoice"
    help: str = "You get an invoice, and pay it afterwards."

    def begin(self, project: Project) -> NextStep:  # noqa: ARG002  # nothing depends on it
        """Nothing to be done now."""
        return NextStep("You will get an invoice.")


@dataclass(frozen=True)
class Ahead:
    """The order is marked to be paid, by the service's own words on how."""

    how: str = ""
    name: str = "In advance"
    label: str = "In advance"
    help: str = "The order is printed once it is paid."

    def begin(self, project: Project) -> NextStep:
        """How to pay, with the number to be named."""
        return NextStep(self.how or f"Please pay the order under its number {project.number}; then it is printed.")


def ways_of(service: Service) -> tuple[PaymentWay, ...]:
    """The ways to pay that the service offers, the usual one first; without any it is on invoice."""
    ways: list[PaymentWay] = []
    if service.pay_on_invoice:
        ways.append(OnInvoice())
    if service.pay_ahead:
        ways.append(Ahead(service.payment_text or ""))
    return tuple(ways) or (OnInvoice(),)

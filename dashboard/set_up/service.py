"""The service itself: the fields of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.money import CURRENCIES
from core.retention import MOST_COUNTED
from core.times import zone_names
from dashboard.set_up.fields import COUNTRIES, CURRENCY, Field, Section, address

if TYPE_CHECKING:
    from core.retention import Concerned
    from core.settings import Settings

VARIABLES = {"name": "PRINTDESK_SERVICE_NAME", "sender": "PRINTDESK_SENDER", "timezone": "PRINTDESK_TIMEZONE"}
_WEEK = (("Mon", "Mon"), ("Tue", "Tue"), ("Wed", "Wed"), ("Thu", "Thu"), ("Fri", "Fri"), ("Sat", "Sat"), ("Sun", "Sun"))
_ZONES = tuple((zone, zone) for zone in sorted(zone_names()))
_MONEY = tuple((code, code) for code in sorted(CURRENCIES))

SECTIONS = (
    Section(
        "Service",
        (
            Field("name", "Name", help="In mails, on the pages of customers and at the top of this page."),
            Field("sender", "Sender of mails", empty="orders@example.com"),
            Field("logo", "Logo", "picture", help="PNG, JPEG or WebP, at most 1 MB; customers see it."),
            address("address", "Address"),
        ),
    ),
    Section(
        "Prices and taxes",
        (
            Field("currency", "Currency", "choice", options=_MONEY, help="Prices of the set-up are read in it."),
            Field("tax_percent", "Tax", "number", unit="%", empty="0"),
            Field("prices_include_tax", "Prices include the tax", "check"),
            Field("minimum_order", "Smallest order", "number", unit=CURRENCY, empty="0"),
        ),
    ),
    Section(
        "Orders of customers",
        (
            Field("customers_may_order", "Customers may order on their page", "check"),
            Field("customers_may_cancel", "Customers may cancel while Pending", "check"),
            Field("pay_on_invoice", "Pay on invoice", "check"),
            Field("pay_ahead", "Pay ahead", "check"),
            Field("payment_text", "How to pay", "text", help="For customers, as they order and in their mail."),
            Field("countries", "Countries served", "tags", empty="every country", options=COUNTRIES),
            Field("staff_mails", "Mails about new orders go to", "tags", empty="nobody"),
        ),
    ),
    Section(
        "Working hours",
        (
            Field("timezone", "Time zone", "choice", options=_ZONES),
            Field("opens", "Opens", "time"),
            Field("closes", "Closes", "time", help="Later orders count as placed on the next working day."),
            Field("working_days", "Working days", "days", options=_WEEK),
            Field("holiday_country", "Public holidays of", "choice", options=(("", "no country"), *COUNTRIES)),
            Field("holidays", "Days off besides", "tags", empty="none", help="As 2026-12-24."),
        ),
        help="Lead times are counted in working days.",
    ),
    Section(
        "Keeping",
        (
            Field("keeping.attachments", "Attachments", "number", unit="days", empty="for ever"),
            Field("keeping.messages", "Texts of mails and comments", "number", unit="days", empty="for ever"),
        ),
        help="Counted from when a project was shipped or canceled. What is older is deleted at night, for good; "
        "the project, its models and its figures stay.",
    ),
)
INSTEAD: dict[str, str] = {}


def outlook(found: Concerned) -> str:
    """What a rule for keeping would do tonight, in a sentence."""
    parts = [
        f"{what} of {_projects(count)}"
        for what, count in (("attachments", found.attachments), ("texts of mails and comments", found.messages))
        if count
    ]
    return f"With this, {' and '.join(parts) or 'nothing'} would be deleted tonight."


def _projects(count: int) -> str:
    if count > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} projects"
    return f"{count:,} {'project' if count == 1 else 'projects'}"


def notes(settings: Settings) -> dict[str, str]:
    """What is said beside the fields that the settings of the machine fix."""
    in_force = {"name": settings.service_name, "sender": settings.sender, "timezone": settings.timezone}
    return {
        name: f"{variable} is set on this machine: {in_force[name]} is in force, whatever is saved here."
        for name, variable in VARIABLES.items()
        if name in settings.fixed
    }

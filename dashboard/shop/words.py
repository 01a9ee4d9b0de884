"""What the order page says: fields by their names, problems as sentences, days and prices as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.errors import Problem
from core.money import exponent
from core.pricing import Quote, ShippingChoice
from core.project import ModelFacts
from dashboard import text

LABELS = {
    "name": "Name",
    "email": "E-mail",
    "company": "Company",
    "phone": "Phone",
    "line1": "Street and number",
    "line2": "More of the address",
    "postal_code": "Postal code",
    "city": "City",
    "region": "Region",
    "country": "Country",
    "material": "Material",
    "finish": "Finish",
    "colour": "Colour",
    "quantity": "Quantity",
    "file": "The model",
    "items": "The models",
    "vouchers": "The voucher",
    "shipping_option": "Shipping",
    "agreed_total": "The price",
    "comment": "Remark",
    "method": "Payment",
}


def sentence(problem: Problem) -> str:
    """A problem for the customer: the field by the name that it has on the page."""
    words = [part for part in problem.field.split(".") if not part.isdigit()]
    label = LABELS.get(words[-1], words[-1]) if words else ""
    if problem.problem[:1].islower() and label:
        return f"{label} {problem.problem}"
    return problem.problem


def facts_of(facts: ModelFacts | None) -> str:
    """Size and volume of a model in one line; empty when it was not measured."""
    if facts is None or facts.size_x is None or facts.size_y is None or facts.size_z is None:
        return ""
    size = f"{facts.size_x:,.1f} x {facts.size_y:,.1f} x {facts.size_z:,.1f} mm"
    return f"{size} · {facts.volume / 1000:,.2f} cm³" if facts.volume is not None else size


def warning_of(facts: ModelFacts | None) -> str:
    """What the customer should know about the model before ordering it."""
    if facts is not None and facts.watertight is False:
        return "The model is not watertight: it may not print as you expect. We look at it before printing."
    return ""


def days(least: int, most: int) -> str:
    """So many working days: 3 to 5 working days."""
    if least == most:
        return f"{most} working day" if most == 1 else f"{most} working days"
    return f"{least} to {most} working days"


def day(at: date) -> str:
    """A date as people write it: Fri 4 Dec 2026."""
    return f"{at:%a} {at.day} {at:%b %Y}"


def sending(quote: Quote) -> str:
    """When the order is sent."""
    if quote.ships_by is None or quote.days_min is None or quote.days_max is None:
        return ""
    return f"Printed in {days(quote.days_min, quote.days_max)}: sent by {day(quote.ships_by)}."


def step(amount: Decimal, currency: str) -> str:
    """The amount of a line: to four decimals where it is not whole, and nothing where nothing is added."""
    if not amount:
        return ""
    exact = amount == round(amount, exponent(currency))
    return text.amount(amount, currency) if exact else f"{amount:,.4f}"


def option(choice: ShippingChoice, currency: str) -> dict[str, str]:
    """A shipping option as the page offers it."""
    carrier = f"{choice.name} ({choice.carrier})" if choice.carrier and choice.carrier != choice.name else choice.name
    reach = f"{'Ready' if choice.pick_up else 'There'} by {day(choice.arrives_by)}" if choice.arrives_by else ""
    about = ". ".join(part.rstrip(".") for part in (choice.description or "", reach) if part)
    price = text.money(choice.price, currency) if choice.price else "Free"
    return {"name": choice.name, "label": carrier, "about": about, "price": price}

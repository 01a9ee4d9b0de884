"""A material: the fields of its form, and what matters of it at a glance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from core.pricing import FUNCTIONS, VARIABLES
from dashboard import text
from dashboard.set_up.fields import CURRENCY, Field, Section, size

if TYPE_CHECKING:
    from core.catalog.material import Material, Price

COLUMNS = ("Technology", "Price", "Lead time", "Colours", "Finishes")
_FORMULA = Field(
    "price.formula",
    "Formula",
    "formula",
    empty="2.50 + 0.30 * volume if quantity < 10 else 2 + 0.25 * volume",
    help="Instead of the amounts above; tiers and the smallest price still apply.",
    words=(*VARIABLES.items(), (", ".join(FUNCTIONS), "functions"), ("+ - * / // % **, a if b else c", "operators")),
)


def _amount(name: str, label: str) -> Field:
    return Field(name, label, "number", unit=CURRENCY, empty="0")


_TIER = (
    Field("quantity", "From equal parts", "number"),
    Field("percent", "Lower by", "number", unit="%"),
)
_COLOUR = (Field("name", "Name"), Field("hex", "Shown as", "colour"))
_FINISH = (
    Field("name", "Name"),
    Field("type", "Type", empty="such as dyeing"),
    _amount("per_part", "Per part"),
    _amount("per_cm2", "Per cm² of surface"),
    Field("extra_days", "Extra days", "number", empty="0"),
    size("smallest", "Smallest part"),
    size("largest", "Largest part"),
)

SECTIONS = (
    Section(
        "Material",
        (
            Field("name", "Name", help="Customers choose it by this name."),
            Field("technology", "Technology", empty="such as SLS"),
            Field("offered", "Offered to customers", "check"),
            Field("description", "Description", "text", help="What it is good for; customers read it as they choose."),
        ),
    ),
    Section(
        "Price of a part",
        (
            _amount("price.per_part", "Per part"),
            _amount("price.per_cm3", "Per cm³ of material"),
            _amount("price.per_box_cm3", "Per cm³ of bounding box"),
            _amount("price.per_cm2", "Per cm² of surface"),
            _amount("price.per_hour", "Per machine hour"),
            Field("price.cm3_per_hour", "The machine prints", "number", unit="cm³/h"),
            _amount("price.minimum", "At least, per part"),
            Field("price.tiers", "Quantity tiers", "rows", fields=_TIER, one="tier"),
            _FORMULA,
        ),
        help="The amounts add up; leave empty what does not count.",
    ),
    Section(
        "Lead time",
        (
            Field("days_min", "At the earliest", "number", unit="working days"),
            Field("days_max", "At the latest", "number", unit="working days"),
        ),
    ),
    Section(
        "Colours",
        (Field("colours", "", "rows", fields=_COLOUR, one="colour"),),
        help="Without any, customers choose none.",
    ),
    Section(
        "Finishes",
        (Field("finishes", "", "rows", fields=_FINISH, one="finish"),),
        help="What can be done with a part after printing.",
    ),
    Section(
        "What can be printed",
        (
            size("smallest", "Smallest part"),
            size("largest", "Largest part", words="A part may be turned to fit."),
            Field("minimum_wall", "Thinnest wall", "number", unit="mm"),
            Field("density", "Density", "number", unit="g/cm³", help="For the weight of parcels, and for formulas."),
        ),
    ),
)
# where a problem is told that belongs to a group as a whole
INSTEAD = {"price": "price.cm3_per_hour"}


def cells(material: Material, currency: str) -> list[str]:
    """What the list shows besides the name, by COLUMNS."""
    colours = [colour.name for colour in material.colours]
    return [
        material.technology or "",
        price(material.price, currency),
        days(material.days_min, material.days_max),
        ", ".join(colours),
        ", ".join(finish.name for finish in material.finishes),
    ]


def price(price: Price, currency: str) -> str:
    """A price in few words: `3.50 EUR + 0.62/cm³, from 10 parts on 5 % less`."""
    terms = [(price.per_part, ""), (price.per_cm3, "/cm³"), (price.per_box_cm3, "/cm³ of box"),
             (price.per_cm2, "/cm²"), (price.per_hour, "/h")]  # fmt: skip
    told = [f"{figure(value)}{of}" for value, of in terms if value]
    words = "by formula" if price.formula else f"{' + '.join(told)} {currency}" if told else "without charge"
    least = [f"at least {text.money(price.minimum, currency)}"] if price.minimum else []
    tiers = [f"{len(price.tiers)} tier{'s' if len(price.tiers) > 1 else ''}"] if price.tiers else []
    return ", ".join([words, *least, *tiers])


def figure(value: Decimal) -> str:
    """An amount with two decimals, or with all that it has."""
    exponent = value.as_tuple().exponent
    return f"{value:,.2f}" if isinstance(exponent, int) and exponent >= -2 else f"{value.normalize():,f}"


def days(least: int, most: int) -> str:
    """`3-5 days`, `1 day`."""
    span = str(most) if least == most else f"{least}-{most}"
    return f"{span} day" if span == "1" else f"{span} days"

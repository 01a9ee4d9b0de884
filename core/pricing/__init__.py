"""What an order costs: a pure function of the set-up of the service, the order and the moment."""

from core.pricing.documents import (
    DraftItem,
    Quote,
    QuotedItem,
    QuoteDraft,
    QuoteLine,
    ShippingChoice,
    UsedDiscount,
)
from core.pricing.formula import FUNCTIONS, VARIABLES, check_formula
from core.pricing.part import NoPrice, price_of_part
from core.pricing.quoting import quote

__all__ = [
    "FUNCTIONS",
    "VARIABLES",
    "DraftItem",
    "NoPrice",
    "Quote",
    "QuoteDraft",
    "QuoteLine",
    "QuotedItem",
    "ShippingChoice",
    "UsedDiscount",
    "check_formula",
    "price_of_part",
    "quote",
]

"""The documented tables of what the fields of other shops become, made from what their readers use."""

from __future__ import annotations

from collections.abc import Mapping

from core.intake import shopify, woocommerce

SHOPS = {"Shopify": shopify.FIELDS, "WooCommerce": woocommerce.FIELDS}
_SHOPIFY = {
    "key": "`shopify-` and the Id; without one, the Name",
    "title": "the Name, the first item's product, and how many more there are",
    "customer.name": "else the Shipping Name",
    "customer.company": "else the Shipping Company",
    "customer.phone": "else the Billing Phone",
    "shipping.line1": "else the Shipping Street; without Shipping Address1 and City, the billing address",
    "payment.status": "paid, partially_refunded: Paid; refunded: Refunded; any other: Open",
    "payment.reference": "else the Payment ID",
    "items.material": "see above",
    "items.file": "see above",
}
_WOOCOMMERCE = {
    "key": "`woocommerce-` and the order_key; without one, the id",
    "title": "the number, the first item's product, and how many more there are",
    "customer.name": "with the last_name; without both, the company",
    "shipping.name": "with the last_name; without both, the company",
    "billing.name": "with the last_name; without both, the company",
    "shipping.line1": "without address_1 and city, the billing address",
    "payment.status": "Paid where there is one, else Open",
    "payment.method": "else payment_method",
    "shipping_cost": "with fee_lines that are not negative",
    "items.material": "see above",
    "items.file": "see above",
}
RULES: Mapping[str, Mapping[str, str]] = {"Shopify": _SHOPIFY, "WooCommerce": _WOOCOMMERCE}


def tables() -> str:
    """A table for each shop, as Markdown: our field, theirs, and the rule where it is not taken as it is."""
    return "\n".join(_table(shop, fields, RULES[shop]) for shop, fields in SHOPS.items())


def _table(shop: str, fields: Mapping[str, str], rules: Mapping[str, str]) -> str:
    rows = [f"| `{ours}` | {theirs} | {rules.get(ours, '')} |" for ours, theirs in fields.items() if ours != "items"]
    return "\n".join([f"## {shop}", "", "| field of an order | comes from | rule |", "|---|---|---|", *rows, ""])

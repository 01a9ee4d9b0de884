"""Orders of other shops come in as they were there: their sums, their people, their materials."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.catalog.material import Material
from core.errors import InvalidOrder
from core.intake.draft import OrderDraft
from core.intake.mapping import tables
from core.intake.raw import OrderFile, RawOrder
from core.intake.reading import read_orders
from core.intake.schema import parse_order
from core.intake.variants import Offered

SAMPLES = Path(__file__).parents[1] / "samples"
SHOPIFY, WOOCOMMERCE = SAMPLES / "shopify_orders.csv", SAMPLES / "woocommerce_orders.json"
PA12 = {"name": "PA12", "colours": [{"name": "Black"}, {"name": "Natural"}], "finishes": [{"name": "Vapour smoothed"}]}
OFFERED = Offered(
    tuple(Material.model_validate(one) for one in (PA12, {"name": "PLA", "colours": [{"name": "White"}]}))
)


def read(path: Path, content: str | None = None, offered: Offered = OFFERED) -> list[RawOrder]:
    file = OrderFile.read(path) if content is None else OrderFile(path, content.encode())
    return read_orders(file, None, offered)


def drafts(path: Path, offered: Offered = OFFERED) -> dict[str, OrderDraft]:
    return {one.label: parse_order(one.data) for one in read(path, offered=offered) if not one.left_out}


def shopify_with(changes: dict[tuple[int, str], str]) -> str:
    """The sample with some of its cells changed, by row and column."""
    rows = list(csv.reader(io.StringIO(SHOPIFY.read_text())))
    for (row, column), cell in changes.items():
        rows[row][rows[0].index(column)] = cell
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def woocommerce_with(**changes: Any) -> str:
    """The first order of the sample with some of its fields changed."""
    return json.dumps(json.loads(WOOCOMMERCE.read_text())[0] | changes)


@pytest.mark.parametrize("path", [SHOPIFY, WOOCOMMERCE])
def test_a_project_costs_what_the_order_cost_in_the_shop(path: Path) -> None:
    totals = {
        "#1001": "56.29", "#1002": "53.91", "#1005": "1760",
        "#727": "54.60", "#728": "64.90",
    }  # fmt: skip
    found = drafts(path)
    assert found
    assert {label: draft.total for label, draft in found.items()} == {one: Decimal(totals[one]) for one in found}


def test_tax_is_on_top_only_where_the_prices_are_without_it() -> None:
    found = drafts(SHOPIFY) | drafts(WOOCOMMERCE)
    taxes = {"#1001": "3.29", "#1002": "0", "#1005": "160", "#727": "8.10", "#728": "0"}
    assert {label: draft.tax for label, draft in found.items()} == {one: Decimal(tax) for one, tax in taxes.items()}


def test_materials_finishes_and_colours_are_those_of_the_service() -> None:
    found = drafts(SHOPIFY)["#1001"].items + drafts(WOOCOMMERCE)["#727"].items
    assert [(one.material, one.finish, one.colour) for one in found] == [
        ("PA12", None, "Black"),
        ("PA12", "Vapour smoothed", "Natural"),
        ("PLA", None, "White"),
        ("PA12", None, "Black"),
        ("PA12", "Vapour smoothed", None),
    ]


def test_models_lie_beside_the_orders_under_their_sku() -> None:
    assert [one.file for one in drafts(SHOPIFY)["#1001"].items] == ["20mm-xyz-cube.stl", None, None]
    assert drafts(WOOCOMMERCE)["#727"].items[0].file == "20mm-xyz-cube.stl"


def test_postal_codes_keep_their_zeros_and_lose_their_guards() -> None:
    order = drafts(SHOPIFY)["#1001"]
    assert (order.shipping.postal_code, order.customer.phone) == ("02108", "+16175550100")


def test_an_order_without_a_shipping_address_goes_to_the_billing_address() -> None:
    for order in (drafts(SHOPIFY)["#1005"], drafts(WOOCOMMERCE)["#728"]):
        assert order.billing is None
        assert order.shipping.name in ("Sora Abe", "Ada Berg")


def test_what_needs_no_printing_is_left_out_and_says_why() -> None:
    told = {one.label: one.left_out for path in (SHOPIFY, WOOCOMMERCE) for one in read(path) if one.left_out}
    assert told == {
        "#1003": "was canceled in the shop",
        "#1004": "was fulfilled in the shop already",
        "#729": "was completed in the shop already",
        "#730": "was canceled in the shop",
    }


def test_without_materials_of_the_service_the_place_in_the_variant_says_what_is_what() -> None:
    items = drafts(SHOPIFY, Offered())["#1001"].items
    assert [(one.material, one.finish, one.colour) for one in items[:2]] == [
        ("PA12", None, "Black"),
        ("PA12", "Natural", "Vapour smoothed"),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({(1, "Total"): "57.00"}, "line 3: Total: is 57.00, but items 52.00, shipping 6.00 and tax 3.29"),
        ({(1, "Shipping Country"): "USA"}, "line 3: Shipping Country: must have at most 2 characters."),
        ({(1, "Email"): ""}, "line 3: Email: is missing."),
        ({(2, "Lineitem quantity"): "x"}, "line 4: Lineitem quantity: must be a whole number."),
        ({(2, "Lineitem name"): "Gear - Large / Red"}, "line 4: Lineitem name: names no material"),
        ({(1, "Created at"): "yesterday"}, "line 3: Created at: must be a date and time"),
    ],
)
def test_problems_are_told_at_the_line_and_the_column_of_the_export(
    changes: dict[tuple[int, str], str], told: str
) -> None:
    order = read(SHOPIFY, shopify_with(changes))[0]
    problems = list(order.problems)
    try:
        parse_order(order.data, order.row)
    except InvalidOrder as error:
        problems += [order.at_its_row(one) for one in error.problems]
    assert any(str(one).startswith(told) for one in problems), [str(one) for one in problems]


def test_sums_of_woocommerce_that_differ_by_more_than_rounding_are_told() -> None:
    [order] = read(WOOCOMMERCE, woocommerce_with(total="60.00"))
    assert [one.field for one in order.problems] == ["total"]
    [rounded] = read(WOOCOMMERCE, woocommerce_with(total="54.61"))
    assert not rounded.problems
    assert parse_order(rounded.data).total == Decimal("54.61")


def test_an_item_that_names_no_material_takes_the_one_that_was_said() -> None:
    changed = shopify_with({(2, "Lineitem name"): "Gear"})
    order = read(SHOPIFY, changed, Offered(OFFERED.materials, "pla"))[0]
    assert parse_order(order.data).items[1].material == "PLA"


def test_a_file_that_only_resembles_an_export_is_not_taken_for_one() -> None:
    with pytest.raises(InvalidOrder, match="is not a column of an order"):
        read(Path("orders.csv"), "Name,Email,Lineitem name\n")
    [order] = read(Path("orders.json"), '{"line_items": [], "billing": {}}')
    assert not order.foreign


def test_the_documented_tables_are_those_of_the_code() -> None:
    told = (Path(__file__).parents[2] / "docs" / "imports.md").read_text()
    assert tables().strip() in told


def test_the_module_prints_the_tables() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "core.intake", "tables"], capture_output=True, text=True, check=True
    )
    assert printed.stdout == tables()

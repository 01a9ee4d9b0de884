"""What the filters offer is what the projects have."""

from collections.abc import Callable
from typing import Any

from core import Desk
from tests import factory


def test_the_filters_offer_every_material_and_country_once(desk: Desk, order: Callable[..., dict[str, Any]]) -> None:
    assert desk.projects.choices() == {"material": [], "country": []}
    for country in ("FR", "DE", "FR"):
        shipping = {"country": country}
        desk.projects.place(order(shipping=shipping, items=[factory.item(), factory.item(material="Resin")]))
    assert desk.projects.choices() == {"material": ["PA12", "Resin"], "country": ["DE", "FR"]}

"""The pages Materials, Discounts and Shipping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.catalog.checking import checked
from core.catalog.errors import InvalidSetUp
from core.catalog.material import Material
from core.project import ModelFacts
from dashboard.set_up import sample
from dashboard.set_up.fields import labelled
from dashboard.set_up.kinds import KINDS
from dashboard.views.offers_page import OffersPage

if TYPE_CHECKING:
    from core.catalog.setup import SetUp


class MaterialsPage(OffersPage):
    """What the service prints in, with the price of a sample part as it is typed."""

    kind = KINDS["materials"]
    _parts: Mapping[str, ModelFacts] = sample.BOXES

    def _told(self, set_up: SetUp) -> dict[str, Any]:  # noqa: ARG002  # see OffersPage
        self._parts = sample.samples(self._desk)
        return {"sample": sample.nothing_yet(self._parts)}

    def _attempt(self, document: dict[str, Any], name: str, quantity: int) -> dict[str, Any]:
        told = {name: document[name] for name in ("price", "finishes", "density") if name in document}
        try:
            material = checked(Material, "material", {"name": "Material"} | told)
        except InvalidSetUp as error:
            return sample.nothing_yet(self._parts, f"No price yet: {labelled(error.problems[0], self.kind.sections)}")
        return sample.priced(material, self._parts, name, quantity, self._desk.service.get().document.currency)


class DiscountsPage(OffersPage):
    """What is taken off, for whom and when."""

    kind = KINDS["discounts"]

    def _told(self, set_up: SetUp) -> dict[str, Any]:
        return {"options": {"materials": [(one.name, one.name) for one in set_up.materials]}}


class ShippingPage(OffersPage):
    """How parcels go to customers, and what that costs."""

    kind = KINDS["shipping"]

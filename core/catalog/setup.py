"""All of the set-up at one moment: what prices are calculated from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.catalog.discount import Discount
from core.catalog.material import Material
from core.catalog.service import Service
from core.catalog.shipping import ShippingOption


@dataclass(frozen=True)
class SetUp:
    """The service, and what it offers in the order of its lists; *used* counts uses of discounts by folded name."""

    service: Service = field(default_factory=Service)
    materials: tuple[Material, ...] = ()
    discounts: tuple[Discount, ...] = ()
    shipping: tuple[ShippingOption, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    used_by_customer: Mapping[str, int] = field(default_factory=dict)

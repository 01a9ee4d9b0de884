"""The last use of a voucher goes to exactly one of those who ask for it at the same moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

import core
from core.catalog.discount import Discount
from core.catalog.material import Material
from core.store import quotes
from tests.crash.processes import size, together
from tests.crash.redeeming import redeem
from tests.factory import ADDRESS, ORDER

pytestmark = pytest.mark.alone

RACERS = [f"racer-{n}" for n in range(8)]


def request(email: str) -> dict[str, Any]:
    return {
        "customer": ORDER["customer"] | {"email": email},
        "shipping": ADDRESS,
        "items": [{"name": "a.stl", "material": "PA12"}],
    }


@pytest.mark.parametrize(
    ("limit", "uses", "emails"),
    [
        ({"uses": 1}, 1, [f"{racer}@example.com" for racer in RACERS]),
        ({"uses": 3}, 3, [f"{racer}@example.com" for racer in RACERS]),
        ({"uses_per_customer": 1}, 2, ["ada@example.com", "bob@example.com"] * 4),
    ],
    ids=["once", "three times", "once a customer"],
)
def test_of_eight_who_use_a_voucher_as_many_get_it_as_it_has_uses(
    desk: core.Desk, database_url: str, tmp_path: Path, limit: dict[str, int], uses: int, emails: list[str]
) -> None:
    rounds = size(6, 60)
    desk.materials.save(Material.model_validate({"name": "PA12", "price": {"per_part": "10"}}))
    for at in range(rounds):
        desk.discounts.save(
            Discount.model_validate({"name": f"Round {at}", "code": f"ROUND-{at}", "amount": "1", **limit})
        )
    told = together(
        *(
            partial(redeem, database_url, tmp_path, racer, request(email), rounds)
            for racer, email in zip(RACERS, emails, strict=True)
        )
    )
    for at, heard in enumerate(zip(*told, strict=True)):
        placed = [answer for answer in heard if answer.startswith("P-")]
        assert len(placed) == uses, heard
        assert all("has been used" in answer for answer in heard if answer not in placed)
        assert all(desk.projects.get(number).discount == 1 for number in placed)
        with desk.database.reading() as connection:
            assert quotes.uses(connection, names=[f"round {at}"]) == {f"round {at}": uses}
    assert len(desk.projects.table()) == uses * rounds

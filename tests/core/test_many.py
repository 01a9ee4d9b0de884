"""Very many orders at once: each is placed once and whole, with search, tallies and history as if one by one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import Desk
from core.errors import KeyReused
from core.intake.draft import OrderDraft
from core.intake.schema import digest, parse_order
from core.store.batch import LARGE
from core.store.checks import differences
from tests.factory import item, order

COUNT = LARGE + 100


def drafts(count: int, **changes: object) -> list[OrderDraft]:
    made = [
        order(key=f"k{at}", title=f"Part {at}", items=[item(material=("PA12", "PLA")[at % 2])], **changes)
        for at in range(count)
    ]
    return [parse_order(one) for one in made]


def test_a_large_import_leaves_search_counts_and_history_exact(desk: Desk) -> None:
    desk.projects.place(order(title="Before", key="before"))
    placed = desk.projects.place_all(drafts(COUNT, comment="Please hurry."), by="bob")
    desk.projects.place(order(title="After", key="after"))
    assert (len(placed.placed), placed.known) == (COUNT, ())
    assert desk.projects.counts()["Pending"] == COUNT + 2
    assert desk.projects.counts(material="PLA")["Pending"] == COUNT // 2
    assert desk.projects.table(search=f"part {COUNT - 1}")["number"].tolist() == [placed.placed[-1]]
    assert [words for _, words in differences(desk.database) if words] == []
    last = desk.projects.get(placed.placed[-1])
    assert [(one.kind, one.actor) for one in last.history] == [("placed", "bob")]
    assert [(one.body, one.from_customer) for one in last.comments] == [("Please hurry.", True)]
    assert (last.items[0].material, str(last.total), last.shipping.city) == ("PLA", "29.90", "Berlin")
    assert desk.projects.move(last.number, "Printing").status == "Printing"


def test_the_same_orders_again_are_the_projects_of_then(sqlite_desk: Desk) -> None:
    first = sqlite_desk.projects.place_all(drafts(5))
    again = sqlite_desk.projects.place_all([*drafts(6), *drafts(6)])
    assert again.known[:5] == first.placed
    assert (len(again.placed), len(again.known)) == (1, 11)


def test_a_key_for_another_order_places_none_of_them(sqlite_desk: Desk) -> None:
    sqlite_desk.projects.place(order(key=f"k{COUNT - 1}", title="Mine"))
    with pytest.raises(KeyReused, match="P-000001"):
        sqlite_desk.projects.place_all(drafts(COUNT))
    with pytest.raises(KeyReused):
        sqlite_desk.projects.place_all([*drafts(1), *drafts(1, discount="1.00")])
    assert len(sqlite_desk.projects.table()) == 1
    assert sqlite_desk.projects.place_all([]).placed == ()


def test_orders_that_were_placed_when_fingerprints_were_made_in_another_way_are_known(desk: Desk) -> None:
    draft = parse_order(order(key="A-1"))
    older = digest(draft.model_dump(mode="json", exclude={"key", "source", "tax"}))
    number = desk.projects.place(draft).number
    with desk.database.writing() as connection:
        connection.execute(sa.text("UPDATE projects SET fingerprint = :older"), {"older": older})
    assert desk.projects.place(order(key="A-1")).number == number
    assert desk.projects.place_all([draft]).known == (number,)
    with pytest.raises(KeyReused):
        desk.projects.place(order(key="A-1", title="Another"))

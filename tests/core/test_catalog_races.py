"""Two people who set up the service at the same moment: nothing is lost without a word, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from core import Desk
from core.catalog.errors import InvalidSetUp, SetUpConflict
from core.errors import DeskError

ROUNDS = 5


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of them returned, or the DeskError it raised."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except DeskError as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def saving(kept: Any, document: dict[str, Any], **options: Any) -> Callable[[], Any]:
    return lambda: kept.save(document, **options)


def test_of_two_who_save_one_material_one_is_told_the_name_of_the_other(desk: Desk) -> None:
    seen = desk.materials.save({"name": "PA12", "days_min": 3}).version
    for days in range(ROUNDS):
        document = {"name": "PA12", "days_min": days, "days_max": 10}
        found = at_once(
            saving(desk.materials, document, by="ada", version=seen),
            saving(desk.materials, document | {"days_max": 11}, by="bob", version=seen),
        )
        [saved] = [one for one in found if not isinstance(one, DeskError)]
        [refused] = [one for one in found if isinstance(one, SetUpConflict)]
        assert refused.by == saved.changed_by
        assert saved.changed_by in str(refused)
        assert desk.materials.get("PA12") == saved
        seen = saved.version


def test_of_two_who_add_a_material_of_one_name_one_is_told_about_the_other(desk: Desk) -> None:
    for number in range(ROUNDS):
        document = {"name": f"PA{number}", "days_max": 10}
        found = at_once(
            saving(desk.materials, document, by="ada", version=0),
            saving(desk.materials, document | {"days_max": 11}, by="bob", version=0),
        )
        assert sorted(isinstance(one, SetUpConflict) for one in found) == [False, True]


def test_no_two_discounts_get_one_code(desk: Desk) -> None:
    for number in range(ROUNDS):
        voucher = {"code": f"C{number}", "percent": 5}
        found = at_once(*(saving(desk.discounts, voucher | {"name": f"{name} {number}"}) for name in "abc"))
        assert sorted(isinstance(one, InvalidSetUp) for one in found) == [False, True, True]


def test_a_list_stays_whole_whoever_adds_copies_and_sorts_at_once(desk: Desk) -> None:
    for name in "abc":
        desk.materials.save({"name": name})
    found = at_once(
        *(lambda number=number: desk.materials.save({"name": f"new {number}"}) for number in range(3)),
        *(lambda: desk.materials.duplicate("a") for _ in range(3)),
        lambda: desk.materials.reorder(["c", "b", "a"]),
        lambda: desk.materials.save({"name": "b2"}, was="b"),
    )
    assert [one for one in found if isinstance(one, DeskError)] in ([], [found[6]])  # b may have its new name already
    names = [one.name for one in desk.materials.all()]
    assert sorted(names) == ["a", "a (copy 2)", "a (copy 3)", "a (copy)", "b2", "c", "new 0", "new 1", "new 2"]


def test_the_second_of_two_first_settings_of_the_service_replaces_none_unseen(desk: Desk) -> None:
    found = at_once(*(lambda who=who: desk.service.save({"name": who}, by=who, version=0) for who in ("ada", "bob")))
    [refused] = [one for one in found if isinstance(one, SetUpConflict)]
    assert desk.service.get().changed_by == refused.by

"""Saved views in the list of projects: entered by name, left by another filter, kept for everybody."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core import Desk
from core.view_names import UnknownView
from dashboard import ProjectList
from dashboard.views.view_dialog import ViewDialog, facts
from tests import factory
from tests.dashboard.site import Site

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def numbers(sqlite_desk: Desk, order: Order) -> list[str]:
    """A late one in PA12, a printing one in Resin, and one to France; oldest first."""
    orders = [
        order(title="Late", due_at="2026-03-05T00:00:00Z", ordered_at="2026-03-01T09:00:00Z"),
        order(title="Resin", items=[factory.item(material="Resin")], ordered_at="2026-03-02T09:00:00Z"),
        order(title="Far", shipping={"country": "FR"}, ordered_at="2026-03-03T09:00:00Z"),
    ]
    numbers = [sqlite_desk.projects.place(one).number for one in orders]
    sqlite_desk.projects.move(numbers[1], "Printing")
    return numbers


def shown(view: ProjectList) -> list[str]:
    return list(view.rows["number"])


def acts(view: ProjectList) -> list[str]:
    return [label for label, *_ in view.actions]


def dialog(view: ProjectList) -> ViewDialog:
    return view._dialog


def test_a_view_is_shown_by_its_name_in_any_case(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("Overdue PA12", material="PA12", overdue=True, sort="due_at")
    view = ProjectList(sqlite_desk, view="overdue pa12")
    assert (view.view, view.title, shown(view)) == ("Overdue PA12", "Overdue PA12", [numbers[0]])
    assert (view.material, view.overdue, view.sort) == ("PA12", True, "due_at")
    assert view.query == {"view": "Overdue PA12"}
    with pytest.raises(UnknownView):
        ProjectList(sqlite_desk, view="nothing")


def test_every_filter_that_the_desk_can_save_is_shown(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("all of it", status=["Printing", "Pending"], search="r", material="PA12", country="fr",
                           customer="ada meyer", ordered_from="2026-03-01", ordered_to="2026-03-31")  # fmt: skip
    view = ProjectList(sqlite_desk, view="all of it", address="/projects")
    assert shown(view) == [numbers[2]] == list(sqlite_desk.view("all of it").table()["number"])
    assert [label for _, label, _, _, chosen in view.tabs if chosen] == ["Pending", "Printing"]
    view.sort = "title"
    view.search = ""
    other = ProjectList(sqlite_desk)
    other.restore(view.query)
    assert view.query["status"] == "Pending,Printing"
    assert (other.query, other.view) == (view.query, "")


def test_an_address_may_add_to_a_view(sqlite_desk: Desk, order: Order) -> None:
    for _ in range(51):
        sqlite_desk.projects.place(order())
    sqlite_desk.views.save("PA12", material="PA12")
    view = ProjectList(sqlite_desk)
    view.restore({"view": "pa12", "page": "2"})
    assert (view.view, view.page, view.query) == ("PA12", 2, {"view": "PA12", "page": "2"})
    view.restore({"view": "PA12", "country": "FR"})
    assert (view.view, view.query) == ("", {"material": "PA12", "country": "FR"})
    view.restore({})
    assert view.query == {}


def test_another_filter_leaves_the_view_and_another_order_does_not(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("PA12", material="PA12", sort="due_at")
    view = ProjectList(sqlite_desk, view="PA12", address="/projects")
    assert (view.trail, acts(view)) == ([("Projects", "/projects")], ["Rename view", "Delete view", "Export CSV"])
    view.sort = "-ordered_at"
    assert view.query == {"view": "PA12", "sort": "-ordered_at"}
    assert acts(view)[0] == "Save view"
    view.country = "FR"
    assert (view.view, view.title, shown(view)) == ("", "Projects", [numbers[2]])
    assert view.query == {"material": "PA12", "country": "FR"}
    assert acts(view) == ["Save view", "Export CSV"]
    view.view = "PA12"
    assert (view.country, view.sort) == ("", "due_at")


def test_an_unknown_name_leaves_what_is_shown(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("PA12", material="PA12")
    view = ProjectList(sqlite_desk, view="PA12")
    with pytest.raises(UnknownView, match="“PA12”"):
        view.view = "PA"
    assert (view.view, view.material) == ("PA12", "PA12")
    with pytest.raises(UnknownView):
        view.restore({"view": "PA"})
    assert view.query == {"view": "PA12"}


def test_an_empty_view_says_so(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("none", search="nowhere")
    view = ProjectList(sqlite_desk, view="none")
    assert json.loads(view.content)["empty"]["title"] == "Nothing here now"
    view.search = "nothing"
    assert json.loads(view.content)["empty"]["title"] == "No project matches"


def test_nothing_chosen_is_not_worth_saving(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk)
    assert acts(view) == ["Export CSV"]
    view.overdue = True
    assert acts(view) == ["Save view", "Export CSV"]
    assert view.query == {"overdue": "1"}


def test_a_list_is_saved_and_then_shows_the_view(sqlite_desk: Desk, numbers: list[str]) -> None:
    view = ProjectList(sqlite_desk, material="PA12", overdue=True, sort="due_at", user="bob")
    form = dialog(view)
    form.begin("save", "", view._state())
    assert json.loads(form.content)["facts"] == [["Material", "PA12"], ["Overdue", "yes"],
                                                 ["Sorted by", "Due, earliest first"]]  # fmt: skip
    form.param.update(name_given=" ")
    form.apply = True
    assert (form.open, "1 to 80 characters" in form.error) == (True, True)
    form.param.update(name_given="late ones")
    form.apply = True
    assert (form.open, view.view) == (False, "late ones")
    saved = sqlite_desk.view("late ones")
    assert (saved.filters, saved.sort, saved.created_by) == ({"material": "PA12", "overdue": True}, "due_at", "bob")


def test_a_view_is_replaced_only_after_asking(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("mine", country="FR", by="grace")
    view = ProjectList(sqlite_desk, material="PA12")
    form = dialog(view)
    form.begin("save", "MINE", view._state())
    form.apply = True
    assert form.taken
    assert "“mine” already, which grace saved on" in form.error
    assert sqlite_desk.view("mine").filters == {"country": "FR"}
    form.param.update(replace=True, error="", taken=False)
    form.apply = True
    assert (sqlite_desk.view("mine").filters, view.view) == ({"material": "PA12"}, "MINE")


def test_a_view_is_renamed_and_deleted_from_its_page(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("old", material="PA12")
    sqlite_desk.views.save("other")
    view = ProjectList(sqlite_desk, view="old")
    form = dialog(view)
    form.begin("rename", "old", view._state())
    form.param.update(name_given="other")
    form.apply = True
    assert (form.open, "Choose another name" in form.error, form.taken) == (True, True, False)
    form.param.update(name_given="new")
    form.apply = True
    assert (view.view, view.material) == ("new", "PA12")
    form.begin("delete", "new", view._state())
    form.apply = True
    assert (view.view, view.title, view.material) == ("", "Projects", "PA12")
    assert [one.name for one in sqlite_desk.views.all()] == ["other"]


def test_a_list_follows_what_colleagues_do_to_its_view(sqlite_desk: Desk, numbers: list[str]) -> None:
    sqlite_desk.views.save("shared", material="PA12")
    view = ProjectList(sqlite_desk, view="shared")
    sqlite_desk.views.save("shared", material="Resin")
    view.follow_view()
    assert (view.view, shown(view)) == ("shared", [numbers[1]])
    sqlite_desk.views.delete("shared")
    view.follow_view()
    assert (view.view, view.material, shown(view)) == ("", "Resin", [numbers[1]])


def test_what_is_saved_is_said_in_words() -> None:
    state = {"status": ("Pending", "Printing"), "search": "", "material": "", "country": "DE", "customer": "",
             "ordered_from": None, "ordered_to": None, "overdue": False, "sort": "title"}  # fmt: skip
    assert facts(state) == [("Status", "Pending or Printing"), ("Country", "Germany"), ("Sorted by", "Title, A to Z")]
    assert facts(state | {"status": None, "country": "", "sort": "-total"}) == [
        ("Projects", "all"), ("Sorted by", "Total, largest first")
    ]  # fmt: skip


def test_an_export_takes_the_name_of_a_view(site: Site, order: Order) -> None:
    site.desk.projects.place(order(title="Far", shipping={"country": "FR"}))
    site.desk.views.save("far away", country="FR", status=["Pending", "Printing"])
    answer = site.ask("/export/projects.csv?view=FAR+away")
    assert (answer.status, answer.body.count(b"P-00000")) == (200, 1)
    assert site.ask("/export/projects.csv?status=Pending,Printing&country=FR").body == answer.body
    assert site.ask("/export/projects.csv?overdue=1").body.count(b"P-00000") == 0
    assert site.ask("/export/projects.csv?view=far+away&country=DE").status == 400
    lost = site.ask("/export/projects.csv?view=far")
    assert (lost.status, "The saved views are “far away”" in lost.body.decode()) == (404, True)

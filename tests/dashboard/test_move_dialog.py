"""The pop-up of a move: what is previewed is sent, and what was typed stays until then."""

from core import Desk
from dashboard import MoveDialog
from tests.factory import order, printable


def opened(desk: Desk, number: str, status: str = "Printing") -> MoveDialog:
    project = desk.projects.get(number)
    return MoveDialog(desk, number=number, status=status, version=project.version, open=True)


def ready(desk: Desk) -> str:
    """The number of a project that nothing speaks against."""
    return desk.projects.place(printable(desk)).number


def test_what_is_previewed_is_what_is_sent(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    dialog = opened(sqlite_desk, number)
    dialog.message, dialog.subject = "Dear {customer}, we begin.", "News about {number}"
    preview = dialog.preview
    dialog.send = True
    message = sqlite_desk.projects.get(number).messages[0]
    assert (message.subject, message.body) == (preview["subject"], preview["body"])
    assert not dialog.open


def test_it_begins_with_the_suggested_message(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    assert opened(sqlite_desk, number).message == sqlite_desk.projects.suggest(number, "Printing")


def test_a_cancellation_asks_for_its_reason(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    dialog = opened(sqlite_desk, number, "Canceled")
    dialog.send = True
    assert "reason" in dialog.error
    dialog.reason = "Too thin to print."
    dialog.send = True
    assert sqlite_desk.projects.get(number).cancel_reason == "Too thin to print."


def test_a_colleague_who_was_faster_is_named_and_nothing_is_sent(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    dialog = opened(sqlite_desk, number)
    dialog.message = "Typed with care."
    sqlite_desk.projects.move(number, "Printing", "First", by="bob")
    dialog.send = True
    assert dialog.error.startswith(f"bob was faster and has moved project {number} to Printing")
    assert (dialog.open, dialog.overtaken, dialog.message) == (True, True, "Typed with care.")
    assert len(sqlite_desk.projects.get(number).messages) == 1


def test_closing_keeps_the_draft_of_each_move(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    dialog = opened(sqlite_desk, number)
    dialog.message = "Half a sen"
    dialog.open = False
    dialog.param.update(status="Canceled", open=True)
    assert dialog.message != "Half a sen"
    dialog.open = False
    dialog.param.update(status="Printing", open=True)
    assert dialog.message == "Half a sen"


def test_sending_twice_moves_once(sqlite_desk: Desk) -> None:
    number = ready(sqlite_desk)
    dialog = opened(sqlite_desk, number)
    dialog.send = True
    dialog.send = True
    assert len(sqlite_desk.projects.get(number).messages) == 1


def test_printing_in_spite_of_the_pre_flight_needs_a_reason(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    dialog = opened(sqlite_desk, number)
    assert [(one["rule"], one["stops"]) for one in dialog.findings] == [("Model file", True)]
    dialog.send = True
    assert (dialog.open, dialog.error) == (True, "Please say why it is printed all the same.")
    assert sqlite_desk.projects.get(number).messages == ()
    dialog.reason = "It came by mail."
    dialog.send = True
    project = sqlite_desk.projects.get(number)
    assert (dialog.open, project.status) == (False, "Printing")
    assert (project.history[1].detail or "").startswith("It came by mail.\n")
    assert "It came by mail." not in project.messages[0].body


def test_a_cancellation_asks_no_pre_flight(sqlite_desk: Desk) -> None:
    dialog = opened(sqlite_desk, sqlite_desk.projects.place(order()).number, "Canceled")
    assert dialog.findings == []

"""The Project View, used without a browser."""

import io
import json
from datetime import UTC, timedelta

from core import Desk
from core.times import now
from dashboard import ProjectView, text
from dashboard.history import events
from tests.factory import order


def test_an_answer_goes_to_the_newest_comment_unless_another_is_chosen(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order(comment="First?")).number
    sqlite_desk.projects.comment(number, "Second?", author="Ada Meyer")
    view = ProjectView(sqlite_desk, number=number)
    view.conversation.answer = "Yes."
    assert "> Second?" in view.conversation.preview["body"]
    view.conversation.chosen = view.project.comments[0].id
    preview = view.conversation.preview
    assert "> First?" in preview["body"]
    view.conversation.send = True
    assert view.project.messages[-1].body == preview["body"]
    assert view.conversation.answer == ""


def test_a_refused_answer_keeps_what_was_typed(sqlite_desk: Desk) -> None:
    view = ProjectView(sqlite_desk, number=sqlite_desk.projects.place(order(comment="Hm?")).number)
    view.conversation.answer = "Dear {custmer}"
    view.conversation.send = True
    assert "{custmer}" in view.conversation.error
    assert view.conversation.answer == "Dear {custmer}"


def test_notes_are_never_mailed(sqlite_desk: Desk) -> None:
    view = ProjectView(sqlite_desk, number=sqlite_desk.projects.place(order()).number)
    view.notes.note = "Pays late."
    view.notes.send = True
    assert [note.body for note in view.project.notes] == ["Pays late."]
    assert view.project.messages == ()


def test_an_attachment_that_is_gone_already_is_said_to_be(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    sqlite_desk.projects.attach(number, "a.txt", io.BytesIO(b"a"))
    view = ProjectView(sqlite_desk, number=number, address="/projects")
    gone = view.project.attachments[0].id
    sqlite_desk.projects.detach(number, gone)
    view.attachments.removed = gone
    assert "no such attachment" in view.attachments.error
    assert json.loads(view.attachments.content)["rows"] == []


def test_what_the_rule_for_keeping_deleted_is_said_to_be(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order(comment="Hurry", ordered_at="2020-03-01T09:30:00+01:00")).number
    sqlite_desk.projects.attach(number, "a.txt", io.BytesIO(b"a"))
    sqlite_desk.projects.move(number, "Canceled", reason="Late")
    sqlite_desk.service.save({"keeping": {"attachments": 30, "messages": 30}})
    sqlite_desk.outbox.deliver_once()
    sqlite_desk.retention.sweep(moment=now() + timedelta(days=60))
    view = ProjectView(sqlite_desk, number=number, address="/projects")
    said = f"Erased on {text.day(now(), UTC)} by the rule for keeping"
    content = json.loads(view.attachments.content)
    assert ([(row["name"], row["erased"]) for row in content["rows"]], content["empty"]) == ([("a.txt", said)], "")
    assert [row["body"] for row in json.loads(view.conversation.content)["comments"]] == [f"{said}."]
    told = [(one["actor"], one["detail"]) for one in events(view.project, UTC, now())]
    assert told[:2] == [("The rule for keeping", "2 texts"), ("The rule for keeping", "a.txt")]


def test_empty_parts_say_what_to_do(sqlite_desk: Desk) -> None:
    view = ProjectView(sqlite_desk, number=sqlite_desk.projects.place(order()).number)
    assert json.loads(view.attachments.content)["empty"].startswith("No attachments yet")
    assert json.loads(view.conversation.content)["empty"].startswith("The customer has not written")

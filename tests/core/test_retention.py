"""The rule for keeping: what of ended projects is deleted when, what stays, and that a running project is untouched."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

import core
from core.catalog.errors import InvalidSetUp
from core.errors import NothingToRetry
from core.retention import ATTACHMENTS, RULE, TEXTS, Concerned, Swept
from core.times import now, to_micros
from dashboard.shop.link_content import page_content
from tests.core.kept import LATER, Order, keep, kinds, place, said


@pytest.mark.parametrize("end", ["Shipped", "Canceled"])
def test_attachments_of_ended_projects_go_when_their_days_are_over(desk: core.Desk, order: Order, end: str) -> None:
    number, running = place(desk, order, b"a plan", end), place(desk, order, b"a plan that runs", "Printing")
    before = desk.projects.get(number)
    [file] = before.attachments
    keep(desk, attachments=90)

    assert desk.retention.sweep(moment=now() + timedelta(days=89)) == Swept()
    assert desk.retention.sweep(moment=now() + LATER) == Swept(attachments=1, files=1)
    assert desk.retention.sweep(moment=now() + LATER) == Swept()

    after = desk.projects.get(number)
    assert (after.attachments, desk.files.exists(file.sha256)) == ((), False)
    assert (after.total, after.status, after.items) == (before.total, before.status, before.items)
    assert said(desk, number) == [one.body for one in (*before.comments, *before.messages)]
    assert [(one.kind, one.detail) for one in after.history if one.actor == RULE] == [(ATTACHMENTS, "plan.pdf")]
    assert (len(desk.projects.get(running).attachments), kinds(desk, running)) == (1, [])
    [record] = desk.audit.table(kind="rule for keeping applied").itertuples()
    assert (record.actor, record.detail) == (RULE, "1 attachments with 1 files, 0 texts")
    assert desk.audit.check() == []


def test_texts_of_ended_projects_become_a_sentence_that_says_when(desk: core.Desk, order: Order) -> None:
    number, running = place(desk, order, b"a plan"), place(desk, order, b"another", "Printing")
    subjects = [mail.subject for mail in desk.projects.get(number).messages]
    before = said(desk, running)
    desk.messages.table()
    keep(desk, messages=30)

    swept = desk.retention.sweep(moment=now() + LATER)

    bodies = said(desk, number)
    assert swept == Swept(texts=len(bodies))
    day = now()
    assert set(bodies) == {f"Erased on {day.day} {day:%b %Y} by the rule for keeping."}
    assert [mail.subject for mail in desk.projects.get(number).messages] == subjects
    assert set(desk.comments.table().query("number == @number").body) == {bodies[0]}
    assert kinds(desk, number) == [TEXTS]
    assert (said(desk, running), kinds(desk, running)) == (before, [])
    assert len(desk.projects.get(number).attachments) == 1
    assert desk.retention.sweep(moment=now() + LATER) == Swept()
    assert desk.audit.check() == []
    mails = (desk.settings.data / "mail").rglob("*")
    assert [one for one in mails if one.is_file() and number in one.read_text()] == []


def test_what_is_added_after_the_end_has_its_days_too(desk: core.Desk, order: Order) -> None:
    number = place(desk, order, b"a plan")
    with desk.database.writing() as connection:
        for table, column in (("attachments", "added_at"), ("comments", "at"), ("messages", "created_at")):
            later = sa.text(f"UPDATE {table} SET {column} = :at")
            connection.execute(later, {"at": to_micros(now() + timedelta(days=60))})
    keep(desk, attachments=50, messages=50)
    assert desk.retention.sweep(moment=now() + LATER) == Swept()
    assert desk.retention.sweep(moment=now() + LATER + timedelta(days=20)).attachments == 1
    assert kinds(desk, number) == [ATTACHMENTS, TEXTS]


def test_a_mail_that_waits_keeps_its_text_and_one_that_failed_is_not_sent_any_more(
    desk: core.Desk, order: Order
) -> None:
    number = place(desk, order, b"a plan")
    failed, waiting = [mail.id for mail in desk.projects.get(number).messages][:2]
    with desk.database.writing() as connection:
        for mail, state in ((failed, "failed"), (waiting, "queued")):
            values = {"state": state, "id": mail}
            connection.execute(sa.text("UPDATE messages SET state = :state, sent_at = NULL WHERE id = :id"), values)
    keep(desk, messages=30)
    desk.retention.sweep(moment=now() + LATER)
    erased = {mail.id: mail.erased_at is not None for mail in desk.projects.get(number).messages}
    assert (erased[failed], erased[waiting]) == (True, False)
    with pytest.raises(NothingToRetry):
        desk.outbox.retry(failed)


def test_nothing_is_deleted_without_a_rule_or_on_the_day_it_was_saved(desk: core.Desk, order: Order) -> None:
    number = place(desk, order, b"a plan")
    with desk.database.writing() as connection:  # it ended long ago
        for table, column in (("projects", "status_since"), ("attachments", "added_at"), ("comments", "at")):
            connection.execute(sa.text(f"UPDATE {table} SET {column} = 0"))
    assert desk.retention.sweep() == Swept()
    keep(desk, attachments=30, messages=30)
    assert desk.retention.sweep() == Swept()
    assert desk.retention.sweep(moment=now() + timedelta(days=1)).attachments == 1
    assert kinds(desk, number) == [ATTACHMENTS, TEXTS]


def test_a_rule_is_weighed_before_it_is_saved(desk: core.Desk, order: Order) -> None:
    for end in ("Shipped", "Canceled", "Printing"):
        place(desk, order, end.encode(), end)
    desk.projects.move(desk.projects.place(order()).number, "Canceled", reason="None of it")
    at = now() + timedelta(days=30)  # they are over in the night after
    desk.outbox.deliver_once()
    assert desk.retention.concerned({"attachments": 30, "messages": "30"}, moment=at) == Concerned(2, 3)
    assert desk.retention.concerned({"attachments": 31}, moment=at) == Concerned()
    assert desk.retention.concerned({}, moment=at) == Concerned()
    keep(desk, attachments=30, messages=30)
    assert desk.retention.sweep(moment=at + timedelta(days=1)).attachments == 2


@pytest.mark.parametrize("days", [29, 3651, "soon", 30.5, True])
def test_days_that_are_no_rule_are_refused_in_a_sentence(sqlite_desk: core.Desk, days: object) -> None:
    with pytest.raises(InvalidSetUp) as refusal:
        sqlite_desk.service.save({"keeping": {"attachments": days, "messages": ""}})
    [problem] = refusal.value.problems
    if days in (29, 3651):
        assert str(problem).endswith("must be from 30 to 3,650 days, or empty to keep them for ever.")
    else:
        assert "must be a whole number" in str(problem)
    assert sqlite_desk.service.get().version == 0


def test_the_customers_page_says_it_as_well(sqlite_desk: core.Desk, order: Order) -> None:
    number = place(sqlite_desk, order, b"a plan")
    token = sqlite_desk.links.of(number).rpartition("/")[2]
    keep(sqlite_desk, attachments=30, messages=30)
    sqlite_desk.retention.sweep(moment=now() + LATER)
    followed = sqlite_desk.following.get(token)
    shown = page_content(followed, token, "Printdesk", sqlite_desk.settings.zone, now())["said"]
    assert {part["body"].partition(" on ")[0] for part in shown} == {"Erased"}
    assert [file for part in shown for file in part["files"]] == []

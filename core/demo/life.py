"""What happens to an order of the demo until now: moves, talk, notes, papers, payment, at likely times."""

from __future__ import annotations

import tomllib
from math import log
from pathlib import Path
from random import Random
from typing import Any

from core.demo.papers import Paper
from core.demo.plans import Plan, PlannedMove, PlannedNote, PlannedPaper, Remark
from core.status import Status
from core.times import DAY

HOUR = DAY // 24
STAFF = ("ada", "grace", "jonas", "mira")
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
MESSAGES: dict[str, list[str]] = WORDS["messages"]

# Days in a status, on average. With these and the growth of orders, some 7 % are Pending and 8 % Printing.
PENDING, PRINTING, LONGEST = 9.0, 8.5, 25.0
CANCELED_PENDING, CANCELED_PRINTING = 0.055, 0.035


def live(plan: Plan, end: int, dice: Random, kind: str, papers: dict[str, list[Paper]]) -> None:
    """Let the order live until *end*."""
    _move(plan, end, dice)
    _talk(plan, end, dice, kind)
    if dice.random() < 0.18:
        at = plan.ordered_at + int(dice.random() * 3 * DAY)
        if at < end:
            plan.notes.append(PlannedNote(dice.choice(STAFF), dice.choice(WORDS["notes"]), at))
    if kind in papers and dice.random() < 0.25:
        at = plan.ordered_at + int(dice.random() * 5 * HOUR)
        if at < end:
            plan.papers.append(PlannedPaper(dice.choice(papers[kind]), dice.choice(STAFF), at))
    plan.payment = _payment(plan, dice)


def _move(plan: Plan, end: int, dice: Random) -> None:
    """Take it through its statuses, as far as there was time."""
    fate = dice.random()
    started = _office_hours(plan.ordered_at + _wait(dice, PENDING), dice)
    if fate < CANCELED_PENDING:
        _append(plan, Status.CANCELED, min(started, plan.ordered_at + 5 * DAY), end, dice)
        return
    if not _append(plan, Status.PRINTING, started, end, dice):
        return
    left = fate < CANCELED_PENDING + CANCELED_PRINTING
    done = _office_hours(started + HOUR * 5 + _wait(dice, PRINTING), dice)
    _append(plan, Status.CANCELED if left else Status.SHIPPED, done, end, dice)


def _append(plan: Plan, after: Status, at: int, end: int, dice: Random) -> bool:
    if at >= end:
        return False
    reason = dice.choice(WORDS["reasons"]) if after is Status.CANCELED else None
    message = dice.choice(MESSAGES[after])
    plan.moves.append(PlannedMove(plan.status, after.value, at, dice.choice(STAFF), message, reason))
    return True


def _wait(dice: Random, mean: float) -> int:
    """Most take less than the mean, a few take much longer."""
    return int(min(-mean * log(1.0 - dice.random()), LONGEST) * DAY) + HOUR


def _office_hours(at: int, dice: Random) -> int:
    """The moment itself or, at night and at weekends, some time in the next working day."""
    day, hour = divmod(at, DAY)
    if hour > 16 * HOUR:
        day, hour = day + 1, 0
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    if weekday > 4:
        day, hour = day + 7 - weekday, 0
    return day * DAY + (hour if hour > 7 * HOUR else 7 * HOUR + int(dice.random() * 9 * HOUR))


def _talk(plan: Plan, end: int, dice: Random, kind: str) -> None:
    """A remark with the order, and perhaps a question, which is answered when there was time."""
    name = plan.customer.name
    if dice.random() < 0.2:
        plan.conversation.append(Remark(name, True, dice.choice(WORDS["remarks"]), plan.ordered_at, None))
    if dice.random() > 0.25:
        return
    talk = dice.choice(WORDS["talks"])
    question = talk["question"].format(kind=kind)
    asked = plan.ordered_at + HOUR + int(dice.random() * 6 * DAY)
    answered = _office_hours(asked + HOUR + int(dice.random() * 20 * HOUR), dice)
    if asked < end:
        plan.conversation.append(Remark(name, True, question, asked, None))
        if answered < end:
            plan.conversation.append(Remark(dice.choice(STAFF), False, talk["answer"], answered, question))


def _payment(plan: Plan, dice: Random) -> str:
    """Paid in advance except by invoice; given back for most of the canceled ones."""
    paid = dice.random() < (
        0.93 if plan.status == Status.SHIPPED else 0.35 if plan.payment_method == "Invoice" else 0.85
    )
    if plan.status == Status.CANCELED:
        return "Refunded" if paid else "Open"
    return "Paid" if paid else "Open"

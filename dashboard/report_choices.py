"""What the Reports page can be asked: its choices as controls have them, and as the query of its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.reports import REPORTS, Period, UnknownPeriod
from dashboard import text

USUAL = {"report": "orders", "period": "last-365-days", "by": "", "material": "", "country": ""}
PERIODS = [
    ("this-week", "This week"),
    ("last-week", "Last week"),
    ("this-month", "This month"),
    ("last-month", "Last month"),
    ("last-30-days", "Last 30 days"),
    ("last-90-days", "Last 90 days"),
    ("last-365-days", "Last 365 days"),
    ("this-year", "This year"),
    ("last-year", "Last year"),
    ("", "Everything"),
]
CUSTOM = ("custom", "From … to …")
Choices = Mapping[str, list[str]]


def to_query(asked: Mapping[str, str]) -> dict[str, str]:
    """The parts that differ from the page as it opens; everything is a period too, so it must be named."""
    return {name: value or "all" for name, value in asked.items() if value != USUAL[name]}


def from_query(query: Mapping[str, str]) -> dict[str, str]:
    """All parts that a query means; a report or grouping that there is not counts as not said."""
    asked = {name: query.get(name, usual) for name, usual in USUAL.items()}
    if asked["report"] not in REPORTS:
        asked["report"] = USUAL["report"]
    if asked["by"] not in REPORTS[asked["report"]].groupings:
        asked["by"] = ""
    return asked | {"period": "" if asked["period"] == "all" else asked["period"]}


def fields(asked: Mapping[str, str], choices: Choices) -> list[dict[str, Any]]:
    """The controls: two dates where the period is not one of the usual ones."""
    groupings = [(name, name.replace("_", " ").capitalize()) for name in REPORTS[asked["report"]].groupings]
    countries = sorted(((code, text.country(code)) for code in choices["country"]), key=lambda pair: pair[1])
    return [
        {"name": "report", "label": "Report", "options": [(name, one.title) for name, one in REPORTS.items()]},
        {"name": "by", "label": "By", "options": groupings},
        {"name": "period", "label": "Period", "options": [*PERIODS, CUSTOM]},
        *([] if _is_usual(asked["period"]) else [{"name": "first", "label": "From"}, {"name": "last", "label": "To"}]),
        {
            "name": "material",
            "label": "Material",
            "options": [("", "All"), *((one, one) for one in choices["material"])],
        },
        {"name": "country", "label": "Country", "options": [("", "All"), *countries]},
    ]


def state(asked: Mapping[str, str], today: date) -> dict[str, str]:
    """The value of each control."""
    by = asked["by"] or REPORTS[asked["report"]].groupings[0]
    if _is_usual(asked["period"]):
        return {**asked, "by": by}
    days = _days(asked["period"], today)
    return {**asked, "by": by, "period": CUSTOM[0], **days}


def change(asked: Mapping[str, str], said: Mapping[str, str], today: date) -> dict[str, str]:
    """What is asked after a control has *said* something."""
    said = dict(said)
    if said.get("period") == CUSTOM[0]:
        said["period"] = "/".join(_days(asked["period"], today).values())
    if "first" in said or "last" in said:
        days = _days(asked["period"], today) | {name: said.pop(name) for name in ("first", "last") if name in said}
        said["period"] = "/".join(sorted(days.values()))
    return from_query({**asked, **said} | {"period": said.get("period", asked["period"]) or "all"})


def _is_usual(period: str) -> bool:
    return any(period == name for name, _ in PERIODS)


def _days(period: str, today: date) -> dict[str, str]:
    """The first and the last day of a period; of everything, those of the last year."""
    try:
        found = Period.parse(period or "last-365-days", today)
    except UnknownPeriod:
        found = Period.parse("last-365-days", today)
    return {"first": str(found.first), "last": str(found.last)}

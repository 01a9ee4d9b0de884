"""POST /api/v1/projects: an order; GET /api/v1/projects/P-000123: what has become of it."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from core import receiving
from core.keys import Scope
from core.project import Project
from core.requests import Answer
from core.status import Status
from dashboard.api.answers import Answered
from dashboard.api.base import ApiRoute
from dashboard.api.bodies import Body, FormBody, JsonBody, Sent
from dashboard.api.receiving import Receiving


class StatusAnswer(Answered):
    """When the project got a status."""

    status: Status
    at: datetime


class ItemAnswer(Answered):
    """One thing to print."""

    position: int
    name: str
    material: str
    finish: str | None
    colour: str | None
    quantity: int
    unit_price: Decimal
    total: Decimal
    sha256: str | None = Field(description="Its model file.")


class ProjectAnswer(Answered):
    """A project: where it stands and what it costs; money is exact, as text."""

    number: str = Field(pattern=r"^P-[0-9]{6,18}$")
    key: str | None
    title: str
    status: Status
    status_since: datetime
    statuses: list[StatusAnswer] = Field(description="The history of its status, oldest first.")
    cancel_reason: str | None
    payment_status: str
    ordered_at: datetime
    due_at: datetime | None
    items: list[ItemAnswer]
    currency: str
    items_total: Decimal
    discount: Decimal
    shipping_option: str | None
    shipping_cost: Decimal
    tax: Decimal
    total: Decimal


def answer_of(project: Project) -> ProjectAnswer:
    """The project as programs see it: nothing about who did what, or about the customer."""
    history = [{"status": one.status_to, "at": one.at} for one in project.history if one.status_to is not None]
    items = [{**vars(item), "total": item.line_total} for item in project.items]
    said: dict[str, Any] = {"statuses": history, "items": items, "items_total": project.subtotal}
    plain = {name: getattr(project, name) for name in ProjectAnswer.model_fields if name not in said}
    return ProjectAnswer.model_validate({**plain, **said})


class Projects(Receiving):
    """Places orders."""

    scope = Scope.ORDERS_WRITE
    kinds = ("application/json", "multipart/form-data")

    def body_for(self, kind: str, content_type: str) -> Body:
        """The order, or a form with the order and its model files."""
        if kind == "multipart/form-data":
            return FormBody(content_type, self.desk.files, self.desk.settings.upload_limit, "files", "order")
        return JsonBody()

    def read(self, sent: Sent) -> Any:
        """The order."""
        return receiving.read_order(sent.data, sent.files)

    def do(self, asked: Any, claim: str) -> tuple[int, BaseModel]:
        """Place it."""
        project = receiving.place(self.desk, asked, by=self.key.name, key=f"api-{claim}")
        return HTTPStatus.CREATED, answer_of(project)

    def answered(self, answer: Answer) -> None:
        """Say where the project is found, too."""
        if answer.status == HTTPStatus.CREATED:
            self.set_header("Location", f"/api/v1/projects/{json.loads(answer.body)['number']}")
        super().answered(answer)


class OneProject(ApiRoute):
    """Tells about a project."""

    scope = Scope.ORDERS_READ

    async def head(self, number: str) -> None:
        """All that `get` says about it, without saying it."""
        await self.get(number)

    async def get(self, number: str) -> None:
        """The project."""
        self.say(await self.call(lambda: answer_of(self.desk.projects.get(number))))

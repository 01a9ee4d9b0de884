"""GET /api/v1/openapi.json: what the API does, in OpenAPI 3.1, made of the models that check its requests."""

from __future__ import annotations

from functools import cache
from typing import Any

from openapi_pydantic import OpenAPI
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class
from pydantic import BaseModel

from core.intake.draft import OrderDraft
from core.intake.request import OrderRequest, QuoteRequest
from core.keys import Scope
from dashboard.api import descriptions
from dashboard.api.base import ApiRoute
from dashboard.api.descriptions import BINARY, FILE_FORM
from dashboard.api.files import FileAnswer
from dashboard.api.problems import CASES, MEDIA_TYPE, ProblemAnswer
from dashboard.api.projects import ProjectAnswer
from dashboard.api.quotes import QuoteAnswer

_ASKING = ("401", "403", "404", "405", "429", "500", "503")
_SENDING = ("400", "401", "403", "405", "409", "413", "415", "422", "429", "500", "503", "507")
_JSON, _FORM = "application/json", "multipart/form-data"
Part = dict[str, Any]  # of an OpenAPI document


@cache
def document() -> str:
    """The description as JSON."""
    described = OpenAPI.model_validate(_described())
    return construct_open_api_with_schema_class(described).model_dump_json(by_alias=True, exclude_none=True, indent=2)


def _described() -> Part:
    key = {"type": "http", "scheme": "bearer", "description": "A key: pd_…"}
    return {
        "openapi": "3.1.1",
        "info": {"title": "Printdesk", "version": "1.0.0", "description": descriptions.ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            "/api/v1/openapi.json": {"get": _describe()},
            "/api/v1/files": {"post": _store_file()},
            "/api/v1/quotes": {"post": _quote()},
            "/api/v1/projects": {"post": _place()},
            "/api/v1/projects/{number}": {"get": _look()},
        },
        "components": {
            "responses": {case.name: _problem(case.title) for case in CASES},
            "securitySchemes": {"key": key},
        },
    }


def _describe() -> Part:
    content = {_JSON: {"schema": {"type": "object", "required": ["openapi", "paths"]}}}
    return {
        "operationId": "describe",
        "summary": "Describe the API; needs no key.",
        "security": [],
        "responses": {"200": {"description": "This description.", "content": content}, **_refusals(("405",))},
    }


def _store_file() -> Part:
    content = {"application/octet-stream": {"schema": BINARY}, _FORM: {"schema": FILE_FORM}}
    stored = {"201": _answer("The file is stored.", FileAnswer)}
    return _sending("storeFile", "Store a model file.", Scope.FILES_WRITE, content, stored)


def _quote() -> Part:
    asked = {_JSON: {"schema": _of(QuoteRequest)}}
    told = {"200": _answer("The price with its reasons; with problems, it cannot be ordered as it is.", QuoteAnswer)}
    return _sending("quote", "Ask what an order would cost, and why.", Scope.ORDERS_WRITE, asked, told)


def _place() -> Part:
    order = {"anyOf": [_of(OrderRequest), _of(OrderDraft)]}
    form = {
        "type": "object",
        "description": "The order, and the files that its items name by their file names.",
        "properties": {"order": order, "files": {"type": "array", "items": BINARY}},
        "required": ["order"],
        "additionalProperties": False,
    }
    content = {_JSON: {"schema": order, "example": descriptions.ORDER}, _FORM: {"schema": form}}
    placed = _answer("The order is placed.", ProjectAnswer)
    placed["headers"]["Location"] = descriptions.LOCATION
    placed["links"] = {"look": descriptions.PLACED}
    summary = "Place an order, with its prices or to be priced by the service."
    return _sending("placeOrder", summary, Scope.ORDERS_WRITE, content, {"201": placed})


def _look() -> Part:
    found = {"description": "The project.", "content": {_JSON: {"schema": _of(ProjectAnswer)}}}
    return {
        "operationId": "lookAtProject",
        "summary": "See what has become of an order.",
        "description": _needs(Scope.ORDERS_READ),
        "parameters": [descriptions.NUMBER],
        "responses": {"200": found, **_refusals(_ASKING)},
    }


def _sending(name: str, summary: str, scope: Scope, content: Part, answers: Part) -> Part:
    return {
        "operationId": name,
        "summary": summary,
        "description": _needs(scope),
        "parameters": [descriptions.IDEMPOTENCY_KEY],
        "requestBody": {"content": content, "required": True},
        "responses": {**answers, **_refusals(_SENDING)},
    }


def _needs(scope: Scope) -> str:
    return f"The key needs the scope `{scope}`."


def _of(model: type[BaseModel]) -> PydanticSchema[BaseModel]:
    return PydanticSchema.model_validate({"schema_class": model})


def _answer(description: str, model: type[BaseModel]) -> Part:
    content = {_JSON: {"schema": _of(model)}}
    return {"description": description, "content": content, "headers": {"Idempotent-Replayed": descriptions.REPLAYED}}


def _refusals(codes: tuple[str, ...]) -> Part:
    """By status; where there are several cases, all of their titles."""
    return {code: _problem(" Or: ".join(case.title for case in CASES if case.status == int(code))) for code in codes}


def _problem(description: str) -> Part:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": _of(ProblemAnswer)}}}


class Document(ApiRoute):
    """The description, for anybody."""

    async def prepare(self) -> None:  # type: ignore[override]  # as in ApiRoute
        """Refuse what is not asking; no key is needed."""
        self.refuse_method()

    async def head(self) -> None:
        """All that `get` says about it, without saying it."""
        await self.get()

    async def get(self) -> None:
        """Send it."""
        self.say(await self.call(document))

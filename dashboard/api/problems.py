"""What the API answers when it does not do what was asked (RFC 9457): one table of all cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import Field

from core import errors, key_errors
from core.errors import DeskError, InvalidOrder
from core.limits import TooManyAttempts
from dashboard.api.answers import Answered
from dashboard.routes.base import Refusal

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/openapi.json#/components/responses/"


@dataclass(frozen=True)
class Case:
    """One kind of problem: its name, which its type ends with, the status, and what it means."""

    name: str
    status: HTTPStatus
    title: str
    errors: tuple[type[DeskError], ...] = ()


CASES = (
    Case("BadRequest", HTTPStatus.BAD_REQUEST, "The request cannot be read.", (key_errors.BadRequestKey,)),
    Case("NoKey", HTTPStatus.UNAUTHORIZED, "A valid key is needed.", (key_errors.UnknownKey,)),
    Case("ScopeMissing", HTTPStatus.FORBIDDEN, "The key does not allow this.", (key_errors.ScopeMissing,)),
    Case("NotFound", HTTPStatus.NOT_FOUND, "There is no such thing.", (errors.UnknownProject,)),
    Case("BadMethod", HTTPStatus.METHOD_NOT_ALLOWED, "This cannot be done at this address."),
    Case("KeyReused", HTTPStatus.CONFLICT, "The key was used for another order.", (errors.KeyReused,)),
    Case(
        "RequestUnderWay",
        HTTPStatus.CONFLICT,
        "The same request is being answered; send it again in a moment.",
        (key_errors.RequestUnderWay,),
    ),
    Case("TooLarge", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is more than is accepted.", (errors.FileTooLarge,)),
    Case("BadMediaType", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The request has a type that is not read here."),
    Case("Invalid", HTTPStatus.UNPROCESSABLE_ENTITY, "The request has problems; nothing was changed.", (DeskError,)),
    Case(
        "RequestReused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The Idempotency-Key was used for another request.",
        (key_errors.RequestReused,),
    ),
    Case("TooMany", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests; this one was not done.", (TooManyAttempts,)),
    Case("InternalError", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong."),
    Case("Busy", HTTPStatus.SERVICE_UNAVAILABLE, "The desk is busy; nothing was changed.", (errors.DatabaseBusy,)),
    Case(
        "StorageFull", HTTPStatus.INSUFFICIENT_STORAGE, "The disk is full; nothing was changed.", (errors.StorageFull,)
    ),
)
_BY_ERROR = {kind: case for case in CASES for kind in case.errors}
_BY_STATUS = {case.status: case for case in reversed(CASES)}


class FieldProblem(Answered):
    """What is wrong in one field of the request."""

    field: str = Field(description="As people say it: items.2.quantity is that of the second item.")
    pointer: str = Field(description="The same as a JSON pointer: #/items/1/quantity.")
    problem: str = Field(description="A sentence that goes on after the field's name.")


class ProblemAnswer(Answered):
    """Why the request was not done (RFC 9457)."""

    type: str = Field(description="Which kind of problem it is: a place in this description.")
    title: str
    status: int
    detail: str = Field(description="A sentence about this request.")
    problems: list[FieldProblem] = Field(default=[], description="Each field that is wrong, all at once.")


def problem_of(error: BaseException | None, status: int = 500) -> ProblemAnswer:
    """The answer for an error; one that nobody foresaw says nothing about its inside."""
    if isinstance(error, DeskError):
        case = next(_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR)
        return _answer(case, _sentence(error), error.problems if isinstance(error, InvalidOrder) else ())
    case = _BY_STATUS.get(HTTPStatus(status), _BY_STATUS[HTTPStatus.INTERNAL_SERVER_ERROR])
    return _answer(case, error.sentence if isinstance(error, Refusal) else case.title, ())


def _answer(case: Case, detail: str, problems: Sequence[errors.Problem]) -> ProblemAnswer:
    found = field_problems(problems)
    return ProblemAnswer(type=TYPES + case.name, title=case.title, status=case.status, detail=detail, problems=found)


def field_problems(problems: Sequence[errors.Problem]) -> list[FieldProblem]:
    """The problems that the desk found, field by field."""
    return [FieldProblem(field=one.field, pointer=_pointer(one.field), problem=one.problem) for one in problems]


def _sentence(error: DeskError) -> str:
    if not isinstance(error, InvalidOrder):
        return str(error)
    count = len(error.problems)
    return f"There {'is one problem' if count == 1 else f'are {count} problems'} with the request; nothing was placed."


def _pointer(field: str) -> str:
    """RFC 6901 in a fragment; people count from one, pointers from zero."""
    parts = [str(int(part) - 1) if part.isdecimal() else part for part in field.split(".") if part]
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)

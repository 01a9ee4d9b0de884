"""Addresses that take something: it streams in, is checked, done once, and answered the same when it is repeated."""

from __future__ import annotations

import logging
import secrets
import uuid
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from tornado.web import HTTPError, stream_request_body

from core.errors import DatabaseBusy, DeskError, FileTooLarge, StorageFull
from core.requests import Answer
from dashboard.api.base import ApiRoute
from dashboard.api.bodies import Body, JsonBody, Sent
from dashboard.api.problems import problem_of
from dashboard.routes.base import Refusal

log = logging.getLogger(__name__)
_HEARD_OUT = 2_000_000  # bytes that are read to their end although they are refused: many programs read the answer last


@stream_request_body
class Receiving(ApiRoute):
    """Takes a request with a body, and an Idempotency-Key if the program wants to be able to repeat it."""

    methods: tuple[str, ...] = ("POST",)
    kinds: tuple[str, ...] = ("application/json",)

    async def prepare(self) -> None:  # type: ignore[override]  # as in ApiRoute
        """Refuse what is not wanted before its bytes come."""
        self._body: Body | None = None
        self._refusal: Exception | None = None
        limit = self.desk.settings.upload_limit
        self.request.connection.set_max_body_size(limit + _HEARD_OUT)  # type: ignore[union-attr]  # HTTP/1
        length = self.said_length()
        try:
            self.refuse_method()
            await self.find_key()
            if length > limit:
                raise FileTooLarge(limit)
            self._body = self._make_body()
        except (DeskError, HTTPError) as error:
            if length > _HEARD_OUT:
                raise
            self._refusal = error

    def _make_body(self) -> Body:
        content_type = self.request.headers.get("Content-Type", "")
        kind = content_type.partition(";")[0].strip().lower()
        if kind not in self.kinds:
            told = f"Send {' or '.join(self.kinds)} here, and say so in the header Content-Type."
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, told)
        return self.body_for(kind, content_type)

    def body_for(self, kind: str, content_type: str) -> Body:  # noqa: ARG002  # for those that take more than one
        """What takes the bytes of a request of that media type."""
        return JsonBody()

    async def data_received(self, chunk: bytes) -> None:
        """Go on as the bytes come; the program waits while the disk does."""
        if self._refusal is not None or self._body is None:
            return
        try:
            await self.call(self._body.write, chunk)
        except (DeskError, Refusal) as error:
            self._refusal = error

    async def post(self) -> None:
        """Do what was asked for, or give the answer that it had before."""
        if self._refusal is not None:
            raise self._refusal
        assert self._body is not None, "prepare has made it"
        sent = await self.call(self._body.whole)
        asked = await self.call(self.read, sent)
        given = self.request.headers.get("Idempotency-Key")
        if given is None:
            answer = await self.call(self._work, asked, secrets.token_hex(16))
        else:
            mark = sent.fingerprint("POST", self.request.path)
            answer = await self.call(
                lambda: self.desk.requests.once(self.key, given, mark, lambda claim: self._work(asked, claim))
            )
        if answer.again:
            self.set_header("Idempotent-Replayed", "true")
        self.answered(answer)

    def answered(self, answer: Answer) -> None:
        """Send the answer."""
        self.say(answer.body, answer.status)

    def read(self, sent: Sent) -> Any:
        """What is asked for, checked by itself; raises DeskError or Refusal, and then nothing has begun."""
        raise NotImplementedError

    def do(self, asked: Any, claim: str) -> tuple[int, BaseModel]:
        """Do it, once for the same *claim*: the status and the answer."""
        raise NotImplementedError

    def _work(self, asked: Any, claim: str) -> Answer:
        try:
            status, model = self.do(asked, claim)
            return Answer(status, model.model_dump_json())
        except (DatabaseBusy, StorageFull):
            raise
        except DeskError as error:
            problem = problem_of(error)
        except Exception as error:  # the outermost edge: the answer must be one that can be repeated
            reference = uuid.uuid4().hex[:8]
            log.exception("Error %s at %s", reference, self.request.path)
            problem = problem_of(error)
            problem.detail = f"Something went wrong. Reference for the log: {reference}."
        return Answer(problem.status, problem.model_dump_json())

    def on_finish(self) -> None:
        """Leave nothing of what was not whole."""
        self._forget()

    def on_connection_close(self) -> None:
        """Leave nothing of what a program stopped sending."""
        self._forget()

    def _forget(self) -> None:
        body, self._body = getattr(self, "_body", None), None
        if body is not None:
            body.discard()

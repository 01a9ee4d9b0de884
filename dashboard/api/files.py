"""POST /api/v1/files: a model file, to be named by orders and quotes."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import BaseModel, Field

from core.keys import Scope
from dashboard.api.answers import Answered
from dashboard.api.bodies import Body, FileBody, FormBody, Sent
from dashboard.api.receiving import Receiving


class FileAnswer(Answered):
    """A stored file; items name it as {"sha256": …}. One that nothing is ordered of is deleted after a day."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str | None = Field(description="As it was sent; nothing depends on it.")
    size: int = Field(description="In bytes.")


class Files(Receiving):
    """Stores a file."""

    scope = Scope.FILES_WRITE
    kinds = ("application/octet-stream", "multipart/form-data")

    def body_for(self, kind: str, content_type: str) -> Body:
        """The file itself, or a form with one file."""
        limit = self.desk.settings.upload_limit
        if kind == "multipart/form-data":
            return FormBody(content_type, self.desk.files, limit, "file", None)
        return FileBody(self.desk.files, limit, "")

    def read(self, sent: Sent) -> FileAnswer:
        """What is known of the file."""
        [(name, stored)] = sent.files
        return FileAnswer(sha256=stored.sha256, name=name or None, size=stored.size)

    def do(self, asked: FileAnswer, claim: str) -> tuple[int, BaseModel]:  # noqa: ARG002  # stored twice is stored
        """Nothing more: it is stored under its content."""
        return HTTPStatus.CREATED, asked

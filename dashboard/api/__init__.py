"""The HTTP API: orders and questions of other programs. It knows neither SQL nor rules; it asks the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.api.base import NoSuchAddress
from dashboard.api.documents import Document
from dashboard.api.files import Files
from dashboard.api.projects import OneProject, Projects
from dashboard.api.quotes import Quotes
from dashboard.auth.doorman import Doorman
from dashboard.routes.base import Context

if TYPE_CHECKING:
    from core import Desk

__all__ = ["api_patterns"]


def api_patterns(desk: Desk) -> list[tuple[str, Any, dict[str, Any]]]:
    """The routes of the API; each asks for a key with the scope that it needs, but for its description."""
    given = {"context": Context(desk, Doorman(desk, desk.person.name))}
    return [
        (r"/api/v1/openapi\.json", Document, given),
        (r"/api/v1/files", Files, given),
        (r"/api/v1/quotes", Quotes, given),
        (r"/api/v1/projects", Projects, given),
        (r"/api/v1/projects/([^/]{1,40})", OneProject, given),
        (r"/api(?:/.*)?", NoSuchAddress, given),
    ]

"""HTTP beside the pages: files, pictures, CSV and uploads, all streamed and none through the websocket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.routes.base import Health, Trust
from dashboard.routes.exports import OneExport, TableExport
from dashboard.routes.files import AttachmentFile, ItemFile
from dashboard.routes.thumbnails import Thumbnail
from dashboard.routes.uploads import AttachmentUpload

if TYPE_CHECKING:
    from core import Desk

NUMBER = r"(?P<number>P-\d+)"
ROUTES: list[tuple[str, type]] = [
    (r"/health", Health),
    (rf"/files/{NUMBER}/items/(?P<part>\d+)", ItemFile),
    (rf"/files/{NUMBER}/attachments/(?P<part>\d+)", AttachmentFile),
    (r"/thumbnails/(?P<sha256>[0-9a-f]{64})\.png", Thumbnail),
    (r"/export/(?P<table>projects|items|events)\.csv", TableExport),
    (rf"/export/{NUMBER}\.csv", OneExport),
    (rf"/upload/{NUMBER}/attachments", AttachmentUpload),
]


def routes(desk: Desk, user: str, hosts: frozenset[str]) -> list[tuple[str, type, dict[str, Any]]]:
    """What pn.serve takes as extra_patterns; only requests for one of *hosts* (name:port) are answered."""
    trust = Trust(user, hosts)
    return [(pattern, handler, {"desk": desk, "trust": trust}) for pattern, handler in ROUTES]

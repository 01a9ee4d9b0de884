"""What a browser fetches beside the pages: files, pictures, CSV, uploads. Streamed, checked, and told in sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tornado.httputil import HTTPServerRequest

from dashboard.models import THREE
from dashboard.routes.base import Context, WrongHost
from dashboard.routes.exports import AllExport, OrderExport, ReportExport
from dashboard.routes.files import AttachmentFile, Health, ItemFile, Thumbnail
from dashboard.routes.meshes import MeshRoute, ThreeScript
from dashboard.routes.uploads import Upload
from dashboard.shop.link_routes import link_patterns
from dashboard.shop.routes import order_patterns

if TYPE_CHECKING:
    from core import Desk

__all__ = ["WrongHost", "patterns"]

_NUMBER = r"([Pp]-\d{1,18})"


def patterns(desk: Desk, authorise: Callable[[HTTPServerRequest], str | None]) -> list[tuple[str, Any, dict[str, Any]]]:
    """
    The routes for `pn.serve(extra_patterns=...)`.

    *authorise* names the user who makes a request, or None to refuse it; every route but /health asks it.
    """
    from dashboard.auth.oidc import oidc_patterns  # which stands on this package

    shared = Context(desk, authorise)
    context = {"context": shared}
    return [
        (rf"/files/{_NUMBER}/items/(\d{{1,18}})", ItemFile, context),
        (rf"/files/{_NUMBER}/attachments/(\d{{1,18}})", AttachmentFile, context),
        (r"/thumbnails/([0-9a-f]{64})\.png", Thumbnail, context),
        (r"/meshes/([0-9a-f]{64})", MeshRoute, context),
        (THREE, ThreeScript, context),
        (r"/export/(projects|items|events|messages|comments)\.(csv|parquet)", AllExport, context),
        (rf"/export/{_NUMBER}\.csv", OrderExport, context),
        (r"/export/reports/([a-z-]+)\.csv", ReportExport, context),
        (rf"/upload/{_NUMBER}/attachments", Upload, context),
        (r"/health", Health, context),
        *order_patterns(shared),
        *link_patterns(shared),
        *oidc_patterns(shared),
    ]

"""The addresses of what a browser fetches beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.auth.patterns import sign_in_patterns
from dashboard.models import THREE
from dashboard.routes.base import Context
from dashboard.routes.customers import CustomerExport
from dashboard.routes.exports import AllExport, OrderExport, ReportExport
from dashboard.routes.files import AttachmentFile, Health, ItemFile, Thumbnail
from dashboard.routes.meshes import MeshRoute, ThreeScript
from dashboard.routes.uploads import Upload
from dashboard.shop.link_routes import link_patterns
from dashboard.shop.routes import order_patterns

if TYPE_CHECKING:
    from core import Desk
    from dashboard.auth.doorman import Doorman

_NUMBER = r"([Pp]-\d{1,18})"


def patterns(desk: Desk, doorman: Doorman) -> list[tuple[str, Any, dict[str, Any]]]:
    """
    The routes for `pn.serve(extra_patterns=...)`.

    *doorman* knows who makes a request; every route asks, but those that are open to all.
    """
    shared = Context(desk, doorman)
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
        (r"/export/customers\.zip", CustomerExport, context),
        (rf"/upload/{_NUMBER}/attachments", Upload, context),
        (r"/health", Health, context),
        *order_patterns(shared),
        *link_patterns(shared),
        *sign_in_patterns(shared),
    ]

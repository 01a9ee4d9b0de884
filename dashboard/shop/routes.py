"""What the order page asks the server: uploads, their pictures, prices, and the order itself. Open to everybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from tornado.web import stream_request_body

from core.errors import FileTooLarge, InvalidOrder, KeyReused
from core.files import StoredFile
from core.models import kind_of
from dashboard.routes.base import Context, Refusal, Result, Route
from dashboard.routes.files import BLANK
from dashboard.routes.uploads import Upload
from dashboard.shop.drafts import Drafted
from dashboard.shop.order_page import KINDS
from dashboard.shop.ordering import Ordering, by_field
from dashboard.shop.tokens import Uploaded

_CUSTOMERS = ThreadPoolExecutor(8, thread_name_prefix="customers")
_LARGEST_DRAFT = 1_000_000  # bytes
_PICTURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_PLACED_BEFORE = (
    "An order from this page was placed already, and differs from this one: its confirmation is in your mail. "
    "Place this one again if you want it as well."
)
Patterns = list[tuple[str, Any, dict[str, Any]]]


def order_patterns(context: Context) -> Patterns:
    """The routes of the order page."""
    shared = {"context": context, "ordering": Ordering(context.desk)}
    return [
        (r"/order/files", ModelUpload, shared),
        (r"/order/pictures/([^/]+)\.png", ModelPicture, shared),
        (r"/order/meshes/([^/]+)", ModelMesh, shared),
        (r"/order/quotes", QuoteRoute, shared),
        (r"/order/projects", PlaceRoute, shared),
        (r"/order/logo/([0-9a-f]{64})", Logo, {"context": context}),
    ]


class ShopRoute(Route):
    """A route for everybody, who reach what they have uploaded and nothing else."""

    open_to_all = True

    def initialize(self, context: Context, ordering: Ordering) -> None:  # type: ignore[override]  # as its pattern says
        """Take what the routes share."""
        super().initialize(context)
        self.ordering = ordering

    async def call(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """The result of blocking *work*; customers whose models are being read do not hold up the staff."""
        return await asyncio.get_running_loop().run_in_executor(_CUSTOMERS, work, *arguments)


class ModelUpload(ShopRoute, Upload):
    """A model that a customer wants to order: stored, and measured before the answer."""

    counted = "models on the order page"

    def sender(self, *where: str) -> None:  # nobody is known
        """The address."""

    def expect(self, *where: str) -> None:  # noqa: ARG002  # it goes to no project yet
        """Refuse what is no model by its name, and everything while nothing can be ordered."""
        self.ordering.open()
        if self._name and kind_of(self._name) is None:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"It is no model that can be printed here: please send {KINDS}.")

    def adopt(self, name: str, stored: StoredFile, *where: str) -> dict[str, Any]:  # noqa: ARG002  # as above
        """The customer's token for the model; a file that cannot be read as one is refused."""
        self.ordering.leftovers.note(stored.sha256)
        facts = self.desk.gallery.facts(stored.sha256, name)
        if facts.problem:
            raise Refusal(HTTPStatus.BAD_REQUEST, facts.problem)
        return {"token": self.ordering.tokens.sign(Uploaded(stored.sha256, name))}


class ModelPicture(ShopRoute):
    """The picture of an uploaded model, for who has its token."""

    async def get(self, token: str) -> None:
        """Send the PNG, a transparent one where there is none."""
        uploaded = self.ordering.tokens.read(token)
        png = await self.call(self.desk.gallery.picture, uploaded.sha256, uploaded.name)
        self.set_header("Content-Type", "image/png")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.write(png or BLANK)


class ModelMesh(ShopRoute):
    """An uploaded model for the viewer, for who has its token."""

    async def get(self, token: str) -> None:
        """Send the mesh (see core.mesh_file)."""
        uploaded = self.ordering.tokens.read(token)
        mesh = await self.call(self.desk.gallery.mesh, uploaded.sha256, uploaded.name)
        if mesh is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "The model could not be made ready to be shown.")
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Cache-Control", "private, max-age=86400")
        self.write(mesh)


@stream_request_body
class DraftRoute(ShopRoute):
    """Takes the draft of an order as JSON, which is small."""

    def prepare(self) -> None:
        """Refuse what is too large before it comes."""
        super().prepare()
        self._body = bytearray()

    def data_received(self, chunk: bytes) -> None:
        """Take the next bytes."""
        if len(self._body) <= _LARGEST_DRAFT:
            self._body += chunk

    @property
    def draft(self) -> dict[str, Any]:
        """What was sent; raises Refusal for what is no draft."""
        if len(self._body) > _LARGEST_DRAFT:
            raise FileTooLarge(_LARGEST_DRAFT)
        try:
            found = json.loads(self._body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise Refusal(HTTPStatus.BAD_REQUEST, "This is no order: please load the page again.")
        return found

    def write_error(self, status_code: int, **reason: Any) -> None:
        """Problems of an order by their fields, beside the sentence."""
        error = reason.get("exc_info", (None, None))[1]
        if not isinstance(error, InvalidOrder):
            super().write_error(status_code, **reason)
            return
        count = len(error.problems)
        head = "One thing is" if count == 1 else f"{count} things are"
        self.set_status(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        told = {"error": f"{head} still to be put right.", "problems": by_field(error.problems, Drafted())}
        self.finish(json.dumps(told))


class QuoteRoute(DraftRoute):
    """What a draft costs."""

    async def post(self) -> None:
        """Price it, off the event loop: a model may have to be measured again."""
        await self.count("prices on the order page")
        self.write(await self.call(self.ordering.quote, self.draft))


class PlaceRoute(DraftRoute):
    """An order, placed once by its key."""

    async def post(self) -> None:
        """Place it, or say what is still to be put right."""
        await self.count("orders on the order page")
        try:
            answer = await self.call(self.ordering.place, self.draft)
        except KeyReused:
            raise Refusal(HTTPStatus.CONFLICT, _PLACED_BEFORE) from None
        self.set_status(HTTPStatus.CREATED)
        self.write(answer)


class Logo(Route):
    """The logo of the service, and no other file."""

    open_to_all = True

    async def get(self, sha256: str) -> None:
        """Send the picture."""
        service = (await self.call(self.desk.set_up)).service
        if service.logo != sha256:
            raise Refusal(HTTPStatus.NOT_FOUND, "There is no such logo.")
        content = await self.call(lambda: b"".join(self.desk.files.open(sha256)))
        kind = next((kind for start, kind in _PICTURES if content.startswith(start)), "image/webp")
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "public, max-age=86400")
        self.write(content)

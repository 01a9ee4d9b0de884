"""A desk with something of everything, and for each of its commands what a person could ask of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp

import core
from core.accounts.roles import Role
from core.intake.schema import parse_order
from tests.core.set_ups import discount, material, shipping
from tests.factory import ADDRESS, CUBE, ORDER, order, printable

PASSWORD, NEW_PASSWORD = "correct wrong battery staple", "staple battery wrong correct"
ADDRESS_OF = {"address": "127.0.0.1", "agent": "tests"}


class Scene:
    """The direct desk, and *me*: a person of one role who has signed in. Each method makes something new."""

    def __init__(self, desk: core.Desk, role: Role, folder: Path) -> None:
        self.desk, self.role, self.folder, self._count = desk, role, folder, 0
        with CUBE.open("rb") as model:
            self.cube = desk.files.put(model)
        self.me = self.person(role, "me")
        self.acting = desk.signed_in(self.token("me"))
        desk.service.save({"name": "Printdesk"})
        for made in (self.material, self.discount, self.shipping):
            made()

    def name(self, stem: str) -> str:
        self._count += 1
        return f"{stem} {self._count}"

    def person(self, role: Role = Role.VIEWER, name: str | None = None) -> str:
        name = name or self.name("person")
        self.desk.accounts.add(name, f"{name.replace(' ', '')}@example.com", role, password=PASSWORD)
        return name

    def token(self, name: str) -> str:
        return self.desk.sessions.start(self.desk.accounts.get(name), **ADDRESS_OF).token

    def session(self, name: str) -> int:
        return self.desk.sessions.check(self.token(name)).id

    def project(self, **changes: Any) -> str:
        return self.desk.projects.place(printable(self.desk, **changes)).number

    def comment(self) -> tuple[str, int]:
        number = self.project()
        [comment] = self.desk.projects.comment(number, "When?", author="Ada Meyer").comments
        return number, comment.id

    def attachment(self) -> tuple[str, int]:
        number = self.project()
        [file] = self.desk.projects.attach(number, "plan.txt", io.BytesIO(b"plan")).attachments
        return number, file.id

    def mail(self) -> int:
        return self.desk.projects.move(self.project(), "Printing").messages[0].id

    def linked(self) -> str:
        number = self.project()
        self.desk.links.of(number)
        return number

    def customer(self) -> str:
        email = f"{self.name('customer').replace(' ', '')}@example.com"
        number = self.project(customer={"name": "Cleo", "email": email})
        self.desk.projects.move(number, "Canceled", reason="Late")
        return email

    def view(self, by: str | None = None) -> str:
        return self.desk.views.save(self.name("view"), by=by or self.me, overdue=True).name

    def material(self) -> str:
        return self.desk.materials.save(material(self.name("PA"))).name

    def discount(self) -> str:
        return self.desk.discounts.save(discount(self.name("off"), percent="5")).name

    def shipping(self) -> str:
        return self.desk.shipping.save(shipping(self.name("DHL"))).name

    def asked(self) -> dict[str, Any]:
        """A request for a price."""
        items = [{"name": "cube.stl", "material": self.material(), "quantity": 3}]
        return {"items": items, "country": "DE", "email": "ada@example.com", "shipping_option": self.shipping()}

    def ordered(self) -> dict[str, Any]:
        """An order without prices."""
        asked = self.asked()
        about = {"customer": ORDER["customer"], "shipping": ADDRESS}
        return {**about, "items": asked["items"], "shipping_option": asked["shipping_option"]}

    def retired(self, name: str, make: Callable[[], str]) -> str:
        return str(getattr(self.desk, name).retire(make()).name)

    def second_factor(self, name: str) -> str:
        secret = self.desk.accounts.begin_second_factor(name).secret
        self.desk.accounts.confirm_second_factor(name, secret, pyotp.TOTP(secret).now())
        return name

    def secret_and_code(self) -> tuple[str, str]:
        secret = self.desk.accounts.begin_second_factor(self.me).secret
        return secret, pyotp.TOTP(secret).now()

    def file(self) -> str:
        return self.desk.files.put(io.BytesIO(self.name("content").encode())).sha256

    def to(self) -> Path:
        return self.folder / f"{self.name('out')}.csv"


def given(*arguments: Any, **named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a command is called with."""
    return arguments, named


Ask = Callable[[Scene], tuple[tuple[Any, ...], dict[str, Any]]]

_PLAIN: dict[str, Ask] = dict.fromkeys(
    "projects.table projects.counts projects.choices projects.filters projects.newest projects.unread "
    "projects.unread_version items.table items.filters events.table events.filters comments.table comments.filters "
    "messages.table messages.filters views.all views.table views.version version outbox.summary "
    "projects.stream items.stream events.stream comments.stream messages.stream reports.summary "
    "materials.table materials.all discounts.table discounts.all discounts.used shipping.table shipping.all "
    "service.get set_up set_up_version account.get account.session account.begin_second_factor account.sessions "
    "account.recovery_codes_left account.end_others accounts.any accounts.all accounts.table keys.table sweep "
    "files.sweep audit.table audit.kinds audit.check audit.ends files.incoming".split(),
    lambda _: given(),
)
_NUMBER: dict[str, Ask] = dict.fromkeys(
    "projects.get projects.placed_after projects.preflight projects.stream_one links.of links.url links.known "
    "links.address links.renew projects.read".split(),
    lambda s: given(s.linked()),
)
_LISTS: dict[str, Ask] = {
    f"{name}.{command}": ask
    for name, make in (("materials", Scene.material), ("discounts", Scene.discount), ("shipping", Scene.shipping))
    for command, ask in {
        "get": lambda s, make=make: given(make(s)),
        "save": lambda s, name=name, make=make: given(getattr(s.desk, name).get(make(s)).document),
        "retire": lambda s, make=make: given(make(s)),
        "restore": lambda s, name=name, make=make: given(s.retired(name, lambda: make(s))),
        "duplicate": lambda s, make=make: given(make(s)),
        "reorder": lambda s, make=make: given([make(s)]),
    }.items()
}
ASKED: dict[str, Ask] = {
    **_PLAIN,
    **_NUMBER,
    **_LISTS,
    **{f"{name}.export": lambda s: given(s.to()) for name in ("projects", "items", "events", "comments", "messages")},
    "view": lambda s: given(s.view()),
    "views.get": lambda s: given(s.view()),
    "changes": lambda _: given(0),
    "quote": lambda s: given(s.asked()),
    "projects.placed_with": lambda _: given(["key"]),
    "projects.ordered_before": lambda s: given(s.cube.sha256),
    "projects.export_one": lambda s: given(s.project(), s.to()),
    "reports.run": lambda _: given("sales"),
    "reports.stream": lambda _: given("sales"),
    "reports.export": lambda s: given("sales", s.to()),
    "reports.scope": lambda _: given("month", "2026"),
    "files.open": lambda s: given(s.cube.sha256),
    "files.exists": lambda s: given(s.cube.sha256),
    "files.size": lambda s: given(s.cube.sha256),
    "files.as_path": lambda s: given(s.cube.sha256),
    "gallery.facts": lambda s: given(s.cube.sha256, "cube.stl"),
    "gallery.picture": lambda s: given(s.cube.sha256, "cube.stl"),
    "gallery.mesh": lambda s: given(s.cube.sha256, "cube.stl"),
    "gallery.picture_of": lambda s: given(s.project() and s.cube.sha256),
    "gallery.name_of": lambda s: given(s.project() and s.cube.sha256),
    "shop.quote": lambda s: given(s.asked()),
    "audit.record": lambda _: given("downloaded"),
    "projects.place": lambda _: given(order()),
    "projects.place_all": lambda _: given([parse_order(order())]),
    "shop.place": lambda s: given(s.ordered()),
    "projects.move": lambda s: given(s.project(), "Printing", "Soon."),
    "projects.move_many": lambda s: given([s.project()], "Canceled", reason="Late"),
    "projects.preview": lambda s: given(s.project(), "Printing"),
    "projects.suggest": lambda s: given(s.project(), "Printing"),
    "projects.comment": lambda s: given(s.project(), "He called.", author="Ada Meyer"),
    "projects.answer": lambda s: given(*s.comment(), "On Monday."),
    "projects.preview_answer": lambda s: given(*s.comment(), "On Monday."),
    "links.revoke": lambda s: given(s.linked()),
    "projects.note": lambda s: given(s.project(), "Careful."),
    "projects.attach": lambda s: given(s.project(), "plan.txt", io.BytesIO(b"plan")),
    "projects.adopt": lambda s: given(s.project(), "cube.stl", s.cube.sha256, s.cube.size),
    "projects.share": lambda s: given(*s.attachment()),
    "projects.detach": lambda s: given(*s.attachment()),
    "files.put": lambda _: given(io.BytesIO(b"bytes")),
    "files.delete": lambda s: given(s.file()),
    "outbox.retry": lambda s: given(s.mail()),
    "views.save": lambda s: given(s.name("saved"), overdue=True),
    "views.rename": lambda s: given(s.view(), s.name("renamed")),
    "views.delete": lambda s: given(s.view()),
    "service.save": lambda _: given({"name": "Printdesk"}),
    "accounts.get": lambda s: given(s.person()),
    "accounts.add": lambda s: given(s.name("new"), f"{s.name('new').replace(' ', '')}@example.com", Role.VIEWER),
    "accounts.invite": lambda s: given(s.name("new"), f"{s.name('new').replace(' ', '')}@example.com", Role.VIEWER),
    "accounts.set_role": lambda s: given(s.person(), Role.MANAGER),
    "accounts.set_email": lambda s: given(s.person(), f"{s.name('new').replace(' ', '')}@example.com"),
    "accounts.disable": lambda s: given(s.person()),
    "accounts.enable": lambda s: given(s.desk.accounts.disable(s.person()).name),
    "accounts.set_password": lambda s: given(s.person(), NEW_PASSWORD),
    "accounts.send_link": lambda s: given(s.person()),
    "accounts.forgotten": lambda s: given(s.person()),
    "accounts.remove_second_factor": lambda s: given(s.second_factor(s.person())),
    "sessions.of": lambda s: given(s.person()),
    "sessions.end_one": lambda s: given(name := s.person(), s.session(name)),
    "sessions.end_all": lambda s: given(s.person()),
    "keys.add": lambda s: given(s.name("key"), ["orders:read"]),
    "keys.revoke": lambda s: given(s.desk.keys.add(s.name("key"), ["orders:read"]).name),
    "files.stored_at": lambda s: given(s.cube.sha256),
    "retention.concerned": lambda _: given({"attachments": 30}),
    "files.kept_for": lambda _: given(timedelta(days=1)),
    "account.end_session": lambda s: given(s.session(s.me)),
    "account.confirm_second_factor": lambda s: given(*s.secret_and_code(), PASSWORD),
    "account.new_recovery_codes": lambda s: given(s.second_factor(s.me) and PASSWORD),
    "account.remove_second_factor": lambda s: given(s.second_factor(s.me) and PASSWORD),
    "customers.find": lambda s: given(s.customer()),
    "customers.export": lambda s: given(s.customer(), s.folder / s.name("customer.zip")),
    "customers.stream": lambda s: given(s.customer()),
    "customers.erase": lambda s: given(email := s.customer(), confirm=email),
    # these change or end the session itself, so they come last
    "account.change_password": lambda _: given(PASSWORD, NEW_PASSWORD),
    "account.sign_out": lambda _: given(),
    "close": lambda _: given(),
}

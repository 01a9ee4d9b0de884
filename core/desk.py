"""The desk: everything wired from the settings, with nothing created at import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Any, cast

from core.accounts.accounts import Accounts
from core.accounts.acting import Acting, Person
from core.accounts.own import OwnAccount
from core.accounts.postman import Postman
from core.accounts.roles import COMMANDS, Role
from core.accounts.sessions import Sessions
from core.accounts.single_sign_on import SingleSignOn
from core.audit import Audit
from core.catalog import lists
from core.catalog.discounts import Discounts
from core.catalog.material import Material
from core.catalog.offers import Offers
from core.catalog.service import Service
from core.catalog.service_offer import ServiceDesk
from core.catalog.setup import SetUp
from core.catalog.shipping import ShippingOption
from core.catalog.stored import service_of, set_up_of
from core.customers import Customers
from core.files import FileStore
from core.following import Following
from core.gallery import Gallery
from core.keys import Keys
from core.limits import Limits
from core.links import Links
from core.names import number_of
from core.outbox import Outbox
from core.pricing import Quote
from core.projects import Projects
from core.reporting import Reports
from core.requests import Requests
from core.retention import Retention
from core.senders import sender_for
from core.settings import Settings
from core.shop import Shop
from core.store import migrate, offers, tables
from core.store.database import Database
from core.tables import Table
from core.views import View, Views


class Desk:
    """Python access to all of the service's data; the dashboard and notebooks use the same one."""

    account: OwnAccount | None = None  # of who has signed in

    def __init__(self, settings: Settings, *, upgrade: bool = False) -> None:
        self.database = Database(settings.url)
        self.settings = settings = settings.following(self._service)
        self._prepare(upgrade)
        self.audit = Audit(self.database, settings)
        self.limits = Limits(self.database, settings)
        self._postman = Postman(settings)
        self.accounts = Accounts(self.database, settings, self.audit, self.limits, self._postman)
        self.sessions = Sessions(self.database, settings, self.audit, self.limits, self._postman)
        parts = self.database, settings, self.audit, self.limits
        self.single_sign_on = SingleSignOn(*parts, self.accounts, self.sessions)
        self.files = FileStore(settings.files_place)
        self.gallery = Gallery(self.database, self.files, settings.data / "thumbnails")
        self.projects = Projects(self.database, self.files, settings)
        self.materials = Offers(lists.MATERIALS, Material, self.database, settings)
        self.discounts = Discounts(self.database, settings)
        self.shipping = Offers(lists.SHIPPING, ShippingOption, self.database, settings)
        self.service = ServiceDesk(self.database, self.files, settings)
        self.shop = Shop(self.database, self.files, self.gallery, settings, self._set_up)
        self.items = Table("items", self.database, settings)
        self.events = Table("events", self.database, settings)
        self.messages = Table("messages", self.database, settings)
        self.comments = Table("comments", self.database, settings)
        self.views = Views(self.database, self.projects, settings)
        frames = {"projects": self.projects.table, "items": self.items.table, "events": self.events.table}
        self.reports = Reports(self.database, frames, settings)
        self.links = Links(self.database, settings)
        self.following = Following(self.database, self.projects, self.links, self.limits, settings, self._service)
        self.keys = Keys(self.database, settings)
        self.requests = Requests(self.database)
        self.outbox = Outbox(self.database, sender_for(settings), settings)
        self.customers = Customers(self)
        self.retention = Retention(self)

    def _prepare(self, upgrade: bool) -> None:
        try:
            if upgrade:
                migrate.upgrade(self.database)
            migrate.prepare(self.database)
        except BaseException:
            self.database.close()
            raise

    @property
    def person(self) -> Person:
        """Who acts: at the desk itself the machine's user, who may do everything."""
        return Person(self.settings.user, Role.ADMINISTRATOR)

    def allows(self, command: str, *, of: str | None = None) -> bool:  # noqa: ARG002  # which asks for no role here
        """Whether who acts may use a command, as "projects.move", on what *of* has made if that is named."""
        assert command in COMMANDS, command
        return True

    def acting_as(self, person: Person) -> Desk:
        """This desk as *person* has it: commands beyond their role raise NotAllowed, and `by` is always their name."""
        return cast("Desk", Acting(self, person))

    def signed_in(self, token: str) -> Desk:
        """This desk as the person of a session, which every command asks for anew; raises SignedOut, then as well."""
        session = self.sessions.check(token)
        person = Person(session.account.name, session.account.role, lambda: self.sessions.role(token))
        return cast("Desk", Acting(self, person, OwnAccount(self.accounts, self.sessions, token)))

    def view(self, name: str) -> View:
        """The saved view of that name, in any case; raises UnknownView with the names that there are."""
        return self.views.get(name)

    def quote(self, draft: object) -> Quote:
        """What an order costs and why: see `core.shop.Shop.quote`."""
        return self.shop.quote(draft)

    def _service(self) -> Service:
        with self.database.reading() as connection:
            return service_of(connection)

    def set_up(self, email: str | None = None) -> SetUp:
        """All that is offered now; of discounts with a limit also their uses, in all and by the customer of *email*."""
        with self.database.reading() as connection:
            return self._set_up(connection, email)

    def _set_up(self, connection: Any, email: str | None) -> SetUp:
        found = set_up_of(connection, email)
        return replace(found, service=self.settings.applied(found.service))

    def set_up_version(self) -> tuple[int, ...]:
        """Numbers that differ after each change of the set-up."""
        with self.database.reading() as connection:
            return offers.version(connection)

    def version(self) -> int:
        """A number that grows with every change: the id of the newest event."""
        with self.database.reading() as connection:
            return tables.version(connection)

    def changes(self, since: int, limit: int = 1000) -> list[tuple[int, str]]:
        """What has changed after version *since*: the new version and the project's number, oldest first."""
        with self.database.reading() as connection:
            return [(event, number_of(key)) for event, key in tables.changes_since(connection, since, limit)]

    def sweep(self, age: timedelta = timedelta(days=1), among: Iterable[str] | None = None) -> int:
        """Delete stored files that nothing has referred to for *age*, or those *among* names; returns how many."""
        self.files.sweep(age)
        with self.database.reading() as connection:
            old = self.files.kept_for(age) if among is None else filter(self.files.exists, among)
            unused = [name for name in old if not tables.is_known_file(connection, name)]
        for name in unused:
            self.files.delete(name)
        return len(unused)

    def close(self) -> None:
        """Wait for letters on their way to people with an account, and give back the connections to the database."""
        self._postman.close()
        self.database.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

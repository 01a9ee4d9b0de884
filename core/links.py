"""Links: the private address at which a customer follows an order, without an account."""

from __future__ import annotations

import re
import secrets
from typing import Any

from core.errors import DeskError, UnknownProject
from core.names import id_of, number_of
from core.settings import Settings
from core.store import changes, parts
from core.store import links as sql
from core.store.database import Database
from core.times import now, to_micros

_BYTES = 32  # of randomness: cannot be guessed
_TOKEN = re.compile(rf"[0-9a-f]{{{2 * _BYTES}}}")


class UnknownLink(DeskError):
    """A link that leads nowhere: there never was one, or it was revoked."""

    def __init__(self) -> None:
        super().__init__("This link is not valid, or is not valid any more. Please ask for a new one.")


def link_address(settings: Settings, token: str | None) -> str:
    """Where the link leads, as it is written in mails; empty without one."""
    return f"{settings.public_url.rstrip('/')}/o/{token}" if token else ""


def make_link(connection: Any, project_id: int, moment: int) -> str:
    """The token of a project's link, made when there is none, inside the caller's transaction."""
    token = sql.token_of(connection, project_id)
    if token is None:
        sql.add(connection, secrets.token_hex(_BYTES), project_id, moment)
        token = sql.token_of(connection, project_id)  # of a colleague who was faster, too
    assert token is not None, "it was just made"
    return token


class Links:
    """The links of all projects: at most one of a project is in force, and whoever has it is its customer."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def of(self, number: str) -> str:
        """The token of the project's link, made when there is none; raises UnknownProject."""
        moment = to_micros(now())

        def work(connection: Any) -> str:
            return make_link(connection, _known(connection, number), moment)

        return self.known(number) or self._database.write(work)

    def url(self, number: str) -> str:
        """Where the project's link leads; the link is made when there is none. Raises UnknownProject."""
        return link_address(self._settings, self.of(number))

    def known(self, number: str) -> str | None:
        """The token of the project's link in force, None when there is none; raises UnknownProject."""
        with self._database.reading() as connection:
            return sql.token_of(connection, _known(connection, number))

    def address(self, number: str) -> str:
        """As `url`, but no link is made: empty when there is none. Raises UnknownProject."""
        return link_address(self._settings, self.known(number))

    def find(self, token: str) -> str:
        """The number of the project that the link leads to; raises UnknownLink, for a revoked one too."""
        if not _TOKEN.fullmatch(token):
            raise UnknownLink
        with self._database.reading() as connection:
            project_id = sql.project_of(connection, token)
        if project_id is None:
            raise UnknownLink
        return number_of(project_id)

    def revoke(self, number: str, *, by: str | None = None) -> None:
        """End the project's link, if it has one: from now on it leads nowhere. Raises UnknownProject."""
        self._end(number, by, renewed=False)

    def renew(self, number: str, *, by: str | None = None) -> str:
        """Put a new link in the place of the old one, which leads nowhere from now on; returns its token."""
        return self._end(number, by, renewed=True)

    def _end(self, number: str, by: str | None, *, renewed: bool) -> str:
        moment = to_micros(now())

        def work(connection: Any) -> str:
            project_id = _known(connection, number)
            if sql.revoke(connection, project_id, moment):
                kind = "link renewed" if renewed else "link revoked"
                event = {"project_id": project_id, "kind": kind, "actor": by or self._settings.user, "at": moment}
                changes.add_id(connection, "events", event)
            return make_link(connection, project_id, moment) if renewed else ""

        return self._database.write(work)


def _known(connection: Any, number: str) -> int:
    project_id = id_of(number)
    if parts.project_row(connection, project_id) is None:
        raise UnknownProject(number)
    return project_id

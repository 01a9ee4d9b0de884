"""The settings in force: of the environment and, where it says nothing, those that staff made in the dashboard."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from core.environment import Environment, system_user
from core.errors import SettingsError
from core.mail import sender_address

if TYPE_CHECKING:
    from core.catalog.service import Service

__all__ = ["Settings", "read_settings", "system_user"]

log = logging.getLogger(__name__)

FRESH = 1.0  # seconds for which the service's own settings are not read again
# What both may set: in the environment, in the document of the service.
_BOTH = {"service_name": "name", "sender": "sender", "timezone": "timezone"}


class Settings:
    """
    Every setting of a desk. The name, the sender and the time zone of the service may change at any time.

    A desk's own settings follow its database; those without a desk are as the environment says.
    """

    def __init__(self, environment: Environment, read_service: Callable[[], Service] | None = None) -> None:
        self.environment = environment
        self.data, self.user = environment.data, environment.user
        self.database_url, self.files_url = environment.database_url, environment.files_url
        self.smtp_url, self.public_url = environment.smtp_url, environment.public_url
        self.trusted_proxies = environment.trusted_proxies
        self.upload_limit, self.token = environment.upload_limit, environment.token
        self.rate_factor = environment.rate_factor
        self.oidc_issuer, self.oidc_client_id = environment.oidc_issuer, environment.oidc_client_id
        self.oidc_client_secret, self.oidc_scopes = environment.oidc_client_secret, environment.oidc_scopes
        self.oidc_name, self.oidc_roles = environment.oidc_name, environment.oidc_roles
        self.oidc_roles_claim = environment.oidc_roles_claim
        self.session_idle, self.session_days = environment.session_idle, environment.session_days
        self.breached_passwords, self.second_factor = environment.breached_passwords, environment.second_factor
        given = environment.model_fields_set
        self.fixed = frozenset(ours for theirs, ours in _BOTH.items() if theirs in given)
        self._following = None if read_service is None else _Following(read_service)

    def changed(self, **changes: Any) -> Settings:
        """The settings with *changes* over them."""
        return Settings(self.environment.model_copy(update=changes))

    def served_at(self, url: str) -> Settings:
        """The settings of a dashboard at *url*, which is the customers' address too, unless another one is set."""
        return self if "public_url" in self.environment.model_fields_set else self.changed(public_url=url)

    def following(self, read_service: Callable[[], Service]) -> Settings:
        """The settings that follow what *read_service* reads from the database."""
        return Settings(self.environment, read_service)

    def look_again(self) -> None:
        """Read the service's own settings at the next question: they have just been saved."""
        if self._following is not None:
            self._following.look_again()

    @property
    def service_name(self) -> str:
        """The name of the service."""
        found = self._of_service("name")
        return found.name if found else self.environment.service_name

    @property
    def sender(self) -> str:
        """The From of mails to customers, as `Name <address>`."""
        found = self._of_service("sender")
        if found is None:
            return self.environment.sender
        return f"{self.service_name} <{found.sender or sender_address(self.environment.sender).addr_spec}>"

    @property
    def timezone(self) -> str:
        """The name of the time zone in which days begin and times are shown."""
        found = self._of_service("timezone")
        return found.timezone if found else self.environment.timezone

    @property
    def zone(self) -> ZoneInfo:
        """The service's time zone."""
        return ZoneInfo(self.timezone)

    def applied(self, service: Service) -> Service:
        """The document with what the environment fixes in its place; of the sender, only that it is fixed."""
        fixed = {"name": self.environment.service_name, "timezone": self.environment.timezone}
        return service.model_copy(update={name: value for name, value in fixed.items() if name in self.fixed})

    def _of_service(self, name: str) -> Service | None:
        """The document of the service where the environment does not fix *name*."""
        return self._following.read() if self._following is not None and name not in self.fixed else None

    @property
    def url(self) -> str:
        """The database's URL in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data / 'printdesk.db'}"

    @property
    def files_place(self) -> str:
        """Where files are kept: an fsspec URL or a folder."""
        return self.files_url.get_secret_value() if self.files_url else str(self.data / "files")


class _Following:
    """The document of the service, read again when it may have changed."""

    def __init__(self, read: Callable[[], Service]) -> None:
        self._read = read
        self._found: Service | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def look_again(self) -> None:
        """What was read is old."""
        self._until = 0.0

    def read(self) -> Service | None:
        """What was read less than a second ago; without waiting for another thread, or for a database that is away."""
        if time.monotonic() >= self._until and self._lock.acquire(blocking=self._found is None):
            try:
                self._until = time.monotonic() + FRESH
                self._found = self._read()
            except Exception:  # what was in force stays so
                log.warning("The settings of the service cannot be read; trying again.", exc_info=True)
            finally:
                self._lock.release()
        return self._found


def read_settings(**changes: object) -> Settings:
    """The settings in force, with *changes* over them; raises SettingsError naming each bad one."""
    given = {name: value for name, value in changes.items() if value is not None}
    try:
        return Settings(Environment(**given))  # type: ignore[arg-type]  # pydantic checks and converts the values
    except ValidationError as error:
        wrong = "; ".join(f"PRINTDESK_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Settings that cannot be used: {wrong}.") from None

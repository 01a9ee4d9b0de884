"""Where the dashboard listens, the addresses it answers to, and what it refuses before others can reach it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import DeskError
from dashboard.proxies import Proxies, origin

if TYPE_CHECKING:
    from core import Desk
    from core.settings import Settings

NAMES = ("127.0.0.1", "localhost")  # of this machine; Bokeh takes no IPv6 address as the origin of a websocket
OPEN = "--insecure-open-to-everybody"
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  # nosec B104  # compared, not bound


class UnsafeSite(DeskError):
    """What was asked for would let others see or change orders."""


@dataclass(frozen=True)
class Site:
    """Address and port to listen on; the certificate files and proxies that make HTTPS of it; its *public* URL."""

    address: str = "127.0.0.1"
    port: int = 5006
    certificate: Path | None = None
    key: Path | None = None
    proxies: Proxies = field(default_factory=Proxies)
    public: str = ""
    open_to_everybody: bool = False

    def under(self, settings: Settings) -> Site:
        """The site of a desk with *settings*."""
        public = settings.public_url if "public_url" in settings.environment.model_fields_set else ""
        return replace(self, proxies=Proxies.of(settings.trusted_proxies), public=public)

    @property
    def is_private(self) -> bool:
        """Whether only this machine reaches it."""
        return self.address in NAMES and not self.proxies

    @property
    def url(self) -> str:
        """Where it is, for people at this machine."""
        return f"{'https' if self.certificate else 'http'}://{self.address}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """The addresses it answers to; pages of any other neither open a websocket nor change anything."""
        scheme = "https" if self.certificate else "http"
        here = [f"{scheme}://{name}:{self.port}" for name in NAMES]
        known = self.is_private and not self.certificate
        return frozenset(origin(one) for one in (*here, "" if known else self.public or self.url)) - {""}

    @property
    def hosts(self) -> list[str]:
        """The same as Bokeh takes them."""
        return sorted({urlsplit(one).netloc for one in self.origins})

    def tls(self) -> ssl.SSLContext | None:
        """The certificate in use, with TLS 1.2 at least; None without one; raises UnsafeSite if it cannot be used."""
        if self.certificate is None and self.key is None:
            return None
        if self.certificate is None or self.key is None:
            raise UnsafeSite("A certificate needs its key: give both, --certificate FILE and --key FILE.")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key, lambda: "")
        except OSError as error:  # ssl.SSLError is one
            raise UnsafeSite(
                f"The certificate {self.certificate} with the key {self.key} cannot be used: {error}. "
                "Both are PEM files; the key belongs to the certificate and has no password."
            ) from None
        return context

    def check(self) -> None:
        """Raise UnsafeSite, with what to do, if others could reach it without HTTPS or by an unknown name."""
        self.tls()
        if self.is_private:
            return
        if not self.open_to_everybody and not (self.certificate or self.proxies):
            raise UnsafeSite(
                f"At {self.address}, others can reach the desk, and that takes HTTPS: give --certificate FILE and "
                "--key FILE, or stay on 127.0.0.1 behind a proxy that PRINTDESK_TRUSTED_PROXIES names. "
                f"See docs/deploy.md. {OPEN} goes without: everybody could then see and change every order."
            )
        if not self.open_to_everybody and not self.public.startswith("https://"):
            raise UnsafeSite(
                "Set PRINTDESK_PUBLIC_URL to the https address that people type, such as https://desk.example.com: "
                "when others can reach the desk, it answers to that address only."
            )
        if not self.public and self.address in _EVERYWHERE:
            raise UnsafeSite("Set PRINTDESK_PUBLIC_URL to the address that people type: the desk answers to no other.")

    def check_people(self, desk: Desk) -> None:
        """Raise UnsafeSite if others could reach the desk and it asks nobody to sign in, or nobody could."""
        if self.is_private:
            return
        if not desk.accounts.any() and not self.open_to_everybody:
            raise UnsafeSite(
                "Nobody has an account yet, so that whoever reaches the desk could see and change every order. First "
                "run `printdesk user add NAME --role administrator`."
            )
        if desk.accounts.any() and not (self.public or self.url).startswith("https://"):
            raise UnsafeSite(
                "This desk has accounts, and browsers keep people signed in over HTTPS only: give a certificate, or "
                "serve behind a proxy with HTTPS (docs/deploy.md)."
            )

"""The settings of this machine, each from an environment variable or an env file."""

from __future__ import annotations

import getpass
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, FilePath, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.accounts.mapping import parsed
from core.times import zone_names

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def system_user() -> str:
    """The name of the person at the keyboard, who is the actor until there is sign-in."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "staff"


class Environment(BaseSettings):
    """Every setting, each as PRINTDESK_<NAME> in the environment or in a file `.env`."""

    model_config = SettingsConfigDict(env_prefix="PRINTDESK_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(Path("data"), description="Folder of the embedded database, files, mail and backups.")
    database_url: SecretStr | None = Field(None, description="Database; without it an SQLite file in the data folder.")
    files_url: SecretStr | None = Field(
        None, description="Where files are kept (any fsspec URL); else in the data folder."
    )
    smtp_url: SecretStr | None = Field(None, description="smtp://user:password@host:port or smtps://; else a Maildir.")
    sender: str = Field("Printdesk <orders@localhost>", description="The From of mails to customers.")
    service_name: str = Field("Printdesk", description="The name of the print service, in mails and on the screen.")
    timezone: str = Field("UTC", description="Time zone in which days begin and times are shown.")
    user: str = Field(default_factory=system_user, description="Who acts: the name in the histories.")
    token: SecretStr | None = Field(None, description="Who is signed in, as `printdesk login` keeps it.")
    public_url: str = Field(
        "http://127.0.0.1:5006", description="Where customers reach their pages, for links in mails."
    )
    trusted_proxies: str = Field(
        "", description="Addresses and networks of the proxies whose word counts on who asks, with commas."
    )
    upload_limit: int = Field(500_000_000, gt=0, description="Largest file that may be uploaded, in bytes.")
    rate_factor: float = Field(1, gt=0, description="Times the usual rates of the API and of customers' pages.")
    session_idle: float = Field(12, gt=0, le=24 * 365, description="Hours without use after which people sign in anew.")
    session_days: float = Field(7, gt=0, le=365, description="Days after which people sign in anew, whatever they did.")
    second_factor: Literal["optional", "required"] = Field(
        "optional", description="Whether a sign-in needs the code of an app: optional, or required of everybody."
    )
    breached_passwords: FilePath | None = Field(
        None, description="Sorted lines of SHA-1 hashes of stolen passwords, as Have I Been Pwned publishes them."
    )

    oidc_issuer: str = Field("", description="The provider of single sign-on (OpenID Connect); none without it.")
    oidc_client_id: str = Field("", validate_default=True, description="How the provider calls this desk.")
    oidc_client_secret: SecretStr | None = Field(None, description="The desk's password there.")
    oidc_name: str = Field("single sign-on", description="How people call the provider, on the sign-in page.")
    oidc_scopes: str = Field("openid email profile", description="What the desk asks the provider for.")
    oidc_roles_claim: str = Field("roles", description="The claim that says what somebody is, as realm_access.roles.")
    oidc_roles: str = Field(
        "", validate_default=True, description="What of it gives which role: printers=operator, office=viewer."
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _a_provider(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
            raise ValueError("write its address as the provider does, with https://")
        return value

    @field_validator("oidc_client_id")
    @classmethod
    def _known_there(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not value:
            raise ValueError("it is missing; PRINTDESK_OIDC_ISSUER needs it")
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _some_roles(cls, value: str, info: ValidationInfo) -> str:
        if not parsed(value) and info.data.get("oidc_issuer"):
            raise ValueError("it is missing, so that nobody could sign in; write pairs like printers=operator")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in zone_names():
            raise ValueError(f"there is no time zone {value}; write one like Europe/Berlin")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            ip_network(one)  # else ValueError, with what is wrong
        return value

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or any(one.isspace() for one in value):
            raise ValueError("write an address like https://orders.example.com")
        return value.rstrip("/")

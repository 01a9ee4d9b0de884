"""`printdesk login --single-sign-on`: people sign in at the provider in their browser, commands then act as them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import core
from tests.commands import command, done, environment, printdesk
from tests.core.elsewhere import ROLES
from tests.databases import SqliteDesks
from tests.providers import ADA, CLIENT, agree, honest_provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with honest_provider(ADA) as found:
        yield found


def test_who_signs_in_in_the_browser_is_signed_in_here(tmp_path: Path, sqlite_desks: SqliteDesks, issuer: str) -> None:
    (tmp_path / "data").mkdir()
    sqlite_desks.fresh(tmp_path / "data")
    settings = {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "BROWSER": "true",  # the command that does nothing
        "PRINTDESK_OIDC_ISSUER": issuer,
        "PRINTDESK_OIDC_CLIENT_ID": CLIENT,
        "PRINTDESK_OIDC_CLIENT_SECRET": "secret",
        "PRINTDESK_OIDC_ROLES": ROLES,
        "PRINTDESK_OIDC_ROLES_CLAIM": "groups",
    }
    asking = subprocess.Popen(
        command("login", "--single-sign-on"),
        cwd=tmp_path,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert asking.stderr is not None
    assert asking.stderr.readline().startswith("Please sign in in your browser.")
    back = agree(asking.stderr.readline().strip(), "ada-1")
    here = back.partition("?")[0]
    assert requests.get(here.replace("callback", "other"), timeout=30).status_code == 404
    assert requests.get(f"{here}?code=x&state=of-somebody-else", timeout=30).status_code == 200
    assert requests.get(back, timeout=30).text.startswith("Thank you. You can close this window")
    told, errors = asking.communicate(timeout=60)
    assert (asking.returncode, errors) == (0, "")
    assert told.startswith("Signed in as Ada Lovelace until ")
    who = done(printdesk("whoami", folder=tmp_path, **settings))
    assert who.startswith("Ada Lovelace (operator), signed in until ")
    with core.connect(f"sqlite:///{tmp_path}/data/printdesk.db", data=tmp_path / "data") as desk:
        [session] = desk.sessions.of("Ada Lovelace")
    assert session.kind == "token"
    assert session.agent.startswith("printdesk ")

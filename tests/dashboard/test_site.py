"""Where `serve` listens: what others could reach is refused without accounts, HTTPS and a known address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core import Desk
from core.accounts.roles import Role
from core.settings import read_settings
from dashboard.proxies import Proxies, origin
from dashboard.site import Site, UnsafeSite
from tests.certificates import make_certificate
from tests.commands import printdesk, refused
from tests.dashboard.person import PASSWORD

BEYOND = "0.0.0.0"  # refused, not bound
HTTPS = "https://desk.example.com"


def site(**given: Any) -> Site:
    settings = {name: given.pop(name) for name in ("public_url", "trusted_proxies") if name in given}
    return Site(**given).under(read_settings(**settings))


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost"])
def test_this_machine_alone_needs_nothing(address: str, sqlite_desk: Desk) -> None:
    site(address=address).check()
    site(address=address).check_people(sqlite_desk)


@pytest.mark.parametrize("address", [BEYOND, "192.0.2.7", "::", "desk.example.com"])
def test_beyond_it_https_is_needed(address: str) -> None:
    with pytest.raises(UnsafeSite, match="takes HTTPS: give --certificate"):
        site(address=address, public_url=HTTPS).check()


def test_with_https_the_address_that_people_type_is_needed(tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    certified = {"address": BEYOND, "certificate": made.file, "key": made.key}
    site(**certified, public_url=HTTPS).check()
    for given in ({}, {"public_url": "http://desk.example.com"}):
        with pytest.raises(UnsafeSite, match="Set PRINTDESK_PUBLIC_URL to the https address"):
            site(**certified, **given).check()


def test_a_proxy_makes_https_but_not_accounts(sqlite_desk: Desk) -> None:
    behind = site(public_url=HTTPS, trusted_proxies="127.0.0.1")
    behind.check()
    with pytest.raises(UnsafeSite, match="Nobody has an account yet"):
        behind.check_people(sqlite_desk)
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    behind.check_people(sqlite_desk)


def test_words_open_it_to_everybody_until_there_are_accounts(sqlite_desk: Desk) -> None:
    told = site(address="192.0.2.7", open_to_everybody=True)
    told.check()
    told.check_people(sqlite_desk)
    sqlite_desk.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
    with pytest.raises(UnsafeSite, match="keep people signed in over HTTPS only"):
        told.check_people(sqlite_desk)
    with pytest.raises(UnsafeSite, match="the desk answers to no other"):
        site(address=BEYOND, open_to_everybody=True).check()


def test_a_certificate_needs_its_own_key(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    made, other = make_certificate(tmp_path), make_certificate(tmp_path / "other")
    for wrong in ({"certificate": made.file}, {"key": made.key}, {"certificate": made.file, "key": other.key}):
        with pytest.raises(UnsafeSite, match=r"needs its key|cannot be used"):
            site(public_url=HTTPS, **wrong).check()


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    assert "takes HTTPS" in refused(printdesk("serve", "--address", BEYOND, folder=tmp_path))
    assert not (tmp_path / "data").exists()


def test_it_answers_to_exact_addresses(tmp_path: Path) -> None:
    here = {"http://127.0.0.1:5006", "http://localhost:5006"}
    assert site().origins == here
    assert site(public_url=HTTPS, trusted_proxies="10.0.0.0/8").origins == here | {HTTPS}
    made = make_certificate(tmp_path)
    assert site(certificate=made.file, key=made.key, public_url=f"{HTTPS}:8443", port=8443).origins == {
        "https://127.0.0.1:8443", "https://localhost:8443", f"{HTTPS}:8443",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://desk.example.com:443/x?y", HTTPS), ("http://a:80", "http://a"), ("http://a:443", "http://a:443"),
        ("https://[::1]:5006", "https://[::1]:5006"), ("https://DESK.example.com", HTTPS), ("null", ""),
        ("https://desk.example.com@evil.example", ""), ("file:///etc", ""), ("https://a:b", ""), ("", ""),
    ],
)  # fmt: skip
def test_origins_are_written_as_browsers_do(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),  # what stands before it, the client wrote
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
    ],
)
def test_the_client_is_the_first_that_is_no_proxy(peer: str, forwarded: str, client: str) -> None:
    assert Proxies.of("10.0.0.0/8").client(peer, forwarded) == client

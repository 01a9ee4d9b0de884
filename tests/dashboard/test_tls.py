"""The TLS of a desk that serves HTTPS itself: which versions and ciphers it speaks."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from dashboard.site import Site
from tests.certificates import make_certificate


def shake_hands(folder: Path, *, most: ssl.TLSVersion, ciphers: str = "ALL:@SECLEVEL=0") -> str | None:
    """The version that desk and client agree on, within this process; raises SSLError when they do not."""
    made = make_certificate(folder)
    ours = Site(certificate=made.file, key=made.key).tls()
    assert ours is not None
    theirs = ssl.create_default_context(cafile=str(made.file))
    theirs.minimum_version, theirs.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, most
    theirs.set_ciphers(ciphers)
    to_us, to_them = ssl.MemoryBIO(), ssl.MemoryBIO()
    desk = ours.wrap_bio(to_us, to_them, server_side=True)
    client = theirs.wrap_bio(to_them, to_us, server_hostname="localhost")
    for _ in range(6):
        for side in (client, desk):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return desk.version()


@pytest.mark.parametrize(
    ("most", "version"), [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")]
)
def test_the_newest_version_that_both_know_is_spoken(tmp_path: Path, most: ssl.TLSVersion, version: str) -> None:
    assert shake_hands(tmp_path, most=most) == version


@pytest.mark.filterwarnings("ignore:.*TLSv1")  # just what is tried here
@pytest.mark.parametrize("most", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_older_versions_are_refused(tmp_path: Path, most: ssl.TLSVersion) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)protocol|version"):
        shake_hands(tmp_path, most=most)


def test_ciphers_without_forward_secrecy_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)shared.cipher"):
        shake_hands(tmp_path, most=ssl.TLSVersion.TLSv1_2, ciphers="kRSA:@SECLEVEL=0")

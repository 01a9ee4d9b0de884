"""Passwords: how they are stored, and which are good enough."""

import hashlib
import random
from pathlib import Path

import pytest
from argon2 import extract_parameters

from core import Desk
from core.accounts.errors import BadAccount, BadPassword
from core.accounts.passwords import LONGEST, check_new, hash_password, is_breached, is_outdated, is_right
from core.errors import SettingsError
from core.settings import read_settings
from tests.core.people import GOOD

ABOUT = ("Ada Meyer", "ada.meyer@example.com", "Brick & Co", "printdesk")


def test_a_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hash_password(GOOD), hash_password(GOOD)
    assert first != second
    assert first.startswith("$argon2id$v=19$")
    found = extract_parameters(first)
    assert found.memory_cost >= 19 * 1024, "KiB; OWASP's least"
    assert (found.time_cost, found.parallelism) >= (2, 1)
    assert not is_outdated(first)
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$cGFzc3dvcmQ")


def test_a_password_is_right_or_wrong_to_the_last_character() -> None:
    long = "x" * (LONGEST - 1)
    stored = hash_password(long + "y")
    assert is_right(long + "y", stored)
    for wrong in (long + "z", long, long + "yy", "", " " + long + "y", "\ud800", "x" * 100_000):
        assert not is_right(wrong, stored)
    assert not is_right(GOOD, None)
    assert not is_right(GOOD, "not a hash")


def test_the_same_letters_in_other_code_points_are_the_same_password() -> None:
    assert is_right("Zoe\u0308 buys nine melons", hash_password("Zo\u00eb buys nine melons"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "has 12 to 256 characters; this one has 5"),
        ("x y" * 200, "has 12 to 256 characters; this one has 600"),
        ("password1234", "very common password"),
        ("aaaaaaaaaaaaaaaa", "Repeats"),
        ("qwertyuiop12", "too easy to guess"),
        ("ada.meyer@example.com", "too easy to guess"),
        ("adameyer2026", "too easy to guess"),
        ("Brick & Co 1", "too easy to guess"),
        ("printdesk2026", "too easy to guess"),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(BadPassword, match=why):
        check_new(password, ABOUT, None)


@pytest.mark.parametrize(
    "password", [GOOD, "ÄÖÜ ß ñ 汉字 Ω ж 47", "k7#Vq-pW2!zu", "🦊🐌🧊🥨🪐🌵🧲🪁🎻🧵🛶🪴", "\ud800" + GOOD]
)
def test_any_characters_make_a_good_password(password: str) -> None:
    check_new(password, ABOUT, None)
    assert is_right(password, hash_password(password))


def breached_file(folder: Path, passwords: list[str], ending: str = "\r\n", count: str = ":3") -> Path:
    lines = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in passwords)
    file = folder / "breached.txt"
    file.write_bytes("".join(f"{line}{count}{ending}" for line in lines).encode())
    return file


@pytest.mark.parametrize("many", [0, 1, 2, 3, 1000])
@pytest.mark.parametrize(("ending", "count"), [("\r\n", ":3"), ("\n", ":12345678"), ("\n", "")])
def test_each_password_of_a_file_of_breached_ones_is_found_and_no_other(
    tmp_path: Path, many: int, ending: str, count: str
) -> None:
    known = [f"{random.Random(n).random()}" for n in range(many)]
    file = breached_file(tmp_path, known, ending, count)
    assert all(is_breached(one, file) for one in known)
    assert not any(is_breached(f"{one}!", file) for one in [*known, "x"])
    file.write_bytes(file.read_bytes().removesuffix(ending.encode()))
    assert all(is_breached(one, file) for one in known), "the last line may have no end"


def test_a_breached_password_is_refused_and_a_file_that_is_gone_is_a_setting_to_mend(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    file = breached_file(tmp_path, [GOOD, "x", "y"])
    settings = read_settings(
        database_url=sqlite_desk.settings.url, data=tmp_path, user="ada", breached_passwords=str(file)
    )
    with Desk(settings) as desk:
        with pytest.raises(BadAccount, match="in a list of passwords that were stolen elsewhere"):
            desk.accounts.add("Ada", "ada@example.com", "administrator", password=GOOD)
        assert desk.accounts.add("Ada", "ada@example.com", "administrator", password=f"{GOOD}!").has_password
        file.unlink()
        with pytest.raises(BadAccount, match=r"PRINTDESK_BREACHED_PASSWORDS: .* cannot be read"):
            desk.accounts.add("Bob", "bob@example.com", "viewer", password=GOOD)
    with pytest.raises(SettingsError, match="PRINTDESK_BREACHED_PASSWORDS"):
        read_settings(breached_passwords=str(file))

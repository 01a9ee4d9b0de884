"""Tokens of uploads: of this desk, for this purpose, and for six days."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tornado.web import create_signed_value

from dashboard.shop.tokens import DAYS, Tokens, UnknownUpload, Uploaded

FILE = Uploaded("a" * 64, "box.stl")
CONTENT = json.dumps([FILE.sha256, FILE.name])
DAY = 24 * 3600  # seconds


def made(folder: Path, *, purpose: str = "upload", days_ago: float = 0, key: str | None = None) -> str:
    """A token that was made so many days ago, with the desk's key or another one."""
    tokens = Tokens(folder)
    tokens.sign(FILE)
    secret = key or (folder / "upload.key").read_text()
    return create_signed_value(secret, purpose, CONTENT, clock=lambda: time.time() - days_ago * DAY).decode()


def test_a_token_is_good_for_six_days(tmp_path: Path) -> None:
    assert Tokens(tmp_path).read(made(tmp_path, days_ago=DAYS - 0.1)) == FILE
    with pytest.raises(UnknownUpload):
        Tokens(tmp_path).read(made(tmp_path, days_ago=DAYS + 0.1))


def test_a_token_of_another_desk_or_for_something_else_is_none(tmp_path: Path) -> None:
    good = made(tmp_path)
    for wrong in (made(tmp_path, key="0" * 64), made(tmp_path, purpose="_xsrf"), good[:-1], good[:-4] + "0000", ""):
        with pytest.raises(UnknownUpload):
            Tokens(tmp_path).read(wrong)
    assert Tokens(tmp_path).read(good) == FILE
    (tmp_path / "upload.key").unlink()
    with pytest.raises(UnknownUpload):  # a new key ends all tokens
        Tokens(tmp_path).read(good)


def test_the_key_is_long_random_and_nobody_elses(tmp_path: Path) -> None:
    keys = set()
    for n in range(3):
        (folder := tmp_path / str(n)).mkdir()
        Tokens(folder).sign(FILE)
        file = folder / "upload.key"
        assert file.stat().st_mode & 0o077 == 0
        keys.add(file.read_text())
    assert {len(key) for key in keys} == {64}
    assert len(keys) == 3

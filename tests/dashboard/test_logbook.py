"""The log of a server: who was refused is in it, what opens a door is not, and nobody writes false entries."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import core
from dashboard.logbook import Entry
from tests.dashboard.site import Site
from tests.factory import order
from tests.serving import answers, free_port, wait_for

LINK, TICKET = "0123456789abcdef" * 4, "ticket-that_is-long-and-secret"


def logged(text: str, *given: object, error: bool = False) -> str:
    """What the log says of something."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Entry())
    record = logging.LogRecord("printdesk.x", logging.WARNING, "", 0, text, given, sys.exc_info() if error else None)
    handler.handle(record)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"404 GET /o/{LINK}/files/7 (192.0.2.1) 3ms", "404 GET /o/…/files/7 (192.0.2.1) 3ms"),
        (f"POST /sign-in/ticket/{TICKET} (192.0.2.1)", "POST /sign-in/ticket/… (192.0.2.1)"),
        ("GET /order/pictures/2%7C1:0%7C10.png", "GET /order/pictures/…"),
        ("/sign-in/oidc/callback?code=abc&state=def", "/sign-in/oidc/callback?code=…&state=…"),
        ("the key pd_AbC-1_2 and the session pds_xyz", "the key pd_… and the session pds_…"),
        ("/projects/P-000001?status=Pending", "/projects/P-000001?status=Pending"),
    ],
)
def test_what_opens_a_door_is_not_written_down(said: str, kept: str) -> None:
    assert logged("%s", said).endswith(f"printdesk.x: {kept}\n")


def test_an_entry_says_when_in_utc_and_cannot_be_made_up() -> None:
    try:
        raise ValueError("first\n2026-01-01T00:00:00Z INFO printdesk: all is well\r\x1b[2Jlast")
    except ValueError as error:
        lines = logged("refused %s", error, error=True).split("\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING printdesk\.x: refused first", lines[0])
    assert len(lines) > 4
    assert all(line.startswith("    ") for line in lines[1:-1])
    assert any("\\x1b[2Jlast" in line for line in lines)


def test_the_log_of_a_served_desk_names_who_was_refused_and_no_secret(tmp_path: Path) -> None:
    port = free_port()
    with core.connect(f"sqlite:///{tmp_path / 'printdesk.db'}", data=tmp_path, user="ada") as desk:
        number = desk.projects.place(order()).number
        link = desk.links.of(number)
        command = [sys.executable, "-m", "dashboard.cli", "--data", str(tmp_path), "serve", "--port", str(port)]
        with (tmp_path / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=Path(__file__).parents[2], env=os.environ, stderr=log)
        try:
            wait_for(lambda: answers(f"http://127.0.0.1:{port}/health"), 60)
            site = Site(desk, f"http://127.0.0.1:{port}", 0, "")
            assert site.ask(f"/o/{link}/files/99").status == 404
            assert site.ask(f"/sign-in/ticket/{TICKET}").status == 400
            assert site.upload(b"x", Origin="https://evil.example").status == 403
            assert site.ask("/api/v1/projects/P-000001", Authorization="Bearer pd_wrong-wrong").status == 401
        finally:
            server.terminate()
            server.wait(40)
    told = (tmp_path / "log").read_text()
    for entry in (
        "404 GET /o/…/files/99 (127.0.0.1)",
        "400 GET /sign-in/ticket/… (127.0.0.1)",
        "403 POST /upload/P-000001/attachments (127.0.0.1)",
        "401 GET /api/v1/projects/P-000001 (127.0.0.1)",
    ):
        assert re.search(rf"^\S+Z WARNING tornado\.access: {re.escape(entry)}", told, re.MULTILINE), told
    assert not [secret for secret in (link, TICKET, "wrong-wrong") if secret in told]

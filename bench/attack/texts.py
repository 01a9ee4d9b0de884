"""Texts that customers and staff have typed, in what leaves the server: spreadsheets, mails, headers, pages."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable, Sequence
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import default
from urllib.parse import quote

from bench.attack import planted
from bench.attack.scene import Scene
from bench.attack.tally import Tally
from bench.attack.wire import as_person, ask
from bench.attack.words import BREAKS, EVIL, PLACEHOLDERS, SCRIPTS

_CUSTOMER = "customer@example.com"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d.,:+-]*(T[\d:.+-]+)?")
_HEADERS = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
            "auto-submitted", "reply-to", "content-language", "x-printdesk-message", "x-printdesk-project",
            "in-reply-to", "references"}  # fmt: skip
# Addresses of which a part might come back in the answer.
_ECHOES = (
    "/sign-in?next=/{}", "/projects?view={}", "/unknown{}", "/export/projects.csv?view={}", "/projects/{}", "/o/{}",
    "/materials/{}", "/order?x={}", "/sign-in/ticket/{}", "/api/v1/{}", "/export/reports/x.csv?by={}",
    "/meshes/" + "0" * 64 + "?name={}",
)  # fmt: skip
_PAGES = ("/projects", "/projects/P-000001", "/projects/P-000001/view", "/materials", "/service", "/order", "/people")


def sheets(scene: Scene) -> Callable[[Tally], None]:
    """Cells that a spreadsheet would calculate."""

    def run(tally: Tally) -> None:
        person = as_person(scene.address, scene.session("ada"))
        names = [f"/export/{name}.csv" for name in ("projects", "items", "events", "messages", "comments")]
        numbers = [f"/export/P-{number:06}.csv" for number in range(1, 10)]
        reports = [
            "/export/reports/sales.csv?by=customer",
            "/export/reports/sales.csv?by=material",
            "/export/reports/orders.csv",
        ]
        for path in (*names, *numbers, *reports):
            answer = ask(scene.address, "GET", path, person)
            rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
            tally.tried(f"get {path} (else its cells mean nothing)", answer.status != 200 or not rows)
            tally.tries += sum(map(len, rows))
            for cell in sorted({cell for row in rows for cell in row if cell.startswith(_RISKY)}):
                tally.tried(f"a formula in {path}", not _NUMBER.fullmatch(cell) and repr(cell[:40]))

    return run


def mails(scene: Scene) -> Callable[[Tally], None]:
    """Line breaks and placeholders in what becomes a mail."""

    def run(tally: Tally) -> None:
        _order_with_breaks(scene, tally)
        end = time.monotonic() + 30
        while scene.own.outbox.summary().queued and time.monotonic() < end:
            time.sleep(0.2)
        found = [path.read_bytes() for path in (scene.own.settings.data / "mail" / "new").glob("*")]
        tally.tried("read the mails (else nothing below means anything)", len(found) < 5)
        for raw in found:
            told = message_from_bytes(raw, policy=default)
            assert isinstance(told, EmailMessage)
            strange = {name.lower() for name in told} - _HEADERS
            tally.tried("put a header into a mail", strange and f"{sorted(strange)}")
            others = {one.addr_spec for name in ("To", "Cc", "Bcc") for one in _addresses(told, name)} - {_CUSTOMER}
            tally.tried("send a mail to somebody else", others and f"{sorted(others)}")
            tally.tried("make a mail with HTML", any(part.get_content_type() == "text/html" for part in told.walk()))
        told_as_typed = any(PLACEHOLDERS in " ".join(body.split()) for body in _bodies(found))
        tally.tried("fill in the placeholders that a customer typed", not told_as_typed)

    return run


def _addresses(told: EmailMessage, name: str) -> Sequence[Address]:
    return told[name].addresses if told[name] else ()


def _bodies(found: list[bytes]) -> list[str]:
    return [str(message_from_bytes(raw, policy=default).get_content()) for raw in found]


def _order_with_breaks(scene: Scene, tally: Tally) -> None:
    """Orders whose names and addresses begin another line; most are refused, and those that are not say one line."""
    from core.errors import DeskError

    for words in BREAKS:
        for part in (
            {"title": f"T{words}"},
            {"customer": {"name": f"N{words}", "email": _CUSTOMER}},
            {"customer": {"name": "N", "email": f"{_CUSTOMER}{words}"}},
            {"key": f"k{words}"},
        ):
            try:
                number = scene.own.projects.place(planted.order(**part)).number
                scene.own.projects.move(number, "Printing", "Soon.", despite="Whatever.")
            except DeskError:
                pass  # as it should be
            tally.tries += 1


def headers(scene: Scene, *, whole: bool) -> Callable[[Tally], None]:
    """Line breaks in what becomes a header of an answer, and payloads in what becomes a page."""

    def run(tally: Tally) -> None:
        person = as_person(scene.address, scene.session("ada"), Accept="text/html")
        stranger = {"Accept": "text/html"}
        for words in (*BREAKS, *SCRIPTS) if whole else (BREAKS[1], *SCRIPTS[:2]):
            for path in _ECHOES:
                for who in (person, stranger) if whole or words == EVIL else (stranger,):
                    answer = ask(scene.address, "GET", path.format(quote(words, safe="")), who)
                    bad = {"x-evil", "bcc"} & {name.lower() for name in answer.headers}
                    tally.tried(
                        f"a header by {path} with {words!r}", bad or (answer.status >= 500 and f"{answer.status}")
                    )
                    tally.tried(
                        f"a script by {path} with {words!r}",
                        words in SCRIPTS and _runs(words, answer.text, answer.headers),
                    )
        for path in _PAGES:
            answer = ask(scene.address, "GET", path, person)
            tally.tried(f"a script in {path}", EVIL[:21] in answer.text)
        for words in (*BREAKS, '"; filename="x.html', "%0d%0aX-Evil:1"):
            kept = person | {"X-File-Name": quote(f"a{words}.txt"), "Content-Type": "application/octet-stream"}
            ask(scene.address, "POST", "/upload/P-000010/attachments", kept, b"x")
        for file in scene.own.projects.get("P-000010").attachments:
            answer = ask(scene.address, "GET", f"/files/P-000010/attachments/{file.id}", person)
            tally.tried(f"a header by the file {file.file_name!r}", "X-Evil" in answer.headers or answer.status != 200)
            tally.tried(f"show {file.file_name!r} in the browser", not _is_kept_away(answer.headers))

    return run


def _runs(words: str, page: str, told: Message) -> bool:
    """Whether what was typed stands in a page as it was typed, with its brackets."""
    is_page = "text/html" in str(told.get("Content-Type"))
    return is_page and "<" in words and words in page


def _is_kept_away(told: Message) -> bool:
    get = told.get
    return (
        str(get("Content-Disposition")).startswith("attachment")
        and get("X-Content-Type-Options") == "nosniff"
        and "sandbox" in str(get("Content-Security-Policy"))
        and str(get("Content-Type")).startswith("application/octet-stream")
    )

"""The examples of docs/deploy: nginx runs with its file, systemd checks its own, and the desk serves TLS itself."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import requests
import urllib3

import core
from core.accounts.roles import Role
from tests.certificates import Certificate, make_certificate
from tests.dashboard.person import PASSWORD
from tests.factory import order
from tests.proxied import EXAMPLES, Person, behind_nginx, program
from tests.serving import free_port, wait_for

UPLOAD = b"%PDF-1.4\n" + os.urandom(3_000_000)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[core.Desk]:
    """A desk with an administrator and a project, in a folder of its own."""
    (tmp_path / "data").mkdir()
    with core.connect(f"sqlite:///{tmp_path / 'data' / 'printdesk.db'}", data=tmp_path / "data", user="ada") as found:
        found.accounts.add("grace", "grace@example.com", Role.ADMINISTRATOR, password=PASSWORD)
        found.projects.place(order(title="Gear"))
        yield found


def test_nginx_with_the_examples_file_stands_before_the_desk(
    desk: core.Desk, tmp_path: Path, certificate: Certificate
) -> None:
    with behind_nginx(tmp_path, certificate) as (address, plain):
        person = Person(address, certificate)
        led = requests.get(f"{plain}/o/x", allow_redirects=False, timeout=10)
        assert (led.status_code, led.headers["Location"]) == (301, f"{address}/o/x")
        assert requests.get(f"{plain}/api/v1/projects", allow_redirects=False, timeout=10).status_code == 403
        page = person.sign_in(X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
        assert (page.status_code, page.url) == (200, f"{address}/projects")
        assert page.headers["Strict-Transport-Security"]
        assert "Server" not in page.headers or page.headers["Server"] == "nginx"
        assert [one.address for one in desk.sessions.of("grace")] == ["127.0.0.1"]  # not what the client said of itself
        sent = person.ask("/upload/P-000001/attachments", "POST", data=UPLOAD, headers={"X-File-Name": "plan.pdf"})
        assert sent.status_code == 201, sent.text
        back = person.ask("/files/P-000001/attachments/1", headers={"Range": "bytes=9-20"})
        assert (back.status_code, back.content) == (206, UPLOAD[9:21])
        assert socket_status(address, certificate, person) == 101
        assert socket_status(address, certificate, person, origin="https://evil.example") in {403, 421}


def socket_status(address: str, certificate: Certificate, person: Person, origin: str | None = None) -> int:
    """The status of opening the websocket of the list of projects through nginx."""
    headers = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Origin": origin or address, "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": f"bokeh, {token_of(person)}",
        "Cookie": "; ".join(f"{one.name}={one.value}" for one in person.asking.cookies),
    }  # fmt: skip
    with urllib3.PoolManager(ca_certs=str(certificate.file)) as pool:
        answer = pool.request("GET", f"{address}/projects/ws", headers=headers, preload_content=False, retries=False)
        status = answer.status
        answer.close()
    return status


def token_of(person: Person) -> str:
    found = re.search(r'"token":"([^"]+)"', person.ask("/projects").text)
    assert found
    return found[1]


def test_people_work_in_a_browser_through_nginx(
    desk: core.Desk, tmp_path: Path, certificate: Certificate, chromium: Any
) -> None:
    with behind_nginx(tmp_path, certificate) as (address, _):
        context = chromium.new_context(ignore_https_errors=True)  # Chromium asks the system whom to trust
        page = context.new_page()
        page.goto(f"{address}/projects")
        page.get_by_label("Name or e-mail").fill("grace")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Gear").first.click()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_label("Reason").fill("Ordered twice.")
        page.get_by_role("button", name="Send").click()
        wait_for(lambda: desk.projects.get("P-000001").status == "Canceled")
        context.close()


def test_the_desk_itself_serves_https(desk: core.Desk, tmp_path: Path, certificate: Certificate) -> None:
    port = free_port()
    options = [
        "--port",
        str(port),
        "--certificate",
        str(certificate.file),
        "--key",
        str(certificate.key),
        "--no-delivery",
    ]
    told = {"PRINTDESK_PUBLIC_URL": f"https://localhost:{port}", "PRINTDESK_DATA": str(tmp_path / "data")}
    server = subprocess.Popen([sys.executable, "-m", "dashboard.cli", "serve", *options], env=os.environ | told)
    trusting = ssl.create_default_context(cafile=str(certificate.file))
    try:
        wait_for(lambda: answers(f"https://localhost:{port}/health", trusting), 60)
        person = Person(f"https://localhost:{port}", certificate)
        assert person.sign_in().url.endswith("/projects")
        old = ssl.create_default_context(cafile=str(certificate.file))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        old.set_ciphers("AES128-SHA")  # without forward secrecy
        assert not answers(f"https://localhost:{port}/health", old)
    finally:
        server.terminate()
        server.wait(40)


def answers(url: str, context: ssl.SSLContext) -> bool:
    try:
        with urlopen(url, timeout=5, context=context) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("name", ["printdesk.service", "printdesk-backup.service", "printdesk-backup.timer"])
def test_systemd_finds_nothing_wrong_with_the_examples(name: str, tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "printdesk"
    for file in EXAMPLES.glob("printdesk*"):
        (tmp_path / file.name).write_text(file.read_text().replace("/opt/printdesk/.venv/bin/printdesk", str(command)))
    checked = subprocess.run(
        [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", tmp_path / name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stderr.strip()) == (0, "")


def test_the_service_can_do_little_else(tmp_path: Path) -> None:
    """By systemd's own measure of exposure, 0 to 100 here."""
    checked = subprocess.run(
        [program("systemd-analyze"), "security", "--offline=yes", "--threshold=20", EXAMPLES / "printdesk.service"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-1500:]


def test_the_backups_command_writes_a_backup(desk: core.Desk, tmp_path: Path) -> None:
    line = re.search(r"ExecStart=/bin/sh -c '(.+)'", (EXAMPLES / "printdesk-backup.service").read_text())
    assert line
    command = line[1].replace("%%", "%").replace("/var/lib/printdesk/backups", str(tmp_path))
    command = command.replace("/opt/printdesk/.venv/bin/printdesk", f"{sys.executable} -m dashboard.cli")
    for _ in range(2):  # next week there is one of that day
        subprocess.run(
            ["/bin/sh", "-c", command], check=True, env=os.environ | {"PRINTDESK_DATA": str(tmp_path / "data")}
        )
    assert len(list(tmp_path.glob("???.tar"))) == 1

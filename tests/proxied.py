"""nginx with the example of docs/deploy before a served desk, and somebody who asks it over HTTPS."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.browser.served import server_of
from tests.certificates import Certificate
from tests.dashboard.person import PASSWORD
from tests.serving import free_port, wait_for

EXAMPLES = Path(__file__).parents[1] / "docs/deploy"


def program(name: str) -> str:
    """Where a program is; without it the test is skipped, but not in CI, which installs it."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"needs {name}")
    assert found, f"{name} is missing"
    return found


def site_file(folder: Path, certificate: Certificate, *, public: int, plain: int, behind: str) -> Path:
    """The example, with the ports, the name and the certificate of a test, in a configuration that needs no root."""
    text = (EXAMPLES / "nginx.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{public} ssl http2;",
        "server 127.0.0.1:5006;": f"server {urlsplit(behind).netloc};",
        "https://desk.example.com$request_uri": f"https://localhost:{public}$request_uri",
        "/etc/letsencrypt/live/desk.example.com/fullchain.pem": str(certificate.file),
        "/etc/letsencrypt/live/desk.example.com/privkey.pem": str(certificate.key),
        "server_name desk.example.com;": "server_name localhost;",
    }.items():
        assert old in text
        text = text.replace(old, new)
    kept = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("proxy", "fastcgi", "uwsgi", "scgi", "client_body")
    )
    (folder / "site.conf").write_text(text)
    whole = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""  # a folder of the tests is closed to other users
    whole.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{kept}include {folder}/site.conf;\n}}\n"
    )
    return whole


@contextmanager
def behind_nginx(folder: Path, certificate: Certificate) -> Iterator[tuple[str, str]]:
    """The addresses of nginx with the example's file: by HTTPS, with the desk's server behind it, and by HTTP."""
    nginx, public, plain = program("nginx"), free_port(), free_port()
    settings = {"public_url": f"https://localhost:{public}", "trusted_proxies": "127.0.0.1"}
    with server_of(folder / "data", "--no-delivery", **settings) as (inner, _):
        whole = site_file(folder, certificate, public=public, plain=plain, behind=inner)
        checked = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        running = subprocess.Popen([nginx, "-c", whole])
        try:
            wait_for(partial(listens, public))
            yield f"https://localhost:{public}", f"http://localhost:{plain}"
        finally:
            running.terminate()
            running.wait(10)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Person:
    """Somebody whose browser trusts the test's certificate."""

    def __init__(self, address: str, certificate: Certificate) -> None:
        self.address, self.asking = address, requests.Session()
        self.asking.verify = str(certificate.file)
        self.asking.trust_env = False

    def ask(self, path: str, method: str = "GET", **how: Any) -> requests.Response:
        headers = {"Accept": "text/html", "Origin": self.address} | how.pop("headers", {})
        return self.asking.request(method, self.address + path, headers=headers, timeout=30, **how)

    def sign_in(self, **headers: str) -> requests.Response:
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.ask("/sign-in").text)
        assert found
        told = {"name": "grace", "password": PASSWORD, "next": "/projects", "_xsrf": found[1]}
        return self.ask("/sign-in", "POST", data=told, headers=headers)

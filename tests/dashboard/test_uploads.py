"""Uploads over HTTP: streamed, checked, and leaving nothing when they are refused."""

import http.client
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from core import Desk, connect
from tests.dashboard.site import Site
from tests.serving import serving, wait_for


def test_an_attachment_goes_up_and_comes_down(site: Site) -> None:
    content = bytes(range(256)) * 4000
    answer = site.upload(content, "../Plan ö.pdf".removeprefix("../"))
    assert answer.status == 201
    (attachment,) = site.desk.projects.get("P-000001").attachments
    assert (attachment.file_name, attachment.added_by, attachment.size) == ("Plan ö.pdf", "ada", len(content))
    assert site.ask(f"/files/P-000001/attachments/{attachment.id}").body == content


def form(name: str, content: bytes, boundary: bytes = b"xYz") -> bytes:
    text = b'--%s\r\nContent-Disposition: form-data; name="about"\r\n\r\nwords\r\n' % boundary
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: a/b\r\n\r\n'.encode()
    return text + b"--%s\r\n" % boundary + head + content + b"\r\n--%s--\r\n" % boundary


@pytest.mark.parametrize("content", [b"", b"\r\n--xY\r\n", b"\r\n--xY" * 50_000, bytes(300_000)])
def test_a_form_is_taken_apart_while_it_comes(site: Site, content: bytes) -> None:
    """Also where the content looks nearly like the end of its part."""
    body = form("Ä %22x%22.txt", content)
    pieces = [body[start : start + 4999] for start in range(0, len(body), 4999)]
    answer = site.upload(iter(pieces), Content_Type="multipart/form-data; boundary=xYz", Content_Length=str(len(body)))
    assert answer.status == 201
    (attachment,) = site.desk.projects.get("P-000001").attachments
    assert attachment.file_name == 'Ä "x".txt'
    assert b"".join(site.desk.files.open(attachment.sha256)) == content


def test_changes_are_taken_from_our_own_pages_only(site: Site) -> None:
    """A page of another site cannot make a browser change anything here."""
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": site.address.replace("127.0.0.1", "localhost")},
        {"Origin": site.address, "Sec_Fetch_Site": "cross-site"},
        {"Origin": site.address, "Sec_Fetch_Site": "same-site"},
    ):
        answer = site.upload(b"x", **headers)
        assert (answer.status, "another site" in answer.error) == (403, True)
    assert site.ask("/upload/P-000001/attachments", "POST", b"x", X_File_Name="x").status == 403
    assert site.ask("/upload/P-000001/attachments").status == 405
    assert site.desk.projects.get("P-000001").attachments == ()


def stored(desk: Desk) -> list[Path]:
    return [path for path in Path(desk.settings.data, "files").rglob("*") if path.is_file()]


def test_a_refused_upload_leaves_nothing(site: Site) -> None:
    """A bad name, a form without a file, no project."""
    before = stored(site.desk)
    assert site.upload(b"x", "a/b").error == "The file name a/b cannot be used: it must be a name without a folder."
    assert site.upload(b"--b\r\n", Content_Type="multipart/form-data; boundary=b").status == 400
    missing = site.ask("/upload/P-000007/attachments", "POST", b"x", Origin=site.address, X_File_Name="x")
    assert (missing.status, missing.error) == (404, "There is no project P-000007.")
    assert stored(site.desk) == before
    assert site.desk.projects.get("P-000001").attachments == ()


def test_an_upload_over_the_limit_is_refused(
    sqlite_url: str, tmp_path: Path, order: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told beforehand or found out on the way: a sentence, and nothing is left."""
    monkeypatch.setenv("PRINTDESK_UPLOAD_LIMIT", "1000000")
    with connect(sqlite_url, user="ada", data=tmp_path) as desk:
        desk.projects.place(order())
        with serving(desk) as address:
            site = Site(desk, address, 0, "")
            told = site.upload(bytes(1_200_000))
            assert (told.status, told.error) == (413, "The file is larger than 1 MB, the most that is accepted.")
            assert site.upload(bytes(1_000_001)).status == 413
            assert site.upload(bytes(1_000_000)).status == 201
        assert len(stored(desk)) == 1


def test_a_sender_who_goes_away_leaves_nothing(site: Site) -> None:
    before = stored(site.desk)
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc)
    connection.putrequest("POST", "/upload/P-000001/attachments")
    for name, value in {"Origin": site.address, "X-File-Name": "x", "Content-Length": "1000000"}.items():
        connection.putheader(name, value)
    connection.endheaders(bytes(100_000))
    wait_for(lambda: len(stored(site.desk)) > len(before))
    connection.close()
    wait_for(lambda: stored(site.desk) == before)

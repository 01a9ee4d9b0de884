"""Downloads, pictures, CSV and uploads over HTTP: whole, safe, and refused in sentences."""

import http.client
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import trimesh

from core import Desk, connect
from core.csv import read_export
from dashboard.server import NAMES, make_server
from tests import factory
from tests.serving import serving, wait_for

MODEL = trimesh.creation.box((10, 20, 30)).export(file_type="stl")
NAME = 'Ümlaut "1".stl'


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def error(self) -> str:
        return str(json.loads(self.body)["error"])


@dataclass
class Site:
    """A served desk with one project that has a model, and how to ask it."""

    desk: Desk
    address: str
    item: int
    sha256: str

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer

    def upload(self, body: Any, name: str = "plan.pdf", **headers: str) -> Answer:
        sent = {"Origin": self.address, "X_File_Name": quote(name)} | headers
        return self.ask("/upload/P-000001/attachments", "POST", body, **sent)

    @property
    def model(self) -> str:
        return f"/files/P-000001/items/{self.item}"


@pytest.fixture
def site(sqlite_desk: Desk, order: Callable[..., dict[str, Any]]) -> Iterator[Site]:
    stored = sqlite_desk.files.put(io.BytesIO(MODEL))
    items = [factory.item(name=NAME, file={"sha256": stored.sha256}), factory.item(name="no file.stl")]
    project = sqlite_desk.projects.place(order(title="=Box", items=items))
    with serving(sqlite_desk) as address:
        yield Site(sqlite_desk, address, project.items[0].id, stored.sha256)


def test_a_model_is_downloaded_under_its_name(site: Site) -> None:
    answer = site.ask(site.model)
    assert (answer.status, answer.body) == (200, MODEL)
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="_mlaut _1_.stl"; ')
    assert disposition.endswith("filename*=UTF-8''" + quote(NAME, safe=""))
    assert answer.headers["Content-Length"] == str(len(MODEL))
    assert answer.headers["ETag"] == f'"{site.sha256}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_head_says_the_same_without_the_file(site: Site) -> None:
    whole, head = site.ask(site.model), site.ask(site.model, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Length", "ETag", "Content-Disposition", "Accept-Ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-99", 5, 100),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
        ("bytes=3-999999", 3, None),
    ],
)
def test_a_range_continues_a_download(site: Site, asked: str, start: int, end: int | None) -> None:
    answer = site.ask(site.model, Range=asked, If_Range=f'"{site.sha256}"')
    assert (answer.status, answer.body) == (206, MODEL[start:end])
    first = start % len(MODEL)
    assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(answer.body) - 1}/{len(MODEL)}"


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(site: Site, asked: str) -> None:
    answer = site.ask(site.model, Range=asked)
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(MODEL)}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,3-4"},
        {"Range": "pages=1"},
        {"Range": "bytes=9-3"},
        {"Range": "bytes=0-9", "If_Range": '"other"'},
    ],
)
def test_what_is_no_range_of_this_file_gets_all_of_it(site: Site, headers: dict[str, str]) -> None:
    answer = site.ask(site.model, **headers)
    assert (answer.status, answer.body) == (200, MODEL)


def test_a_known_file_is_not_sent_again(site: Site) -> None:
    answer = site.ask(site.model, If_None_Match=f'W/"x", "{site.sha256}"')
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/files/P-000001/items/99",
        "/files/P-000002/items/1",
        "/files/P-000001/attachments/1",
        "/export/P-000009.csv",
        f"/thumbnails/{'0' * 64}.png",
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status == 404
    assert answer.body.endswith(b".\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_picture_of_a_model_may_be_kept_for_ever(site: Site) -> None:
    answer = site.ask(f"/thumbnails/{site.sha256}.png")
    assert answer.body.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_model_that_cannot_be_read_has_an_empty_picture(site: Site, order: Callable[..., dict[str, Any]]) -> None:
    stored = site.desk.files.put([b"no model"])
    site.desk.projects.place(order(items=[factory.item(file={"sha256": stored.sha256})]))
    answer = site.ask(f"/thumbnails/{stored.sha256}.png")
    assert (answer.status, answer.body[:4]) == (200, b"\x89PNG")
    assert "immutable" not in answer.headers["Cache-Control"]


def test_a_list_is_exported_as_it_is_filtered(site: Site, order: Callable[..., dict[str, Any]]) -> None:
    site.desk.projects.place(order(title="Gear", ordered_at="2026-04-01T00:00Z"))
    answer = site.ask("/export/projects.csv?status=Pending&search=&sort=title&page=3")
    frame = read_export(io.BytesIO(answer.body))
    assert frame["title"].tolist() == ["=Box", "Gear"]
    assert answer.body.startswith(b"\xef\xbb\xbfnumber,")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="projects-')
    assert read_export(io.BytesIO(site.ask("/export/projects.csv").body))["title"].tolist() == ["Gear", "=Box"]
    assert len(read_export(io.BytesIO(site.ask("/export/items.csv?search=gear").body))) == 1
    assert read_export(io.BytesIO(site.ask("/export/events.csv").body))["kind"].tolist() == ["placed", "placed"]


def test_one_order_is_exported(site: Site) -> None:
    frame = read_export(io.BytesIO(site.ask("/export/P-000001.csv").body))
    assert frame["item"].tolist() == [NAME, "no file.stl"]


@pytest.mark.parametrize("query", ["ordered_from=soon", "status=Lost", "sort=colour"])
def test_a_wrong_filter_is_refused(site: Site, query: str) -> None:
    answer = site.ask(f"/export/projects.csv?{query}")
    assert answer.status == 400
    assert answer.body.decode().rstrip().endswith(".")


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


@pytest.mark.parametrize("path", ["/projects", "/health", "/export/projects.csv", "/static/js/bokeh.min.js"])
def test_a_request_that_names_another_host_is_refused(site: Site, path: str) -> None:
    """A name of another site that points to this machine opens nothing."""
    assert site.ask(path, Host="evil.example:5006").status == 421
    assert {site.ask(path, Host=f"{name}:5006").status for name in NAMES} == {200}


@pytest.mark.parametrize(
    "path", ["/projects", "/health", "/files/P-000001/items/99", "/static/js/bokeh.min.js", "/nothing"]
)
def test_every_answer_has_the_safe_headers(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_another_address_than_this_machine_is_refused(sqlite_desk: Desk) -> None:
    from core.errors import DeskError

    for address in ("0.0.0.0", "192.168.1.5", "::", "example.org", ""):
        with pytest.raises(DeskError, match="no sign-in yet"):
            make_server(sqlite_desk, "ada", address=address, port=5006)


def test_large_downloads_do_not_stop_the_others(site: Site) -> None:
    """While 5 downloads of 100 MB run, small requests are answered in a fraction of a second."""
    large = site.desk.files.put(bytes(1_000_000) for _ in range(100))
    site.desk.projects.adopt("P-000001", "large.bin", large.sha256, large.size)
    (attachment,) = site.desk.projects.get("P-000001").attachments
    sizes: list[int] = []
    path = f"/files/P-000001/attachments/{attachment.id}"
    loads = [threading.Thread(target=lambda: sizes.append(len(site.ask(path).body))) for _ in range(5)]
    for load in loads:
        load.start()
    waits = []
    while any(load.is_alive() for load in loads):
        begun = time.monotonic()
        assert site.ask("/health").status == 200
        waits.append(time.monotonic() - begun)
    assert sizes == [large.size] * 5
    assert sorted(waits)[int(len(waits) * 0.99)] < 1

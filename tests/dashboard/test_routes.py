"""Downloads, pictures and CSV over HTTP: whole, safe, and refused in sentences."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from core import Desk, read_export
from dashboard.server import make_server
from dashboard.site import NAMES, UnsafeSite
from dashboard.site import Site as Listening
from tests import factory
from tests.dashboard.site import MODEL, NAME, Site


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


def test_a_list_is_exported_with_the_columns_and_in_the_format_of_its_address(site: Site) -> None:
    answer = site.ask("/export/projects.csv?columns=title,total&raw=1")
    assert answer.body == b'\xef\xbb\xbf"title",total\r\n=Box,54.90\r\n'
    assert read_export(io.BytesIO(answer.body))["title"].tolist() == ["=Box"]
    answer = site.ask("/export/comments.parquet")
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert 'filename="comments-' in answer.headers["Content-Disposition"]
    assert list(read_export(io.BytesIO(answer.body))) == list(site.desk.comments.table())


def test_one_order_is_exported(site: Site) -> None:
    frame = read_export(io.BytesIO(site.ask("/export/P-000001.csv").body))
    assert frame["item"].tolist() == [NAME, "no file.stl"]


@pytest.mark.parametrize("query", ["ordered_from=soon", "status=Lost", "sort=colour", "columns=colour"])
def test_a_wrong_filter_is_refused(site: Site, query: str) -> None:
    answer = site.ask(f"/export/projects.csv?{query}")
    assert answer.status == 400
    assert answer.body.decode().rstrip().endswith(".")


@pytest.mark.parametrize("path", ["/projects", "/health", "/export/projects.csv", "/static/js/bokeh.min.js"])
def test_a_request_that_names_another_host_is_refused(site: Site, path: str) -> None:
    """A name of another site that points to this machine opens nothing."""
    port = site.address.rsplit(":", 1)[1]
    assert {site.ask(path, Host=host).status for host in (f"evil.example:{port}", "127.0.0.1:1", "127.0.0.1")} == {421}
    assert {site.ask(path, Host=f"{name}:{port}").status for name in NAMES} == {200}


@pytest.mark.parametrize(
    "path", ["/projects", "/health", "/files/P-000001/items/99", "/static/js/bokeh.min.js", "/nothing"]
)
def test_every_answer_has_the_safe_headers(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_another_address_than_this_machine_is_refused(sqlite_desk: Desk) -> None:
    for address in ("0.0.0.0", "192.168.1.5", "::", "example.org", ""):
        with pytest.raises(UnsafeSite, match="that takes HTTPS"):
            make_server(sqlite_desk, "ada", site=Listening(address, 5006))

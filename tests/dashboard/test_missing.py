"""Addresses where nothing is."""

import pytest

from tests.dashboard.site import Site


@pytest.mark.parametrize("path", ["/nothing", "/projects/P-000001/nothing", "/export/nothing.csv", "/Projects"])
def test_an_unknown_address_has_the_desks_own_page_with_a_way_back(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert f"There is no page at {path}." in answer.body.decode()
    assert '<a class="button" href="/projects">All projects</a>' in answer.body.decode()


def test_what_was_asked_for_is_shown_as_text(site: Site) -> None:
    answer = site.ask("/<script>alert(1)</script>")
    assert answer.status == 404
    assert b"<script>" not in answer.body
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_unknown_address_takes_nothing(site: Site) -> None:
    assert site.ask("/nothing", "POST", b"x", Origin=site.address).status == 404

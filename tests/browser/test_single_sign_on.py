"""Single sign-on in a real browser, at a provider on another site."""

from __future__ import annotations

from typing import Any

from core import Desk
from tests.core.elsewhere import following
from tests.providers import ADA, honest_provider
from tests.serving import serving


def test_a_browser_comes_back_from_another_site_with_its_cookies(sqlite_desk: Desk, page: Any) -> None:
    # for a browser, localhost and 127.0.0.1 are two sites
    with honest_provider(ADA, host="localhost") as issuer, following(sqlite_desk, issuer) as here:
        with serving(here) as address:
            page.goto(f"{address}/sign-in/oidc?next=/projects?search=gear")
            assert page.url.startswith(f"{issuer}/oauth2/authorize?")
            page.get_by_role("button", name="ada-1").click()
            page.wait_for_url(f"{address}/projects?search=gear")
            page.get_by_role("heading", name="Projects").wait_for()
        [cookie] = [one for one in page.context.cookies() if one["name"] == "__Host-printdesk"]
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
        assert here.sessions.check(cookie["value"]).account.name == "Ada Lovelace"

"""Single sign-on over HTTP: a browser goes to the provider, comes back, and is signed in; or is told why not."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookies import Morsel, SimpleCookie
from urllib.parse import quote, urlsplit

import pytest
import requests

from core import Desk
from core.limits import RATES
from tests.core.elsewhere import following
from tests.providers import ADA, BOB, agree, honest_provider, lying_provider, query_of, refuse
from tests.serving import serving

SESSION, STATE = "__Host-printdesk", "__Host-printdesk-oidc"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with honest_provider(ADA, BOB) as found:
        yield found


@pytest.fixture
def here(sqlite_desk: Desk, issuer: str) -> Iterator[Desk]:
    with following(sqlite_desk, issuer, oidc_name="Office") as found:
        yield found


class Browser:
    """A browser that keeps cookies, also those that a library keeps for HTTPS, and follows no redirect by itself."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies: dict[str, str] = {}
        self.set: dict[str, Morsel[str]] = {}

    def get(self, path: str) -> requests.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        url = self.address + path.removeprefix(self.address)
        answer = requests.get(url, headers={"Cookie": cookies}, allow_redirects=False, timeout=30)
        for sent in answer.raw.headers.getlist("Set-Cookie"):
            for name, one in SimpleCookie(sent).items():
                self.set[name] = one
                if one.value:
                    self.cookies[name] = one.value
                else:
                    self.cookies.pop(name, None)
        return answer

    def begin(self, wanted: str = "/projects?status=Pending") -> str:
        """The address at the provider that it is led to."""
        answer = self.get(f"/sign-in/oidc?next={quote(wanted, safe='')}")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]


def sentence(answer: requests.Response) -> str:
    """What a page of the sign-in says, after a look at what it may not do."""
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'href="/sign-in"' in answer.text
    return html.unescape(answer.text.partition("<p>")[2].partition("</p>")[0])


def test_a_browser_signs_in_at_the_provider_and_goes_on(here: Desk, issuer: str) -> None:
    with serving(here) as address:
        browser = Browser(address)
        there = browser.begin()
        assert there.startswith(f"{issuer}/oauth2/authorize?")
        assert query_of(there)["redirect_uri"] == f"{address}/sign-in/oidc/callback"
        assert SESSION not in browser.cookies
        back = agree(there, "ada-1")
        done = browser.get(back)
        assert (done.status_code, done.headers["Location"]) == (303, "/projects?status=Pending")
        assert STATE not in browser.cookies
        session = here.sessions.check(browser.cookies[SESSION])
        assert (session.account.name, session.address, session.kind) == ("Ada Lovelace", "127.0.0.1", "browser")
        for cookie in (browser.set[SESSION], browser.set[STATE]):
            assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/", "Lax", "")
            assert cookie["secure"]
            assert cookie["httponly"]
        before = browser.cookies[SESSION]
        browser.get(agree(browser.begin(), "ada-1"))
        assert [one.id for one in here.sessions.of("Ada Lovelace")] == [
            here.sessions.check(browser.cookies[SESSION]).id
        ]
        assert before != browser.cookies[SESSION]


def test_an_answer_is_of_one_browser_and_good_once(here: Desk) -> None:
    with serving(here) as address:
        mine, theirs = Browser(address), Browser(address)
        mine.begin()
        back = agree(theirs.begin(), "ada-1")
        refused = mine.get(back)
        assert refused.status_code == 403
        assert sentence(refused) == "This sign-in is not valid, or not any more. Please begin it again."
        assert Browser(address).get(back).status_code == 403
        assert theirs.get(back).status_code == 303
        theirs.cookies[STATE] = query_of(back)["state"]
        assert theirs.get(back).status_code == 403
        assert SESSION not in mine.cookies


def test_who_has_no_role_or_says_no_is_told_so(here: Desk, issuer: str) -> None:
    with serving(here) as address:
        browser = Browser(address)
        refused = browser.get(agree(browser.begin(), "bob-1"))
        assert refused.status_code == 403
        assert sentence(refused) == f"{issuer} knows you, but gives you no role here. Ask an administrator."
        said_no = query_of(refuse(browser.begin()))
        state = browser.cookies[STATE]
        assert browser.get(f"/sign-in/oidc/callback?error={said_no['error']}&state={state}").status_code == 403
        assert SESSION not in browser.cookies
        assert here.accounts.all() == []


@pytest.mark.parametrize(
    "wanted", ["//evil.example.com", "https://evil.example.com", "/\\evil.example.com", "javascript:x", ""]
)
def test_nobody_is_led_to_another_site(here: Desk, wanted: str) -> None:
    with serving(here) as address:
        browser = Browser(address)
        done = browser.get(agree(browser.begin(wanted), "ada-1"))
        assert (done.status_code, done.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_signs_nobody_in_without_their_asking(here: Desk, site: str) -> None:
    with serving(here) as address:
        led = requests.get(
            f"{address}/sign-in/oidc?next=/reports",
            headers={"Sec-Fetch-Site": site},
            allow_redirects=False,
            timeout=30,
        )
        assert (led.status_code, led.headers["Location"]) == (303, "/sign-in?next=%2Freports")
        assert "Set-Cookie" not in led.headers


def test_a_provider_that_is_away_is_told(sqlite_desk: Desk) -> None:
    with following(sqlite_desk, "http://127.0.0.1:1") as here, serving(here) as address:
        answer = Browser(address).get("/sign-in/oidc")
        assert answer.status_code == 503
        assert sentence(answer) == "http://127.0.0.1:1 does not answer as it should. Please try again in a moment."


def test_a_provider_that_takes_its_time_holds_up_nobody_else(sqlite_desk: Desk) -> None:
    with lying_provider() as liar, following(sqlite_desk, liar.issuer) as here, serving(here) as address:
        liar.takes = 3
        with ThreadPoolExecutor(20) as people:
            waiting = [people.submit(Browser(address).get, "/sign-in/oidc") for _ in range(20)]
            time.sleep(0.5)
            begun = time.monotonic()
            assert Browser(address).get("/export/projects.csv").status_code == 200
            assert time.monotonic() - begun < 2
            assert {one.result().status_code for one in waiting} == {303}


def test_without_a_provider_there_is_no_such_sign_in(sqlite_desk: Desk) -> None:
    with serving(sqlite_desk) as address:
        for path in ("/sign-in/oidc", "/sign-in/oidc/callback?code=x&state=y"):
            answer = Browser(address).get(path)
            assert answer.status_code == 404
            assert sentence(answer).startswith("Single sign-on is not set up here.")


def test_what_is_tried_too_often_is_refused(here: Desk) -> None:
    with serving(here) as address:
        what = "sign-ins elsewhere"
        here.limits.take(f"{what}: {urlsplit(address).hostname}", RATES[what], cost=RATES[what].times)
        for path in ("/sign-in/oidc", "/sign-in/oidc/callback?code=x&state=y"):
            answer = Browser(address).get(path)
            assert answer.status_code == 429
            assert int(answer.headers["Retry-After"]) >= 1
            assert sentence(answer).startswith("That was too often. Please wait ")

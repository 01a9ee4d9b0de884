"""Single sign-on: who the provider vouches for, for this desk, in this browser, just now, signs in; nobody else."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest

import core
from core.accounts.errors import BadAccount, BadSignIn, LastAdministrator, NoPassword, SignedOut
from core.accounts.provider import BadSignInElsewhere
from core.accounts.roles import Role
from core.accounts.single_sign_on import NoRole, NoSingleSignOn
from core.limits import RATES, TooManyAttempts
from tests.core.elsewhere import BACK, HERE, following, sign_in, sign_in_at
from tests.providers import ADA, BOB, CLIENT, Liar, agree, honest_provider, lying_provider, query_of, refuse


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with honest_provider(ADA, BOB) as found:
        yield found


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying_provider() as found:
        yield found


def test_who_has_a_role_there_signs_in_and_gets_an_account(desk: core.Desk, issuer: str) -> None:
    with following(desk, issuer) as here:
        done = sign_in(here, "ada-1")
        again = sign_in(here, "ada-1")
        assert done.next == "/projects"
        account = here.sessions.check(done.signed_in.token).account
        assert (account.name, account.email, account.role) == ("Ada Lovelace", "ada@example.com", Role.OPERATOR)
        assert (account.single_sign_on, account.has_password, account.created_by) == (True, False, issuer)
        assert again.signed_in.session.account.id == account.id
        assert len(here.accounts.all()) == 1
        assert here.signed_in(done.signed_in.token).allows("projects.move")
        with pytest.raises(NoPassword):
            here.accounts.set_password("Ada Lovelace", "correct horse battery staple")
        with pytest.raises(BadSignIn):
            here.sessions.sign_in("Ada Lovelace", "", address=HERE, agent="")


def test_the_provider_is_asked_with_pkce_a_state_and_a_nonce(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        asked = query_of(here.single_sign_on.begin(BACK, "/", address=HERE).address)
        assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", CLIENT, BACK)
        assert (asked["scope"], asked["code_challenge_method"]) == ("openid email profile", "S256")
        other = query_of(here.single_sign_on.begin(BACK, "/", address=HERE).address)
        for one in ("state", "nonce", "code_challenge"):
            assert len(asked[one]) > 40
            assert asked[one] != other[one]
        begun = here.single_sign_on.begin(BACK, "/", address=HERE)
        liar.nonce, challenge = (query_of(begun.address)[name] for name in ("nonce", "code_challenge"))
        answer = {"code": "c", "state": begun.state}
        here.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="")
        [sent] = liar.asked
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        assert "client_secret" not in sent  # it goes in a header
        assert (sent["grant_type"], sent["code"], sent["redirect_uri"]) == ("authorization_code", "c", BACK)


def test_who_has_no_role_there_gets_no_account(desk: core.Desk, issuer: str) -> None:
    with following(desk, issuer) as here:
        with pytest.raises(NoRole, match=f"^{issuer} knows you, but gives you no role here"):
            sign_in(here, "bob-1")
        assert here.accounts.all() == []


def test_a_role_changes_with_what_the_provider_says(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        first = sign_in_at(here, liar).signed_in
        liar.says = {"groups": ["printers", "chiefs"]}
        assert sign_in_at(here, liar).signed_in.session.account.role == Role.ADMINISTRATOR
        assert here.sessions.check(first.token).account.role == Role.ADMINISTRATOR
        liar.says = {}
        with pytest.raises(LastAdministrator):
            sign_in_at(here, liar)
        here.accounts.add("Grace", "grace@example.com", "administrator", password="correct horse battery staple")
        assert sign_in_at(here, liar).signed_in.session.account.role == Role.OPERATOR
        liar.says = {"groups": []}
        with pytest.raises(NoRole):
            sign_in_at(here, liar)


def test_a_disabled_account_does_not_get_in(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        done = sign_in_at(here, liar)
        here.accounts.disable("Ada Lovelace")
        with pytest.raises(BadSignIn):
            sign_in_at(here, liar)
        with pytest.raises(SignedOut):
            here.sessions.check(done.signed_in.token)


def test_nobody_takes_over_an_account_by_its_address_or_name(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        here.accounts.add("Ada", "ada@example.com", "administrator", password="correct horse battery staple")
        with pytest.raises(BadAccount, match=r"Another account has the address ada@example\.com already"):
            sign_in_at(here, liar)
        liar.says = {"email": "other@example.com", "name": "ADA"}
        assert sign_in_at(here, liar).signed_in.session.account.name == "ADA 2"
        liar.says = {"sub": "x", "email": "third@example.com", "email_verified": False}
        with pytest.raises(BadAccount, match="has not checked your e-mail address yet"):
            sign_in_at(here, liar)


def test_a_state_is_of_one_browser_and_good_once(desk: core.Desk, issuer: str) -> None:
    with following(desk, issuer) as here:
        finish = here.single_sign_on.finish
        mine, theirs = (here.single_sign_on.begin(BACK, "/", address=HERE) for _ in range(2))
        answer = query_of(agree(theirs.address, "ada-1"))
        for kept in (mine.state, "", "x", "ä"):  # somebody else's answer, slipped to this browser
            with pytest.raises(BadSignInElsewhere):
                finish(answer, kept, BACK, address=HERE, agent="")
        with pytest.raises(BadSignInElsewhere):
            finish({"code": answer["code"], "state": ""}, "", BACK, address=HERE, agent="")
        assert finish(answer, theirs.state, BACK, address=HERE, agent="").signed_in.token
        with pytest.raises(BadSignInElsewhere):  # played again
            finish(answer, theirs.state, BACK, address=HERE, agent="")
        with pytest.raises(BadSignInElsewhere):  # the code too, with a state that is good
            finish({**answer, "state": mine.state}, mine.state, BACK, address=HERE, agent="")


def test_a_state_is_good_for_ten_minutes(desk: core.Desk, issuer: str) -> None:
    with following(desk, issuer) as here:
        begun = here.single_sign_on.begin(BACK, "/", address=HERE)
        answer = query_of(agree(begun.address, "ada-1"))
        with here.database.writing() as connection:
            connection.exec_driver_sql("UPDATE sign_ins SET expires_at = expires_at - 600000000")
        with pytest.raises(BadSignInElsewhere):
            here.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="")
        here.single_sign_on.begin(BACK, "/", address=HERE)
        with here.database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM sign_ins").scalar_one() == 1


def test_a_no_at_the_provider_is_a_no_here(sqlite_desk: core.Desk, issuer: str) -> None:
    with following(sqlite_desk, issuer) as here:
        begun = here.single_sign_on.begin(BACK, "/", address=HERE)
        answer = {"state": begun.state, **query_of(refuse(begun.address))}
        with pytest.raises(BadSignInElsewhere):
            here.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="")


def test_people_sign_out_at_the_provider_too(sqlite_desk: core.Desk, liar: Liar, issuer: str) -> None:
    with following(sqlite_desk, issuer) as here:
        token = sign_in(here, "ada-1").signed_in.token
        address = here.single_sign_on.sign_out(token, "http://127.0.0.1:5006/sign-in")
        assert address is not None
        assert address.startswith(f"{issuer}/oauth2/end_session?")
        asked = query_of(address)
        assert asked["post_logout_redirect_uri"] == "http://127.0.0.1:5006/sign-in"
        assert asked["client_id"] == CLIENT
        assert asked["id_token_hint"].count(".") == 2
        here.sessions.end(token)
        assert here.single_sign_on.sign_out(token, "/") is None
        with pytest.raises(SignedOut):
            here.sessions.check(token)
    with following(sqlite_desk, liar.issuer) as here:  # which offers nothing of the kind
        liar.says = {"email": "b@example.com"}
        assert here.single_sign_on.sign_out(sign_in_at(here, liar).signed_in.token, "/") is None
        liar.down = True


def test_what_is_begun_too_often_is_refused(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        what = "sign-ins elsewhere"
        here.limits.take(f"{what}: {HERE}", RATES[what], cost=RATES[what].times)
        with pytest.raises(TooManyAttempts):
            here.single_sign_on.begin(BACK, "/", address=HERE)
        assert here.single_sign_on.begin(BACK, "/", address="192.0.2.8").state


def test_without_a_provider_there_is_nothing_of_it(sqlite_desk: core.Desk) -> None:
    assert sqlite_desk.single_sign_on.offered == ""
    with pytest.raises(NoSingleSignOn):
        sqlite_desk.single_sign_on.begin(BACK, "/", address=HERE)
    with pytest.raises(NoSingleSignOn):
        sqlite_desk.single_sign_on.finish({}, "", BACK, address=HERE, agent="")
    assert sqlite_desk.single_sign_on.sign_out("x", "/") is None

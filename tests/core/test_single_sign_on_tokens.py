"""What a provider of single sign-on has not signed for this desk and this sign-in lets nobody in."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

import core
from core.accounts.provider import BadSignInElsewhere, ProviderAway
from core.accounts.roles import Role
from tests.core.elsewhere import BACK, HERE, SECRET, following, sign_in_at
from tests.providers import CLIENT, Liar, lying_provider, new_key, query_of


@pytest.fixture
def liar() -> Iterator[Liar]:
    with lying_provider() as found:
        yield found


def signed_with(secret: bytes | None, token: str) -> str:
    """The token as somebody would sign it who has no key: with a secret that others know, or not at all."""
    header = b'{"alg":"HS256","kid":"1"}' if secret else b'{"alg":"none"}'
    content = f"{plain(header)}.{token.split('.')[1]}"
    return f"{content}.{plain(hmac.digest(secret, content.encode(), 'sha256')) if secret else ''}"


def plain(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


# Fixed, for processes that share the tests must find the same ones.
LONG_AGO, MUCH_LATER = 1_577_836_800, 4_102_444_800  # 2020 and 2100


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iss": "https://elsewhere.example.com"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"aud": [CLIENT, "another client"]},
        {"azp": "another client"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"iat": None},
        {"nbf": MUCH_LATER},
        {"at_hash": "of-another-token"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    sqlite_desk: core.Desk, liar: Liar, says: dict[str, Any]
) -> None:
    liar.says = says
    with following(sqlite_desk, liar.issuer) as here:
        with pytest.raises(BadSignInElsewhere):
            sign_in_at(here, liar)
        assert here.accounts.all() == []
        liar.says = {}
        assert sign_in_at(here, liar).signed_in.token


def test_a_token_that_the_provider_has_not_signed_is_refused(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        own, liar.key = liar.key, new_key("1")
        with pytest.raises(BadSignInElsewhere):
            sign_in_at(here, liar)
        liar.key, liar.header = new_key("2"), {"alg": "RS256", "kid": "2"}
        with pytest.raises(BadSignInElsewhere):
            sign_in_at(here, liar)
        liar.key, liar.header = own, {"alg": "RS256", "kid": "1"}
        # its public key is no secret, and the client's secret is none of the provider's alone
        for secret in (own.as_pem(private=False), SECRET.encode(), None):
            liar.changes = partial(signed_with, secret)
            with pytest.raises(BadSignInElsewhere):
                sign_in_at(here, liar)
        liar.changes = str
        assert sign_in_at(here, liar).signed_in.token


def test_a_provider_may_change_its_keys(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        assert sign_in_at(here, liar).signed_in.token
        liar.key = liar.published = new_key("next")
        liar.header = {"alg": "PS256", "kid": "next"}
        assert sign_in_at(here, liar).signed_in.token


def test_what_only_the_profile_says_counts_if_it_is_of_the_same_person(sqlite_desk: core.Desk, liar: Liar) -> None:
    liar.described = {"userinfo_endpoint": f"{liar.issuer}/profile"}
    liar.says = {"groups": None, "email": None}
    liar.profile = {"sub": "somebody else", "groups": ["chiefs"], "email": "ada@example.com"}
    with following(sqlite_desk, liar.issuer) as here:
        with pytest.raises(BadSignInElsewhere):
            sign_in_at(here, liar)
        liar.profile["sub"] = "ada-1"
        assert sign_in_at(here, liar).signed_in.session.account.role == Role.ADMINISTRATOR


def test_an_answer_of_another_provider_is_refused(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        with pytest.raises(BadSignInElsewhere):
            sign_in_at(here, liar, iss="https://elsewhere.example.com")
        assert sign_in_at(here, liar, iss=liar.issuer).signed_in.token
    liar.described = {"authorization_response_iss_parameter_supported": True}
    with following(sqlite_desk, liar.issuer) as here, pytest.raises(BadSignInElsewhere):
        sign_in_at(here, liar)


def test_a_provider_that_is_away_or_another_one_is_told(sqlite_desk: core.Desk, liar: Liar) -> None:
    with following(sqlite_desk, liar.issuer) as here:
        liar.down = True
        with pytest.raises(ProviderAway, match=f"^{liar.issuer} does not answer as it should. Please try again"):
            here.single_sign_on.begin(BACK, "/", address=HERE)
        liar.down = False
        begun = here.single_sign_on.begin(BACK, "/", address=HERE)
        liar.down = True
        answer = {"code": "c", "state": begun.state}
        with pytest.raises(ProviderAway):
            here.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="")
        liar.down = False
    liar.described = {"issuer": "https://elsewhere.example.com"}
    with following(sqlite_desk, liar.issuer) as here, pytest.raises(ProviderAway):
        here.single_sign_on.begin(BACK, "/", address=HERE)
    with following(sqlite_desk, "http://127.0.0.1:1") as here, pytest.raises(ProviderAway):
        here.single_sign_on.begin(BACK, "/", address=HERE)


def test_a_provider_that_leads_elsewhere_is_not_followed(sqlite_desk: core.Desk, liar: Liar) -> None:
    with lying_provider() as other:
        other.described = {"issuer": liar.issuer}
        other.key = other.published = liar.key
        with following(sqlite_desk, liar.issuer) as here:
            begun = here.single_sign_on.begin(BACK, "/", address=HERE)
            other.nonce, liar.moved = query_of(begun.address)["nonce"], f"{other.issuer}/token"
            answer = {"code": "c", "state": begun.state}
            with pytest.raises((ProviderAway, BadSignInElsewhere)):
                here.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="")
        liar.moved = f"{other.issuer}/.well-known/openid-configuration"
        with following(sqlite_desk, liar.issuer) as here, pytest.raises(ProviderAway):
            here.single_sign_on.begin(BACK, "/", address=HERE)
        assert other.asked == []

"""A desk with a provider of single sign-on, and how people sign in at it."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

import core
from core.accounts.single_sign_on import Finished
from tests.providers import CLIENT, Liar, agree, query_of

BACK = "http://127.0.0.1:5006/sign-in/oidc/callback"
HERE = "192.0.2.7"
SECRET = "a secret that the provider knows as well"
ROLES = "printers=operator, chiefs=administrator"


def following(desk: core.Desk, issuer: str, **more: Any) -> core.Desk:
    """Another desk on the same database, with a provider."""
    given = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    mapped = {"oidc_roles": ROLES, "oidc_roles_claim": "groups"}
    return core.Desk(desk.settings.changed(**given, **mapped, **more))


def sign_in(desk: core.Desk, sub: str) -> Finished:
    """All of it, at the honest provider."""
    begun = desk.single_sign_on.begin(BACK, "/projects", address=HERE)
    answer = query_of(agree(begun.address, sub))
    return desk.single_sign_on.finish(answer, begun.state, BACK, address=HERE, agent="Firefox")


def sign_in_at(desk: core.Desk, liar: Liar, **answer: str) -> Finished:
    """All of it, at the other one."""
    begun = desk.single_sign_on.begin(BACK, "/", address=HERE)
    liar.nonce = query_of(begun.address)["nonce"]
    told = {"code": "c", "state": begun.state, **answer}
    return desk.single_sign_on.finish(told, begun.state, BACK, address=HERE, agent="Firefox")

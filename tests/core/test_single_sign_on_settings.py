"""Which settings of single sign-on are taken, and which role they give."""

from __future__ import annotations

import pytest

from core.accounts.mapping import claimed, parsed, role_of
from core.accounts.roles import Role
from core.errors import SettingsError
from core.settings import read_settings
from tests.core.elsewhere import ROLES


def test_claims_give_the_highest_role_that_they_are_mapped_to() -> None:
    written = "printers = operator,team=print=viewer , *=viewer"
    assert parsed(written) == {"printers": Role.OPERATOR, "team=print": Role.VIEWER, "*": Role.VIEWER}
    assert role_of({"printers", "team=print"}, written) == Role.OPERATOR
    assert role_of({"Printers"}, "printers=operator") is None
    assert role_of(set(), written) == Role.VIEWER
    assert role_of(set(), ROLES) is None
    nested = {"realm_access": {"roles": ["a", 7]}, "https://example.com/roles": "b", "number": 1}
    assert claimed(nested, "realm_access.roles") == {"a"}
    assert claimed(nested, "https://example.com/roles") == {"b"}
    assert claimed(nested, "number") == claimed(nested, "number.x") == claimed(nested, "missing") == set()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"oidc_issuer": "http://id.example.com"}, "PRINTDESK_OIDC_ISSUER: .*with https://"),
        ({"oidc_issuer": "https://id.example.com", "oidc_roles": ROLES}, "PRINTDESK_OIDC_CLIENT_ID: .*it is missing"),
        (
            {"oidc_issuer": "https://id.example.com", "oidc_client_id": "x"},
            "PRINTDESK_OIDC_ROLES: .*nobody could sign in",
        ),
        ({"oidc_roles": "printers=boss"}, "PRINTDESK_OIDC_ROLES: .*not printers=boss"),
        ({"oidc_roles": "operator"}, "PRINTDESK_OIDC_ROLES: .*not operator"),
    ],
)
def test_settings_that_let_nobody_in_are_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        read_settings(**given)

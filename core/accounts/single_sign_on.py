"""Single sign-on: people sign in at a provider of OpenID Connect, and have the role that its claims give them."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.accounts.errors import BadAccount, BadSignIn, LastAdministrator
from core.accounts.ground import ANONYMOUS, digest_of, one_line
from core.accounts.mapping import claimed, role_of
from core.accounts.provider import BadSignInElsewhere, Provider
from core.errors import DeskError
from core.limits import RATES, place_of
from core.store import sign_ins as store
from core.times import MICROSECOND, now, to_micros

if TYPE_CHECKING:
    from core.accounts.account import Account, SignedIn
    from core.accounts.accounts import Accounts
    from core.accounts.roles import Role
    from core.accounts.sessions import Sessions
    from core.audit import Audit
    from core.limits import Limits
    from core.settings import Settings
    from core.store.database import Database

log = logging.getLogger(__name__)
_LASTS = timedelta(minutes=10)  # for which people may take to sign in at the provider
_LONGEST = 2000  # characters of the address to go on to
_ROOM = 70  # characters of a name, which a number may follow
_NAMESAKES = 50


class NoSingleSignOn(DeskError):
    """No provider is set up."""

    def __init__(self) -> None:
        super().__init__("Single sign-on is not set up here. Please sign in with your name and password.")


class NoRole(DeskError):
    """The provider knows the person, and the settings give them no role."""

    def __init__(self, issuer: str) -> None:
        super().__init__(f"{issuer} knows you, but gives you no role here. Ask an administrator.")


@dataclass(frozen=True)
class Begun:
    """A sign-in that goes on at *address*; the browser keeps *state*, which shows later that it was the one."""

    address: str
    state: str


@dataclass(frozen=True)
class Finished:
    """Who has signed in, and where they wanted to go."""

    signed_in: SignedIn
    next: str


class SingleSignOn:
    """Signing in at the provider, and out there too."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        audit: Audit,
        limits: Limits,
        accounts: Accounts,
        sessions: Sessions,
    ) -> None:
        self._database, self._settings, self._audit, self._limits = database, settings, audit, limits
        self._accounts, self._sessions = accounts, sessions
        given, secret = settings, settings.oidc_client_secret
        self._found = given.oidc_issuer and Provider(
            given.oidc_issuer, given.oidc_client_id, secret.get_secret_value() if secret else "", given.oidc_scopes
        )

    @property
    def offered(self) -> str:
        """What its button says; empty when no provider is set up."""
        return f"Sign in with {self._settings.oidc_name}" if self._found else ""

    def begin(self, back: str, next_page: str, *, address: str) -> Begun:
        """
        Begin a sign-in of a browser at *address*, which the provider sends *back*, within ten minutes.

        Raises NoSingleSignOn, ProviderAway or TooManyAttempts.
        """
        provider = self._provider
        self._count(address)
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        place, moment = provider.address(back, state, nonce, verifier), to_micros(now())
        kept = {"nonce": nonce, "verifier": verifier, "next": next_page[:_LONGEST]}
        row = {**kept, "hash": digest_of(state), "expires_at": moment + _LASTS // MICROSECOND}
        self._database.write(lambda connection: store.add(connection, row, moment))
        return Begun(place, state)

    def finish(
        self, answer: Mapping[str, str], state: str, back: str, *, address: str, agent: str, kind: str = "browser"
    ) -> Finished:
        """
        Sign in whom the *answer* of the provider, the query of its way *back*, is about.

        *state* is what the browser has kept. An account is made for who has none yet, and each gets the role of the
        moment. Raises BadSignInElsewhere, ProviderAway, NoRole, BadAccount, BadSignIn, LastAdministrator,
        NoSingleSignOn or TooManyAttempts.
        """
        provider = self._provider
        self._count(address)
        try:
            found = self._taken(answer, state)
            provider.check_issuer(answer.get("iss"))
            if "error" in answer or not answer.get("code"):
                raise BadSignInElsewhere  # the person has said no there, or is not let in
            raw, claims = provider.claims(answer["code"], found["verifier"], back, found["nonce"])
            account = self._account(provider.issuer, claims)
            signed_in = self._sessions.start(account, kind=kind, address=address, agent=agent, id_token=raw)
        except (BadSignInElsewhere, NoRole, BadAccount, BadSignIn, LastAdministrator) as error:
            why = f"single sign-on: {type(error).__name__}"
            self._audit.record("sign-in refused", actor=ANONYMOUS, address=address, detail=why)
            raise
        return Finished(signed_in, found["next"])

    def sign_out(self, token: str, back: str) -> str | None:
        """Where the person of a session signs out at the provider too; None if they did not sign in there."""
        try:
            raw = self._sessions.id_token(token)
            return self._found.sign_out_address(raw, back) if raw and self._found else None
        except DeskError:  # signing out here must not depend on it
            return None

    @property
    def _provider(self) -> Provider:
        if not self._found:
            raise NoSingleSignOn
        return self._found

    def _count(self, address: str) -> None:
        what = "sign-ins elsewhere"
        self._limits.take(f"{what}: {place_of(address)}", RATES[what])

    def _taken(self, answer: Mapping[str, str], state: str) -> Mapping[str, Any]:
        """The sign-in that was begun in this browser, which is good once; raises BadSignInElsewhere."""
        said = answer.get("state", "")
        if not state or not hmac.compare_digest(said.encode(), state.encode()):
            raise BadSignInElsewhere
        moment = to_micros(now())
        found = self._database.write(lambda connection: store.take(connection, digest_of(state), moment))
        if found is None:
            raise BadSignInElsewhere
        return found

    def _account(self, issuer: str, claims: Mapping[str, Any]) -> Account:
        role = role_of(claimed(claims, self._settings.oidc_roles_claim), self._settings.oidc_roles)
        if role is None:
            raise NoRole(issuer)
        found = self._accounts.of_single_sign_on(issuer, claims["sub"])
        if found is None:
            return self._new(issuer, claims, role)
        return found if found.role == role else self._accounts.set_role(found.name, role, by=issuer)

    def _new(self, issuer: str, claims: Mapping[str, Any], role: Role) -> Account:
        """An account with the name that the claims give, and a number where somebody else has that name."""
        if claims.get("email_verified") is False:
            raise BadAccount([("email", f"{issuer} has not checked your e-mail address yet. Confirm it there first.")])
        elsewhere, email, name = (issuer, claims["sub"]), str(claims.get("email") or ""), _name_of(claims)
        for number in range(1, _NAMESAKES):
            try:
                tried = name if number == 1 else f"{name} {number}"
                return self._accounts.add(tried, email, role, elsewhere=elsewhere, by=issuer)
            except BadAccount as error:
                found = self._accounts.of_single_sign_on(*elsewhere)  # by another window, a moment ago
                if found is not None:
                    return found
                if {field for field, _ in error.problems} != {"name"}:
                    raise
        raise BadAccount([("name", f"Too many people are called {name} here. Ask an administrator.")])


def _name_of(claims: Mapping[str, Any]) -> str:
    for claim in ("name", "preferred_username", "nickname", "email"):
        plain = "".join(filter(str.isprintable, one_line(str(claims.get(claim) or "")))).partition("@")[0].strip()
        if plain:
            return plain[:_ROOM].strip()
    return "Somebody"

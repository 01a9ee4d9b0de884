"""A provider of OpenID Connect: where it sends people, what it says of them, and how that is checked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from core.errors import DeskError

log = logging.getLogger(__name__)
_PATIENCE = 10  # seconds for each question to the provider
_FRESH = 3600  # seconds for which what it says of itself is not read again
_LEEWAY = 60  # seconds by which its clock may differ
# Signatures with a key that only the provider has: with none, or with the client's secret, others could sign.
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
Claims = Mapping[str, Any]


class ProviderAway(DeskError):
    """The provider cannot be asked."""

    def __init__(self, issuer: str) -> None:
        super().__init__(f"{issuer} does not answer as it should. Please try again in a moment.")


class BadSignInElsewhere(DeskError):
    """A sign-in that the provider did not grant to this browser, for this desk, just now."""

    def __init__(self) -> None:
        super().__init__("This sign-in is not valid, or not any more. Please begin it again.")


class Provider:
    """The provider that the settings name."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, scopes: str) -> None:
        self.issuer, self._client_id, self._secret, self._scopes = issuer, client_id, client_secret, scopes
        self._metadata: Claims = {}
        self._until = 0.0
        self._lock = threading.Lock()

    def address(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where people sign in (OpenID Connect Core 3.1.2.1, with PKCE: RFC 7636); raises ProviderAway."""
        with self._client(back) as client:
            place = self._place("authorization_endpoint")
            found, _ = client.create_authorization_url(place, state=state, code_verifier=verifier, nonce=nonce)
        return str(found)

    def sign_out_address(self, id_token: str, back: str) -> str | None:
        """Where people sign out there too, and come *back* from (RP-Initiated Logout 1.0); None if that is nowhere."""
        place = self._described().get("end_session_endpoint")
        if not place:
            return None
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "client_id": self._client_id}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def check_issuer(self, said: str | None) -> None:
        """Raises BadSignInElsewhere when an answer is another provider's (RFC 9207)."""
        named = self._described().get("authorization_response_iss_parameter_supported") is True
        if said != self.issuer and (named or said is not None):
            raise BadSignInElsewhere

    def claims(self, code: str, verifier: str, back: str, nonce: str) -> tuple[str, Claims]:
        """The ID token that *code* is good for, and its claims; raises BadSignInElsewhere or ProviderAway."""
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests import RequestException

        try:
            with self._client(back) as client:
                place = self._place("token_endpoint")
                how = {"timeout": _PATIENCE, "allow_redirects": False}
                tokens = client.fetch_token(place, code=code, code_verifier=verifier, **how)
            raw = str(tokens["id_token"])
            return raw, self._with_profile(self._checked(raw, tokens.get("access_token"), nonce), tokens)
        except RequestException as error:
            raise self._away(error) from None
        except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            log.warning("A sign-in at %s is not valid: %s %s", self.issuer, type(error).__name__, error)
            raise BadSignInElsewhere from None

    def _checked(self, raw: str, access_token: str | None, nonce: str) -> Claims:
        """The claims of an ID token (OpenID Connect Core 3.1.3.7); raises JoseError or ValueError."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import BadSignatureError, InvalidKeyIdError

        try:
            token = jwt.decode(raw, self._keys(), algorithms=_SIGNED_BY)
        except (BadSignatureError, InvalidKeyIdError):
            self._until = 0.0  # it may have new keys, and even a new place for them
            token = jwt.decode(raw, self._keys(), algorithms=_SIGNED_BY)
        wanted = {"iss": self.issuer, "aud": self._client_id}
        options = {name: {"essential": True, "value": value} for name, value in wanted.items()}
        params = {"nonce": nonce, "client_id": self._client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(leeway=_LEEWAY)
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ValueError("the subject is no text of 1 to 255 characters")
        return dict(claims)

    def _with_profile(self, claims: Claims, tokens: Mapping[str, Any]) -> Claims:
        """The claims with those that only the user-info endpoint tells, under the same subject."""
        place = self._described().get("userinfo_endpoint")
        if not place or not tokens.get("access_token"):
            return claims
        found = self._read(place, {"Authorization": f"Bearer {tokens['access_token']}"})
        if found.get("sub") != claims["sub"]:
            raise ValueError("the profile is of another subject")
        return {**found, **claims}

    def _keys(self) -> Any:
        from joserfc.jwk import KeySet

        return KeySet.import_key_set(dict(self._read(self._place("jwks_uri"))))  # type: ignore[arg-type]  # it checks them

    def _client(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        known = self._described().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        usual = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        return OAuth2Session(
            self._client_id,
            self._secret or None,
            scope=self._scopes,
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method=usual if self._secret else "none",
        )

    def _place(self, name: str) -> str:
        try:
            return str(self._described()[name])
        except KeyError as error:
            raise self._away(error) from None

    def _described(self) -> Claims:
        """What the provider says of itself (OpenID Connect Discovery 1.0); raises ProviderAway."""
        with self._lock:
            if time.monotonic() >= self._until:
                found = self._read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self.issuer:
                    raise self._away(ValueError(f"it calls itself {found.get('issuer')!r}, not as the setting says"))
                self._metadata, self._until = found, time.monotonic() + _FRESH
            return self._metadata

    def _read(self, place: str, headers: Mapping[str, str] | None = None) -> Claims:
        import requests  # by those only who have a provider

        try:
            answer = requests.get(place, headers=headers, timeout=_PATIENCE, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise self._away(error) from None
        if not isinstance(found, dict):
            raise self._away(TypeError("no JSON object"))
        return found

    def _away(self, error: Exception) -> ProviderAway:
        log.error("The provider of single sign-on, %s, cannot be asked: %s", self.issuer, error)
        return ProviderAway(self.issuer)

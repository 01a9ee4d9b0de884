"""How often something may be tried, and under which name that is counted."""

from __future__ import annotations

import hashlib

from core.limits import RATES, place_of

PER_ACCOUNT = RATES["sign-ins to an account"]
PER_ADDRESS = RATES["sign-ins from an address"]
LETTERS = RATES["letters to a person"]


def account_pace(folded: str) -> str:
    """Proofs of who one is, of one account: passwords and codes."""
    return f"sign-in account {_short(folded)}"  # what was typed as a name may be a password: it is not kept


def address_pace(address: str) -> str:
    """The same, from one network address."""
    return f"sign-in address {place_of(address)}"


def letter_pace(folded: str) -> str:
    """Mailed links that somebody asked for without having signed in."""
    return f"letter {_short(folded)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]

"""The addresses of the way in and out."""

from __future__ import annotations

from typing import Any

from dashboard.auth.form_route import FORGOTTEN, SECOND_FACTOR
from dashboard.auth.gate import SIGN_IN
from dashboard.auth.oidc import oidc_patterns
from dashboard.auth.second_factor import Onwards, SecondFactor
from dashboard.auth.sign_in import SignIn, SignOut
from dashboard.auth.tickets import Forgotten, TicketPage
from dashboard.routes.base import Context


def sign_in_patterns(context: Context) -> list[tuple[str, Any, dict[str, Any]]]:
    """The routes of the sign-in, single sign-on included."""
    shared = {"context": context}
    return [
        (SIGN_IN, SignIn, shared),
        (SECOND_FACTOR, SecondFactor, shared),
        (f"{SIGN_IN}/on", Onwards, shared),
        (FORGOTTEN, Forgotten, shared),
        (rf"{SIGN_IN}/ticket/([\w-]{{1,200}})", TicketPage, shared),
        ("/sign-out", SignOut, shared),
        *oidc_patterns(context),
    ]

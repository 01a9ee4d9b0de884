"""Who a desk that was just opened acts as: the person who has signed in, or whoever has the database itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from core.accounts.errors import SignedOut
from core.accounts.token import kept
from core.errors import DeskError

if TYPE_CHECKING:
    from core.desk import Desk

log = logging.getLogger("printdesk.accounts")


class NotSignedIn(DeskError):
    """There are accounts, and nobody is signed in here, or not any more."""

    def __init__(self, *, ended: bool = False) -> None:
        why = "Your session has ended" if ended else "This desk has accounts, and you are not signed in"
        super().__init__(f"{why}. Run `printdesk login`.")


class AnotherUser(DeskError):
    """Somebody asked to act as another person than the one who is signed in."""

    def __init__(self, wanted: str, name: str) -> None:
        super().__init__(f"You are signed in as {name} and cannot act as {wanted}. Leave the user out.")


def as_whoever_is_here(desk: Desk, *, by_address: bool, user: str | None) -> Desk:
    """
    *desk* as the person who has signed in; itself without accounts, or when it was opened by its database's address.

    Raises NotSignedIn, or AnotherUser when *user* is somebody else.
    """
    if not desk.accounts.any():
        return desk
    if by_address:
        log.warning("Direct access to the database: the administrator's door, without sign-in.")
        return desk
    token = kept(desk.settings)
    if token is None:
        raise NotSignedIn
    try:
        acting = desk.signed_in(token)
    except SignedOut:
        raise NotSignedIn(ended=True) from None
    if user is not None and user != acting.person.name:
        raise AnotherUser(user, acting.person.name)
    return acting

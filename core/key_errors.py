"""What is refused to programs that use the HTTP API: keys, scopes, repeated requests."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import DeskError


class UnknownKey(DeskError):
    """A request without a valid key."""

    def __init__(self, given: bool) -> None:
        why = "The key is not valid: it is unknown or was revoked." if given else "The request has no key."
        super().__init__(f"{why} Send a valid one as `Authorization: Bearer pd_…`; `printdesk key add` makes one.")


class ScopeMissing(DeskError):
    """A key that does not allow what is asked for."""

    def __init__(self, name: str, scope: str) -> None:
        super().__init__(f"The key “{name}” lacks the scope {scope}, which this needs.")


class BadScope(DeskError):
    """Scopes that no key can have."""

    def __init__(self, given: Iterable[str], known: Iterable[str]) -> None:
        named = ", ".join(given)
        found = f"There is no scope {named}" if named else "A key needs at least one scope"
        super().__init__(f"{found}. The scopes are {', '.join(known)}.")


class BadKeyName(DeskError):
    """A name that no key can have."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"The name of a key has 1 to {longest} characters; it says which program has the key.")


class KeyExists(DeskError):
    """Another valid key has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a key “{name}” already. Revoke it first, or choose another name.")


class NoSuchKey(DeskError):
    """No valid key has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(f"“{one}”" for one in known)
        there = f"The keys are {listed}." if listed else "There is no key yet."
        super().__init__(f"There is no valid key “{name}”. {there}")


class BadRequestKey(DeskError):
    """An Idempotency-Key that cannot be one."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"An Idempotency-Key has 1 to {longest} ASCII characters and no blanks, as a random UUID does."
        )


class RequestReused(DeskError):
    """The same Idempotency-Key with another request."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"The Idempotency-Key {given} was used for another request, with another body or at another address. "
            "Use a new one for each request; repeat one only to send exactly the same request again."
        )


class RequestUnderWay(DeskError):
    """The same request is still being answered."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"Another request with the Idempotency-Key {given} is being answered right now. "
            "Send it again in a moment to get its answer."
        )

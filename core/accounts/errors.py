"""What is refused around accounts and signing in; none of it says more than whoever asks may know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.errors import DeskError


class UnknownAccount(DeskError):
    """No account has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        there = f"The accounts are {listed}." if listed else "There is no account yet."
        super().__init__(f"There is no account {name}. {there}")


class BadAccount(DeskError):
    """An account that cannot be, with all that is wrong with it by field."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem for _, problem in problems))


class BadPassword(DeskError):
    """A new password that is too easy to guess, too short or too long."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


class WrongPassword(DeskError):
    """Someone who is signed in did not know the password that is in force."""

    def __init__(self) -> None:
        super().__init__("This is not your present password. Nothing was changed.")


class LastAdministrator(DeskError):
    """Without this account nobody could look after the people any more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the only administrator who can sign in, and stays it. Make somebody else one first."
        )


class BadTicket(DeskError):
    """A mailed link that is not good: unknown, used, too old, or of a disabled account."""

    def __init__(self) -> None:
        super().__init__("This link is not valid, or not any more: each is good once. Please ask for a new one.")


class MailNotSent(DeskError):
    """The account is there, and the mail with its link is not on its way."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The mail to {name} was not sent: {why}. The account is there; send a new link later.")


class BadSignIn(DeskError):
    """A sign-in that failed; one sentence, whatever the cause was."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right, or this account may not sign in.")


class BadCode(DeskError):
    """A code of the second factor that is not good: wrong, used or too old."""

    def __init__(self) -> None:
        super().__init__("This code is not right, or was used before. Please enter the one that is shown now.")


class SignedOut(DeskError):
    """A session that is not in force, or never was."""

    def __init__(self) -> None:
        super().__init__("You have been signed out. Please sign in again.")


class NoSuchSession(DeskError):
    """The account has no such session."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no such session; it may have ended meanwhile.")


class NoSecondFactor(DeskError):
    """The account has no second factor that this could be about."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no second factor. Set one up first.")


class NoPassword(DeskError):
    """An account that signs in elsewhere has no password here."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} signs in with single sign-on and has no password here.")

"""What an account can be: its name, its address, its role; and what is wrong with those that were given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.accounts.errors import BadAccount
from core.accounts.ground import ANONYMOUS, folded, one_line
from core.accounts.roles import Role
from core.announcing import ACTOR
from core.conversation import CUSTOMER
from core.store import accounts as store

Problems = list[tuple[str, str]]  # field, sentence
LONGEST_NAME = 80  # characters
_TAKEN = frozenset(folded(name) for name in (ACTOR, CUSTOMER, ANONYMOUS))  # who act in histories without an account
NO_ROLE = f"The role is one of {', '.join(Role)}."


def checked(name: str, email: str, role: Role | str) -> tuple[dict[str, Any], Problems]:
    """The columns of an account as they are stored, and what is wrong with them, by field."""
    name, email, given = one_line(name), one_line(email), role_of(role)
    problems: Problems = []
    if not 0 < len(name) <= LONGEST_NAME or "@" in name or not name.isprintable():
        problems.append(("name", f"A name has 1 to {LONGEST_NAME} characters and no @."))
    elif folded(name) in _TAKEN:
        problems.append(("name", f"The name {name} stands for others in the histories. Choose another one."))
    try:
        email = plain_email(email)
    except BadAccount as error:
        problems += error.problems
    if given is None:
        problems.append(("role", NO_ROLE))
    names = {"name": name, "folded": folded(name), "email": email, "folded_email": folded(email)}
    return {**names, "role": str(given)}, problems


def plain_email(given: str) -> str:
    """The address in the form of the domain that every mail server takes; raises BadAccount."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(one_line(given), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise BadAccount([("email", "The e-mail must be one plain address, such as ada@example.com.")]) from None
    return f"{found.local_part}@{found.ascii_domain}"


def role_of(given: Role | str) -> Role | None:
    """The role of that name, in any case; None when there is none."""
    try:
        return Role(folded(given))
    except ValueError:
        return None


def taken(connection: Any, values: Mapping[str, Any]) -> Problems:
    """What of a new account others have already."""
    problems = []
    if store.named(connection, values["folded"]) is not None:
        problems.append(("name", f"There is an account {values['name']} already."))
    return problems + taken_email(connection, values["folded_email"])


def taken_email(connection: Any, folded_email: str, but: int | None = None) -> Problems:
    """Whether an account besides *but* has that address."""
    other = store.mailed(connection, folded_email)
    if other is None or other["id"] == but:
        return []
    return [("email", f"Another account has the address {other['email']} already.")]

"""From what a provider of single sign-on says of people to their role here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.accounts.roles import Role

EVERYBODY = "*"


def parsed(written: str) -> dict[str, Role]:
    """Roles by what the provider calls them, of `printers=operator, office=viewer`; ValueError for anything else."""
    found = {}
    for one in filter(None, (part.strip() for part in written.split(","))):
        theirs, equals, ours = (part.strip() for part in one.rpartition("="))
        if not (theirs and equals) or ours not in set(Role):
            raise ValueError(f"write pairs like printers=operator, with the roles {', '.join(Role)}; not {one}")
        found[theirs] = Role(ours)
    return found


def claimed(claims: Mapping[str, Any], name: str) -> set[str]:
    """What the claim of that name says, as texts; `realm_access.roles` is within another claim."""
    value: Any = claims
    for part in [name] if name in claims else name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list) else [value]
    return {one for one in values if isinstance(one, str)}


def role_of(said: set[str], written: str) -> Role | None:
    """The highest role that *written* gives for one of the things *said*; None for none."""
    roles = {ours for theirs, ours in parsed(written).items() if theirs in said or theirs == EVERYBODY}
    return next((role for role in reversed(Role) if role in roles), None)

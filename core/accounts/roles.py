"""The roles, and the one table of what each may do: a command that is not in it is refused to everybody."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at the desk; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Whether it may do all that *other* may."""
        return _RANK[self] >= _RANK[other]


_RANK = {role: rank for rank, role in enumerate(Role)}

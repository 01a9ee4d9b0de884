"""What commands return, where it reads more later: those reads are the person's commands too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.accounts.roles import Role, may
from core.project import Message, Project
from core.views import View

if TYPE_CHECKING:
    from core.accounts.acting import Gate
    from core.project import Parts

_LINK = re.compile(r"/o/[0-9a-f]{64}")  # of core.links: whoever has it acts as the customer
_HIDDEN = "/o/…"


def as_seen(result: Any, gate: Gate) -> Any:
    """*result* with everything it reads later going through *gate*."""
    if isinstance(result, Project):
        opened = result._open
        return replace(result, _open=lambda: SeenParts(opened(), gate.role()))
    if isinstance(result, View):
        return replace(result, _projects=gate.guarded("projects", result._projects))
    if isinstance(result, list):
        return [as_seen(one, gate) for one in result] if result and isinstance(result[0], View) else result
    if isinstance(result, dict):
        return {key: as_seen(one, gate) for key, one in result.items()}
    return result


class SeenParts:
    """The parts of a project; for who has no right to customers' links, the mails without them."""

    def __init__(self, parts: Parts, role: Role) -> None:
        self._parts, self._role = parts, role

    def __getattr__(self, name: str) -> Any:
        return getattr(self._parts, name)

    def messages(self) -> tuple[Message, ...]:
        """The mails to the customer."""
        mails = self._parts.messages()
        if may(self._role, "links.known"):
            return mails
        return tuple(replace(one, subject=_unlinked(one.subject), body=_unlinked(one.body)) for one in mails)


def _unlinked(text: str) -> str:
    return _LINK.sub(_HIDDEN, text)

"""A desk as one person has it: the same services, and every command is asked of the table of roles first."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any

from core.accounts.recorded import record_of
from core.accounts.roles import COMMANDS, OF_OTHERS, Role, may
from core.accounts.seen import as_seen
from core.errors import DeskError

if TYPE_CHECKING:
    from core.audit import Audit
    from core.desk import Desk

_PLAIN = frozenset(("settings",))  # what is read, and does nothing
_WHO = {"audit.record": "actor"}  # how a command calls who acts, where that is not `by`
_GROUPING = "reports"  # whose `by` is something else


@dataclass(frozen=True)
class Person:
    """Who acts, and their role; *check* tells the role of this moment, and raises when there is none any more."""

    name: str
    role: Role
    check: Callable[[], Role] | None = field(default=None, repr=False, compare=False)


class NotAllowed(DeskError):
    """A command that the person's role does not include."""

    def __init__(self, command: str, role: Role) -> None:
        rule = COMMANDS.get(command)
        doing, needed = (rule.doing, rule.role) if rule else (f"{command}()", None)
        if needed is None:
            why = "is for nobody who has signed in: it needs direct access to the database."
        else:
            why = f"needs the role {needed}; yours is {role}. Ask an administrator."
        super().__init__(f"{doing} {why}")


class Gate:
    """What every command of one person passes: it looks who they are now, and what their role allows."""

    def __init__(self, person: Person, audit: Audit) -> None:
        self.person, self._audit = person, audit

    def role(self) -> Role:
        """The role at this moment; raises SignedOut when the session has ended."""
        check = self.person.check
        if check is not None and (role := check()) is not self.person.role:
            self.person = replace(self.person, role=role)
        return self.person.role

    def guard(self, command: str, method: Callable[..., Any]) -> Callable[..., Any]:
        """*method* as this person may call it; raises SignedOut or NotAllowed instead of running."""
        signed = _signature_of(command, method)
        others = OF_OTHERS.get(command)

        @wraps(method)
        def guarded(*given: Any, **named: Any) -> Any:
            role = self.role()
            if not may(role, command):
                self._audit.record("refused", actor=self.person.name, subject=command)
                raise NotAllowed(command, role)
            if signed is not None:
                name, place = signed
                given, named[name] = given[:place], self.person.name
            if others is not None:
                named["only_of"] = None if role.includes(others) else self.person.name
            done = method(*given, **named)
            if (record := record_of(command, given)) is not None:
                self._audit.record(record[0], actor=self.person.name, subject=record[1])
            return as_seen(done, self)

        return guarded

    def guarded(self, name: str, service: Any) -> Any:
        """A service as this person has it."""
        return Guarded(name, service, self)


def _signature_of(command: str, method: Callable[..., Any]) -> tuple[str, int | None] | None:
    """By which parameter, from which place on, a command is told who acts; None when it is not told."""
    if command.startswith(f"{_GROUPING}."):
        return None
    name = _WHO.get(command, "by")
    known = inspect.signature(method).parameters
    if name not in known:
        return None
    by_place = known[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return name, list(known).index(name) if by_place else None


class Guarded:
    """A service as one person has it."""

    def __init__(self, name: str, service: Any, gate: Gate) -> None:
        self._name, self._service, self._gate = name, service, gate

    def __getattr__(self, name: str) -> Any:
        found = None if name.startswith("_") else getattr(self._service, name)
        if not callable(found):
            raise AttributeError(f"{self._name} has no command {name}")
        guarded = self.__dict__[name] = self._gate.guard(f"{self._name}.{name}", found)
        return guarded

    def __repr__(self) -> str:
        return f"<{self._name} as {self._gate.person.name}>"

    def __dir__(self) -> list[str]:
        return [name for name in dir(self._service) if not name.startswith("_")]


class Acting:
    """A desk as one person has it; what it gives and refuses is what `core.accounts.roles` says."""

    def __init__(self, desk: Desk, person: Person, own: Any = None) -> None:
        self._desk, self._gate = desk, Gate(person, desk.audit)
        self.account = None if own is None else self._gate.guarded("account", own)

    @property
    def person(self) -> Person:
        """Who acts, with the role that was found at their last command."""
        return self._gate.person

    def allows(self, command: str, *, of: str | None = None) -> bool:
        """Whether the person may use a command, on what *of* has made if that is named; see `Desk.allows`."""
        assert command in COMMANDS, command
        return may(self.person.role, command, own=of in (None, self.person.name))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"the desk has no {name}")
        found = getattr(self._desk, name)
        if name not in _PLAIN:
            found = self._gate.guard(name, found) if callable(found) else self._gate.guarded(name, found)
        self.__dict__[name] = found
        return found

    def close(self) -> None:
        """Give back the connections to the database, which needs no role."""
        self._desk.close()

    def __enter__(self) -> Acting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<desk as {self.person.name}, {self.person.role}>"

    def __dir__(self) -> list[str]:
        return [name for name in dir(self._desk) if not name.startswith("_")]

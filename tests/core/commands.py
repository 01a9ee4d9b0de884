"""Every command that there is: the public methods of the desk and of its services."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import core
from core.accounts.own import OwnAccount

NOT_THE_DESKS = {"settings"}  # plain values


def commands_of(desk: core.Desk) -> Iterator[str]:
    """The name of every public method of the desk and of every service that it has."""
    services = {name: type(one) for name, one in vars(desk).items() if not name.startswith("_")}
    for name, kind in {**services, "account": OwnAccount}.items():
        if name not in NOT_THE_DESKS:
            yield from (f"{name}.{method}" for method in methods_of(kind))
    yield from methods_of(core.Desk)


def methods_of(kind: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")]


def found(desk: Any, command: str) -> Any:
    for name in command.split("."):
        desk = getattr(desk, name)
    return desk

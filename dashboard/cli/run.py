"""Runs the command: the one place where errors become sentences and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from core.errors import DeskError
from dashboard.cli.app import make_app
from dashboard.cli.output import say

GLOBAL = ("--data", "--user")  # understood before and after the command's name


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `printdesk` and exit: 0 when done, 1 when the desk refused (its sentence on stderr), 2 for wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(global_first(given))
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads any more (`printdesk list | head`). That is no fault, and Python must not flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _run(arguments: list[str]) -> int | str | None:
    try:
        make_app()(arguments, prog_name="printdesk")
    except SystemExit as end:
        return end.code
    except KeyboardInterrupt:
        return 130
    except DeskError as error:
        say(str(error), error=True)
        return 1
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            raise
        say(f"{error.filename}: {error.strerror}.", error=True)
        return 1
    return 0


def global_first(arguments: list[str]) -> list[str]:
    """*arguments* with the options that every command has moved to the front, where the parser wants them."""
    first: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for one in left:
        if one == "--":
            rest += [one, *left]
        elif one in GLOBAL:
            first += [one, *([value] if (value := next(left, None)) is not None else [])]
        elif one.startswith(tuple(f"{name}=" for name in GLOBAL)):
            first.append(one)
        else:
            rest.append(one)
    return first + rest

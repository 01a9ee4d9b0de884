"""What a command asks a person, at the terminal or line by line from a pipe."""

from __future__ import annotations

import sys

import typer


def on_terminal() -> bool:
    """Whether there is a person who can be asked."""
    return sys.stdin.isatty()


def ask(what: str, *, secret: bool = False) -> str:
    """An answer from the terminal, unseen if it is *secret*; else the next line of what comes in."""
    if on_terminal():
        answer: str = typer.prompt(what, hide_input=secret)
        return answer
    return sys.stdin.readline().rstrip("\r\n")


def ask_new_password() -> str:
    """A new password, typed twice at a terminal; else the next line of what comes in."""
    if on_terminal():
        answer: str = typer.prompt("New password", hide_input=True, confirmation_prompt="The same again")
        return answer
    return sys.stdin.readline().rstrip("\r\n")

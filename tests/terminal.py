"""A person at a terminal, who answers what a command asks."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.commands import command, environment


def typed(arguments: Sequence[object], answers: Sequence[tuple[str, str]], folder: Path, **settings: str) -> str:
    """Run `printdesk`, give each answer once its question is there; what the terminal showed after it has ended."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(**settings),
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,  # without the terminal of whoever runs the tests
    )
    os.close(inside)
    try:
        shown = ""
        for question, answer in answers:
            shown += _until(screen, question)
            time.sleep(0.2)  # what comes in before the terminal hides it is thrown away
            os.write(screen, f"{answer}\n".encode())
        return shown + _until(screen, None)
    finally:
        os.close(screen)
        process.terminate()
        process.wait(30)


def _until(screen: int, question: str | None) -> str:
    """What is shown up to and with *question*, else up to the end."""
    shown, last = b"", time.monotonic() + 60
    while question is None or question.encode() not in shown:
        assert time.monotonic() < last, shown
        if not select.select([screen], [], [], 1)[0]:
            continue
        try:
            more = os.read(screen, 4096)
        except OSError:  # the process has ended
            more = b""
        if not more:
            assert question is None, shown
            break
        shown += more
    return shown.decode()

"""Acknowledged work survives a crash of the process."""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import core
from core.status import MOVES, Status
from tests.crash.integrity import assert_whole
from tests.crash.processes import CONTEXT, size
from tests.crash.work import write_until_killed


def test_what_was_acknowledged_is_there_after_the_writers_were_killed(
    desk: core.Desk, database_url: str, tmp_path: Path
) -> None:
    log, chance = tmp_path / "acknowledged", random.Random(1)
    writers = [started(database_url, tmp_path, log, n) for n in range(4)]
    for kill in range(size(20, 200)):
        time.sleep(chance.uniform(0.1, 0.4))
        at = chance.randrange(4)
        killed(writers[at])
        writers[at] = started(database_url, tmp_path, log, 4 + kill)
    for writer in writers:
        killed(writer)
    acknowledged = newest(log)
    assert len(acknowledged) > 20
    for number, status in acknowledged.items():
        # the last move may have been committed without its acknowledgement
        assert desk.projects.get(number).status in {status, *MOVES[Status(status)]}
    assert_whole(desk)


def started(url: str, folder: Path, log: Path, n: int) -> BaseProcess:
    writer = CONTEXT.Process(target=write_until_killed, args=(url, folder, f"writer-{n}", log), daemon=True)
    writer.start()
    return writer


def killed(writer: BaseProcess) -> None:
    assert writer.is_alive(), "a writer ended by itself, so the desk raised an error"
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()


def newest(log: Path) -> dict[str, str]:
    """The last status that was acknowledged for each project."""
    return dict(line.split() for line in log.read_text().splitlines())

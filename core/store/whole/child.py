"""
The child process that copies a whole table into an Arrow file: its job on stdin, the rows done so far on stdout.

Two threads read, each its part of the rows, which follow each other in the order of the table. The file says what the
database was like, so that whoever opens it can tell what has changed since.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from typing import Any

import pyarrow as pa

from core.store.whole.plan import GAPS, PLANS, STATE, WITNESS, Plan
from core.store.whole.shaping import schema_of, shaped

READERS = 2
_AHEAD = 2  # batches read ahead of the writing
_DONE = object()


def main() -> None:
    """Carry out the job."""
    job = json.load(sys.stdin)
    plan, readers = PLANS[job["table"]], _readers(job)
    schema = schema_of(plan.columns).with_metadata({"state": json.dumps(job["facts"] | _state(readers))})
    descriptor = os.open(job["target"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, pa.ipc.new_file(file, schema) as writer:
        done = 0
        for part, batch in _rows(readers, plan):
            writer.write_batch(batch, custom_metadata={"part": str(part)})
            done += len(batch)
            print(done, flush=True)  # noqa: T201  # the parent reads it
    # All is written. A thread of Arrow or of a driver that asks for Python while Python ends would abort the process.
    os._exit(0)


def _readers(job: dict[str, Any]) -> Any:
    if "uri" in job:
        from core.store.whole.sqlite import SqliteReaders

        return SqliteReaders(job["uri"], READERS)
    from core.store.whole.postgresql import PostgresReaders

    return PostgresReaders(job["url"], READERS)


def _state(readers: Any) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(readers.value(STATE[readers.dialect]))
    state["witness"] = readers.value(f"{WITNESS[readers.dialect]}{state['event']}")
    state["gaps"] = json.loads(readers.value(GAPS)) if readers.dialect == "postgresql" else []
    return state


def _rows(readers: Any, plan: Plan) -> Any:
    """Batches with the number of their part, as they come."""
    waiting: queue.Queue[Any] = queue.Queue(_AHEAD)
    conditions = _parts(readers, plan)
    for reader, condition in enumerate(conditions):
        arguments = (readers, reader, plan, condition, waiting)
        threading.Thread(target=_read, args=arguments, daemon=True).start()
    left = len(conditions)
    while left:
        found = waiting.get()
        if isinstance(found, BaseException):
            raise found
        if found is _DONE:
            left -= 1
        else:
            yield found


def _read(readers: Any, reader: int, plan: Plan, condition: str, waiting: queue.Queue[Any]) -> None:
    try:
        rest = f"{plan.tables} {condition} ORDER BY {plan.order}"
        for values in readers.batches(reader, plan.expressions, plan.columns, rest):
            waiting.put((reader, shaped(values, plan.columns)))
        waiting.put(_DONE)
    except BaseException as error:  # noqa: BLE001  # raised in the main thread
        waiting.put(error)


def _parts(readers: Any, plan: Plan) -> list[str]:
    """The conditions of the parts, in the order of the table."""
    middle = readers.value(plan.middle) if len(readers) > 1 else None
    if middle is None:
        return [""]
    parts = [f"WHERE {plan.split} <= {int(middle)}", f"WHERE {plan.split} > {int(middle)}"]
    return parts[::-1] if plan.order.startswith(f"{plan.split} DESC") else parts

"""
The child process that copies a whole table into an Arrow file: its job on stdin, the rows done so far on stdout.

Two threads read, each its part of the rows, which follow each other in the order of the table. The file says what the
database was like, so that whoever opens it can tell what has changed since.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

import pyarrow as pa

from core.store.whole.plan import GAPS, PLANS, STATE, WITNESS, Plan
from core.store.whole.shaping import schema_of, shaped

READERS = 2


def main() -> None:
    """Carry out the job."""
    job = json.load(sys.stdin)
    plan, readers = PLANS[job["table"]], _readers(job)
    schema = schema_of(plan.columns).with_metadata({"state": json.dumps(job["facts"] | _state(readers))})
    descriptor = os.open(job["target"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, pa.ipc.new_file(file, schema) as writer:
        _Copy(readers, plan, writer).run()
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


class _Copy:
    """Readers that write what they read themselves, batch by batch: none waits in memory."""

    def __init__(self, readers: Any, plan: Plan, writer: Any) -> None:
        self._readers, self._plan, self._writer = readers, plan, writer
        self._writing = threading.Lock()
        self._done = 0
        self._faults: list[BaseException] = []

    def run(self) -> None:
        """Copy all rows; raises what made a reader fail."""
        parts = enumerate(_parts(self._readers, self._plan))
        threads = [threading.Thread(target=self._read, args=part, daemon=True) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._faults:
            raise self._faults[0]

    def _read(self, part: int, condition: str) -> None:
        columns = self._plan.columns
        rest = f"{self._plan.tables} {condition} ORDER BY {self._plan.order}"
        try:
            for values in self._readers.batches(part, self._plan.expressions, columns, rest):
                self._write(part, shaped(values, columns))
                if self._faults:  # of the other reader: all is in vain
                    return
        except BaseException as error:  # noqa: BLE001  # raised in the main thread
            self._faults.append(error)

    def _write(self, part: int, batch: pa.RecordBatch) -> None:
        with self._writing:
            self._writer.write_batch(batch, custom_metadata={"part": str(part)})
            self._done += len(batch)
            print(self._done, flush=True)  # noqa: T201  # the parent reads it


def _parts(readers: Any, plan: Plan) -> list[str]:
    """The conditions of the parts, in the order of the table."""
    middle = readers.value(plan.middle) if len(readers) > 1 else None
    if middle is None:
        return [""]
    parts = [f"WHERE {plan.split} <= {int(middle)}", f"WHERE {plan.split} > {int(middle)}"]
    return parts[::-1] if plan.order.startswith(f"{plan.split} DESC") else parts

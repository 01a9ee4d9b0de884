"""What an import did, on the terminal: each order of a short one, the exceptions of a long one, and the sums."""

from __future__ import annotations

from core.intake.report import KNOWN, LEFT_OUT, PLACED, READY, WRONG, Report, Row
from dashboard.cli.output import say, table

SHORT = 50  # orders that are listed one by one
_QUIET = (PLACED, READY, KNOWN)


def print_import(done: Report) -> None:
    """Say what became of the orders."""
    exceptions = [row for row in done.rows if row.outcome not in _QUIET or row.detail]
    listed = done.rows if len(done.rows) <= SHORT else exceptions[:SHORT]
    if exceptions:  # an import without any is told by its sums
        table(["Where", "Order", "Outcome", "Project", "Why"], [_cells(row) for row in listed])
        if len(listed) < len(exceptions):
            say(f"… and {len(exceptions) - len(listed):,} more; --report FILE writes all of them.")
    counted = f"{done.orders:,} orders with {done.items:,} items and {done.files:,} model files"
    besides = [(WRONG, "wrong"), (LEFT_OUT, "left out")]
    more = "".join(f" {done.count(outcome):,} {word}." for outcome, word in besides if done.count(outcome))
    if done.dry_run:
        say(f"{counted} are fine. Nothing was placed.{more}")
        return
    say(f"{counted}: {len(done.placed):,} placed, {len(done.known):,} were there already.{more}")
    if done.placed:
        say(f"New: {done.placed[0]}" + (f" to {done.placed[-1]}." if len(done.placed) > 1 else "."))


def _cells(row: Row) -> tuple[str, ...]:
    return row.place, row.order, row.outcome, row.number, row.detail

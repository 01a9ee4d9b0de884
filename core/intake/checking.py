"""Checks files of orders as a whole: every problem of every file, before anything is placed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import InvalidOrder, Problem
from core.intake.beside import Beside
from core.intake.raw import OrderFile, RawOrder
from core.intake.reading import NOTHING_OFFERED, read_orders
from core.intake.report import KNOWN, LEFT_OUT, READY, WRONG, Row
from core.intake.schema import OrderDraft, StoredModel, fingerprint, is_same_order, parse_order
from core.intake.variants import Offered

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, out of how much


Used = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]  # key -> number and fingerprint of its project


@dataclass
class Checked:
    """What is in the files; *orders* have no problem, *files* are their models by order and position of the item."""

    orders: list[OrderDraft] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # their fingerprints, with the models under their names
    files: dict[tuple[int, int], Path] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)  # key -> number of the project that has it already

    def marked(self, order: int, draft: OrderDraft) -> str:
        """The fingerprint of one order, which *draft* is with its models."""
        return self.marks[order] if draft is self.orders[order] else fingerprint(draft)

    def with_models(self, order: int, stored: Callable[[Path], StoredModel]) -> OrderDraft:
        """One order, its names of files replaced by what the file store calls them."""
        draft = self.orders[order]
        if not any((order, at) in self.files for at in range(len(draft.items))):
            return draft
        items = tuple(
            item.model_copy(update={"file": stored(self.files[order, at])}) if (order, at) in self.files else item
            for at, item in enumerate(draft.items)
        )
        return draft.model_copy(update={"items": items})


class Checker:
    """Collects orders and problems file by file."""

    def __init__(self, limit: int, progress: Progress, used: Used, offered: Offered = NOTHING_OFFERED) -> None:
        self._limit = limit
        self._progress = progress
        self._used = used
        self._offered = offered
        self._checked = Checked()
        self._at: list[int] = []  # which of the rows each of the checked orders is
        self._foreign: set[str] = set()  # keys of orders of other shops
        self._problems: list[Problem] = []
        self._keys: dict[str, tuple[str, str]] = {}  # key -> the place of its first use, what it asks for

    def check(self, paths: Sequence[Path], kind: str | None, *, partly: bool = False) -> Checked:
        """
        Everything that *paths* have; raises InvalidOrder with all problems, each with its file and row.

        With *partly* only for a file that cannot be read at all: the rows tell of orders with problems.
        """
        unreadable = False
        for path in paths:
            prefix = f"{path.name}, " if len(paths) > 1 else ""
            try:
                self._file(OrderFile.read(path), kind, prefix)
            except InvalidOrder as error:
                self._add(error.problems, path.name + ", ")
                unreadable = True
        self._compare_with_known()
        if self._problems and (unreadable or not partly):
            raise InvalidOrder(self._problems)
        return self._checked

    def _compare_with_known(self) -> None:
        """A key that was used before must have been used for the same order, its models included."""
        known = self._used([order.key for order in self._checked.orders if order.key])
        for at, (order, row) in enumerate(zip(self._checked.orders, self._at, strict=True)):
            key = order.key or ""
            number, mark = known.get(key, ("", ""))
            if not number:
                continue
            draft = self._checked.with_models(at, _model)
            same = is_same_order(draft, self._checked.marked(at, draft), mark)
            if same or key in self._foreign:
                self._checked.known[key] = number
                detail = "" if same else "has changed in the shop since; the project stays as it is"
                self._became(row, KNOWN, number, detail)
            else:
                told = f"was used for project {number}, and this order differs from it. Use another key."
                problem = Problem(self._checked.rows[row].place, "key", told)
                self._problems.append(problem)
                self._became(row, WRONG, number, f"key: {told}")

    def _became(self, row: int, outcome: str, number: str, detail: str) -> None:
        self._checked.rows[row] = replace(self._checked.rows[row], outcome=outcome, number=number, detail=detail)

    def _file(self, file: OrderFile, kind: str | None, prefix: str) -> None:
        raw = read_orders(file, kind, self._offered)
        beside = Beside(file.path, self._limit)
        stamp = file.sha256[:20]
        for position, order in enumerate(raw, 1):
            place = (prefix + order.row).strip(", ")
            if order.left_out:
                self._checked.rows.append(Row(place, order.label, LEFT_OUT, detail=order.left_out))
            else:
                self._one(order, beside, prefix, f"import-{stamp}-{position}")
            self._progress("Checking orders", position, len(raw))

    def _one(self, order: RawOrder, beside: Beside, prefix: str, usual_key: str) -> None:
        place = (prefix + order.row).strip(", ")
        try:
            draft = self._parse(order)
            if draft.key is None:
                draft = draft.model_copy(update={"key": usual_key})
            self._order(draft, order, beside, prefix)
        except InvalidOrder as error:
            problems = [order.at_its_row(problem) for problem in error.problems]
            self._add(problems, prefix)
            told = " ".join(f"{one.field}: {one.problem}".removeprefix(": ") for one in problems)
            self._checked.rows.append(Row(place, order.label, WRONG, detail=told))
        else:
            self._at.append(len(self._checked.rows))
            self._checked.rows.append(Row(place, order.label or draft.title, READY, key=draft.key or ""))
            if order.foreign and draft.key:
                self._foreign.add(draft.key)

    def _parse(self, order: RawOrder) -> OrderDraft:
        """The draft; raises InvalidOrder with what the file's reader and the checks of an order found."""
        try:
            draft = parse_order(order.data, order.row)
        except InvalidOrder as error:
            raise InvalidOrder([*order.problems, *error.problems]) from None
        if order.problems:
            raise InvalidOrder(order.problems)
        return draft

    def _order(self, draft: OrderDraft, raw: RawOrder, beside: Beside, prefix: str) -> None:
        problems = self._files(draft, raw, beside)
        mark = fingerprint(draft)
        place, seen = self._keys.setdefault(draft.key or "", (prefix + raw.row, mark))
        if seen != mark:
            problems.append(Problem(raw.row, "key", f"is used by {place} for another order."))
        if problems:
            raise InvalidOrder(problems)
        self._checked.orders.append(draft)
        self._checked.marks.append(mark)

    def _files(self, draft: OrderDraft, raw: RawOrder, beside: Beside) -> list[Problem]:
        problems = []
        for position, item in enumerate(draft.items):
            if isinstance(item.file, str):
                try:
                    self._checked.files[len(self._checked.orders), position] = beside.find(item.file)
                except ValueError as error:
                    named = f"{item.file[:60]} {error}"
                    problems.append(Problem(raw.row, f"items.{position + 1}.file", named))
        return problems

    def _add(self, problems: Sequence[Problem], prefix: str) -> None:
        self._problems += [replace(one, row=(prefix + one.row).strip(", ")) for one in problems]


def _model(path: Path) -> StoredModel:
    """What the file store would call this file."""
    with path.open("rb") as stream:
        return StoredModel(sha256=hashlib.file_digest(stream, "sha256").hexdigest())

"""Checks files of orders as a whole: every problem of every file, before anything is placed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import InvalidOrder, Problem
from core.intake.beside import Beside
from core.intake.raw import OrderFile, RawOrder
from core.intake.reading import read_orders
from core.intake.schema import OrderDraft, StoredModel, fingerprint, parse_order

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, out of how much


Used = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]  # key -> number and fingerprint of its project


@dataclass
class Checked:
    """Orders without a problem, and the model files they name: path by order and position of the item."""

    orders: list[OrderDraft] = field(default_factory=list)
    files: dict[tuple[int, int], Path] = field(default_factory=dict)

    def with_models(self, order: int, stored: Callable[[Path], StoredModel]) -> OrderDraft:
        """One order, its names of files replaced by what the file store calls them."""
        draft = self.orders[order]
        items = tuple(
            item.model_copy(update={"file": stored(self.files[order, at])}) if (order, at) in self.files else item
            for at, item in enumerate(draft.items)
        )
        return draft.model_copy(update={"items": items})


class Checker:
    """Collects orders and problems file by file."""

    def __init__(self, limit: int, progress: Progress, used: Used) -> None:
        self._limit = limit
        self._progress = progress
        self._used = used
        self._checked = Checked()
        self._places: list[str] = []  # where each of the checked orders is
        self._problems: list[Problem] = []
        self._keys: dict[str, tuple[str, str]] = {}  # key -> the place of its first use, what it asks for

    def check(self, paths: Sequence[Path], kind: str | None) -> Checked:
        """Everything that *paths* have; raises InvalidOrder with all problems, each with its file and row."""
        for path in paths:
            prefix = f"{path.name}, " if len(paths) > 1 else ""
            try:
                self._file(OrderFile.read(path), kind, prefix)
            except InvalidOrder as error:
                self._add(error, path.name + ", ")
        self._compare_with_known()
        if self._problems:
            raise InvalidOrder(self._problems)
        return self._checked

    def _compare_with_known(self) -> None:
        """A key that was used before must have been used for the same order, its models included."""
        known = self._used([order.key for order in self._checked.orders if order.key])
        for at, (order, place) in enumerate(zip(self._checked.orders, self._places, strict=True)):
            number, mark = known.get(order.key or "", ("", ""))
            if number and mark != fingerprint(self._checked.with_models(at, _model)):
                told = f"was used for project {number}, and this order differs from it. Use another key."
                self._problems.append(Problem(place, "key", told))

    def _file(self, file: OrderFile, kind: str | None, prefix: str) -> None:
        raw = read_orders(file, kind)
        beside = Beside(file.path, self._limit)
        stamp = file.sha256[:20]
        for position, order in enumerate(raw, 1):
            try:
                draft = parse_order(order.data, order.row)
                if draft.key is None:
                    draft = draft.model_copy(update={"key": f"import-{stamp}-{position}"})
                self._order(draft, order, beside, prefix)
            except InvalidOrder as error:
                self._add(InvalidOrder([order.at_its_row(problem) for problem in error.problems]), prefix)
            self._progress("Checking orders", position, len(raw))

    def _order(self, draft: OrderDraft, raw: RawOrder, beside: Beside, prefix: str) -> None:
        problems = self._files(draft, raw, beside)
        place, seen = self._keys.setdefault(draft.key or "", (prefix + raw.row, fingerprint(draft)))
        if seen != fingerprint(draft):
            problems.append(Problem(raw.row, "key", f"is used by {place} for another order."))
        if problems:
            raise InvalidOrder(problems)
        self._checked.orders.append(draft)
        self._places.append((prefix + raw.row).strip(", "))

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

    def _add(self, error: InvalidOrder, prefix: str) -> None:
        self._problems += [replace(one, row=(prefix + one.row).strip(", ")) for one in error.problems]


def _model(path: Path) -> StoredModel:
    """What the file store would call this file."""
    with path.open("rb") as stream:
        return StoredModel(sha256=hashlib.file_digest(stream, "sha256").hexdigest())

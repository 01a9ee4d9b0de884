"""Model files that lie beside a file of orders: found by their relative names, never outside its folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path


class Beside:
    """The folder of one file of orders."""

    def __init__(self, orders: Path, limit: int) -> None:
        self._folder = orders.resolve().parent
        self._limit = limit

    def find(self, name: str) -> Path:
        """The model file of that name; raises ValueError with a sentence for staff."""
        try:
            path = self._inside(name)
            if not path.exists():
                path = self._inside(unicodedata.normalize("NFD", name))  # as some systems write ä in names of files
            if not path.is_file():
                raise ValueError("is not there: no such file beside the orders.")
            size = path.stat().st_size
        except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
            raise ValueError(f"cannot be read: {getattr(error, 'strerror', None) or error}.") from None
        if size > self._limit:
            raise ValueError(f"is larger than {self._limit / 1e6:,.0f} MB, the most that is accepted.")
        return path

    def _inside(self, name: str) -> Path:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder):
            raise ValueError("must lie in the folder of the orders.")
        return path

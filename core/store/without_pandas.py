"""
Imported first in a child process that only works with Arrow.

For the first Python value it sees, Arrow would import pandas: half of the child's start, and for nothing.
"""

from __future__ import annotations

import sys


class _NoPandas:
    """Says that pandas is not installed."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, _NoPandas)

"""The dashboard: for real work, and as a demo."""

from __future__ import annotations

import typer


def serve(context: typer.Context) -> None:
    """Serve."""


def demo(context: typer.Context) -> None:
    """Demo."""

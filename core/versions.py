"""The versions of Printdesk and of what it stands on, read without loading any of it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("sqlalchemy", "pandas", "pydantic", "panel", "panel-material-ui", "bokeh")


def version_of(package: str) -> str | None:
    """The installed version of *package*; None where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def own_version() -> str:
    """The version of Printdesk itself."""
    return version_of("printdesk") or "from its source, not installed"

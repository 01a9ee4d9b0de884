"""The dashboard: views that people work with, served or shown in a notebook."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Loaded on first use, so that the command line, which lives here too, starts without Panel.
_PLACES = {
    "ProjectList": "dashboard.views.project_list",
    "ProjectDetail": "dashboard.views.project_detail",
    "ProjectView": "dashboard.views.project_view",
    "MoveDialog": "dashboard.views.move_dialog",
    "ReportPage": "dashboard.views.report_page",
    "MaterialsPage": "dashboard.views.set_up_pages",
    "DiscountsPage": "dashboard.views.set_up_pages",
    "ShippingPage": "dashboard.views.set_up_pages",
    "ServicePage": "dashboard.views.service_page",
    "notebook": "dashboard.cell",
}

__all__ = [
    "DiscountsPage",
    "MaterialsPage",
    "MoveDialog",
    "ProjectDetail",
    "ProjectList",
    "ProjectView",
    "ReportPage",
    "ServicePage",
    "ShippingPage",
    "notebook",
]


def __getattr__(name: str) -> Any:
    """The view of that name, imported when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])

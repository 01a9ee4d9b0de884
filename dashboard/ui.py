"""The one door to panel-material-ui, and the small parts every page shares."""

from __future__ import annotations

from typing import Any

import panel as pn
import param
from panel_material_ui import (
    Breadcrumbs,
    Button,
    Chip,
    Column,
    Dialog,
    FileInput,
    Row,
    Select,
    TextAreaInput,
    TextInput,
)
from panel_material_ui.template.base import Page

from dashboard import theme
from dashboard.assets import asset
from dashboard.component import Component

__all__ = [
    "Breadcrumbs",
    "Button",
    "Chip",
    "Column",
    "Dialog",
    "FileInput",
    "Heading",
    "Menu",
    "Page",
    "Row",
    "Select",
    "TextAreaInput",
    "TextInput",
    "notebook",
    "screen",
    "status_chip",
]


class Heading(Component):
    """Top of a page: where it is, what it is called, and at the right what can be done with all of it."""

    trail = param.List(default=[], doc="Pages above this one, as (label, address).")
    title = param.String(default="", doc="The name of the page.")
    detail = param.String(default="", doc="A few words beside the title.")
    actions = param.List(default=[], doc="Links at the right, as (label, address, whether it downloads).")

    _esm = asset("dom.js", "heading.js")
    stylesheets = param.List(default=[asset("heading.css")], item_type=str, nested_refs=True)


class Menu(Component):
    """The way to each part of the service, at the left."""

    entries = param.List(default=[], doc="Links, as (label, address).")

    _esm = asset("dom.js", "menu.js")
    stylesheets = param.List(default=[asset("menu.css")], item_type=str, nested_refs=True)


def screen(*parts: Any, **options: Any) -> Column:
    """The outermost layout of a view: themed the same in the dashboard and in a notebook."""
    settings = {"sizing_mode": "stretch_width", "theme_config": theme.CONFIG, "sx": {"gap": "8px"}} | options
    return Column(*parts, **settings)


def status_chip(status: str) -> Chip:
    """A status in its colour, always with its name."""
    text, fill = theme.status_variables(status)
    return Chip(label=str(status), size="small", sx={"color": text, "backgroundColor": fill, "fontWeight": 600})


def notebook() -> None:
    """Make views show in this notebook, without any request to the internet."""
    pn.extension(inline=True)

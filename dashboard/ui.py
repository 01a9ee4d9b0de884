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
from dashboard.component import Asking, Component

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
    "Screen",
    "Select",
    "TextAreaInput",
    "TextInput",
    "screen",
    "status_chip",
]


class Heading(Asking):
    """Top of a page: where it is, what it is called, and at the right what can be done with all of it."""

    trail = param.List(default=[], doc="Pages above this one, as (label, address).")
    title = param.String(default="", doc="The name of the page.")
    detail = param.String(default="", doc="A few words beside the title.")
    actions = param.List(
        default=[], doc="Links at the right, as (label, address, whether it downloads); without an address a button."
    )

    _esm = asset("dom.js", "known.js", "asking.js", "heading.js")
    stylesheets = param.List(default=[asset("heading.css")], item_type=str, nested_refs=True)


class Menu(Component):
    """The way to each part of the service, at the left."""

    entries = param.List(default=[], doc="Links, as (label, address).")
    views = param.List(default=[], doc="Saved views below the first entry, as (name, address).")
    current = param.String(default="", doc="The address that is marked as where one is.")
    person = param.String(
        default="", doc="Who has signed in, at the end with the way out; empty where nobody needs to."
    )

    _esm = asset("dom.js", "menu.js")
    stylesheets = param.List(default=[asset("menu.css")], item_type=str, nested_refs=True)


class Alert(Component):
    """Why what somebody has just done was refused."""

    sentence = param.String(default="", doc="A sentence for the person who did it.")

    _esm = asset("dom.js", "alert.js")
    stylesheets = param.List(default=[asset("block.css")], item_type=str, nested_refs=True)


class Screen(pn.Column):
    """The outermost layout of a view; it takes the theme of the page it is in, ours or a notebook."""

    def tell(self, sentence: str) -> None:
        """Show, above all parts, why something was refused; an empty one takes it away."""
        told = [part for part in self if isinstance(part, Alert)]
        if told and sentence:
            told[0].sentence = sentence
        elif told:
            self.remove(told[0])
        elif sentence:
            self.insert(0, Alert(sentence=sentence))


def screen(*parts: Any, gap: int = 8, **options: Any) -> Screen:
    """A Screen with *gap* pixels between its parts."""
    made = Screen(*parts, sizing_mode="stretch_width", styles={"gap": f"{gap}px"}, **options)
    for part in parts:
        if isinstance(part, Component):
            part.screen = made
    return made


def status_chip(status: str) -> Chip:
    """A status in its colour, always with its name."""
    text, fill = theme.status_variables(status)
    return Chip(label=str(status), size="small", sx={"color": text, "backgroundColor": fill, "fontWeight": 600})

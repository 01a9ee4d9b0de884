"""The parts of the Reports page: figures on top, what is asked for, the table, and the picture of the charts."""

from __future__ import annotations

import param

from dashboard.assets import asset
from dashboard.component import Component


class Figures(Component):
    """A strip of figures, each with what it says and where it leads."""

    figures = param.List(default=[], doc="Each as (label, value, note, address, tone).")

    _esm = asset("dom.js", "figures.js")
    stylesheets = param.List(default=[asset("figures.css")], item_type=str, nested_refs=True)


class FieldsBar(Component):
    """A row of labelled choices and dates, which shows that it waits until it is told that there is an answer."""

    fields = param.List(default=[], doc="Each a dict of name, label and, for a choice, options as (value, label).")
    state = param.Dict(default={}, doc="The value of each, as text.")

    _esm = asset("dom.js", "fields_bar.js")
    stylesheets = param.List(default=[asset("fields_bar.css")], item_type=str, nested_refs=True)

    def answer(self) -> None:
        """What was asked for is there."""
        self._send_msg({"answered": True})


class ReportTable(Component):
    """The rows of a report, and how they were counted."""

    content = param.String(default="{}", doc="JSON: caption, columns, rows, note, empty and explanation.")

    _esm = asset("dom.js", "report_table.js")
    stylesheets = param.List(default=[asset("report_table.css")], item_type=str, nested_refs=True)


class SavePicture(Component):
    """A button that saves the charts beside it as one picture."""

    file_name = param.String(default="report.png", doc="What the picture is called.")

    _esm = asset("dom.js", "save_picture.js")
    stylesheets = param.List(default=[asset("save_picture.css")], item_type=str, nested_refs=True)

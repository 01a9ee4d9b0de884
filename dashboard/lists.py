"""The two parts of the list of projects: the bar that says which, and the table that shows them."""

from __future__ import annotations

import param

from dashboard.assets import asset
from dashboard.component import Asking


class FilterBar(Asking):
    """Tabs with the number of projects of each status, the search box and the filters."""

    tabs = param.List(default=[], doc="One a status: its value, label, count, address, and whether it is chosen.")
    state = param.Dict(default={}, doc="What is chosen: search, material, country, ordered_from, ordered_to.")
    choices = param.Dict(default={}, doc="Materials and countries to choose from, as (value, label).")

    _esm = asset("dom.js", "filter_bar.js")
    stylesheets = param.List(default=[asset("filter_bar.css")], item_type=str, nested_refs=True)


class ProjectTable(Asking):
    """One page of projects, with Status last; headings sort, a row opens its project."""

    content = param.String(default="{}", doc="JSON: the rows, how they are sorted, and which part of all they are.")
    address = param.String(default="", doc="Where projects have their pages; without it rows are no links.")
    selectable = param.Boolean(default=False, doc="Whether rows have a box to select them.")
    selected = param.List(default=[], doc="Numbers of the selected projects.")

    _esm = asset("dom.js", "sight.js", "project_table.js")
    stylesheets = param.List(default=[asset("project_table.css")], item_type=str, nested_refs=True)

"""Charts of reports, drawn with hvPlot; loaded with the first chart, since it takes a second to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from bokeh.models import DatetimeAxis, HoverTool

from core.reports import COLUMNS, Chart
from dashboard.plots import UNITS, is_before, plot

LEGEND = ".bk-title, .bk-label { color: var(--mui-palette-text-primary) !important; }"
MOST_SPLITS = 4  # currencies, those with most rows first


def draw(table: pd.DataFrame, charts: Sequence[Chart]) -> list[Any]:
    """The charts of a report, each with its own axes; none when there is nothing to draw."""
    return [one for chart in charts for one in _of_one(table, chart)]


def _of_one(table: pd.DataFrame, chart: Chart) -> Iterator[Any]:
    if table.empty or (chart.x == "currency" and COLUMNS[chart.y[0]].unit == "money"):
        return  # amounts of two currencies have no axis in common
    if chart.kind == "barh" and chart.series and not chart.stacked:
        chart = replace(chart, split=chart.series, series=None)  # a bar has room for one figure and the marks on it
    if chart.split is None:
        yield _draw(table, chart, "")
        return
    for value in table[chart.split].value_counts().index[:MOST_SPLITS]:
        some = table[table[chart.split] == value]
        if len(some):
            yield _draw(some, chart, str(value))


def _draw(table: pd.DataFrame, chart: Chart, split: str) -> Any:
    figures = table[list(chart.y)].astype("float64")
    # without a period before, or before the first order, there is nothing to draw beside
    drawn = tuple(name for name in chart.y if not is_before(name) or figures[name].any())
    chart = replace(chart, y=drawn)
    return plot(table.assign(**figures), chart).opts(
        title=_title(chart, split),
        fontsize={"title": "10pt", "legend": "9pt"},
        toolbar="right",
        default_tools=["pan", "box_zoom", "reset"],  # no wheel: it would hold up scrolling
        active_tools=["box_zoom"],
        hooks=[_quieten],
    )


def _quieten(drawn: Any, _element: Any) -> None:
    """Take away what carries no meaning; the tools appear under the pointer."""
    drawn.state.toolbar.update(logo=None, autohide=True)
    for legend in drawn.state.legend:  # there may be none, which has no update
        # A legend is no part of the canvas, and its default grey cannot be read on dark ground.
        legend.update(background_fill_alpha=0, border_line_alpha=0, margin=0, padding=4, stylesheets=[LEGEND])
    for axis in (*drawn.state.xaxis, *drawn.state.yaxis):
        axis.update(minor_tick_line_color=None, axis_line_color=None, major_tick_line_color=None)
    for hover in drawn.state.select(HoverTool):
        hover.tooltips = [(label, text.replace("%F %T", "%F")) for label, text in hover.tooltips or []]
    for axis in drawn.state.xaxis:
        if isinstance(axis, DatetimeAxis):
            axis.ticker.desired_num_ticks = 4


def _title(chart: Chart, split: str) -> str:
    first = COLUMNS[chart.y[0]]
    unit = split if first.unit == "money" else UNITS.get(first.unit, "")
    name = " and ".join(COLUMNS[name].label for name in chart.y if not is_before(name))
    beside = " beside the period before" if any(map(is_before, chart.y)) else ""
    if split and first.unit != "money":  # the legend names several figures, and a phone has no room for all
        name = f"{name} ({split})" if len(chart.y) == 1 else split
    return f"{name}{beside}" + (f", {unit}" if unit else "")

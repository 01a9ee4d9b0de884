"""The kinds of plots that charts of reports are: lines, areas, bars, and bars to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import holoviews as hv
import hvplot.pandas  # noqa: F401  # gives DataFrames their .hvplot
import pandas as pd
from bokeh.models import NumeralTickFormatter

from core.reports import COLUMNS, Chart
from dashboard import theme

HEIGHT = 288  # pixels
MOST_BARS = 15  # of bars to the right; the table has all
MOST_SERIES = 8  # lines of one chart that can still be told apart
OTHERS = "others"
MOST_STEPS = 40  # bars side by side; more become an area
UNITS = {"days": "days", "percent": "%", "cm3": "cm³"}


def plot(table: pd.DataFrame, chart: Chart) -> Any:
    """The plot of one chart, of the rows of *table*."""
    if chart.kind == "barh":
        return _bars_to_the_right(table, chart)
    many = chart.x == "begins" and table[chart.x].nunique() > MOST_STEPS
    if chart.kind == "area" or (chart.kind == "bar" and chart.stacked and many):
        return _areas(table, chart)
    if chart.kind == "bar" and not many:
        return _bars(table, chart)
    return _lines(table, chart)


def is_before(name: str) -> bool:
    """Whether the column is about the period before."""
    return name.startswith("previous_")


def _long(table: pd.DataFrame, chart: Chart) -> pd.DataFrame:
    """One row for each x, series and y: its columns are x, "what" and "value"."""
    keys = [chart.x] + ([chart.series] if chart.series else [])
    long = table.melt(id_vars=keys, value_vars=list(chart.y), var_name="y", value_name="value")
    label = long["y"].map({name: COLUMNS[name].label for name in chart.y})
    if chart.series is None:
        long["what"] = label
    else:
        series = long[chart.series].astype(str)
        long["what"] = series if len(chart.y) == 1 else series + ", " + label.str.lower()
    return long[[chart.x, "what", "value"]]


def _colours(whats: Sequence[str], chart: Chart) -> list[str]:
    """Statuses have their own colours, the period before is grey, all else takes the next of the palette."""
    palette = iter(theme.CHART_COLOURS * (len(whats) // len(theme.CHART_COLOURS) + 1))
    before = {COLUMNS[name].label for name in chart.y if is_before(name)}
    return [
        theme.CHART_BEFORE if what in before else theme.CHART_STATUSES.get(what.split(",")[0]) or next(palette)
        for what in whats
    ]


def _dashes(whats: Sequence[str], chart: Chart) -> list[str]:
    """The first figure is a line, those beside it are dashed."""
    first = COLUMNS[chart.y[0]].label
    return [
        "solid" if what == first or what.endswith(f", {first.lower()}") or len(chart.y) == 1 else "dashed"
        for what in whats
    ]


def _top(long: pd.DataFrame, chart: Chart) -> pd.DataFrame:
    """The series that matter most, since more cannot be told apart; of a stack the others are one together."""
    sums = long.groupby("what", observed=True, sort=False)["value"].sum()
    if len(sums) <= MOST_SERIES:
        return long
    kept = long["what"].isin(sums.nlargest(MOST_SERIES - 1).index)
    if not chart.stacked:
        return long[kept]
    long = long.assign(what=long["what"].where(kept, OTHERS))
    return long.groupby([chart.x, "what"], observed=True, sort=False)["value"].sum().reset_index()


def _hover(chart: Chart) -> list[tuple[str, str]]:
    unit = COLUMNS[chart.y[0]].unit
    figure = {"count": "0,0", "money": "0,0.00"}.get(unit, "0,0.0")
    return [
        (COLUMNS[chart.x].label, f"@{{{chart.x}}}"),
        ("", "@what"),
        (UNITS.get(unit, "Value"), f"@value{{{figure}}}"),
    ]


def _options(chart: Chart, **more: Any) -> dict[str, Any]:
    unit = COLUMNS[chart.y[0]].unit
    ticks = NumeralTickFormatter(format="0,0" if unit in ("count", "money", "cm3") else "0,0.[0]")
    flat = "xformatter" if chart.kind == "barh" else "yformatter"
    return {
        "responsive": True, "height": HEIGHT, "legend": "top", "xlabel": "", "ylabel": "", "grid": True,
        flat: ticks, "hover_tooltips": _hover(chart), **more,
    }  # fmt: skip


def _lines(table: pd.DataFrame, chart: Chart) -> Any:
    long = _top(_long(table, chart), chart)
    whats = list(dict.fromkeys(long["what"]))
    options = _options(chart, color=_colours(whats, chart), line_width=2, ylim=(0, None))
    options |= {"legend": options["legend"] if len(whats) > 1 else False, "line_dash": _dashes(whats, chart)}
    lines = long.hvplot.line(x=chart.x, y="value", by="what", **options)
    if long[chart.x].nunique() > MOST_STEPS:
        return lines
    points = {name: value for name, value in options.items() if not name.startswith("line_")} | {"legend": False}
    return lines * long.hvplot.scatter(x=chart.x, y="value", by="what", size=24, **points)


def _areas(table: pd.DataFrame, chart: Chart) -> Any:
    long = _top(_long(table, chart), chart)
    wide = long.pivot_table(index=chart.x, columns="what", values="value", aggfunc="sum", observed=True, sort=False)
    wide = wide.fillna(0).rename_axis(columns=None).reset_index()
    whats = [name for name in wide.columns if name != chart.x]
    options = _options(chart, color=_colours(whats, chart), alpha=0.7)
    del options["hover_tooltips"]
    return wide.hvplot.area(x=chart.x, y=whats, stacked=True, line_width=0, **options)


def _bars(table: pd.DataFrame, chart: Chart) -> Any:
    x = "period" if chart.x == "begins" and "period" in table else chart.x
    one = replace(chart, kind="bar", x=x)
    long = _top(_long(table, one), one)
    return _of_bars(long, one)


def _bars_to_the_right(table: pd.DataFrame, chart: Chart) -> Any:
    """The largest of them, from the top down; what stands beside the first figure is a mark across its bar."""
    table = table.assign(**{chart.x: _names(table, chart.x)})
    order = table.groupby(chart.x, observed=True, sort=False)[chart.y[0]].sum().nlargest(MOST_BARS).index[::-1]
    rows = table.set_index(chart.x).loc[list(order)].reset_index()
    if chart.stacked or chart.series:
        return _of_bars(_long(rows, chart), chart)
    bars = _of_bars(_long(rows, replace(chart, y=chart.y[:1])), replace(chart, y=chart.y[:1]))
    for name in chart.y[1:]:
        long = _long(rows, replace(chart, y=(name,)))
        marks = hv.Scatter(long.assign(**{chart.x: long[chart.x].astype(str)}), chart.x, "value", label=long["what"][0])
        bars *= marks.opts(
            invert_axes=True, marker="dash", angle=90, size=20, line_width=3, color=theme.CHART_BEFORE, tools=["hover"]
        )
    return bars


def _names(table: pd.DataFrame, x: str) -> pd.Series[str]:
    """What stands beside the bars; customers of one name are told apart by their addresses."""
    names = table[x].astype(str)
    return names.where(~names.duplicated(keep=False), names + ", " + table["email"]) if x == "customer" else names


def _of_bars(long: pd.DataFrame, chart: Chart) -> Any:
    long = long.assign(**{chart.x: long[chart.x].astype(str)})
    whats = list(dict.fromkeys(long["what"]))
    across = chart.kind == "barh"
    options = _options(chart, stacked=chart.stacked, rot=0 if across else 45)
    options["height"] = 112 + 24 * long[chart.x].nunique() if across else HEIGHT
    options |= {"bar_width": 0.7, "line_color": None}
    draw_bars = long.hvplot.barh if across else long.hvplot.bar
    if len(whats) == 1:
        return draw_bars(x=chart.x, y="value", color=_colours(whats, chart)[0], label=whats[0], **options)
    colours = dict(zip(whats, _colours(whats, chart), strict=True))
    return draw_bars(x=chart.x, y="value", by="what", cmap=colours, **options)

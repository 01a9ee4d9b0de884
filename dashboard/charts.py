"""Charts of reports, drawn with hvPlot; loaded with the first chart, since it takes a second to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import holoviews as hv
import hvplot.pandas  # noqa: F401  # gives DataFrames their .hvplot
import pandas as pd
from bokeh.models import NumeralTickFormatter

from core.reports import COLUMNS, Chart
from dashboard import theme

HEIGHT = 288  # pixels
MOST_BARS = 15  # of bars to the right; the table has all
MOST_SPLITS = 4  # currencies, those with most rows first
MOST_SERIES = 8  # lines of one chart that can still be told apart
MOST_STEPS = 40  # bars side by side; more become an area
_UNITS = {"days": "days", "percent": "%", "cm3": "cm³"}


def draw(table: pd.DataFrame, charts: Sequence[Chart]) -> Any:
    """The charts of a report below each other, each with its own axes; None when there is nothing to draw."""
    hv.extension("bokeh", logo=False) if not hv.Store.loaded_backends() else None
    drawn = [one for chart in charts for one in _of_one(table, chart)]
    if not drawn:
        return None
    return hv.Layout(drawn).cols(1).opts(shared_axes=False, toolbar="right", sizing_mode="stretch_width")


def _of_one(table: pd.DataFrame, chart: Chart) -> Iterator[Any]:
    if table.empty or chart.x not in table:
        return
    if chart.split is None:
        yield _draw(table, chart, "")
        return
    for value in table[chart.split].value_counts().index[:MOST_SPLITS]:
        yield _draw(table[table[chart.split] == value], chart, str(value))


def _draw(table: pd.DataFrame, chart: Chart, split: str) -> Any:
    shown = table.assign(**{name: table[name].astype("float64") for name in chart.y})
    over_time = chart.x == "begins"
    if chart.kind == "barh":
        plot = _bars_to_the_right(shown, chart)
    elif chart.kind == "area" or (over_time and chart.kind == "bar" and shown[chart.x].nunique() > MOST_STEPS):
        plot = _areas(shown, chart) if chart.stacked else _lines(shown, chart)
    elif chart.kind == "bar":
        plot = _bars(shown, chart)
    else:
        plot = _lines(shown, chart)
    return plot.opts(title=_title(chart, split))


def _title(chart: Chart, split: str) -> str:
    first = COLUMNS[chart.y[0]]
    unit = split if first.unit == "money" else _UNITS.get(first.unit, "")
    name = ", ".join(COLUMNS[name].label for name in chart.y if not name.startswith("previous_"))
    beside = " beside the period before" if any(name.startswith("previous_") for name in chart.y) else ""
    kind = f" ({split})" if split and first.unit != "money" else ""
    return f"{name}{kind}{beside}" + (f", {unit}" if unit else "")


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
    before = {COLUMNS[name].label for name in chart.y if name.startswith("previous_")}
    return [
        theme.CHART_BEFORE if what in before else theme.CHART_STATUSES.get(what.split(",")[0]) or next(palette)
        for what in whats
    ]


def _top(long: pd.DataFrame, chart: Chart) -> pd.DataFrame:
    """The series that matter most; too many lines cannot be told apart."""
    sums = long.groupby("what", observed=True, sort=False)["value"].sum()
    kept = sums.index if len(sums) <= MOST_SERIES else sums.nlargest(MOST_SERIES).index
    return long[long["what"].isin(kept)]


def _hover(chart: Chart) -> list[tuple[str, str]]:
    unit = COLUMNS[chart.y[0]].unit
    figure = {"count": "0,0", "money": "0,0.00"}.get(unit, "0,0.0")
    at = f"@{chart.x}{{%F}}" if chart.x == "begins" else f"@{chart.x}"
    return [(COLUMNS[chart.x].label, at), ("", "@what"), (_UNITS.get(unit, "Value"), f"@value{{{figure}}}")]


def _options(chart: Chart, **more: Any) -> dict[str, Any]:
    unit = COLUMNS[chart.y[0]].unit
    ticks = NumeralTickFormatter(format="0,0" if unit in ("count", "money", "cm3") else "0,0.[0]")
    flat = "xformatter" if chart.kind == "barh" else "yformatter"
    return {
        "responsive": True, "height": HEIGHT, "legend": "top_left", "xlabel": "", "ylabel": "", "grid": True,
        flat: ticks, "fontscale": 0.9, "hover_tooltips": _hover(chart),
        **({"hover_formatters": {"@begins": "datetime"}} if chart.x == "begins" else {}), **more,
    }  # fmt: skip


def _lines(table: pd.DataFrame, chart: Chart) -> Any:
    long = _top(_long(table, chart), chart)
    whats = list(dict.fromkeys(long["what"]))
    options = _options(chart, color=_colours(whats, chart), line_width=2)
    lines = long.hvplot.line(x=chart.x, y="value", by="what", **options)
    if long[chart.x].nunique() > MOST_STEPS:
        return lines
    return lines * long.hvplot.scatter(x=chart.x, y="value", by="what", size=24, **options | {"legend": False})


def _areas(table: pd.DataFrame, chart: Chart) -> Any:
    long = _top(_long(table, chart), chart)
    wide = long.pivot_table(index=chart.x, columns="what", values="value", aggfunc="sum", observed=True, sort=False)
    wide = wide.fillna(0).reset_index()
    whats = [name for name in wide.columns if name != chart.x]
    options = _options(chart, color=_colours(whats, chart), alpha=0.7)
    del options["hover_tooltips"]
    options.pop("hover_formatters", None)
    return wide.hvplot.area(x=chart.x, y=whats, stacked=True, **options)


def _bars(table: pd.DataFrame, chart: Chart) -> Any:
    x = "period" if chart.x == "begins" and "period" in table else chart.x
    one = Chart("bar", x, chart.y, chart.series, None, chart.stacked)
    long = _top(_long(table, one), one)
    return _of_bars(long, one, stacked=chart.stacked)


def _bars_to_the_right(table: pd.DataFrame, chart: Chart) -> Any:
    order = table.groupby(chart.x, observed=True, sort=False)[chart.y[0]].sum().nlargest(MOST_BARS).index
    rows = table[table[chart.x].isin(order)]
    long = _long(rows, chart)
    long[chart.x] = pd.Categorical(long[chart.x].astype(str), [str(name) for name in order[::-1]], ordered=True)
    return _of_bars(long.sort_values(chart.x, kind="stable"), chart, stacked=chart.stacked)


def _of_bars(long: pd.DataFrame, chart: Chart, *, stacked: bool) -> Any:
    long = long.assign(**{chart.x: long[chart.x].astype(str)})
    whats = list(dict.fromkeys(long["what"]))
    options = _options(chart, stacked=stacked, rot=0 if chart.kind == "barh" else 45)
    options["height"] = max(HEIGHT, 64 + 28 * long[chart.x].nunique()) if chart.kind == "barh" else HEIGHT
    draw_bars = long.hvplot.barh if chart.kind == "barh" else long.hvplot.bar
    if len(whats) == 1:
        return draw_bars(x=chart.x, y="value", color=_colours(whats, chart)[0], **options | {"legend": False})
    return draw_bars(
        x=chart.x, y="value", by="what", cmap=dict(zip(whats, _colours(whats, chart), strict=True)), **options
    )

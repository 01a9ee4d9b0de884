"""What views need outside of our own pages: in a notebook's cell, or in a page that Panel makes of a notebook."""

from __future__ import annotations

import asyncio
import sys
import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import panel as pn
from bokeh.themes import Theme
from panel.template import EditableTemplate, VanillaTemplate

from dashboard import theme
from dashboard.assets import asset
from dashboard.cell_comm import answer_between_cells
from dashboard.component import ASKED
from dashboard.failure import explain
from dashboard.news import News, concerns

if TYPE_CHECKING:
    from core import Desk

INTERVAL = 1  # seconds between two looks for what colleagues have changed

_NEWS: WeakValueDictionary[int, News] = WeakValueDictionary()  # one poller a desk, as long as a view needs it


def notebook() -> None:
    """Make views and charts show in this notebook, in its light or dark theme, without any request to the internet."""
    import holoviews as hv
    import holoviews.plotting.bokeh  # registers its renderer

    if hasattr(hv.extension, "inline"):
        hv.extension.inline = True  # else `import hvplot.pandas` takes the scripts of charts from a CDN
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
        # shown by HoloViews itself, charts would take their styles from a CDN (holoviews 1.23)
        shell.display_formatter.mimebundle_formatter.for_type(hv.core.Dimensioned, _show)
        shell.display_pub.publish({"application/javascript": asset("notebook.js")})
    hv.Store.renderers["bokeh"].theme = Theme(json=theme.NOTEBOOK_CHARTS)
    answer_between_cells()
    # panel-material-ui would wrap all that a cell shows in 1.4 MB of its own
    pn.extension(inline=True, design="native", raw_css=[theme.ground()], exception_handler=tell)
    # Panel's own page of a notebook (`panel serve`, JupyterLab's preview) would ask Google for a font (panel 1.9.4)
    for template in (EditableTemplate, VanillaTemplate):
        template._resources["css"].pop("lato", None)


def _show(chart: Any, **asked: Any) -> Any:
    """A chart as Panel shows it."""
    pane: Any = pn.panel(chart)
    return pane._repr_mimebundle_(**asked)


def tell(error: Exception) -> None:
    """Say an error of a callback in the view where it happened; one that has no view is raised."""
    asked = ASKED.get()
    if asked is None or asked.screen is None:
        raise error
    asked.screen.tell(explain(error))


def follow(desk: Desk, view: Any) -> None:
    """Let *view* read again what changes, for as long as it lives; nothing happens where no event loop runs."""
    schedule = _schedule()
    if schedule is None:
        return
    seen = weakref.ref(view)
    news = _NEWS.setdefault(id(desk), News(desk, INTERVAL))
    unwatch = news.watch(_Loop(schedule), partial(_hear, seen), partial(_hear_views, seen))
    weakref.finalize(view, unwatch)


class _Loop:
    """What News takes for a page: something that runs a callback in its own time."""

    def __init__(self, schedule: Callable[[Callable[[], Any]], Any]) -> None:
        self.add_next_tick_callback = schedule


def _schedule() -> Callable[[Callable[[], Any]], Any] | None:
    """A way from any thread to where views may be changed: the session's page, or a kernel between two cells."""
    document = pn.state.curdoc
    if document is not None and document.session_context is not None:
        return document.add_next_tick_callback
    try:
        return asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        return None


def _hear(seen: weakref.ref[Any], numbers: frozenset[str]) -> None:
    view = seen()
    if view is not None and concerns(view, numbers):
        _try(view, view.load)


def _hear_views(seen: weakref.ref[Any]) -> None:
    view = seen()
    if view is not None and hasattr(view, "follow_view"):
        _try(view, view.follow_view)


def _try(view: Any, work: Callable[[], Any]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001  # nobody asked, so nobody else can catch it
        view.__panel__().tell(explain(error))

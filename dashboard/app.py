"""The page of a browser session: puts address, views and news together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import panel as pn

from core.errors import UnknownProject
from dashboard import theme
from dashboard.failure import explain
from dashboard.news import News, concerns
from dashboard.query import START, from_query
from dashboard.router import PATTERNS, PROJECTS, Place, Router, address_of, find, project_address
from dashboard.sessions import release_with_session
from dashboard.ui import Menu, Page

# All views are imported with this module: Panel does not tell fresh pages of a component whose class was made while
# another page was open (panel 1.9.4), and they would stay empty.
from dashboard.views.notice import Notice
from dashboard.views.project_detail import ProjectDetail
from dashboard.views.project_list import ProjectList
from dashboard.views.project_view import ProjectView

if TYPE_CHECKING:
    from core import Desk

MENU = [("Projects", PROJECTS)]


def tell_user(error: Exception) -> None:
    """The one place where an error in a callback becomes a sentence on the screen."""
    sentence = explain(error)
    if pn.state.notifications is not None:
        pn.state.notifications.error(sentence, duration=8000)


class Session:
    """One person's browser page: shows the view of its address, and keeps it in step with address and news."""

    def __init__(self, desk: Desk, user: str, address: str) -> None:
        self._desk, self._user = desk, user
        self._views: dict[str, Any] = {}
        self._place = Place(None)
        self._view: Any = None
        self._router = Router(address=address)
        self._router.param.watch(lambda event: self._show(event.new), "address")
        self.page = Page(
            title=desk.settings.service_name,
            favicon=theme.ICON,
            sidebar=[Menu(entries=MENU)],
            sidebar_width=208,
            sidebar_resizable=False,
            theme_config=theme.CONFIG,
            sx=theme.PAGE_SX,
        )
        self._router.jslink(self.page, menu="sidebar_open", bidirectional=True)  # in the browser, before it is seen
        self._show(address)

    def hear(self, numbers: frozenset[str]) -> None:
        """Read again what is on the screen, if it is about one of these projects; none of them means any."""
        if concerns(self._view, numbers):
            try:
                self._view.load()
            except Exception as error:  # noqa: BLE001  # this runs outside of Panel's own error handling
                tell_user(error)

    def _show(self, address: str) -> None:
        place = self._place = find(address)
        try:
            self._view = self._build(place)
        except UnknownProject as error:
            self._view = Notice(title="Project not found", sentence=str(error))
        except Exception as error:  # noqa: BLE001  # else Panel shows the traceback as a page
            self._view = Notice(title="This page cannot be shown", sentence=explain(error))
        self._router.heading = f"{self._view.title} - {self._desk.settings.service_name}"
        main = [self._router, pn.panel(self._view)]
        if self.page.main != main:
            self.page.main = main

    def _build(self, place: Place) -> Any:
        match place.page:
            case "projects":
                return self._projects(place.query)
            case "project":
                return ProjectDetail(self._desk, number=place.number, address=PROJECTS, user=self._user)
            case "project view":
                return ProjectView(self._desk, number=place.number, address=PROJECTS, user=self._user)
        return Notice()

    def _projects(self, query: dict[str, str]) -> ProjectList:
        view = self._views.get("projects")
        if view is not None:
            view.restore(query)
            return view
        view = self._views["projects"] = ProjectList(self._desk, address=PROJECTS, **from_query(query))
        view.param.watch(self._on_list, list(START))
        view.param.watch(lambda event: self._router.go(project_address(event.new)), "opened", onlychanged=False)
        return view

    def _on_list(self, *_: Any) -> None:
        """The address follows the list; while somebody types, entries of the history are not piled up."""
        shown, wanted = self._place.query, self._views["projects"].query
        if from_query(shown) == from_query(wanted):
            return
        changed = {name for name in START if shown.get(name) != wanted.get(name)}
        self._router.go(address_of(PROJECTS, wanted), replace="search" in changed)


def pages(desk: Desk, user: str) -> dict[str, Callable[[], Page]]:
    """What pn.serve serves: every address with the function that makes a fresh page for one browser session."""
    pn.extension(notifications=True, exception_handler=tell_user)
    news = News(desk)

    def page() -> Page:
        document = pn.state.curdoc
        assert document is not None, "a page is made for a session"
        session = Session(desk, user, _asked())
        release_with_session(session.page)
        unwatch = news.watch(document, session.hear)
        pn.state.on_session_destroyed(lambda _: unwatch())
        return session.page

    return dict.fromkeys(PATTERNS, page)


def _asked() -> str:
    """The address the browser asked for; a session made anew when its socket comes back has only the socket's."""
    location = pn.state.location
    return f"{location.pathname.removesuffix('/ws') or '/'}{location.search}" if location else "/"

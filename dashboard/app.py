"""The page of a browser session: puts address, views and news together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import panel as pn

from core.catalog.errors import UnknownOffer
from core.errors import UnknownProject
from core.view_names import UnknownView, view_key
from dashboard import menu, report_choices, shop, staff_pages, theme
from dashboard.failure import explain
from dashboard.news import News, concerns
from dashboard.query import START, from_query, same
from dashboard.router import PATTERNS, PROJECTS, REPORTS, Place, Router, address_of, find, project_address
from dashboard.sessions import once_shown, release_with_session
from dashboard.set_up.pages import SetUpPages
from dashboard.ui import Menu, Page

# All views are imported with this module: Panel does not tell fresh pages of a component whose class was made while
# another page was open (panel 1.9.4), and they would stay empty.
from dashboard.views.notice import Notice
from dashboard.views.project_detail import ProjectDetail
from dashboard.views.project_list import ProjectList
from dashboard.views.project_view import ProjectView
from dashboard.views.report_page import ReportPage

if TYPE_CHECKING:
    from core import Desk
    from dashboard.auth.doorman import Doorman
    from dashboard.auth.sockets import Sockets

_MOST_AT_ONCE = 5  # notifications on a page


def tell_user(error: Exception) -> None:
    """The one place where an error in a callback becomes a sentence on the screen."""
    sentence, area = explain(error), pn.state.notifications
    if area is None:
        return
    if len(area.notifications) >= _MOST_AT_ONCE:  # each one more makes all of them anew, whoever looks at them
        area.notifications = area.notifications[1 - _MOST_AT_ONCE :]
    area.error(sentence, duration=8000)


class Session:
    """One person's browser page: shows the view of its address, and keeps it in step with address and news."""

    def __init__(self, desk: Desk, user: str, address: str) -> None:
        self._desk, self._user = desk, user
        self._views: dict[str, Any] = {}
        self._set_up = SetUpPages(desk, user, self._follow)
        self._place = Place(None)
        self._view: Any = None
        self._restoring = False
        self._menu = Menu(entries=menu.entries_for(desk), person=desk.person.name if desk.account is not None else "")
        self._router = Router(address=address)
        self._router.param.watch(lambda event: self._show(event.new), "address")
        self.page = Page(
            title=desk.settings.service_name,
            meta_title="",  # else it is written into the page as it is (panel-material-ui 0.16.6, base.html)
            favicon=theme.ICON,
            sidebar=[self._menu],
            sidebar_width=208,
            sidebar_resizable=False,
            theme_config=theme.CONFIG,
            sx=theme.PAGE_SX,
        )
        # in the browser, before it is seen
        self._router.jslink(self.page, menu="sidebar_open", dark="dark_theme", bidirectional=True)
        self._list_views()
        self._show(address)

    def hear(self, numbers: frozenset[str]) -> None:
        """Read again what is on the screen, if it is about one of these projects; none of them means any."""
        if concerns(self._view, numbers):
            try:
                self._view.load()
            except Exception as error:  # noqa: BLE001  # this runs outside of Panel's own error handling
                tell_user(error)

    def hear_views(self) -> None:
        """List the saved views again, and follow the one on the screen."""
        try:
            self._list_views()
            if isinstance(self._view, ProjectList):
                self._view.follow_view()
        except Exception as error:  # noqa: BLE001  # as above
            tell_user(error)

    def hear_set_up(self) -> None:
        """Show what the service offers now, and its name."""
        self.page.title = self._desk.settings.service_name
        self._name_page()
        self.hear(frozenset())

    def sign_out(self) -> None:
        """Say that the session has ended; nothing on the page can be used any more."""
        self._router.sign_out()

    def _name_page(self) -> None:
        self._router.heading = f"{self._view.title} - {self._desk.settings.service_name}"

    def _list_views(self) -> set[str]:
        """Show the saved views in the menu; returns what their names are compared by."""
        names = [view.name for view in self._desk.views.all()]
        self._menu.views = [(name, address_of(PROJECTS, {"view": name})) for name in names]
        return {view_key(name) for name in names}

    def _show(self, address: str) -> None:
        place = self._place = find(address)
        try:
            self._view = self._build(place)
        except UnknownProject as error:
            self._view = Notice(title="Project not found", sentence=str(error))
        except UnknownView as error:
            self._view = Notice(title="View not found", sentence=str(error))
        except UnknownOffer as error:
            self._view = Notice(title=f"{error.what.capitalize()} not found", sentence=str(error))
        except Exception as error:  # noqa: BLE001  # else Panel shows the traceback as a page
            self._view = Notice(title="This page cannot be shown", sentence=explain(error))
        self._name_page()
        self._menu.current = self._entry(place)
        main = [self._router, pn.panel(self._view)]
        if self.page.main != main:
            self.page.main = main

    def _entry(self, place: Place) -> str:
        """The entry of the menu that the page belongs to."""
        if place.page is None or f"/{place.page}" in menu.PAGES:
            return f"/{place.page}" if place.page else ""
        return address_of(PROJECTS, {"view": getattr(self._view, "view", "")})

    def _build(self, place: Place) -> Any:
        match place.page:
            case "projects":
                return self._projects(place.query)
            case "project" | "project view":
                kind = ProjectDetail if place.page == "project" else ProjectView
                return kind(self._desk, number=place.number, address=PROJECTS, user=self._user)
            case "reports":
                return self._reports(place.query)
            case "materials" | "discounts" | "shipping" | "service":
                return self._set_up.show(place.page, place.name, place.query)
        return staff_pages.page_at(f"/{place.page}", self._desk) or Notice()

    def _follow(self, address: str) -> None:
        """The address follows what a page shows."""
        if find(address) != self._place:
            self._router.go(address)

    def _reports(self, query: dict[str, str]) -> ReportPage:
        view = self._views.get("reports")
        if view is None:
            view = self._views["reports"] = ReportPage(self._desk, address=REPORTS, **report_choices.from_query(query))
            view.param.watch(self._on_report, list(report_choices.USUAL))
        elif self._view is not view or view.query != query:  # else the address has followed the report
            view.restore(query)
        return view

    def _on_report(self, *_: Any) -> None:
        """The address follows the report."""
        wanted = self._views["reports"].query
        if report_choices.from_query(self._place.query) != report_choices.from_query(wanted):
            self._router.go(address_of(REPORTS, wanted))

    def _projects(self, query: dict[str, str]) -> ProjectList:
        view = self._views.get("projects")
        if view is not None:
            self._restore(view, query)
            return view
        given = {name: value for name, value in from_query(query).items() if name in query}
        view = self._views["projects"] = ProjectList(self._desk, address=PROJECTS, user=self._user, **given)
        view.param.watch(self._on_list, list(START))
        view.param.watch(lambda event: self._router.go(project_address(event.new)), "opened", onlychanged=False)
        view.param.watch(lambda _: self._list_views(), "views_changed")
        return view

    def _restore(self, view: ProjectList, query: dict[str, str]) -> None:
        if self._view is view and same(view.query, query):
            return  # the address has followed the list
        self._restoring = True
        try:
            view.restore(query)
        finally:
            self._restoring = False

    def _on_list(self, *_: Any) -> None:
        """The address follows the list; while somebody types, entries of the history are not piled up."""
        shown, wanted = self._place.query, self._views["projects"].query
        if same(shown, wanted):
            return
        if "view" in shown:
            settled = view_key(shown["view"]) in self._list_views()  # else Back would lead to a view that is gone
        else:
            settled = shown.get("search") == wanted.get("search")
        self._router.go(address_of(PROJECTS, wanted), replace=self._restoring or not settled)


def pages(desk: Desk, doorman: Doorman, sockets: Sockets) -> dict[str, Callable[[], Page]]:
    """What pn.serve serves: every address with the function that makes a fresh page for one browser session."""
    pn.extension(notifications=True, exception_handler=tell_user)
    news = News(desk)

    def page() -> Page:
        document = pn.state.curdoc
        assert document is not None, "a page is made for a session"
        own = doorman.present()
        session = Session(own, own.person.name, _asked())
        forget = sockets.on_end(document, session.sign_out)
        release_with_session(session.page)
        told = [once_shown(hear) for hear in (session.hear, session.hear_views, session.hear_set_up)]
        unwatch = news.watch(document, *told)

        def end(_context: object) -> None:
            unwatch()
            forget()

        pn.state.on_session_destroyed(end)
        return session.page

    return dict.fromkeys(PATTERNS, page) | shop.pages(desk, news)


def _asked() -> str:
    """The address the browser asked for; a session made anew when its socket comes back has only the socket's."""
    location = pn.state.location
    return f"{location.pathname.removesuffix('/ws') or '/'}{location.search}" if location else "/"

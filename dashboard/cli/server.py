"""The dashboard: for real work, and as a demo."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import DeskError
from dashboard.cli.app import session
from dashboard.cli.output import progress, say
from dashboard.cli.users import offer_first_administrator
from dashboard.site import OPEN, Site

if TYPE_CHECKING:
    from core.settings import Settings

PORT = 5006
HERE = "127.0.0.1"

Address = Annotated[str, typer.Option("--address", help="Where to listen.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of the address.")]
AnyPort = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Else 5006, or a free one.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="How many server processes.")]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", dir_okay=False, exists=True, help="Serve HTTPS with this PEM file.")
]
Key = Annotated[Path | None, typer.Option("--key", dir_okay=False, exists=True, help="The certificate's PEM key.")]
OpenToEverybody = Annotated[
    bool,
    typer.Option(OPEN, help="Let everybody who reaches the address see and change every order, without HTTPS."),
]
NoDelivery = Annotated[bool, typer.Option("--no-delivery", help="Leave mail to `printdesk deliver`.")]
Projects = Annotated[int, typer.Option("--projects", min=1, max=10_000_000, help="How many to make up.")]
Open = Annotated[bool, typer.Option("--open", help="Open a browser.")]


def serve(
    context: typer.Context,
    *,
    address: Address = HERE,
    port: Port = PORT,
    workers: Workers = 1,
    certificate: Certificate = None,
    key: Key = None,
    open_to_everybody: OpenToEverybody = False,
    no_delivery: NoDelivery = False,
) -> None:
    """Serve the dashboard to a browser, and deliver mail. An old database is upgraded after a backup."""
    from core.upgrade import upgrade

    settings = session(context).settings()
    site = Site(address, port, certificate, key, open_to_everybody=open_to_everybody).under(settings)
    site.check()
    if not _is_free(address, port):
        raise DeskError(f"Port {port} of {address} is in use. Choose another one with --port.")
    done = upgrade(settings)
    if done is not None:
        say(f"The database was upgraded from schema {done.found} to {done.reached}. Before: {done.backup}")
    if not (site.is_private or open_to_everybody):
        with session(context).machine_desk() as desk:
            offer_first_administrator(desk)
    _run(settings, site, workers=workers, deliver=not no_delivery, browser=False)


def demo(context: typer.Context, *, projects: Projects = 400, port: AnyPort = None, open_browser: Open = False) -> None:
    """Fill a scratch desk with believable orders and serve it; the folder is used again the next time."""
    from core.upgrade import upgrade
    from dashboard.cli.demo_desk import demo_folder

    chosen = _port(port)
    given = session(context)
    folder = demo_folder(given.data, projects)
    settings = folder.settings(given.settings())
    if folder.projects is None:
        say(f"Making a demo with {projects:,} projects in {folder.path}.")
        with progress() as report:
            folder.fill(settings, projects, report)
    else:
        say(f"Using the demo with {folder.projects:,} projects in {folder.path}.")
        upgrade(settings)
    _run(settings, Site(HERE, chosen), workers=1, deliver=True, browser=open_browser)


def _run(settings: Settings, site: Site, *, workers: int, deliver: bool, browser: bool) -> None:
    from dashboard.server import serve as run

    def tell(url: str) -> None:
        say(f"Printdesk is at {url} (Ctrl+C stops it).")
        if browser:
            typer.launch(url)

    run(settings.served_at(site.url), site=site, workers=workers, deliver=deliver, ready=tell)


def _port(given: int | None) -> int:
    """The port that was asked for, else the usual one or, where that is taken, any that is free."""
    if given is not None:
        if not _is_free(HERE, given):
            raise DeskError(f"Port {given} is in use. Choose another one with --port.")
        return given
    if _is_free(HERE, PORT):
        return PORT
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: one just ended is no obstacle
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True

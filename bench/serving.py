"""Servers to measure, each in a process of its own: ours, an empty page, and what one would write first."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil

STATUSES = ["", "Pending", "Printing", "Shipped", "Canceled"]


@contextmanager
def served(kind: str, data: Path, url: str | None = None) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a server of that kind on the desk in *data*, with its database there or at *url*; its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.serving", kind, str(data), str(port)]
    address = f"http://127.0.0.1:{port}/projects"
    environment = os.environ | ({} if url is None else {"PRINTDESK_DATABASE_URL": url})
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait(address, process)
            yield address, psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urlopen(address, timeout=60):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{process.args} ended before it answered")


def main(kind: str, data: str, port: int) -> None:
    """Serve until terminated."""
    import panel as pn

    from core import connect
    from dashboard.server import make_server

    desk = connect(data=data, user="bench")
    if kind == "ours":
        server = make_server(desk, "bench", port=port)
        server.start()
        server.io_loop.start()
        return
    pn.extension("tabulator")
    page = empty if kind == "empty" else plain_tabulator(desk.projects.table())
    pn.serve({"/projects": page}, port=port, address="127.0.0.1", show=False)


def empty() -> object:
    """A panel-material-ui page with nothing on it."""
    import panel_material_ui as pmui

    return pmui.Page(title="Empty page", main=["# Empty"])


def plain_tabulator(frame: object) -> object:
    """A Tabulator over the whole table, filtered by pandas."""
    import panel as pn

    def page() -> object:
        status = pn.widgets.RadioButtonGroup(options=STATUSES)
        table = pn.widgets.Tabulator(frame, pagination="remote", page_size=50, disabled=True, show_index=False)
        status.param.watch(lambda event: setattr(table, "value", _of_status(frame, event.new)), "value")
        return pn.Column(status, table)

    return page


def _of_status(frame: object, status: str) -> object:
    return frame[frame["status"] == status] if status else frame  # type: ignore[index]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

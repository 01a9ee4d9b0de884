"""Where a notebook's kernel answers what is done by hand in a cell: between two cells, as all of Panel expects.

JupyterLab 4.4 and newer sends what a view in a cell reports to a thread of its own (a subshell, with ipykernel 7),
beside the cell that runs. Panel changes one document from both, and while it answers it takes `sys.stdout` away from
everybody, so that what the cell prints is lost (pyviz_comms 3.0.6; jupyterlab/jupyterlab#19719).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from panel.io.notebook import JupyterCommJSBinary, JupyterCommManagerBinary


def answer_between_cells() -> None:
    """Let this kernel answer on the thread that runs its cells; where no event loop runs, do nothing."""
    try:
        schedule = asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        return
    JupyterCommManagerBinary.client_comm = _comm_of(threading.current_thread(), schedule)


def _comm_of(cells: threading.Thread, schedule: Callable[..., Any]) -> type[JupyterCommJSBinary]:
    class BetweenCells(JupyterCommJSBinary):
        """What the browser reports of one view, as Panel reads it."""

        def _handle_msg(self, msg: dict[str, Any]) -> None:
            if threading.current_thread() is cells:
                super()._handle_msg(msg)
            else:
                schedule(super()._handle_msg, msg)

    return BetweenCells

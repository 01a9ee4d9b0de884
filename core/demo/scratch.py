"""A desk to learn on: a small made-up print service in a folder of its own, which is gone with the desk."""

from __future__ import annotations

import os
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.desk import Desk

PROJECTS = 200
CONFIGURED = ("PRINTDESK_DATA", "PRINTDESK_DATABASE_URL")


def demo_desk(projects: int = PROJECTS) -> Desk:
    """
    A fresh desk of made-up orders up to today; whatever happens to it, no real order or customer is touched.

    It ignores the settings that name a database, a file store or a mail server: its mails stay in its folder.
    """
    from core.demo.fill import fill
    from core.desk import Desk
    from core.settings import read_settings

    folder = tempfile.TemporaryDirectory(prefix="printdesk-demo-")
    places = {"data": Path(folder.name), "database_url": None, "files_url": None, "smtp_url": None}
    settings = read_settings().changed(**places)
    desk = Desk(settings)
    fill(desk, projects)
    weakref.finalize(desk, folder.cleanup)
    return desk


def desk_or_demo() -> Desk:
    """The desk that PRINTDESK_DATA or PRINTDESK_DATABASE_URL names, where one is set; else a demo desk."""
    from core import connect

    return connect() if any(os.environ.get(name) for name in CONFIGURED) else demo_desk()

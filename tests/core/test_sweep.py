"""Files that nothing refers to any more go, and no others."""

import io
from datetime import timedelta

from core import Desk
from tests.factory import item, order

NO_TIME = timedelta(0)


def test_the_bytes_of_a_deleted_attachment_go_with_the_sweep(sqlite_desk: Desk) -> None:
    number = sqlite_desk.projects.place(order()).number
    project = sqlite_desk.projects.attach(number, "drawing.pdf", io.BytesIO(b"drawing"))
    sha256 = project.attachments[0].sha256
    sqlite_desk.projects.detach(number, project.attachments[0].id)
    assert sqlite_desk.sweep() == 0  # it may be on its way into another project
    assert sqlite_desk.files.exists(sha256)
    assert sqlite_desk.sweep(NO_TIME) == 1
    assert not sqlite_desk.files.exists(sha256)


def test_what_another_project_has_is_never_swept(sqlite_desk: Desk) -> None:
    stored = sqlite_desk.files.put(io.BytesIO(b"model"))
    number = sqlite_desk.projects.place(order(items=[item(file={"sha256": stored.sha256})])).number
    project = sqlite_desk.projects.attach(number, "copy.stl", io.BytesIO(b"model"))
    sqlite_desk.projects.detach(number, project.attachments[0].id)
    assert sqlite_desk.sweep(NO_TIME) == 0
    assert sqlite_desk.projects.get(number).items[0].size == len(b"model")

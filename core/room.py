"""Room on the disk: that there is none is a sentence, wherever a file is written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import StorageFull

_NONE_LEFT = (errno.ENOSPC, errno.EDQUOT)  # on the disk, or of what this user may use of it


@contextmanager
def needing_room() -> Iterator[None]:
    """Raise StorageFull where the block finds the disk full; any other fault of a file goes on as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _NONE_LEFT:
            raise StorageFull from error
        raise

"""How an error is told to the person in front of the screen."""

from __future__ import annotations

import logging
import uuid

from core.errors import DeskError

log = logging.getLogger(__name__)


def explain(error: Exception) -> str:
    """The sentence for a person: the desk's own, or a reference to what the log says about anything else."""
    if isinstance(error, DeskError):
        return str(error)
    reference = uuid.uuid4().hex[:8]
    log.error("Error %s in the dashboard", reference, exc_info=error)
    return f"Something went wrong. The log says more under the reference {reference}."

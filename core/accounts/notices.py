"""Mails that tell people what was changed about their way in, so that nobody changes it behind their back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.accounts.postman import Letter
from core.settings import Settings
from core.times import now

# By the kind of the record that is written of it.
_WHAT = {
    "password changed": "the password of your account was changed",
    "e-mail changed": "the e-mail address of your account was changed",
    "second factor added": "a second factor was added to your account",
    "second factor removed": "the second factor of your account was removed",
    "recovery codes renewed": "the recovery codes of your account were replaced by new ones",
}
_SUBJECT = "Your account at {service} was changed"
_BODY = """Hello {name},

{what} at {service}, by {by}, at {at}.

If you know nothing of that, tell an administrator, and choose a new password here: {address}
"""


def notice(settings: Settings, before: Mapping[str, Any], kind: str, by: str | None) -> Letter | None:
    """What the person of the account in the row *before* is told, at the address of then; None when that is nothing."""
    what, actor = _WHAT.get(kind), by or settings.user
    if what is None or before["password"] is before["issuer"] is None:  # an invitation has not been used yet
        return None
    told = {
        "name": before["name"],
        "what": what,
        "service": settings.service_name,
        "by": "yourself" if actor == before["name"] else actor,
        "at": f"{now().astimezone(settings.zone):%H:%M %Z on %Y-%m-%d}",
        "address": f"{settings.public_url.rstrip('/')}/sign-in/forgotten",
    }
    return Letter(before["name"], before["email"], _SUBJECT.format(**told), _BODY.format(**told))

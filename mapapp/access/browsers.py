"""Where somebody is signed in, in words; each browser goes by a mark that opens nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.access.devices import device_words
from mapapp.people.models import Session, User
from mapapp.people.sessions import is_kept, living
from mapapp.plans.words import moment_words


@dataclass(frozen=True, slots=True)
class Browser:
    """One sign-in. `used` is right to the hour; `here` is the browser that asks."""

    mark: str
    device: str
    began: str
    used: str
    kept: bool
    here: bool


def browsers_of(user: User, key: str, *, at: datetime) -> list[Browser]:
    """All of the user's, that with the session `key` first, then the last used. One query."""
    found = [_browser(row, user, key, at) for row in living(user, at)]
    return sorted(found, key=lambda browser: not browser.here)


def end_browser(user: User, mark: str, *, at: datetime) -> bool:
    """Sign the user out of one of his browsers; False when it is none of his, or out already."""
    for row in living(user, at):
        if mark_of(row) == mark:
            return row.delete()[0] == 1
    return False


def mark_of(row: Session) -> str:
    return hashlib.sha256(f"mapapp.access.browsers:{row.session_key}".encode()).hexdigest()[:24]


def _browser(row: Session, user: User, key: str, at: datetime) -> Browser:
    here, zone = row.session_key == key, user.time_zone
    return Browser(
        mark=mark_of(row),
        device=device_words(row.agent),
        began=moment_words(row.began_at, zone=zone, now=at) if row.began_at else "",
        used=_("Now") if here else moment_words(row.used_at, zone=zone, now=at),
        kept=is_kept(row),
        here=here,
    )

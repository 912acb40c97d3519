"""Sessions, each a row that knows whose it is; the question for one, asked with every request, is put together once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils import timezone

from mapapp.people.models import Session, User
from mapapp.prepared import prepared

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEVICE = "device"  # in a session's data: what the browser calls itself, and when he signed in with it
WOUND = "wound_at"  # and when it was last wound up, in seconds


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with what is asked for beside the data: whatever way somebody signed in, it is found as his."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # of our own class
        device = data.get(DEVICE, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.agent = device.get("agent", "")
        row.began_at = datetime.fromisoformat(device["at"]) if "at" in device else None
        row.used_at = timezone.now()
        return row

    def _get_session_from_db(self) -> Session | None:
        """The row, if its time is not over; else the browser is given a new key, never the one it came with."""
        for row in _sessions(self.session_key):
            if row.expire_date > timezone.now():
                return row
        self._session_key = None
        return None


@prepared
def _sessions(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


def begin(session: SessionBase, agent: str, *, at: datetime) -> None:
    """Note in the session of somebody who has just signed in which browser it is in, and since when."""
    session[DEVICE] = {"agent": agent.encode("ascii", "replace").decode()[:300], "at": at.isoformat()}
    session[WOUND] = int(at.timestamp())


def wind_up(session: SessionBase, at: datetime) -> None:
    """Renew the session of a signed-in person, at most once an hour; its row then says when it was used."""
    wound = session.get(WOUND)
    if wound and at.timestamp() - wound > HOUR.total_seconds():
        session[WOUND] = int(at.timestamp())


def living(user: User, at: datetime) -> list[Session]:
    """Where the user is signed in, the last used first. One query."""
    return list(Session.objects.filter(user=user, expire_date__gt=at).order_by("-used_at", "session_key"))


def is_kept(session: Session) -> bool:
    """Is it on a device that the person chose to keep? A session at rest lasts less than a day."""
    return session.expire_date - session.used_at > DAY


def end_sessions(user: User, *, but: str = "") -> int:
    """Sign the user out everywhere, at once, but where the key is `but`. Returns how many ended."""
    return Session.objects.filter(user=user).exclude(session_key=but).delete()[0]


def forget_expired(at: datetime) -> int:
    """Take off the table what opens nothing any more."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]

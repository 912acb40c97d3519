"""Sessions as Django keeps them in its table; the question for one, asked with every request, is put together once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from mapapp.prepared import prepared


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

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

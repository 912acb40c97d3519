"""After the rows are back: what was on its way when the backup was taken does not go out a second time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from mapapp.digests.jobs import write_due
from mapapp.people.models import Session
from mapapp.post.models import Letter
from mapapp.silence.asking import write_questions

REASON = "Not sent: it waited when a backup was restored."


def settle(at: datetime) -> Counter[str]:
    """End all sessions, and mark every letter that waits as not sent, with those that would be due by now: they may
    have gone out since the backup was taken. Which kinds, and how many of each.

    An invitation is marked as failed, so that its page offers to send it again; the rest is over.
    """
    with transaction.atomic():
        Session.objects.all().delete()
        write_due(at)
        write_questions(at)
        waiting = Letter.objects.filter(state=Letter.State.WAITING)
        found = Counter(waiting.values_list("kind", flat=True))
        invites = waiting.filter(kind=Letter.Kind.INVITE)
        invites.update(state=Letter.State.FAILED, reason=REASON, lease_until=None)
        waiting.update(state=Letter.State.DROPPED, reason=REASON, lease_until=None)
        connection.run_on_commit.clear()  # the bells of those letters: nobody has to come
    return found


def forget_apps() -> int:
    """Take away second factors that no key can read any more; passkeys stay. How many people that meets."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    people = rows.values("user").distinct().count()
    rows.delete()
    return people

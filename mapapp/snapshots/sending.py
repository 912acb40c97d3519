"""Sending a version to people of the plan: one line of history, and a letter to each with the PDF in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.access.models import Seat
from mapapp.drawing.said import listed
from mapapp.plans.changes.common import fits
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Event, Version, Workspace
from mapapp.plans.refusals import Refused
from mapapp.plans.touchpoints import MOST_A_DAY, SENT, sent_today
from mapapp.post.models import Letter
from mapapp.post.outbox import write

NOTE = 1000  # characters of what is said with it


def send_version(
    version: Version, *, to: Collection[int], note: str = "", against: Version | None = None, paper: str = "A4",
    language: str = "en", by: Actor, at: datetime,
) -> Event:  # fmt: skip
    """Put a letter to each of these people, by their numbers, in the outbox; each is composed when it is sent. One
    event `version.sent`, with the note as its why: both companies read it. All of it, or nothing. `against` is what the
    PDF's marks compare with, None the version before.

    Raises Refused for nobody, for somebody who takes no part (any more) or was sent the plan so often that day;
    AlreadyDone.
    """
    wanted = sorted(set(to))
    if not wanted:
        raise Refused(_("Nobody is ticked. Tick who gets it."), field="to")
    with changing(version.workspace, by) as locked:
        seats = Seat.objects.filter(workspace=locked, stakeholder__number__in=wanted, user__is_active=True)
        found = list(seats.select_related("user", "stakeholder").order_by("pk"))
        if len(found) != len(wanted):
            raise Refused(_("Somebody of these takes part no more. Look at the list again."), field="to")
        _not_too_often(locked, found, at)
        facts = {"version": version.number, "sent": wanted, "paper": paper, "language": language}
        if against is not None:
            facts["with"] = against.number
        why = fits(note, field="note", limit=NOTE)
        event = record(locked, SENT, [], by=by, at=at, why=why, facts=facts)
        for seat in found:
            key = f"{Letter.Kind.SHARED}:{seat.pk}:{event.number}"
            write(Letter.Kind.SHARED, key, seat.user.email, user=seat.user, workspace=locked, at=at)
    return event


def _not_too_often(workspace: Workspace, seats: Sequence[Seat], at: datetime) -> None:
    went = sent_today(workspace, at)
    people = [seat.stakeholder for seat in seats if len(went.get(seat.stakeholder.number, ())) >= MOST_A_DAY]
    if people:
        words = _("%(people)s got the plan %(count)s times today. Tick somebody else, or send it tomorrow.")
        names = listed([person.name for person in people])
        raise Refused(words % {"people": names, "count": MOST_A_DAY}, field="to")

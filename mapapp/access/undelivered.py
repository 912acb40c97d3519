"""Whose mail about a plan came back: for the leads who can put it right, with what can be done. Tried again by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from mapapp.access.leaving import open_invites
from mapapp.access.models import Seat
from mapapp.access.rules import may_lead
from mapapp.access.visit import Visit
from mapapp.plans.models import Side
from mapapp.plans.words import day_words
from mapapp.post.models import Letter
from mapapp.post.outbox import send_again

KINDS = (Letter.Kind.INVITE, Letter.Kind.DIGEST, Letter.Kind.REMINDER, Letter.Kind.OWN)
ANSWER = 160  # characters of what the mail server said
MOST = 100


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A person whose last mail failed: his number, his address, since when, and what the mail server said.

    `invited`: what failed is his invitation, so that his address can be put right by another one.
    """

    number: int
    name: str
    email: str
    since: str
    answer: str
    invited: bool
    letter: int


def undelivered(visit: Visit) -> tuple[Undelivered, ...]:
    """Of the lead's own company, and for a seller's lead of both; nothing for who leads nothing. One query where no
    mail has failed, three where one has."""
    if visit.seat is None or may_lead(visit) is not None:
        return ()
    about = Letter.objects.filter(workspace=visit.workspace)
    since = about.filter(email=OuterRef("email"), state=Letter.State.SENT, pk__gt=OuterRef("pk"))
    rows = about.filter(state=Letter.State.FAILED, kind__in=KINDS).exclude(Exists(since)).order_by("-pk")
    last = {row.email: row for row in reversed(rows.defer("text", "html", "headers")[:MOST])}
    return tuple(sorted(_told(visit, last), key=lambda one: one.number)) if last else ()


def try_again(visit: Visit, number: int, *, at: datetime) -> bool:
    """Send once more what failed for this person; whether there was anything. Who may is what `undelivered` answers."""
    found = next((one for one in undelivered(visit) if one.number == number), None)
    return found is not None and send_again(found.letter, at=at)


def _told(visit: Visit, last: dict[str, Letter]) -> list[Undelivered]:
    """Whose address each is now: of who takes part, or who is asked in."""
    seats = Seat.objects.filter(workspace=visit.workspace, user__email__in=last)
    there = [(seat.stakeholder, seat.user.email) for seat in seats.select_related("stakeholder", "user")]
    asked = open_invites(visit.workspace).filter(email__in=last).select_related("stakeholder")
    people = {**{p.pk: (p, email, False) for p, email in there},
              **{one.stakeholder_id: (one.stakeholder, one.email, True) for one in asked}}  # fmt: skip
    zone = ZoneInfo(visit.user.time_zone)
    return [
        Undelivered(
            person.number, person.name, email, day_words(last[email].created_at.astimezone(zone).date()),
            last[email].reason[:ANSWER], invited, last[email].pk,
        )
        for person, email, invited in people.values()
        if not visit.is_buyer or person.side == Side.BUYER
    ]  # fmt: skip

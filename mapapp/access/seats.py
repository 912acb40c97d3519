"""Who takes part: seats are given here, and a reader's own mark is kept here."""

from __future__ import annotations

from datetime import datetime

from mapapp.access.grants import mirror
from mapapp.access.models import Seat
from mapapp.access.visit import Visit
from mapapp.people.models import User
from mapapp.plans.models import Stakeholder


def take_seat(person: Stakeholder, user: User, role: str, *, at: datetime) -> Seat:
    """Seat a user as this person of the plan, and mirror what he may do. Call it inside the change that records it."""
    seat = Seat.objects.create(workspace_id=person.workspace_id, stakeholder=person, user=user, role=role, joined_at=at)
    mirror(person.workspace, user)
    return seat


def mark_seen(visit: Visit, at: datetime) -> None:
    """The reader says "I have read this", or acts: his own mark moves to now. One query; none without a seat."""
    if visit.seat is not None:
        Seat.objects.filter(pk=visit.seat.pk).update(seen_revision=visit.workspace.revision, seen_at=at)

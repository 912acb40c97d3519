"""For whom a seller's yes is needed: a buyer's lead asks for somebody of another mail domain, a seller's lead answers.

The person is on the plan from the first moment, where contributors may put anybody of their own company; what waits is
the invitation. A yes makes it, in the name of who asked; a no says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from mapapp.access.invites import Asked, Guest, placed, sent
from mapapp.access.models import InviteRequest, Role
from mapapp.access.refusals import AlreadyHere
from mapapp.access.request_letters import write_requests
from mapapp.access.visit import Visit
from mapapp.people.models import normal_email
from mapapp.plans.changes.common import said
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Event, Side, Workspace
from mapapp.plans.refusals import Refused
from mapapp.plans.words import day_words


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as the people page shows it."""

    number: int
    name: str
    email: str
    role: str
    asked_by: str
    when: str
    note: str


def ask_for(workspace: Workspace, guest: Guest, *, by: Actor, at: datetime) -> Event:
    """Ask the seller's leads, with a letter to each, whether somebody may be asked in. One event `invite.requested`.

    Raises AlreadyHere, or Refused with the field.
    """
    email = normal_email(guest.email)
    with changing(workspace, by) as locked:
        person, changes = placed(locked, guest, email, by)
        if InviteRequest.objects.filter(stakeholder=person, answered_at=None).exists():
            raise AlreadyHere(
                _("%(name)s was asked for already. A lead of %(team)s has to answer.")
                % {"name": person.name, "team": locked.team.name},
                field="email",
            )
        request = InviteRequest.objects.create(
            workspace=locked, stakeholder=person, email=email, role=guest.role, note=guest.note.strip()[:1000],
            asked_by_id=by.pk, asked_at=at,
        )  # fmt: skip
        write_requests(request, at=at)
        facts = {"person": person.number, "role": guest.role}
        return record(locked, "invite.requested", changes, by=by, at=at, facts=facts)


def approve(workspace: Workspace, person: int, *, by: Actor, at: datetime) -> Asked:
    """Say yes: the invitation goes out in the name of who asked. One event `person.invited`. Raises Refused, too when
    the person was put on the seller's side since: nobody is asked in there by a yes to the buyer."""
    with changing(workspace, by) as locked:
        request = _open(locked, person)
        guest = Guest(request.email, Side.BUYER, request.role, person=person, note=request.note)
        found, changes = placed(locked, guest, request.email, by)
        _answered(request, by, at, approved=True)
        asked_by = request.asked_by
        return sent(
            locked, found, guest, changes, asked_by=asked_by.pk, asked_side=Side.BUYER, by=by, at=at,
            asked_for=asked_by.number,
        )  # fmt: skip


def refuse(workspace: Workspace, person: int, *, why: str, by: Actor, at: datetime) -> Event:
    """Say no, with a sentence that both companies read. One event `invite.refused`. Raises Refused."""
    with changing(workspace, by) as locked:
        request = _open(locked, person)
        why = said(why, field="why", limit=500)
        _answered(request, by, at, why=why)
        return record(locked, "invite.refused", [], by=by, at=at, why=why, facts={"person": person})


def waiting_requests(visit: Visit, at: datetime) -> tuple[Waiting, ...]:
    """What waits for a seller's yes, the oldest first. One query."""
    zone = ZoneInfo(visit.user.time_zone)
    today = at.astimezone(zone).date()
    rows = InviteRequest.objects.filter(workspace=visit.workspace, answered_at=None)
    return tuple(
        Waiting(
            row.stakeholder.number,
            row.stakeholder.name,
            row.email,
            str(Role(row.role).label),
            row.asked_by.name,
            day_words(row.asked_at.astimezone(zone).date(), today=today),
            row.note,
        )
        for row in rows.select_related("stakeholder", "asked_by").order_by("asked_at", "pk")
    )


def _open(workspace: Workspace, person: int) -> InviteRequest:
    rows = InviteRequest.objects.filter(workspace=workspace, stakeholder__number=person, answered_at=None)
    found = rows.select_related("stakeholder", "asked_by").first()
    if found is None:
        raise Refused(_("This was answered a moment ago."))
    return found


def _answered(request: InviteRequest, by: Actor, at: datetime, *, approved: bool = False, why: str = "") -> None:
    request.answered_by_id, request.answered_at, request.approved, request.why = by.pk, at, approved, why
    request.save(update_fields=["answered_by", "answered_at", "approved", "why"])

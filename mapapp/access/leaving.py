"""What becomes of a seat: another role, the lead handed on, or its end. Each is one event that both sides read.
All that somebody has on a plan at once, his steps too: handing_on.py.

The seat is the truth of who may enter, and every request and every letter asks it anew: who has none is out at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mapapp.access.grants import mirror
from mapapp.access.models import Invite, Role, Seat
from mapapp.access.shared_links import end_links_of
from mapapp.people.models import Membership, User
from mapapp.people.sessions import end_sessions
from mapapp.plans.changes.common import still
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Event, Side, Stakeholder, Workspace
from mapapp.plans.refusals import Refused
from mapapp.post.outbox import drop_waiting


def give_role(workspace: Workspace, number: int, *, role: str, was: str, by: Actor, at: datetime) -> Event | None:
    """Let somebody who takes part do more, or less. One event `seat.role_given`; None when he has that role already.

    A side never loses its last lead. Raises StaleValue, Refused, AlreadyDone. Who may is a rule's business.
    """
    if role not in Role.values:
        raise Refused(_("Choose a role from the list."), field="role")
    with changing(workspace, by) as locked:
        seat = _seat(locked, number)
        still("role", seat.role, seen=was, wanted=role)
        if seat.role == role:
            return None
        if role != Role.LEAD:
            another_leads(locked, seat)
        before, seat.role = seat.role, role
        seat.save(update_fields=["role"])
        mirror(locked, seat.user)
        facts = {"person": number, "role": role, "was": before}
        return record(locked, "seat.role_given", [], by=by, at=at, facts=facts)


def end_seat(workspace: Workspace, number: int, *, take_back: bool = False, by: Actor, at: datetime) -> Event:
    """Somebody takes part no more, of his own will or a lead's. One event `seat.ended`.

    His requests get 404 from now on; who was removed from the last plan he had is signed out everywhere. Letters that
    wait for him are dropped, open invitations to him open nothing; with `take_back` those that he sent do neither. What
    he did stays in the history, and he stays a person of the plan with the steps that carry his name.
    A side never loses its last lead. Raises Refused, AlreadyDone.
    """
    with changing(workspace, by, retired=True) as locked:
        seat = _seat(locked, number)
        another_leads(locked, seat)
        closed = close_seat(locked, seat, take_back=take_back, at=at)
        if by.number != number and not belongs(seat.user):
            end_sessions(seat.user)
        facts = {"person": number, "role": seat.role, **closed}
        return record(locked, "seat.ended", [], by=by, at=at, facts=facts)


def close_seat(workspace: Workspace, seat: Seat, *, take_back: bool, at: datetime) -> dict[str, Any]:
    """End a seat behind the lock; records nothing. What history has to know of the invitations that were taken back."""
    user, person = seat.user, seat.stakeholder
    end_links_of(seat, at=at)
    seat.delete()
    mirror(workspace, user)
    drop_waiting(user_id=user.pk, workspace_id=workspace.pk, reason="takes part no more")
    revoke_open(workspace, at, stakeholder=person)
    revoked = revoke_open(workspace, at, invited_by=person) if take_back else []
    return {"revoked": revoked} if revoked else {}


def revoke_open(workspace: Workspace, at: datetime, **which: Stakeholder) -> list[int]:
    """Take back the open invitations to, or by, somebody; the numbers of who was invited. At most two queries."""
    rows = open_invites(workspace).filter(**which)
    numbers = sorted(rows.values_list("stakeholder__number", flat=True))
    if numbers:
        rows.update(revoked_at=at)
    return numbers


def open_invites(workspace: Workspace) -> QuerySet[Invite]:
    """The invitations of a plan that nobody has answered or taken back."""
    return Invite.objects.filter(workspace=workspace, accepted_at=None, declined_at=None, revoked_at=None)


def sent_by(workspace: Workspace, person: Stakeholder, at: datetime) -> list[str]:
    """Whom somebody has asked in with an invitation that is open still, by name. One query."""
    rows = open_invites(workspace).filter(invited_by=person, expires_at__gt=at)
    return sorted(rows.values_list("stakeholder__name", flat=True))


def belongs(user: User) -> bool:
    """Is there anything left here for him to see: a plan, or a team?"""
    return Seat.objects.filter(user=user).exists() or Membership.objects.filter(user=user).exists()


def role_of(workspace: Workspace, number: int) -> str:
    """The role of a person who takes part, empty for others. One query."""
    roles = Seat.objects.filter(workspace=workspace, stakeholder__number=number)
    return roles.values_list("role", flat=True).first() or ""


def lead_beside(person: Stakeholder) -> Stakeholder | None:
    """Who leads his side beside him, the first to have come. One query."""
    leads = Seat.objects.filter(workspace=person.workspace_id, role=Role.LEAD, stakeholder__side=person.side)
    others = leads.exclude(stakeholder=person).filter(user__is_active=True).select_related("stakeholder")
    found = others.order_by("joined_at", "pk").first()
    return found.stakeholder if found else None


def _seat(workspace: Workspace, number: int) -> Seat:
    seats = Seat.objects.select_related("user", "stakeholder")
    seat = seats.filter(workspace=workspace, stakeholder__number=number).first()
    if seat is None:
        raise Refused(_("This person does not take part in the plan any more."))
    return seat


def another_leads(workspace: Workspace, seat: Seat) -> None:
    """Refused when this is the last lead of his side who can sign in."""
    if seat.role != Role.LEAD:
        return
    side = Side(seat.stakeholder.side)
    leads = Seat.objects.filter(workspace=workspace, role=Role.LEAD, stakeholder__side=side, user__is_active=True)
    if not leads.exclude(pk=seat.pk).exists():
        company = workspace.account if side == Side.BUYER else workspace.team.name
        raise Refused(
            _("%(name)s is the only lead of %(company)s here. Make somebody else a lead first.")
            % {"name": seat.stakeholder.name, "company": company},
            field="role",
        )

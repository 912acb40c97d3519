"""What becomes of a seat: another role, the lead handed on, or its end. Each is one event that both sides read.

The seat is the truth of who may enter, and every request and every letter asks it anew: who has none is out at once.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.access.grants import mirror
from mapapp.access.models import Invite, Role, Seat
from mapapp.people.models import Membership, User
from mapapp.people.sessions import end_sessions
from mapapp.plans.changes.common import still
from mapapp.plans.history import Actor, changing, record
from mapapp.plans.models import Event, Side, Workspace
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
            _another_leads(locked, seat)
        before, seat.role = seat.role, role
        seat.save(update_fields=["role"])
        mirror(locked, seat.user)
        facts = {"person": number, "role": role, "was": before}
        return record(locked, "seat.role_given", [], by=by, at=at, facts=facts)


def end_seat(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Event:
    """Somebody takes part no more, of his own will or a lead's. One event `seat.ended`.

    His requests get 404 from now on; who was removed from the last plan he had is signed out everywhere. Letters that
    wait for him are dropped, open invitations to him open nothing. What he did stays in the history, and he stays a
    person of the plan with the steps that carry his name.
    A side never loses its last lead. Raises Refused, AlreadyDone.
    """
    with changing(workspace, by) as locked:
        seat = _seat(locked, number)
        _another_leads(locked, seat)
        user = seat.user
        seat.delete()
        mirror(locked, user)
        if by.number != number and not _belongs(user):
            end_sessions(user)
        opened = Invite.objects.filter(workspace=locked, stakeholder__number=number, accepted_at__isnull=True)
        opened.filter(declined_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
        drop_waiting(user_id=user.pk, workspace_id=locked.pk, reason="takes part no more")
        return record(locked, "seat.ended", [], by=by, at=at, facts={"person": number, "role": seat.role})


def _belongs(user: User) -> bool:
    """Is there anything left here for him to see: a plan, or a team?"""
    return Seat.objects.filter(user=user).exists() or Membership.objects.filter(user=user).exists()


def role_of(workspace: Workspace, number: int) -> str:
    """The role of a person who takes part, empty for others. One query."""
    roles = Seat.objects.filter(workspace=workspace, stakeholder__number=number)
    return roles.values_list("role", flat=True).first() or ""


def _seat(workspace: Workspace, number: int) -> Seat:
    seats = Seat.objects.select_related("user", "stakeholder")
    seat = seats.filter(workspace=workspace, stakeholder__number=number).first()
    if seat is None:
        raise Refused(_("This person does not take part in the plan any more."))
    return seat


def _another_leads(workspace: Workspace, seat: Seat) -> None:
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

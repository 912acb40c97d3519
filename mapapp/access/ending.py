"""The end of a plan, and the way back: an explicit act of a lead of the selling company, with a reason both sides read.

A retired plan is read and downloaded like any other, and nothing on it changes: the lock itself refuses (history.py).
What may come after the end: somebody leaves, a rep's plans are handed on, and the seller writes how it went.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.access.keeping import first_day, tell_leads
from mapapp.access.leaving import open_invites
from mapapp.access.models import InviteRequest
from mapapp.plans.changes.common import said
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, Line, changing, read, record
from mapapp.plans.models import Event, Workspace
from mapapp.plans.refusals import Refused

RETIRED, REOPENED = "plan.retired", "plan.reopened"
WHY = 500  # characters of the reason


def retire_plan(workspace: Workspace, *, why: str, by: Actor, at: datetime) -> Event:
    """End a plan: its invitations open nothing from now on, its letters stop; the leads of both sides are told how they
    take it along, and when it is deleted. One event `plan.retired`.

    Raises Refused without a reason, AlreadyDone.
    """
    with changing(workspace, by, retired=True) as locked:
        why = said(why, field="why", limit=WHY)
        if locked.state == Workspace.State.RETIRED:
            raise Refused(_("This plan was retired a moment ago."))
        invites = open_invites(locked)
        numbers = sorted(invites.values_list("stakeholder__number", flat=True))
        invites.update(revoked_at=at)
        asked = InviteRequest.objects.filter(workspace=locked, answered_at=None)
        asked.update(answered_at=at, answered_by_id=by.pk)
        changes = put(locked, {"state": Workspace.State.RETIRED})
        locked.delete_on, locked.reminded_on = first_day(locked, at), None
        facts: dict[str, Any] = {"revoked": numbers} if numbers else {}
        facts |= {"until": locked.delete_on.isoformat()} if locked.delete_on else {}
        event = record(locked, RETIRED, changes, by=by, at=at, why=why, facts=facts)
        tell_leads(locked, "retired", str(event.number), at=at)
        return event


def reopen_plan(workspace: Workspace, *, why: str, by: Actor, at: datetime) -> Event:
    """Open a retired plan again, as it stood. Invitations stay taken back. One event `plan.reopened`.

    Raises Refused without a reason, or when it is open.
    """
    with changing(workspace, by, retired=True) as locked:
        why = said(why, field="why", limit=WHY)
        if locked.state == Workspace.State.OPEN:
            raise Refused(_("This plan was opened again a moment ago."))
        changes = put(locked, {"state": Workspace.State.OPEN})
        locked.delete_on = locked.reminded_on = None
        return record(locked, REOPENED, changes, by=by, at=at, why=why)


def retirement(workspace: Workspace) -> Line | None:
    """The act that retired a plan; None for one that is open, without asking. At most one query."""
    if workspace.state != Workspace.State.RETIRED:
        return None
    event = Event.objects.filter(workspace=workspace, verb=RETIRED).order_by("number").last()
    return read(event) if event else None

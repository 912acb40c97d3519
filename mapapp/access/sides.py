"""A person who was written on the wrong side, or a partner who changes it. His part on the old side ends at once.

Nothing of a side opens to him by that: a lead of the side that he comes to asks him in. His open steps stay with the
side that he leaves, with a colleague, so that no date is counted by another company's calendar. His closed ones keep
the name of who did them; opened again, their dates wait for a yes of the side that he came to.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.access.invites import refuse_of_the_team
from mapapp.access.leaving import another_leads, belongs, close_seat, open_invites, revoke_open
from mapapp.access.models import Seat
from mapapp.people.sessions import end_sessions
from mapapp.plans.changes.common import editing, save_tasks
from mapapp.plans.changes.tasks import dates_brought
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Event, Side, Stakeholder, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused


def is_taking_part(person: Stakeholder) -> bool:
    """Does somebody sit here, or is he asked to? Two queries."""
    asked = open_invites(person.workspace).filter(stakeholder=person)
    return Seat.objects.filter(stakeholder=person).exists() or asked.exists()


def change_side(workspace: Workspace, number: int, *, side: Side, to: int | None, by: Actor, at: datetime) -> Event:
    """Put a person on the other side: seat, letters and invitations to him end, open steps go to `to` of the old side.

    One event `person.changed_side`; `side` is the one he comes to. A side never loses its last lead. Raises Refused.
    """
    with editing(workspace, by) as plan:
        person = plan.person.get(number)
        if person is None or person.side == side:
            raise Refused(_("This person is on that side already."))
        refuse_of_the_team(plan.workspace, person.email, side, by)
        changes = _given(plan, person, to) + _kept(plan, person, side, by)
        seat = Seat.objects.filter(stakeholder=person).select_related("user", "stakeholder").first()
        if seat is not None:
            another_leads(plan.workspace, seat)
            close_seat(plan.workspace, seat, take_back=True, at=at)
            if by.number != number and not belongs(seat.user):
                end_sessions(seat.user)
        revoke_open(plan.workspace, at, stakeholder=person)
        changes += put(person, {"side": side})
        person.save(update_fields=["side"])
        facts = {"person": number, "side": str(side), **({"for": to} if to else {})}
        return record(plan.workspace, "person.changed_side", changes, by=by, at=at, facts=facts)


def _given(plan: Plan, person: Stakeholder, to: int | None) -> list[Change]:
    """His open steps handed to a colleague of the side that he leaves; Refused when nobody is named."""
    tasks = [task for task in plan.tasks if task.is_open and task.owner_id == person.pk]
    if not tasks:
        return []
    taker = plan.person.get(to or 0)
    if taker is None or taker.side != person.side or taker.pk == person.pk:
        raise Refused(_("Choose who of the same company takes over the open steps."), field="to")
    changes = [change for task in tasks for change in put(task, {"owner": taker})]
    save_tasks(tasks, {"owner"})
    return changes


def _kept(plan: Plan, person: Stakeholder, side: Side, by: Actor) -> list[Change]:
    """What the closed steps have to know that keep his name, before he is on the other side."""
    tasks = [task for task in plan.tasks if not task.is_open and task.owner_id == person.pk]
    changes = [change for task in tasks for change in put(task, dates_brought(task, side, by))]
    save_tasks(tasks, {change.field for change in changes})
    return changes

"""So that private work counts: a shared task that stands in for one of a side's own (PRODUCT, Private means absent)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.tasks import Owner, add_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Task, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept, kept, own_task_in
from mapapp.private.history import changing


@dataclass(frozen=True, slots=True)
class StandIn:
    """The shared task in words of its own: all of it was typed or chosen by the person, nothing is copied."""

    text: str
    phase: int
    owner: Owner
    starts_on: date
    due_on: date


def give_stand_in(workspace: Workspace, number: int, wanted: StandIn, *, by: Actor, at: datetime) -> Kept:
    """Add the shared task, and remember its number on the private one. A shared event `task.added` and a private one
    `task.stood_in`, in one transaction. Refused while an earlier stand-in is on the plan."""
    with changing(workspace, by) as lane:
        task = own_task_in(lane, number)
        before = Task.objects.filter(**lane.mine, number=task.stand_in).first() if task.stand_in else None
        if before is not None and before.status != Task.Status.NOT_NEEDED:
            raise Refused(_("Task %(number)s stands in for it already.") % {"number": before.number})
        added = add_task(
            workspace, text=wanted.text, phase=wanted.phase, owner=wanted.owner, starts_on=wanted.starts_on,
            due_on=wanted.due_on, by=by, at=at,
        )  # fmt: skip
        return kept(lane, task, {"stand_in": added.tasks[0]}, "task.stood_in", by=by, at=at)

"""Verbs for status: what people set, and what each asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import COUNTERS, Changed, Unchanged, edited, editing, said, save_tasks, still, task_in
from mapapp.plans.changes.dates import Asked, apply, facts_of, needs_why, preview, shown
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled
from mapapp.plans.changes.tasks import person_in
from mapapp.plans.changes.trials import begun
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

Status = Task.Status
CLEARED: dict[str, Any] = {"done_on": None, "blocked_by": "", "unblocker": None}


def start_task(workspace: Workspace, number: int, *, was: str, by: Actor, at: datetime) -> Changed:
    """Work has begun. One event `task.started`. The first start in a trial freezes its exit criteria."""
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.IN_PROGRESS)
        frozen = begun(plan, task.phase, [task], at)
        values = {**CLEARED, "status": Status.IN_PROGRESS, "under_way": True}
        return edited(plan, [(task, values)], "task.started", by=by, at=at, task=number, also=frozen)


def block_task(
    workspace: Workspace, number: int, *, why: str, unblocker: int | None, was: str, by: Actor, at: datetime
) -> Changed:
    """It cannot go on: by what, and who can unblock it. One event `task.blocked`."""
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.BLOCKED)
        values = {
            **CLEARED,
            "status": Status.BLOCKED,
            "blocked_by": said(why, field="blocked_by"),
            "unblocker": person_in(plan, unblocker) if unblocker else None,
        }
        return edited(plan, [(task, values)], "task.blocked", by=by, at=at, task=number, why=values["blocked_by"])


def reopen_task(workspace: Workspace, number: int, *, was: str, by: Actor, at: datetime) -> Changed:
    """Back to not started: done by mistake, unblocked, or needed after all. One event `task.reopened`."""
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.NOT_STARTED)
        values = {**CLEARED, "status": Status.NOT_STARTED, "under_way": False}
        return edited(plan, [(task, values)], "task.reopened", by=by, at=at, task=number)


def drop_task(workspace: Workspace, number: int, *, was: str, why: str = "", by: Actor, at: datetime) -> Changed:
    """Not needed: kept, struck through, not counted, and left out of the schedule. One event `task.dropped`."""
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.NOT_NEEDED)
        values = {**CLEARED, "status": Status.NOT_NEEDED, "under_way": False}
        joined = {"joined": [list(plan.before.get(number, ())), [n for n, _lag in plan.after.get(number, ())]]}
        return edited(plan, [(task, values)], "task.dropped", by=by, at=at, task=number, why=why.strip(), facts=joined)


def complete_task(
    workspace: Workspace,
    number: int,
    *,
    done_on: date | None = None,
    was: str,
    seen: int | None = None,
    why: str = "",
    by: Actor,
    at: datetime,
) -> Changed:
    """It is done, today (of the owner's side) or on a past day. One event `task.completed`.

    Later than its date, it may push what waits for it: shown first, like a later date. Earlier, it lets nobody come
    forward by itself; the answer's `preview` says who could. Raises ShowFirst, PlanChanged, and NoReason when it
    pushes what was accepted or agreed on.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.DONE)
        today = plan.workspace.calendar(Side(task.side)).today(at)
        day = done_on or today
        if day > today:
            raise Refused(_("It cannot be done on a day to come. Give today or a past day."), field="done_on")
        if task.status == Status.DONE and task.done_on == day:
            raise Unchanged(plan)
        if task.status == Status.NOT_NEEDED:
            raise Refused(_("It is marked as not needed. Bring it back first."), field="status")
        return _completed(plan, task, day, seen=seen, why=why, by=by, at=at)


def _completed(
    plan: Plan, task: Task, day: date, *, seen: int | None, why: str, by: Actor, at: datetime
) -> Rescheduled:
    found = preview(plan, Asked(finished={task.number: day}), by=by.side, at=at)
    shown(found, seen=seen, force=True)
    why = needs_why(found, why) if found.promised else ""
    moved = [m for m in (*found.asked, *found.pushed) if m.task is not task]
    values = {**CLEARED, "status": Status.DONE, "done_on": day, "under_way": False}
    changes = begun(plan, task.phase, [task], at) + put(task, values)
    changes += [c for c in apply(plan, found, by=by) if c.number != task.number]
    touched = [task, *(m.task for m in moved)]
    save_tasks(touched, {*values, *DATE_FIELDS, *COUNTERS})
    facts = {**facts_of(found), "for": task.owner.number if task.owner else None}
    event = record(plan.workspace, "task.completed", changes, by=by, at=at, task=task.number, why=why, facts=facts)
    return Rescheduled(plan, event, tuple(t.number for t in touched), found)

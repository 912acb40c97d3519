"""Verbs for status: what people set, and what each asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import (
    COUNTERS,
    Changed,
    Unchanged,
    chosen,
    edited,
    editing,
    fits,
    said,
    save_tasks,
    still,
    task_in,
)
from mapapp.plans.changes.dates import Asked, Preview, Shown, apply, facts_of, needs_why, preview, shown
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled
from mapapp.plans.changes.tasks import person_in
from mapapp.plans.changes.trials import begun
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import LockedStep, Refused
from mapapp.schedule import State

Status = Task.Status
CLEARED: dict[str, Any] = {"done_on": None, "blocked_by": "", "unblocker": None}


def start_task(
    workspace: Workspace,
    number: int,
    *,
    was: str,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """Work has begun. One event `task.started`. The first start in a trial freezes its exit criteria.

    One that was done or not needed comes back: see `_set`.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.IN_PROGRESS)
        frozen = begun(plan, task.phase, [task], at)
        values = {**CLEARED, "status": Status.IN_PROGRESS, "under_way": True}
        shown = Shown(seen, why, force)
        return _set(plan, task, values, "task.started", shown, by=by, at=at, also=frozen)


def block_task(
    workspace: Workspace,
    number: int,
    *,
    why: str,
    unblocker: int | None,
    was: str,
    why_was: str = "",
    unblocker_was: int | None = None,
    seen: int | None = None,
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """It cannot go on: by what, and who can unblock it. One event `task.blocked`.

    `why_was` and `unblocker_was` are what was seen of a task that was blocked already. One that was done or not needed
    comes back: see `_set`. What blocks it is the reason for what moves then.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.BLOCKED)
        why = said(why, field="blocked_by")
        who = chosen("unblocker", task.unblocker, seen=unblocker_was, wanted=unblocker)
        values = {
            **CLEARED,
            "status": Status.BLOCKED,
            "blocked_by": chosen("blocked_by", task.blocked_by, seen=why_was, wanted=why),
            "unblocker": person_in(plan, who) if who else None,
        }
        return _set(plan, task, values, "task.blocked", Shown(seen, values["blocked_by"], force), by=by, at=at)


def reopen_task(
    workspace: Workspace,
    number: int,
    *,
    was: str,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """Back to not started: done by mistake, unblocked, or needed after all. One event `task.reopened`.

    What it comes after holds it again, and what comes after it waits for it again: see `_set`.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.NOT_STARTED)
        values = {**CLEARED, "status": Status.NOT_STARTED, "under_way": False}
        return _set(plan, task, values, "task.reopened", Shown(seen, why, force), by=by, at=at)


def drop_task(workspace: Workspace, number: int, *, was: str, why: str = "", by: Actor, at: datetime) -> Changed:
    """Not needed: kept, struck through, not counted, and left out of the schedule. One event `task.dropped`.

    A locked one goes only by a lead, who says why: both companies read it. LockedStep else.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.NOT_NEEDED)
        if task.locked and task.status != Status.NOT_NEEDED and not (by.leads and why.strip()):
            raise LockedStep(leads=by.leads)
        why = fits(why, field="why")
        values = {**CLEARED, "status": Status.NOT_NEEDED, "under_way": False}
        joined = {"joined": [list(plan.before.get(number, ())), [n for n, _lag in plan.after.get(number, ())]]}
        return edited(plan, [(task, values)], "task.dropped", by=by, at=at, task=number, why=why, facts=joined)


def complete_task(
    workspace: Workspace,
    number: int,
    *,
    done_on: date | None = None,
    was: str,
    done_on_was: date | None = None,
    seen: int | None = None,
    why: str = "",
    by: Actor,
    at: datetime,
) -> Changed:
    """It is done, today (of the owner's side) or on a past day. One event `task.completed`.

    Done already, it keeps its day unless another one is given; `done_on_was` is the one that was seen then.
    Later than its date, it may push what waits for it: shown first, like a later date. Earlier, it lets nobody come
    forward by itself; the answer's `preview` says who could. Raises ShowFirst, PlanChanged, and NoReason when it
    pushes what was accepted or agreed on.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("status", task.status, seen=was, wanted=Status.DONE)
        today = plan.workspace.calendar(Side(task.side)).today(at)
        day = done_on or task.done_on or today
        if day > today:
            raise Refused(_("It cannot be done on a day to come. Give today or a past day."), field="done_on")
        if task.status == Status.DONE:
            still("done_on", task.done_on, seen=done_on_was, wanted=day)
            if task.done_on == day:
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
    values = {**CLEARED, "status": Status.DONE, "done_on": day, "under_way": False}
    frozen = begun(plan, task.phase, [task], at)
    facts = {"for": task.owner.number if task.owner else None}
    return _applied(plan, task, values, "task.completed", found, why=why, by=by, at=at, also=frozen, facts=facts)


def _set(
    plan: Plan, task: Task, values: Mapping[str, Any], verb: str, answer: Shown, *, by: Actor, at: datetime,
    also: Sequence[Change] = (),
) -> Changed:  # fmt: skip
    """Set a status. A task that comes back into the schedule by it is a change of dates like any other: it comes with
    its own dates, and what these push, or what it comes after pushes, is shown first.

    Raises ShowFirst, PlanChanged, NoReason then.
    """
    state = _comes_back(task, values)
    if state is None:
        return edited(plan, [(task, values)], verb, by=by, at=at, task=task.number, why=values["blocked_by"], also=also)
    found = preview(plan, Asked(reopened={task.number: state}), by=by.side, at=at)
    shown(found, seen=answer.seen, force=answer.force)
    why = needs_why(found, answer.why)
    return _applied(plan, task, values, verb, found, why=why, by=by, at=at, also=also)


def _comes_back(task: Task, values: Mapping[str, Any]) -> State | None:
    """What a task becomes in the schedule that binds more than what it was there; None when nothing does."""
    stays = values.get("under_way", task.has_started)
    state: State = "started" if stays else "open"
    if not task.is_open:
        return state
    return "open" if task.has_started and state == "open" else None


def _applied(
    plan: Plan, task: Task, values: Mapping[str, Any], verb: str, found: Preview, *, why: str, by: Actor, at: datetime,
    also: Sequence[Change] = (), facts: Mapping[str, Any] | None = None,
) -> Rescheduled:  # fmt: skip
    """Set the status with all that follows from it, as one event."""
    changes = [*also, *put(task, values), *apply(plan, found, by=by)]
    touched = list({row.number: row for row in (task, *found.moved_tasks)}.values())
    save_tasks(touched, {*values, *DATE_FIELDS, *COUNTERS})
    event = record(
        plan.workspace,
        verb,
        changes,
        by=by,
        at=at,
        task=task.number,
        why=why,
        facts={**facts_of(found), **(facts or {})},
    )
    return Rescheduled(plan, event, tuple(row.number for row in touched), found)

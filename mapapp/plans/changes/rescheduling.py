"""Verbs that change dates. Each shows first what moves, and is one event when applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import working_day
from mapapp.plans.changes.common import COUNTERS, Changed, Unchanged, editing, save_tasks, still, task_in
from mapapp.plans.changes.dates import ACCEPTED, Asked, Preview, apply, facts_of, needs_why, preview, shown
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused, ShowFirst, TooEarly
from mapapp.plans.words import day_words
from mapapp.schedule import first_allowed

DATE_FIELDS = ("starts_on", "due_on", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted")


@dataclass(frozen=True, slots=True)
class Rescheduled(Changed):
    """Dates were changed; `preview` says which and what followed."""

    preview: Preview | None = None


def reschedule_task(
    workspace: Workspace,
    number: int,
    *,
    due_on: date | None = None,
    starts_on: date | None = None,
    was: date | None,
    seen: int | None = None,
    why: str = "",
    forward: Collection[int] | None = (),
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """Give a task another due date (or start), with what that pushes. One event `task.rescheduled`.

    `was` is the date the person saw in the field he edits; `seen` the revision of the preview he applies, None when he
    has seen none. `forward`: successors he lets come forward; None to be asked about those that could. `force`: he has
    seen what breaks. Raises StaleValue, TooEarly, ShowFirst, PlanChanged, NoReason, Unchanged, AlreadyDone, Refused.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        due_on, starts_on = counted(plan, task, due_on, task.due_on), counted(plan, task, starts_on, task.starts_on)
        if due_on is not None:
            still("due", task.due_on, seen=was, wanted=due_on)
        else:
            still("starts", task.starts_on, seen=was, wanted=starts_on)
        asked = asked_dates(plan, task, due_on=due_on, starts_on=starts_on, forward=forward or ())
        ask = forward is None
        return rescheduled(plan, asked, seen=seen, why=why, force=force, by=by, at=at, task=number, ask_forward=ask)


def shift_tasks(
    workspace: Workspace,
    numbers: Collection[int],
    days: int,
    *,
    seen: int | None = None,
    why: str = "",
    forward: Collection[int] = (),
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """Move the due dates of several open tasks by `days` working days of each, as one event. Always shown first."""
    with editing(workspace, by) as plan:
        asked = shifted(plan, numbers, days, forward=forward)
        found = preview(plan, asked, by=by.side, at=at)
        _all_late_enough(plan, found)
        if seen is None:
            raise ShowFirst(found)
        return rescheduled(plan, asked, seen=seen, why=why, force=force, by=by, at=at, task=None)


def shifted(plan: Plan, numbers: Collection[int], days: int, *, forward: Collection[int] = ()) -> Asked:
    """New due dates `days` working days from the present ones; Refused when one of the tasks is not open."""
    due = {}
    for number in numbers:
        task = task_in(plan, number)
        movable(task)
        due[number] = plan.workspace.calendar(Side(task.side)).working_days.add(task.due_on, days)
        not_before_its_start(task, due[number], task.starts_on)
    return Asked(due=due, forward=forward)


def asked_dates(
    plan: Plan,
    task: Task,
    *,
    due_on: date | None,
    starts_on: date | None,
    forward: Collection[int] = (),
    kind: str | None = None,
) -> Asked:
    """The change as the schedule takes it; refuses dates that cannot be: TooEarly names the first day that works.

    `kind`: what the task becomes with them.
    """
    movable(task)
    due_on, starts_on = counted(plan, task, due_on, task.due_on), counted(plan, task, starts_on, task.starts_on)
    if starts_on is not None and starts_on > (due_on or task.due_on):
        raise Refused(
            _("It cannot start after it is due. Choose an earlier start, or a later due date."), field="starts"
        )
    not_before_its_start(task, due_on, starts_on or task.starts_on)
    due = {} if due_on is None else {task.number: due_on}
    starts = {} if starts_on is None else {task.number: starts_on}
    kinds = {} if kind in (None, task.kind) else {task.number: str(kind)}
    _late_enough(plan, task, due_on=due_on, starts_on=starts_on, kinds=kinds)
    return Asked(due=due, starts=starts, forward=forward, kinds=kinds)


def counted(plan: Plan, task: Task, day: date | None, now: date) -> date | None:
    """A given date as the plan keeps it: the next working day of the task's side for one on a day off.

    A date that stands there already stays, whatever it has become.
    """
    if day is None or day == now:
        return day
    return working_day(plan.workspace.calendar(Side(task.side)), day)


def _late_enough(
    plan: Plan, task: Task, *, due_on: date | None, starts_on: date | None, kinds: Mapping[int, str]
) -> None:
    calendar = plan.workspace.calendar(Side(task.side))
    length = calendar.working_days.between(starts_on, due_on) if starts_on and due_on else None
    allowed = first_allowed(task.number, plan.steps(kinds=kinds), plan.schedule_links(), length=length)
    if allowed is None:
        return
    first = allowed.due if due_on is not None else allowed.start
    if working_day(calendar, due_on or starts_on or first) < first:
        raise too_early(plan, task, first)


def not_before_its_start(task: Task, due_on: date | None, start: date) -> None:
    """Refuse a due date before the start of what is under way: that stays. A milestone has one date, which moves."""
    if task.has_started and task.kind != Task.Kind.MILESTONE and due_on is not None and due_on < start:
        raise Refused(
            _("It started on %(day)s and cannot be due before that.") % {"day": day_words(start)}, field="due"
        )


def too_early(plan: Plan, task: Task, first: date) -> TooEarly:
    """Why a date cannot be: what the task comes after, and the first day that works."""
    numbers = ", ".join(str(n) for n, _lag in plan.after.get(task.number, ()))
    words = _("It comes after %(numbers)s, so the first day that works is %(day)s. Choose that day or a later one.")
    return TooEarly(words % {"numbers": numbers, "day": day_words(first)}, first)


def _all_late_enough(plan: Plan, found: Preview) -> None:
    """Refuse what comes too early after tasks that stay; where only those that move along are in the way, it is a
    conflict to be asked about."""
    moved = {one.task.number: one for one in found.asked}
    for conflict in found.new_conflicts:
        one = moved.get(conflict.task.number)
        allowed = first_allowed(conflict.task.number, plan.steps(), plan.schedule_links()) if one else None
        if one and allowed and one.new_start < allowed.start:
            days = plan.workspace.calendar(Side(one.task.side)).working_days
            raise too_early(plan, one.task, days.add(one.new_due, conflict.days))


def movable(task: Task) -> None:
    """Refused when the dates of a task stand: it is done, or not needed."""
    if task.status == Task.Status.DONE:
        raise Refused(_("It is done, so its dates stand. Reopen it first if that was a mistake."), field="due")
    if task.status == Task.Status.NOT_NEEDED:
        raise Refused(_("It is marked as not needed. Bring it back first, then give it a date."), field="due")


def rescheduled(
    plan: Plan,
    asked: Asked,
    *,
    seen: int | None,
    why: str,
    force: bool,
    by: Actor,
    at: datetime,
    task: int | None,
    ask_forward: bool = False,
) -> Rescheduled:
    """Apply what is asked for on a plan behind its lock, once it was shown. One event `task.rescheduled`."""
    found = preview(plan, asked, by=by.side, at=at)
    shown(found, seen=seen, force=force, ask_forward=ask_forward)
    why = needs_why(found, why)
    changes, moved = apply(plan, found, by=by), found.moved_tasks
    if asked.declined is not None and not found.asked:  # the dates that come back stand there already
        moved = (plan.by_number[asked.declined], *moved)
        changes += put(moved[0], ACCEPTED)
    if not changes:
        raise Unchanged(plan)
    save_tasks(moved, {*DATE_FIELDS, *COUNTERS, *(change.field for change in changes)})
    event = record(plan.workspace, "task.rescheduled", changes, by=by, at=at, task=task, why=why, facts=facts_of(found))
    return Rescheduled(plan, event, tuple(t.number for t in moved), found)

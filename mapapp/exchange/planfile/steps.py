"""A change of a file to a step, by the verb that its cell on the plan uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.fields import Values, after_pairs
from mapapp.plans.changes import progress
from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task, move_task, reword_task
from mapapp.plans.models import Task, Workspace
from mapapp.plans.queries import load_plan

How = Mapping[str, Any]


def task_of(workspace: Workspace, number: int) -> Task:
    """The step as it is now, behind the lock."""
    rows = Task.objects.select_related("owner", "phase", "unblocker", "goal")
    return rows.get(workspace=workspace, number=number)


def add_step(workspace: Workspace, values: Values, act: How) -> Changed:
    """A new row: what adding a task takes of it. Values name people, phases and steps by number."""
    return add_task(
        workspace, text=values[fields.TEXT], phase=int(values[fields.PHASE]),
        owner=owner_of(values[fields.OWNER]), starts_on=date.fromisoformat(values[fields.STARTS]),
        due_on=date.fromisoformat(values[fields.DUE]), kind=values[fields.KIND], **act,
    )  # fmt: skip


def more_of(values: Values) -> Iterator[tuple[str, str]]:
    """What else it says."""
    for name in (fields.DONE_WHEN, fields.EVIDENCE, fields.AFTER, fields.STATUS):
        if values[name] and values[name] != Task.Status.NOT_STARTED:
            yield name, values[name]


def edit_step(task: Task, name: str, value: str, *, shown: How, act: How) -> Changed:
    """One field; what was seen of it is what stands there, for the plan is locked. `shown` is what the verbs ask for
    that move dates."""
    plan, number = task.workspace, task.number
    match name:
        case fields.TEXT:
            return reword_task(plan, number, text=value, was=task.text, **act)
        case fields.PHASE:
            return move_task(plan, number, phase=int(value), before=None, **act)
        case fields.OWNER:
            return hand_over_task(plan, number, owner=owner_of(value), was=Owner.of(task), **shown, **act)
        case fields.AFTER:
            after = load_plan(plan).after.get(number, ())
            pairs = [(int(which), lag) for which, lag in after_pairs(value)]
            return set_predecessors(plan, number, after=pairs, was=after, **shown, **act)
        case fields.STATUS:
            return _progress(task, value, shown=shown, act=act)
    now = {name: getattr(task, name)}
    return describe_task(plan, number, values={name: value}, was=now, **shown, **act)


def _progress(task: Task, value: str, *, shown: How, act: How) -> Changed:
    status, _bar, more = value.partition("|")
    plan, number = task.workspace, task.number
    act = {"was": task.status, **act}
    match status:
        case Task.Status.IN_PROGRESS:
            return progress.start_task(plan, number, **shown, **act)
        case Task.Status.BLOCKED:
            who = task.unblocker.number if task.unblocker else None
            said = {**shown, "why": more, "why_was": task.blocked_by, "unblocker_was": who}
            return progress.block_task(plan, number, unblocker=who, **said, **act)
        case Task.Status.DONE:
            day = date.fromisoformat(more) if more else None
            said = {"done_on_was": task.done_on, "seen": shown["seen"], "why": shown["why"]}
            return progress.complete_task(plan, number, done_on=day, **said, **act)
        case Task.Status.NOT_NEEDED:
            return progress.drop_task(plan, number, why=shown["why"], **act)
    return progress.reopen_task(plan, number, **shown, **act)


def owner_of(value: str) -> Owner:
    """An owner as fields.py spells one."""
    side, _colon, gap = value.partition(":")
    return Owner(int(value)) if value.isdecimal() and len(value) < 7 else Owner(None, side, gap)

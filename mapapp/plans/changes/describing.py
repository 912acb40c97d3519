"""The verb for what a task is besides its words: its kind, what it is for, when it is done, where that can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import COUNTERS, Changed, edited, editing, fits, save_tasks, still, task_in
from mapapp.plans.changes.dates import Asked, Shown, apply, facts_of, needs_why, preview, proposed, shown, stood
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled
from mapapp.plans.facts import put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Goal, Side, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

DETAILS = ("kind", "fixed", "locked", "goal", "done_when", "evidence", "mark")
Pairs = Sequence[tuple[Task, Mapping[str, Any]]]


def describe_task(
    workspace: Workspace,
    number: int,
    *,
    values: Mapping[str, Any],
    was: Mapping[str, Any],
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """Change details of a task: kind, fixed, locked, goal (by number), done_when, evidence, mark. One event
    `task.described`.

    Marking a task as signature or go-live takes the mark from the one that had it. An open task that becomes a
    milestone, or is one no longer, is a change of dates: see `_remade`. Raises StaleValue, Unchanged, AlreadyDone,
    Refused; ShowFirst, PlanChanged, NoReason.
    """
    unknown = set(values) - set(DETAILS)
    if unknown:
        raise ValueError(f"not a detail: {sorted(unknown)}")
    with editing(workspace, by, goals=True) as plan:
        task = task_in(plan, number)
        for field in values:
            still(field, getattr(task, field), seen=was.get(field), wanted=values[field])
        if "locked" in values and not by.leads:
            raise Refused(_("Only a lead of the plan locks a step, or unlocks it. Ask yours."), field="locked")
        wanted = _checked(plan, values)
        pairs: list[tuple[Task, Mapping[str, Any]]] = [(task, wanted)]
        if wanted.get("mark"):
            pairs = [(t, {"mark": ""}) for t in plan.tasks if t.mark == wanted["mark"] and t is not task] + pairs
        if plan.milestones({number: wanted.get("kind", task.kind)}):
            if task.is_open:
                return _remade(plan, task, pairs, Shown(seen, why, force), by=by, at=at)
            wanted |= _one_date(task, by)
        return edited(plan, pairs, "task.described", by=by, at=at, task=number)


def _checked(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """The details as a task keeps them; Refused when one is none."""
    wanted = dict(values)
    if wanted.get("goal") is not None:
        wanted["goal"] = goal_in(plan, wanted["goal"])
    if wanted.get("evidence"):
        wanted["evidence"] = link_text(wanted["evidence"])
    for field in ("done_when", "evidence"):
        if field in wanted:
            wanted[field] = fits(wanted[field], field=field, limit=2000 if field == "evidence" else 4000)
    return wanted


def _remade(plan: Plan, task: Task, pairs: Pairs, answer: Shown, *, by: Actor, at: datetime) -> Rescheduled:
    """Make an open task a milestone, or a milestone a task, with what follows for dates; as one event.

    A milestone has one date, the due date. It stands for the end of that day, so it may lie on the day on which what
    it comes after ends; work begins the day after, and is pushed there by the least. Shown first when any date moves.
    Whether its date is fixed from now on moves nothing by itself, but decides whether it gives way.
    """
    wanted = dict(pairs[-1][1])
    changes = put(task, {"fixed": wanted.pop("fixed", task.fixed)})
    found = preview(plan, Asked(kinds={task.number: wanted.pop("kind")}), by=by.side, at=at)
    shown(found, seen=answer.seen, force=answer.force)
    why = needs_why(found, answer.why)
    changes += apply(plan, found, by=by)
    for row, values in (*pairs[:-1], (task, wanted)):
        changes += put(row, values)
    touched = sorted({task.number, *(change.number for change in changes)})
    fields = {change.field for change in changes}
    save_tasks([plan.by_number[n] for n in touched], {*fields, *DATE_FIELDS, *COUNTERS})
    facts = facts_of(found)
    event = record(plan.workspace, "task.described", changes, by=by, at=at, task=task.number, why=why, facts=facts)
    return Rescheduled(plan, event, tuple(touched), found)


def _one_date(task: Task, by: Actor) -> Mapping[str, Any]:
    """A closed task has no place in the schedule, and its start none to move from; set by the other side, it waits for
    a yes if it comes back."""
    dates = (task.due_on, task.due_on)
    setter = task.proposed_by if Side(task.side) == by.side else by.side
    asks = setter and task.starts_on != task.due_on
    return {"starts_on": task.due_on, **(proposed(stood(task), dates, Side(setter)) if asks else {})}


def link_text(text: str) -> str:
    """A link to the evidence: http, https or mailto (SAFETY, Text); Refused otherwise."""
    text = text.strip()
    if not text.lower().startswith(("http://", "https://", "mailto:")):
        raise Refused(
            _("A link begins with https://, http:// or mailto:. Copy it from the address line."), field="evidence"
        )
    return text


def goal_in(plan: Plan, number: int) -> Goal:
    """The goal with this number, of a plan loaded with goals; Refused when the plan has none."""
    for goal in plan.goals:
        if goal.number == number:
            return goal
    raise Refused(_("That goal is not on this plan any more. Choose another one."), field="goal")

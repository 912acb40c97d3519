"""A plan as it stood before some changes, worked out from their old values: what an answer compares with. No query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from django.db import models

from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.models import Dependency, Task
from mapapp.plans.queries import Plan

THINGS = ("phase", "owner", "unblocker", "goal")


def earlier(plan: Plan, changes: Iterable[Change]) -> Plan:
    """The plan without the changes made to its tasks and to when a side works; everything else as it is now.

    `plan` stays untouched.
    """
    values: dict[int, dict[str, Any]] = {}
    workspace = plan.workspace
    for change in changes:
        if change.on == "task":
            values.setdefault(change.number, {})[change.field] = change.old
        elif change.field == "calendars":
            workspace = copy(plan.workspace)
            workspace.calendars = change.old or {}
    tasks = {task.number: _was(plan, task, values.get(task.number)) for task in plan.tasks}
    kept = tuple(task for task in tasks.values() if values.get(task.number, {}).get(EXISTS, True))
    ordered = sorted(kept, key=lambda t: (t.phase.position, t.phase.number, t.position, t.number))
    links = plan.links
    for number, old in values.items():
        if "after" in old:
            links = _relinked(links, tasks, number, old["after"] or [])
    return Plan(workspace, plan.phases, plan.criteria, tuple(ordered), links, plan.people, plan.goals, plan.measures)


def stored(plan: Plan, field: str, plain: Any) -> Any:
    """A task's value as its row holds it, from the plain one that history keeps."""
    if field in THINGS:
        rows: Mapping[str, Any] = {
            "phase": plan.phases,
            "owner": plan.people,
            "unblocker": plan.people,
            "goal": plan.goals,
        }
        return next((thing for thing in rows[field] if thing.number == plain), None)
    kind = Task._meta.get_field(field)
    if isinstance(kind, models.DateField):
        return date.fromisoformat(plain) if plain else None
    if isinstance(kind, models.BooleanField):
        return bool(plain)
    return (plain or "") if isinstance(kind, models.CharField) else plain


def _was(plan: Plan, task: Task, values: Mapping[str, Any] | None) -> Task:
    if not values or EXISTS in values:
        return task
    row = copy(task)
    row._state = copy(task._state)
    row._state.fields_cache = dict(task._state.fields_cache)
    for field, old in values.items():
        if field != "after":
            setattr(row, field, stored(plan, field, old))
    return row


def _relinked(
    links: tuple[Dependency, ...], tasks: Mapping[int, Task], number: int, pairs: Iterable[tuple[int, int]]
) -> tuple[Dependency, ...]:
    successor = tasks[number]
    others = [link for link in links if link.successor_id != successor.pk]
    return (*others, *(Dependency(predecessor=tasks[n], successor=successor, lag=lag) for n, lag in pairs))

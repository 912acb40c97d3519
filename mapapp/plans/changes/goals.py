"""Verbs for what the buyer wants to achieve, and for how success is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import Changed, Unchanged, editing, fits, not_full, said, still
from mapapp.plans.changes.tasks import person_in
from mapapp.plans.facts import Change, born, gone, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Goal, Measure, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused

LIMITS = {"what": 300, "result_note": 300}
SHORT = 60


def add_goal(workspace: Workspace, *, values: Mapping[str, Any], by: Actor, at: datetime) -> Changed:
    """Write down a goal in the buyer's words: statement, said_by (a person's number), said_on. Event `goal.added`."""
    with editing(workspace, by, goals=True) as plan:
        full = _("A plan holds %(limit)s goals, and this one is full. Take one off first.")
        not_full(len(plan.goals) + 1, full, field="statement")
        plan.workspace.last_goal += 1
        goal = Goal(workspace=plan.workspace, number=plan.workspace.last_goal, **_goal_values(plan, values))
        goal.save(force_insert=True)
        event = record(plan.workspace, "goal.added", born(goal), by=by, at=at, facts={"goal": goal.number})
        return Changed(replace(plan, goals=(*plan.goals, goal)), event)


def edit_goal(
    workspace: Workspace, number: int, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Changed:
    """Change a goal. Event `goal.edited`."""
    with editing(workspace, by, goals=True) as plan:
        goal = goal_in(plan, number)
        wanted = _goal_values(plan, values)
        _seen(goal, wanted, was)
        return _edited(plan, goal, wanted, "goal.edited", by=by, at=at)


def remove_goal(
    workspace: Workspace, number: int, *, was: Mapping[str, Any] | None = None, by: Actor, at: datetime
) -> Changed:
    """Take a goal and its measures off the plan; history keeps them. Event `goal.removed`. `was` is what was seen of
    it: StaleValue when somebody has put it otherwise since."""
    with editing(workspace, by, goals=True) as plan:
        goal = goal_in(plan, number)
        _seen(goal, dict.fromkeys(was or ()), was or {})
        linked = [task for task in plan.tasks if task.goal_id == goal.pk]
        changes: list[Change] = [c for m in plan.measures if m.goal_id == goal.pk for c in gone(m)]
        changes += [change for task in linked for change in put(task, {"goal": None})]
        changes += gone(goal)
        facts = {"goal": number, "name": goal.statement}
        event = record(plan.workspace, "goal.removed", changes, by=by, at=at, facts=facts)
        kept = tuple(m for m in plan.measures if m.goal_id != goal.pk)
        left = replace(plan, goals=tuple(g for g in plan.goals if g is not goal), measures=kept)
        goal.delete()
        return Changed(left, event, tuple(task.number for task in linked))


def add_measure(workspace: Workspace, goal: int, *, values: Mapping[str, Any], by: Actor, at: datetime) -> Changed:
    """Say how success is measured: what, today, target, unit, by_on, result, checker (a person's number). Event
    `measure.added`."""
    with editing(workspace, by, goals=True) as plan:
        full = _("A plan holds %(limit)s measures, and this one is full. Take one off first.")
        not_full(len(plan.measures) + 1, full, field="what")
        plan.workspace.last_measure += 1
        measure = Measure(
            workspace=plan.workspace,
            number=plan.workspace.last_measure,
            goal=goal_in(plan, goal),
            **_measure_values(plan, values),
        )
        measure.save(force_insert=True)
        event = record(plan.workspace, "measure.added", born(measure), by=by, at=at, facts={"measure": measure.number})
        return Changed(replace(plan, measures=(*plan.measures, measure)), event)


def edit_measure(
    workspace: Workspace, number: int, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Changed:
    """Change a measure or write down its result so far. Event `measure.edited`."""
    with editing(workspace, by, goals=True) as plan:
        measure = measure_in(plan, number)
        wanted = _measure_values(plan, values)
        _seen(measure, wanted, was)
        return _edited(plan, measure, wanted, "measure.edited", by=by, at=at)


def remove_measure(
    workspace: Workspace, number: int, *, was: Mapping[str, Any] | None = None, by: Actor, at: datetime
) -> Changed:
    """Take a measure off the plan; history keeps it. Event `measure.removed`. `was` as for `remove_goal`."""
    with editing(workspace, by, goals=True) as plan:
        measure = measure_in(plan, number)
        _seen(measure, dict.fromkeys(was or ()), was or {})
        facts = {"measure": number, "name": measure.what}
        event = record(plan.workspace, "measure.removed", gone(measure), by=by, at=at, facts=facts)
        left = replace(plan, measures=tuple(m for m in plan.measures if m is not measure))
        measure.delete()
        return Changed(left, event)


def goal_in(plan: Plan, number: int) -> Goal:
    """The goal with this number; Refused when the plan has none."""
    for goal in plan.goals:
        if goal.number == number:
            return goal
    raise Refused(_("That goal is not on this plan any more."), field="goal")


def measure_in(plan: Plan, number: int) -> Measure:
    """The measure with this number; Refused when the plan has none."""
    for measure in plan.measures:
        if measure.number == number:
            return measure
    raise Refused(_("That measure is not on this plan any more."), field="measure")


def _goal_values(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(values)
    if "statement" in wanted:
        wanted["statement"] = said(wanted["statement"], field="statement")
    in_reach(wanted.get("said_on"), field="said_on")
    if "said_by" in wanted:
        wanted["said_by"] = person_in(plan, wanted["said_by"]) if wanted["said_by"] else None
    return wanted


def _measure_values(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(values)
    if "checker" in wanted:
        wanted["checker"] = person_in(plan, wanted["checker"]) if wanted["checker"] else None
    in_reach(wanted.get("by_on"), field="by_on")
    if "what" in wanted:
        said(wanted["what"], field="what", limit=LIMITS["what"])
    for field, value in wanted.items():
        if isinstance(value, str):
            wanted[field] = fits(value, field=field, limit=LIMITS.get(field, SHORT))
    return wanted


def _seen(thing: models.Model, wanted: Mapping[str, Any], was: Mapping[str, Any]) -> None:
    for field, value in wanted.items():
        still(field, getattr(thing, field), seen=was.get(field), wanted=value)


def _edited(
    plan: Plan, thing: Goal | Measure, wanted: Mapping[str, Any], verb: str, *, by: Actor, at: datetime
) -> Changed:
    changes = put(thing, wanted)
    if not changes:
        raise Unchanged(plan)
    thing.save(update_fields={c.field for c in changes})
    facts = {verb.partition(".")[0]: thing.number}
    return Changed(plan, record(plan.workspace, verb, changes, by=by, at=at, facts=facts))

"""A plan, live or as a version kept it, as its file: the same plan gives the same bytes wherever it lives."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from mapapp.exchange.jsonplan.shape import FORMAT, NUMBER, SIDES
from mapapp.plans.facts import facts
from mapapp.plans.models import Measure, Phase, SideCalendar, Task, Workspace
from mapapp.plans.queries import Plan

LEFT_OUT = {  # of an installation, or of what two companies said yes to on this very plan
    "state", "calendars", "position", "phase", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted",
}  # fmt: skip
Row = dict[str, Any]


def file_of(plan: Plan) -> bytes:
    """The shared plan without this installation's ids. `plan` must be loaded with goals."""
    return spelled(plain_of(plan))


def spelled(plain: Mapping[str, Any]) -> bytes:
    """The one spelling of a plan's file."""
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def plain_of(plan: Plan) -> Row:
    """The same as plain values. People, goals and phases are known by their place in the list, counted from 1, and
    tasks by their number on the plan."""
    person = {one.number: place for place, one in enumerate(plan.people, 1)}
    goal = {one.number: place for place, one in enumerate(plan.goals, 1)}
    return {
        FORMAT: NUMBER,
        "plan": _said(plan.workspace),
        "calendars": _calendars(plan.workspace),
        "people": [_said(one) for one in plan.people],
        "goals": [
            {**_said(one, said_by=person), "measures": _measures(plan, one.number, person)} for one in plan.goals
        ],
        "phases": [_phase(plan, one, person, goal) for one in plan.phases],
    }


def _said(thing: models.Model, **places: Mapping[int, int]) -> Row:
    """The facts of a row in their usual order; those in `places` by their place instead of their number."""
    said = {name: value for name, value in facts(thing).items() if name not in LEFT_OUT}
    return {name: places[name][value] if name in places else value for name, value in said.items()}


def _calendars(workspace: Workspace) -> Row:
    stored = workspace.calendars
    return {side: SideCalendar.of(stored, side).stored for side in SIDES if side in stored}


def _measures(plan: Plan, goal: int, person: Mapping[int, int]) -> list[Row]:
    mine: Sequence[Measure] = [one for one in plan.measures if one.goal.number == goal]
    said = [_said(one, checker=person) for one in mine]
    return [{name: value for name, value in one.items() if name != "goal"} for one in said]


def _phase(plan: Plan, phase: Phase, person: Mapping[int, int], goal: Mapping[int, int]) -> Row:
    said = _said(phase)
    if texts := [one.text for one in plan.criteria if one.phase.number == phase.number]:
        said["criteria"] = texts
    tasks = [_task(plan, one, person, goal) for one in plan.tasks if one.phase.number == phase.number]
    return {**said, "tasks": tasks}


def _task(plan: Plan, task: Task, person: Mapping[int, int], goal: Mapping[int, int]) -> Row:
    said = {"number": task.number, **_said(task, owner=person, unblocker=person, goal=goal)}
    if pairs := plan.after.get(task.number):
        said["after"] = [list(pair) for pair in pairs]
    return said

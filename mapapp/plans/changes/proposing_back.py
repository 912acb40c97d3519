"""What an undo leaves to the other side: a date put back on one of their tasks waits for their yes, like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapapp.plans.earlier import earlier
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, Line, since
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan

KEPT = ("owner", "gap_side", "gap", "starts_on", "due_on", "proposed_by")


@dataclass(frozen=True, slots=True)
class Promise:
    """Whose a task is, its dates, and who set them if nobody has said yes."""

    side: Side
    starts_on: date
    due_on: date
    proposed_by: str

    @classmethod
    def of(cls, task: Task) -> Promise:
        return cls(task.side, task.starts_on, task.due_on, task.proposed_by)


def promises(plan: Plan) -> dict[int, Promise]:
    """What every task stands for now, by number; worked out before anything is put back."""
    return {task.number: Promise.of(task) for task in plan.tasks}


def proposed_back(plan: Plan, line: Line, stood: Mapping[int, Promise], by: Actor) -> list[Change]:
    """Mark as proposed what this undo set on open tasks of the other side. Saves nothing; one query if there is any.

    A side that takes back all it has done to a task leaves it as it was, unmarked. Where the other side has said yes
    since, or it was handed over, or the other side's own doing is taken back, they are asked: `stood` is what comes
    back if they say no, or for a task that was not theirs then, what it stood for before the event of `line`.
    """
    theirs = [task for task in plan.tasks if task.side != by.side and task.is_open and _is_set(task, stood)]
    before = _before(plan, line, theirs, stood) if theirs else {}
    found: list[Change] = []
    for task in theirs:
        was, now = before[task.number], stood[task.number]
        taken_back = line.side == by.side and was == Promise.of(task)
        waits_still = bool(task.proposed_by) and bool(now.proposed_by)
        if not taken_back and not waits_still:
            to = now if now.side == task.side else was
            values = {"accepted_starts_on": to.starts_on, "accepted_due_on": to.due_on}
            found += put(task, {"proposed_by": str(by.side), **values})
    return found


def _is_set(task: Task, stood: Mapping[int, Promise]) -> bool:
    now = stood[task.number]
    return (task.side, task.starts_on, task.due_on) != (now.side, now.starts_on, now.due_on)


def _before(plan: Plan, line: Line, tasks: list[Task], stood: Mapping[int, Promise]) -> dict[int, Promise]:
    """What these tasks stood for before the event, by everything that has happened to them since."""
    numbers = {task.number for task in tasks}
    lines = since(plan.workspace, line.number - 1)
    changes = [c for one in reversed(lines) for c in reversed(one.changes) if c.on == "task" and c.number in numbers]
    was = earlier(plan, [change for change in changes if change.field in KEPT])
    return {number: Promise.of(was.by_number[number]) for number in numbers}

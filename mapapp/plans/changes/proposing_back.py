"""What an undo leaves to the other side: a date put back on one of their tasks waits for their yes, like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapapp.plans.changes.dates import UNMARKED, Dates, proposed, stood
from mapapp.plans.earlier import earlier
from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor, Line, since
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan

KEPT = ("owner", "gap_side", "gap", "starts_on", "due_on", "proposed_by", "accepted_starts_on", "accepted_due_on")


@dataclass(frozen=True, slots=True)
class Promise:
    """Whose a task is, its dates, who set them if nobody has said yes, and those that its side had last."""

    side: Side
    starts_on: date
    due_on: date
    proposed_by: str
    stood: Dates | None

    @classmethod
    def of(cls, task: Task) -> Promise:
        return cls(task.side, task.starts_on, task.due_on, task.proposed_by, stood(task))


def promises(plan: Plan) -> dict[int, Promise]:
    """What every task stands for now, by number; worked out before anything is put back."""
    return {task.number: Promise.of(task) for task in plan.tasks}


def proposed_back(plan: Plan, line: Line, stands: Mapping[int, Promise], by: Actor) -> list[Change]:
    """Mark as proposed what this undo set on tasks of the other side. Saves nothing; one query if there is any.

    A task that is done, or not needed, waits for nobody; but should it come back, by whomever, it comes with the dates
    that it has, and its own side has not said yes to these.

    A side that takes back all it has done to a task leaves it as it was, unmarked. Where the other side has said yes
    since, or it was handed over, or the other side's own doing is taken back, they are asked, unless they had this date
    last: in `stands`, or for a task that was not theirs then, before the event of `line`. On the own tasks the same
    date waits for no yes either, nor does one that the own side puts back over what the other has set since.
    """
    put_back = [task for task in plan.tasks if _is_set(task, stands)]
    spoken = {change.number for change in line.changes if change.field == "proposed_by"}
    theirs = [task for task in put_back if task.side != by.side]
    mine = [task for task in put_back if task.proposed_by and task.side == by.side]
    before = _before(plan, line, [*theirs, *mine]) if theirs or mine else {}
    found: list[Change] = []
    for task in mine:
        own = line.side == by.side and task.number not in spoken and not before[task.number].proposed_by
        dates = (task.starts_on, task.due_on)
        found += put(task, UNMARKED if own else proposed(stood(task), dates, Side(task.proposed_by)))
    for task in theirs:
        was, now = before[task.number], stands[task.number]
        if line.side != by.side or was != Promise.of(task):
            had = now.stood if now.side == task.side else was.stood
            found += put(task, proposed(had, (task.starts_on, task.due_on), by.side))
    return found


def _is_set(task: Task, stands: Mapping[int, Promise]) -> bool:
    now = stands[task.number]
    return (task.side, task.starts_on, task.due_on) != (now.side, now.starts_on, now.due_on)


def _before(plan: Plan, line: Line, tasks: list[Task]) -> dict[int, Promise]:
    """What these tasks stood for before the event, by everything that has happened to them since."""
    numbers = {task.number for task in tasks}
    lines = since(plan.workspace, line.number - 1)
    changes = [c for one in reversed(lines) for c in reversed(one.changes) if c.on == "task" and c.number in numbers]
    was = earlier(plan, [change for change in changes if change.field in KEPT])
    return {number: Promise.of(was.by_number[number]) for number in numbers}

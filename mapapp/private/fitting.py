"""Does a task of one side's own still fit behind the shared one it comes after? Asked when its own side looks.

Nothing shared depends on anything private, and nothing private moves by itself: this only says what no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapapp.plans.models import Side, Task, Workspace
from mapapp.plans.queries import step_of
from mapapp.private.models import OwnTaskShape
from mapapp.schedule import Step
from mapapp.schedule.steps import allowed_start


@dataclass(frozen=True, slots=True)
class Misfit:
    """The shared task `after` finishes too late for it: the first days that work, duration kept."""

    after: int
    starts_on: date
    due_on: date


def step_of_own(task: OwnTaskShape, workspace: Workspace, side: Side) -> Step[str]:
    """The task as the schedule knows it, on its own side's calendar."""
    days = workspace.calendar(side).working_days
    return Step("own", task.starts_on, task.due_on, days)


def first_start(task: OwnTaskShape, before: Task, workspace: Workspace, side: Side) -> date | None:
    """The first day on which the shared task lets it start; None when that one is not needed, so holds nothing."""
    if before.status == Task.Status.NOT_NEEDED:
        return None
    return allowed_start(step_of_own(task, workspace, side), step_of(before, workspace).finish, task.lag)


def misfit(task: OwnTaskShape, before: Task | None, workspace: Workspace, side: Side) -> Misfit | None:
    """What no longer fits: only a task that has not started is held back. Makes no query."""
    if before is None or task.status != OwnTaskShape.Status.NOT_STARTED:
        return None
    first = first_start(task, before, workspace, side)
    step = step_of_own(task, workspace, side)
    if first is None or step.start >= first:
        return None
    return Misfit(before.number, first, step.due_from(first))

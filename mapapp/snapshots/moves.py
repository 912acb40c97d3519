"""Which dates differ from the version before, and which of them moved only because another did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapapp.plans.models import Side, Task
from mapapp.snapshots.frame import Frame


@dataclass(frozen=True, slots=True)
class Move:
    """A task whose due date differs: `days` working days of its own side, negative when earlier; what went with it."""

    task: Task
    was: date
    days: int
    pushed: tuple[int, ...]


def moved(frame: Frame) -> dict[int, date]:
    """Task number -> the due date before, for every task that still counts and is due on another day."""
    return {
        task.number: was
        for task in frame.plan.tasks
        if task.status != Task.Status.NOT_NEEDED and (was := frame.was_due.get(task.number)) and was != task.due_on
    }


def moves(frame: Frame) -> list[Move]:
    """The moves that began something, in order of date; each moved task is counted with the first that leads to it."""
    before, plan = moved(frame), frame.plan
    first = sorted(before, key=lambda n: (plan.by_number[n].due_on, n))
    told: set[int] = set()
    found = []
    for number in first:
        if number in told or any(p in before and p not in told for p, _lag in plan.after.get(number, ())):
            continue
        pushed = _pushed(frame, number, before, told)
        told |= {number, *pushed}
        found.append(_move(frame, number, before[number], pushed))
    return found


def days_between(frame: Frame, task: Task, was: date) -> int:
    """Working days of the task's own side from `was` to its due date."""
    return frame.plan.workspace.calendar(Side(task.side)).working_days.distance(was, task.due_on)


def _pushed(frame: Frame, number: int, before: dict[int, date], told: set[int]) -> tuple[int, ...]:
    found: set[int] = set()
    waiting = [number]
    while waiting:
        for successor in frame.plan.before.get(waiting.pop(), ()):
            if successor in before and successor not in found and successor not in told and successor != number:
                found.add(successor)
                waiting.append(successor)
    return tuple(sorted(found))


def _move(frame: Frame, number: int, was: date, pushed: tuple[int, ...]) -> Move:
    task = frame.plan.by_number[number]
    return Move(task, was, days_between(frame, task, was), pushed)

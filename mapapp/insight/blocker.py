"""What held a plan up last: the step on the critical path that is blocked or late, and whose it is. Over values."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.plans.models import Task
from mapapp.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Blocker:
    """The step, and why it is the one: blocked, late (by so many working days of its owner), or next on the path."""

    task: Task
    reason: str
    days: int = 0


def last_blocker(standing: Standing) -> Blocker | None:
    """Of the open steps that lead to signature without slack: one that is blocked, the first due; else the one that is
    late for longest. Without one, the same of all open steps; else what was next, on that path if there is one. None
    when nothing is open."""
    rows = [task for task in standing.plan.tasks if task.is_open]
    critical = [task for task in rows if standing.flags[task.number].critical]
    for among in (critical, rows):
        blocked = [task for task in among if task.status == Task.Status.BLOCKED]
        if blocked:
            first = min(blocked, key=_by_day)
            return Blocker(first, "blocked", standing.late.get(first.number, 0))
        late = [task for task in among if task.number in standing.late]
        if late:
            worst = max(late, key=lambda task: (standing.late[task.number], -task.number))
            return Blocker(worst, "late", standing.late[worst.number])
    ahead = critical or rows
    return Blocker(min(ahead, key=_by_day), "next") if ahead else None


def _by_day(task: Task) -> tuple[str, int]:
    return task.due_on.isoformat(), task.number

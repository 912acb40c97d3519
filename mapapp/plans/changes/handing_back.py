"""A person says that a task is not his: it becomes a gap of his side, which its lead fills."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import Truncator

from mapapp.plans.changes.common import Changed, edited, editing, said, still, task_in
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace

GAP = 300  # characters of the reason that stand where the owner stood


def hand_back_task(workspace: Workspace, number: int, *, why: str, was: int | None, by: Actor, at: datetime) -> Changed:
    """`was` (a person's number) does not own it: nobody does, and his reason stands there as the question to ask.
    One event `task.handed_back`, which keeps who said so of whom.

    Dates stay: it is the same side's calendar. Raises StaleValue when somebody else owns it by now, and Refused for a
    task that is not open or without a reason.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        still("owner", task.owner.number if task.owner else None, seen=was, wanted=was)
        still("open", task.is_open, seen=True, wanted=True)
        why = said(why, field="why")
        values = {"owner": None, "gap_side": task.side, "gap": Truncator(" ".join(why.split())).chars(GAP)}
        facts = {"from": was}
        return edited(plan, [(task, values)], "task.handed_back", by=by, at=at, task=number, why=why, facts=facts)

"""The tasks of one side's own go along when somebody's steps are handed on; and a plan with all of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mapapp.access.handing_on import Handed, hand_plan_on
from mapapp.people.models import User
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.private.facts import put
from mapapp.private.history import changing, record


def hand_all_on(
    workspace: Workspace, number: int, to: User, *, leaves: bool, take_back: bool, by: Actor | None = None, at: datetime
) -> Handed:
    """All that a seller's person has on a plan, to a colleague: one shared event `plan.handed_on`, and one private one
    when tasks of the own list carry his name. All of it or nothing. Raises Refused."""
    with transaction.atomic():
        handed = hand_plan_on(workspace, number, to, leaves=leaves, take_back=take_back, by=by, at=at)
        hand_own_tasks_on(workspace, number, handed.taker.number, by=handed.by, at=at)
        return handed


def hand_own_tasks_on(workspace: Workspace, number: int, to: int, *, by: Actor, at: datetime) -> int:
    """Give the open tasks of the actor's own list that carry one person's name to another of the same side; how many.

    One private event `task.handed_on`, none when there are no such tasks. Call it inside the change of the plan.
    """
    actor = Actor(by.pk, by.number, by.side, by.via)  # let in already, by a form that has acted on the plan
    with changing(workspace, actor) as lane:
        rows = lane.tables.tasks._default_manager.filter(**lane.mine, owner=number)
        tasks = [task for task in rows if task.is_open]
        changes: list[Change] = []
        for task in tasks:
            changes += put(task, {"owner": to})
            task.save(update_fields=["owner"])
        if tasks:
            record(lane, "task.handed_on", changes, by=actor, at=at, facts={"person": number, "to": to})
        return len(tasks)

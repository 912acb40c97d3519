"""The tasks of one side's own go along when somebody's steps are handed on; and a plan with all of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from mapapp.access.handing_on import Handed, hand_plan_on
from mapapp.people.models import User
from mapapp.plans.facts import Change
from mapapp.plans.history import Actor, By, Unnamed, commitments
from mapapp.plans.models import Workspace
from mapapp.private.facts import put
from mapapp.private.history import Lane, changing, record

WHO = 0  # the number under which the name of somebody is committed to who is no person of the plan


def hand_all_on(
    workspace: Workspace, number: int, to: User, *, leaves: bool, take_back: bool, by: Actor | User, at: datetime
) -> Handed:
    """All that a seller's person has on a plan, to a colleague: one shared event `plan.handed_on`, and one private one
    when tasks of the own list carry his name. All of it or nothing. Raises Refused.

    `by` is the person of the plan who does it, or a member of the team who has no seat: both companies then read that
    the selling company did it, and its own list's history, for its own eyes, says who.
    """
    seated = by if isinstance(by, Actor) else None
    with transaction.atomic():
        handed = hand_plan_on(workspace, number, to, leaves=leaves, take_back=take_back, by=seated, at=at)
        who = "" if isinstance(by, Actor) else by.get_full_name()
        _hand_on(workspace, number, handed.taker.number, by=handed.by, who=who, at=at)
        return handed


def hand_own_tasks_on(workspace: Workspace, number: int, to: int, *, by: Actor, at: datetime) -> int:
    """Give the open tasks of the actor's own list that carry one person's name to another of the same side; how many.

    One private event `task.handed_on`, none when there are no such tasks. Call it inside the change of the plan.
    """
    return _hand_on(workspace, number, to, by=by, at=at)


def _hand_on(workspace: Workspace, number: int, to: int, *, by: By, who: str = "", at: datetime) -> int:
    actor: By = by if isinstance(by, Unnamed) else Actor(by.pk, by.number, by.side, by.via)  # its form acted already
    with changing(workspace, actor, retired=True) as lane:
        rows = lane.tables.tasks._default_manager.filter(**lane.mine, owner=number)
        tasks = [task for task in rows if task.is_open]
        changes: list[Change] = []
        for task in tasks:
            changes += put(task, {"owner": to})
            task.save(update_fields=["owner"])
        facts: dict[str, Any] = {"person": number, "to": to}
        if who:
            record(lane, "plan.handed_on", changes, by=actor, at=at, facts=facts | {"who": committed_who(lane, who)})
        elif tasks:
            record(lane, "task.handed_on", changes, by=actor, at=at, facts=facts)
        return len(tasks)


def committed_who(lane: Lane, who: str) -> dict[str, str]:
    """The name as a row keeps it: only as a commitment, which is of nobody whom the buyer could look up."""
    return commitments(lane.workspace, [(WHO, who)], kept_in=lane.tables.values)[WHO, who]

"""Verbs for the status of a task of one side's own. Nobody else waits for it, so nothing else moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.changes.common import chosen, said, still
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import Kept, kept, own_task_in
from mapapp.private.history import changing
from mapapp.private.models import OwnTaskShape

Status = OwnTaskShape.Status
CLEARED: dict[str, Any] = {"done_on": None, "blocked_by": "", "unblocker": None}


def start_private_task(workspace: Workspace, number: int, *, was: str, by: Actor, at: datetime) -> Kept:
    """Work has begun. One private event `task.started`."""
    return _set(workspace, number, Status.IN_PROGRESS, "task.started", was=was, by=by, at=at)


def block_private_task(
    workspace: Workspace, number: int, *, why: str, unblocker: int | None, was: str, why_was: str = "",
    unblocker_was: int | None = None, by: Actor, at: datetime,
) -> Kept:  # fmt: skip
    """It cannot go on: by what, and which person of the plan can unblock it. One private event `task.blocked`.

    `why_was` and `unblocker_was` are what was seen of a task that was blocked already."""
    with changing(workspace, by) as lane:
        task = own_task_in(lane, number)
        still("status", task.status, seen=was, wanted=Status.BLOCKED)
        if unblocker and not lane.workspace.people.filter(number=unblocker).exists():
            raise Refused(_("That person is not on this plan."), field="unblocker")
        why = chosen("blocked_by", task.blocked_by, seen=why_was, wanted=said(why, field="blocked_by"))
        unblocker = chosen("unblocker", task.unblocker, seen=unblocker_was, wanted=unblocker)
        values = {"status": Status.BLOCKED, "done_on": None, "blocked_by": why, "unblocker": unblocker}
        return kept(lane, task, values, "task.blocked", by=by, at=at)


def reopen_private_task(workspace: Workspace, number: int, *, was: str, by: Actor, at: datetime) -> Kept:
    """Back to not started. One private event `task.reopened`."""
    return _set(workspace, number, Status.NOT_STARTED, "task.reopened", was=was, by=by, at=at)


def drop_private_task(workspace: Workspace, number: int, *, was: str, by: Actor, at: datetime) -> Kept:
    """Not needed: kept and struck through. One private event `task.dropped`."""
    return _set(workspace, number, Status.NOT_NEEDED, "task.dropped", was=was, by=by, at=at)


def complete_private_task(
    workspace: Workspace, number: int, *, was: str, done_on: date | None = None, done_on_was: date | None = None,
    by: Actor, at: datetime,
) -> Kept:  # fmt: skip
    """It is done, today or on a past day. One private event `task.completed`. Done already, it keeps its day unless
    another one is given; `done_on_was` is the one that was seen then."""
    with changing(workspace, by) as lane:
        task = own_task_in(lane, number)
        still("status", task.status, seen=was, wanted=Status.DONE)
        today = lane.workspace.calendar(lane.tables.side).today(at)
        day = in_reach(done_on, field="done_on") or task.done_on or today
        if day > today:
            raise Refused(_("It cannot be done on a day to come. Give today or a past day."), field="done_on")
        if task.status == Status.DONE:
            still("done_on", task.done_on, seen=done_on_was, wanted=day)
        return kept(lane, task, {**CLEARED, "status": Status.DONE, "done_on": day}, "task.completed", by=by, at=at)


def _set(
    workspace: Workspace, number: int, status: OwnTaskShape.Status, verb: str, *, was: str, by: Actor, at: datetime
) -> Kept:
    with changing(workspace, by) as lane:
        task = own_task_in(lane, number)
        still("status", task.status, seen=was, wanted=status)
        values = {**CLEARED, "status": status}
        return kept(lane, task, values, verb, by=by, at=at)

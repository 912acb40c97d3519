"""A small plan drawn at random, and the acts of both sides on it, each through the verb that pages use."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from mapapp.plans.changes.agreement import accept_version, propose_version
from mapapp.plans.changes.answering import accept_dates, decline_dates
from mapapp.plans.changes.calendars import set_calendar
from mapapp.plans.changes.describing import describe_task
from mapapp.plans.changes.predecessors import set_predecessors
from mapapp.plans.changes.progress import block_task, complete_task, drop_task, reopen_task, start_task
from mapapp.plans.changes.rescheduling import reschedule_task, shift_tasks
from mapapp.plans.changes.scenario import Scenario, apply_scenario, try_moves
from mapapp.plans.changes.tasks import Owner, add_task, hand_over_task
from mapapp.plans.changes.undo import undo
from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.frozen import state_of
from mapapp.plans.history import Actor, read
from mapapp.plans.models import Closure, Event, Side, Task, Workspace
from mapapp.plans.queries import Plan, load_plan
from mapapp.plans.refusals import NoReason, Refused, ShowFirst
from tests.builders import TODAY

CALENDARS = {
    "seller": {"weekend": "56", "time_zone": "Europe/Berlin",
               "closures": [{"first_on": "2026-02-16", "last_on": "2026-02-18", "name": "Carnival"}]},
    "buyer": {"weekend": "45", "time_zone": "Asia/Riyadh", "holidays": "Founding day\t260222"},
}  # fmt: skip


def seeds(count: int, *found: int) -> list[int]:
    """Plain numbers, the same whatever is edited here or elsewhere; with WALKS=500-900 in the environment those too.
    The rules of a walk are Python's: another database walks a third of it, and all that was `found`."""
    first, _to, last = os.environ.get("WALKS", "").partition("-")
    more = range(int(first), int(last or first) + 1) if first else ()
    return list(dict.fromkeys((*found, *range(0, count, 1 if connection.vendor == "sqlite" else 3), *more)))


class NothingToDo(Exception):
    """Nothing to do here: the act that was drawn makes no sense on this plan."""


@dataclass
class Shot:
    """The plan at one moment."""

    plan: Plan
    state: dict[str, Any]
    counters: dict[int, tuple[int, int]]
    revision: int

    @property
    def dates(self) -> dict[int, tuple[date, date]]:
        return {t.number: (t.starts_on, t.due_on) for t in self.plan.tasks}

    @property
    def marks(self) -> dict[int, str]:
        return {t.number: t.proposed_by for t in self.plan.tasks}


@dataclass
class Walk:
    """One plan, its two leads, and what is drawn."""

    draw: Random
    workspace: Workspace
    at: datetime = TODAY
    log: list[str] = field(default_factory=list)
    began: Shot = field(init=False)
    bad: dict[int, set[int]] = field(default_factory=dict)  # revision -> the tasks that did not fit then

    def shot(self) -> Shot:
        fresh = Workspace.objects.select_related("latest_version", "baseline", "proposal").get(pk=self.workspace.pk)
        plan = load_plan(fresh, goals=True)
        return Shot(plan, state_of(plan), {t.number: (t.times_moved, t.days_moved) for t in plan.tasks}, fresh.revision)

    def actor(self, side: Side) -> Actor:
        return Actor.of(next(p for p in self.workspace.people.order_by("number") if p.side == side))

    def day(self, near: date, spread: int = 8) -> date:
        return near + timedelta(self.draw.randint(-spread, spread))


def drawn_plan(draw: Random) -> NewPlan:
    tasks = []
    for index in range(draw.randint(3, 6)):
        start = date(2026, 2, 4) + timedelta(draw.randint(0, 8) + 2 * index)
        kind = "milestone" if draw.random() < 0.15 else "task"
        due = start if kind == "milestone" else start + timedelta(draw.randint(0, 6))
        status = draw.choice(("not_started",) * 5 + ("in_progress", "done", "not_needed", "blocked"))
        pairs = [(n, draw.choice((0, 0, 0, 1, 3, -1, -3))) for n in range(index) if draw.random() < 0.45]
        tasks.append(
            NewTask(
                f"Task {index + 1}", 0, start, due, owner=draw.choice("ab"), status=status, kind=kind,
                done_on=min(due, TODAY.date()) if status == "done" else None,
                blocked_by="Audit" if status == "blocked" else "",
                mark="signature" if index == 2 else "", fixed=draw.random() < 0.12, after=tuple(pairs),
            )
        )  # fmt: skip
    people = (
        NewPerson("a", "seller", "Anna", "anna@l.example"), NewPerson("b", "buyer", "Priya", "p@f.example"),
        NewPerson("c", "seller", "Jonas"), NewPerson("d", "buyer", "Marcus"),
    )  # fmt: skip
    return NewPlan("Fenwick", "Go", people, (NewPhase("All"),), tasks, calendars=CALENDARS)


Act = Callable[..., Any]  # takes seen, why, force


def re_date(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    by_start = walk.draw.random() < 0.3 and task.kind != "milestone"
    forward = [t.number for t in shot.plan.tasks if walk.draw.random() < 0.5] if walk.draw.random() < 0.3 else []
    now = task.starts_on if by_start else task.due_on
    dates = {"starts_on" if by_start else "due_on": walk.day(now)}

    def act(seen: int | None, why: str, force: bool) -> Any:
        return reschedule_task(
            walk.workspace, task.number, was=now, seen=seen, why=why, force=force, forward=forward, by=by, at=walk.at,
            **dates,  # type: ignore[arg-type]
        )  # fmt: skip

    return act, {task.number, *forward}


def shift(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    numbers = {task.number, walk.draw.choice(shot.plan.tasks).number}
    days = walk.draw.choice((-3, -1, 1, 2, 5))

    def act(seen: int | None, why: str, force: bool) -> Any:
        return shift_tasks(walk.workspace, sorted(numbers), days, seen=seen, why=why, force=force, by=by, at=walk.at)

    return act, numbers


def complete(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    day = walk.at.date() - timedelta(walk.draw.choice((0, 0, 1, 5)))

    def act(seen: int | None, why: str, force: bool) -> Any:
        return complete_task(
            walk.workspace, task.number, done_on=day, was=task.status, seen=seen, why=why, by=by, at=walk.at
        )

    return act, set()


def status(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    verb = walk.draw.choice((start_task, drop_task, reopen_task, reopen_task, block_task))
    back = [t for t in shot.plan.tasks if not t.is_open or t.has_started]
    if back and verb is not drop_task and walk.draw.random() < 0.5:
        task = walk.draw.choice(back)

    def act(seen: int | None, why: str, force: bool) -> Any:
        more: dict[str, Any] = {"why": why, "seen": seen, "force": force}
        if verb is block_task:
            more |= {"why": "Audit", "unblocker": 2}
        elif verb is drop_task:
            more = {}
        return verb(walk.workspace, task.number, was=task.status, by=by, at=walk.at, **more)

    return act, {task.number}


def take_back(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    """An undo of something that others have built on since, perhaps."""
    number = walk.draw.randint(walk.began.revision + 1, max(walk.began.revision + 1, shot.revision))
    if number > shot.revision:
        raise NothingToDo
    line = read(Event.objects.get(workspace=walk.workspace, number=number))

    def act(seen: int | None, why: str, force: bool) -> Any:
        return undo(walk.workspace, number, seen=seen, force=force, by=by, at=walk.at)

    return act, {c.number for c in line.changes if c.on == "task"}


def hand_over(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    side = Side(task.side).other
    owner = walk.draw.choice((Owner(None, str(side), "Who?"), Owner(1 if side == "seller" else 2), Owner(3), Owner(4)))

    def act(seen: int | None, why: str, force: bool) -> Any:
        was = Owner.of(task)
        return hand_over_task(
            walk.workspace, task.number, owner=owner, was=was, seen=seen, why=why, force=force, by=by, at=walk.at
        )

    return act, set()


def relink(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    was = shot.plan.after.get(task.number, ())
    others = [t.number for t in shot.plan.tasks if t is not task]
    after = [(n, walk.draw.choice((0, 0, 2, -2))) for n in others if walk.draw.random() < 0.3]

    def act(seen: int | None, why: str, force: bool) -> Any:
        return set_predecessors(
            walk.workspace, task.number, after=after, was=was, seen=seen, why=why, force=force, by=by, at=walk.at
        )

    return act, set()


def close(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    first = walk.day(task.due_on)
    closure = Closure(first, first + timedelta(walk.draw.randint(0, 4)), "Closed")
    there = shot.plan.workspace.calendar(by.side).closures
    opened = [walk.draw.choice(there)] if there and walk.draw.random() < 0.4 else []
    closed = [] if opened else [closure]

    def act(seen: int | None, why: str, force: bool) -> Any:
        return set_calendar(
            walk.workspace, by.side, closed=closed, opened=opened, seen=seen, why=why, force=force, by=by, at=walk.at
        )

    return act, set()


def what_if(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    other = walk.draw.choice(shot.plan.tasks)
    due = {task.number: walk.day(task.due_on), other.number: walk.day(other.due_on)}
    lags = {(task.number, n): walk.draw.randint(-3, 4) for n, _lag in shot.plan.after.get(task.number, ())}
    target = walk.day(date(2026, 3, 10)) if walk.draw.random() < 0.3 else None
    scenario = Scenario(due=due, lags=lags if walk.draw.random() < 0.5 else {}, target_on=target)

    def act(seen: int | None, why: str, force: bool) -> Any:
        if seen is None:
            tried = try_moves(load_plan(shot.plan.workspace), scenario, by=by.side, at=walk.at)
            raise ShowFirst(tried.preview)
        return apply_scenario(walk.workspace, scenario, seen=seen, why=why, force=force, by=by, at=walk.at)

    return act, set(due)


def answer(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    waiting = [t for t in shot.plan.tasks if t.proposed_by and t.side == by.side]
    if not waiting:
        raise NothingToDo
    one = walk.draw.choice(waiting)
    way = walk.draw.choice(("one", "all", "no", "no"))
    dates = {t.number: t.due_on for t in (waiting if way == "all" else [one])}

    def act(seen: int | None, why: str, force: bool) -> Any:
        if way != "no":
            return accept_dates(walk.workspace, dates, by=by, at=walk.at)
        return decline_dates(
            walk.workspace, one.number, was=one.due_on, seen=seen, why=why, force=force, by=by, at=walk.at
        )

    return act, {one.number} if way == "no" else set()


def version(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    proposal = shot.plan.workspace.proposal

    def act(seen: int | None, why: str, force: bool) -> Any:
        if proposal and proposal.side != by.side:
            return accept_version(walk.workspace, proposal.version_number, by=by, at=walk.at)
        return propose_version(walk.workspace, None, by=by, at=walk.at)

    return act, set()


def describe(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    kind = {"kind": walk.draw.choice(("meeting" if task.kind == "milestone" else "milestone", "task"))}
    fixed = {"fixed": not task.fixed}
    values = walk.draw.choice((fixed, kind, kind, {**kind, **fixed}))

    def act(seen: int | None, why: str, force: bool) -> Any:
        was = {name: getattr(task, name) for name in values}
        return describe_task(
            walk.workspace, task.number, values=values, was=was, seen=seen, why=why, force=force, by=by, at=walk.at
        )

    return act, {task.number}


def add(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    if len(shot.plan.tasks) > 9:
        raise NothingToDo
    first, owner = walk.day(task.due_on), Owner(walk.draw.choice((1, 2)))
    due = first + timedelta(walk.draw.randint(0, 5))

    def act(seen: int | None, why: str, force: bool) -> Any:
        phase = shot.plan.phases[0].number
        return add_task(
            walk.workspace, text="More", phase=phase, owner=owner, starts_on=first, due_on=due, by=by, at=walk.at
        )

    return act, set()


def put_back(walk: Walk, shot: Shot, task: Task, by: Actor) -> tuple[Act, set[int]]:
    """The other side sets again what stood before its date: nothing is proposed any more."""
    waiting = [t for t in shot.plan.tasks if t.proposed_by == by.side and t.accepted_due_on and t.is_open]
    if not waiting:
        raise NothingToDo
    one = walk.draw.choice(waiting)

    def act(seen: int | None, why: str, force: bool) -> Any:
        starts_on = None if one.kind == "milestone" or one.has_started else one.accepted_starts_on
        return reschedule_task(
            walk.workspace, one.number, due_on=one.accepted_due_on, starts_on=starts_on, was=one.due_on, seen=seen,
            why=why, force=force, by=by, at=walk.at,
        )  # fmt: skip

    return act, {one.number}


ACTS = (re_date, re_date, re_date, shift, complete, status, status, hand_over, relink, close, what_if, answer, answer,
        version, describe, describe, add, put_back, take_back, take_back)  # fmt: skip


def do_something(walk: Walk) -> None:
    """One act of somebody of either side, agreed to where it is shown first; what is refused leaves the plan as it
    was."""
    shot, by = walk.shot(), walk.actor(walk.draw.choice((Side.SELLER, Side.BUYER)))
    try:
        does, _asked = walk.draw.choice(ACTS)(walk, shot, walk.draw.choice(shot.plan.tasks), by)
        try:
            does(None, "", False)
        except (ShowFirst, NoReason):
            does(shot.revision, "Because", True)
    except (NothingToDo, Refused):
        return

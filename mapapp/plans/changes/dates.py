"""What follows from a change of dates: shown first, then applied whole or not at all (PRODUCT, The schedule)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.facts import Change, put
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import NoReason, PlanChanged, PredecessorLoop, Refused, ShowFirst
from mapapp.schedule import Calendar, Cascade, Link, Loop, cascade, project


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for, by task number: new dates, real finishes, other calendars, new dependencies.

    `forward` are the tasks that he chose to let come forward.
    """

    due: Mapping[int, date] = field(default_factory=dict)
    starts: Mapping[int, date] = field(default_factory=dict)
    finished: Mapping[int, date] = field(default_factory=dict)
    calendars: Mapping[int, Calendar] = field(default_factory=dict)
    links: Collection[Link[int]] = ()
    forward: Collection[int] = ()

    @property
    def numbers(self) -> set[int]:
        return {*self.due, *self.starts, *self.finished, *self.calendars, *(link.after for link in self.links)}


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose dates change. `days` are working days of its own side, negative when earlier."""

    task: Task
    old_start: date
    old_due: date
    new_start: date
    new_due: date
    days: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A task that does not give way: by how many working days it starts too early, and whether it did so before."""

    task: Task
    days: int
    before: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to `plan`, at a revision. Nothing is written."""

    plan: Plan
    revision: int
    asked: tuple[Moved, ...]
    pushed: tuple[Moved, ...]
    conflicts: tuple[Conflict, ...]
    could_come_forward: tuple[Moved, ...]
    signature_was: date | None
    signature_on: date | None
    reached_was: date | None
    reached_on: date | None
    others_agree: tuple[Side, ...]

    @property
    def moves_others(self) -> bool:
        return bool(self.pushed or self.new_conflicts)

    @property
    def new_conflicts(self) -> tuple[Conflict, ...]:
        return tuple(c for c in self.conflicts if c.days > c.before)

    @property
    def moved_tasks(self) -> tuple[Task, ...]:
        """Every task whose dates change, the asked ones first."""
        return tuple(moved.task for moved in (*self.asked, *self.pushed))

    @property
    def later(self) -> bool:
        return any(moved.days > 0 for moved in (*self.asked, *self.pushed))

    @property
    def needs_why(found: Preview, why: str) -> str:
    """The reason, which both sides read; NoReason when it is missing and a later date moves other tasks."""
    if found.needs_why and not why.strip():
        raise NoReason(found)
    return why.strip()


def _cascade(plan: Plan, asked: Asked, at: datetime) -> Cascade[int]:
    try:
        return cascade(
            plan.steps(),
            plan.schedule_links(),
            asked.due,
            new_starts=asked.starts,
            finished=asked.finished,
            calendars=asked.calendars,
            new_links=asked.links,
            today=plan.workspace.today(at),
        )
    except Loop as loop:
        raise PredecessorLoop(tuple(loop.keys)) from loop
    except KeyError as unknown:
        raise Refused(_("That task is not on this plan, or is not needed any more.")) from unknown


def _moved(
    plan: Plan, number: int, old_start: date, old_due: date, new_start: date, new_due: date, *, days: int | None = None
) -> Moved:
    task = plan.by_number[number]
    calendar = plan.workspace.calendar(Side(task.side)).working_days
    return Moved(
        task, old_start, old_due, new_start, new_due, calendar.distance(old_due, new_due) if days is None else days
    )


def _reached(plan: Plan, steps: Any, links: Any, at: datetime) -> tuple[date | None, date | None]:
    """The projected signature, and the projected go-live (without such a task, the end of the plan)."""
    live = {task.mark: task.number for task in plan.tasks if task.status != Task.Status.NOT_NEEDED}
    signature, go_live = live.get(Task.Mark.SIGNATURE), live.get(Task.Mark.GO_LIVE)
    projected = project(steps, links, today=plan.workspace.today(at), signature=signature)
    return projected.signature_on, projected.finish[go_live] if go_live else projected.ends_on


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

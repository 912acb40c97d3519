"""A plan that does not exist yet, as values: what a template and a spreadsheet both make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mapapp.plans.models.side import SideCalendar


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person of a plan to be. `key` is how tasks of the draft name him."""

    key: str
    side: str
    name: str
    email: str = ""
    title: str = ""
    part: str = "other"
    needs: str = ""


@dataclass(frozen=True, slots=True)
class NewPhase:
    name: str
    is_trial: bool = False
    criteria: tuple[str, ...] = ()
    frozen_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task of a plan to be. Owner: the key of a person, or a side and the question who it will be.

    `unblocker` is the key of a person, `goal` a position in the draft's goals.
    `after`: positions in the draft's list of tasks (from 0), with lag in working days of this task's side.
    """

    text: str
    phase: int
    starts_on: date
    due_on: date
    owner: str = ""
    gap_side: str = ""
    gap: str = ""
    status: str = "not_started"
    under_way: bool = False
    done_on: date | None = None
    kind: str = "task"
    mark: str = ""
    fixed: bool = False
    locked: bool = False
    blocked_by: str = ""
    unblocker: str = ""
    goal: int | None = None
    done_when: str = ""
    evidence: str = ""
    after: tuple[tuple[int, int], ...] = ()

    @property
    def has_begun(self) -> bool:
        return self.under_way or self.status in ("in_progress", "done")


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal with its measures; `said_by`, and a measure's `checker`, is the key of a person."""

    statement: str
    said_by: str = ""
    said_on: date | None = None
    measures: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Everything that `create_workspace` writes at once.

    `as_it_is`: a plan that lived elsewhere comes as it stood, with dates on days off, with the order of its people, and
    with the day since when criteria stand.
    """

    account: str
    name: str
    people: Sequence[NewPerson]
    phases: Sequence[NewPhase]
    tasks: Sequence[NewTask]
    goals: Sequence[NewGoal] = ()
    value: Decimal | None = None
    currency: str = ""
    value_note: str = ""
    target_signature_on: date | None = None
    target_go_live_on: date | None = None
    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    source: str = "template"
    numbers: Sequence[int] = ()
    as_it_is: bool = False

    def calendar_of(self, task: NewTask) -> SideCalendar:
        """When the side works that the task is for."""
        sides = {person.key: person.side for person in self.people}
        return SideCalendar.of(self.calendars, sides[task.owner] if task.owner else task.gap_side)

    def dates_of(self, task: NewTask) -> tuple[date, date]:
        """Start and due as the plan keeps them: a date of an open task on a day off becomes the next working day."""
        if self.as_it_is or task.status in ("done", "not_needed"):
            return task.starts_on, task.due_on
        days = self.calendar_of(task).working_days
        return days.add(task.starts_on, 0), days.add(task.due_on, 0)

    @property
    def off_days(self) -> int:
        """How many dates that makes other ones."""
        given = ((task, (task.starts_on, task.due_on)) for task in self.tasks)
        pairs = [pair for task, dates in given for pair in set(zip(dates, self.dates_of(task), strict=True))]
        return sum(day != kept for day, kept in pairs)

"""How a plan stands at a moment: what will happen when, and the flags that dates set and nobody clears.

Pure over a Plan: the same answer for the live plan and for a version. Definitions: PRODUCT, The plan (flags) and
The schedule (projected dates). All counts of days are working days of the task's own side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from mapapp.plans.models import Phase, Side, Task
from mapapp.plans.queries import Plan, step_of
from mapapp.schedule import Calendar, Projection, project

SOON = 3  # working days: due within them and not started is a risk (PRODUCT, flags)


@dataclass(frozen=True, slots=True)
class Flags:
    """What the dates say of one task. `late` and `slipped` are working days, 0 when not. `risk` names the reason:
    blocked, waits (for the late task `waits_for`), will_not_hold (projected on `projected_on`), soon."""

    late: int = 0
    slipped: int = 0
    risk: str = ""
    waits_for: int | None = None
    projected_on: date | None = None
    critical: bool = False
    moved_from: date | None = None
    gap: bool = False
    proposed_by: str = ""

    @property
    def at_risk(self) -> bool:
        return bool(self.risk)


@dataclass(frozen=True)
class Standing:
    """A plan at a moment. Build it with `stand`."""

    plan: Plan
    at: datetime
    was_due: Mapping[int, date]
    agreed_due: Mapping[int, date]
    projection: Projection[int]

    @cached_property
    def today(self) -> date:
        return self.plan.workspace.today(self.at)

    @cached_property
    def flags(self) -> dict[int, Flags]:
        """Task number -> flags, for every task."""
        return {task.number: self._flags_of(task) for task in self.plan.tasks}

    @cached_property
    def late(self) -> dict[int, int]:
        """Task number -> how many working days late, for open tasks past their due date on their own side's today."""
        found = {}
        for task in self.plan.tasks:
            today = self.today_of(task)
            if task.is_open and task.due_on < today and (due := self.counts_on(task)) < today:
                found[task.number] = max(1, self._days(task).distance(due, today))
        return found

    @property
    def signature_on(self) -> date | None:
        """The projected signature; the real one when it is done."""
        signature = self.plan.signature
        return self._finish(signature) if signature else None

    @property
    def go_live_on(self) -> date | None:
        """The projected go-live; without a go-live task, the target (PRODUCT, Tasks)."""
        go_live = self.plan.go_live
        return self._finish(go_live) if go_live else self.plan.workspace.target_go_live_on

    @property
    def ends_on(self) -> date | None:
        """The last projected finish of the plan."""
        finishes = [self._finish(t) for t in self.plan.tasks if t.status != Task.Status.NOT_NEEDED]
        return max((day for day in finishes if day), default=None)

    @property
    def days_in_hand(self) -> int | None:
        """Working days of the seller's calendar between the projected go-live and its target; negative when it will be
        missed. Without a go-live task they count from the last task's projected finish."""
        target = self.plan.workspace.target_go_live_on
        reached = self._finish(self.plan.go_live) if self.plan.go_live else self.ends_on
        if target is None or reached is None:
            return None
        days = self.plan.workspace.calendar(Side.SELLER).working_days
        return days.distance(reached, target)

    @cached_property
    def counted(self) -> tuple[Task, ...]:
        """The tasks that count: all but the ones not needed."""
        return tuple(task for task in self.plan.tasks if task.status != Task.Status.NOT_NEEDED)

    @property
    def done(self) -> int:
        return sum(task.status == Task.Status.DONE for task in self.counted)

    @cached_property
    def in_danger(self) -> frozenset[int]:
        """The tasks that a later date makes a risk: late, slipped, at risk, or without slack."""
        flags = self.flags.items()
        return frozenset(n for n, one in flags if one.critical or one.late or one.slipped or one.at_risk)

    def distance(self, number: int, start: str, end: str) -> int:
        """Working days of a task's own side between two ISO days; 0 for a task that is not on the plan."""
        task = self.plan.by_number.get(number)
        return self._days(task).distance(date.fromisoformat(start), date.fromisoformat(end)) if task else 0

    def in_phase(self, phase: Phase) -> list[Task]:
        return [task for task in self.plan.tasks if task.phase.number == phase.number]

    def days_late_when_done(self, task: Task) -> int:
        """How many working days after its due date a done task was finished; negative when early."""
        return self._days(task).distance(self.counts_on(task), task.done_on) if task.done_on else 0

    def counts_on(self, task: Task) -> date:
        """The working day that its due date counts as: the next one when the date has become a day off."""
        return self._days(task).add(task.due_on, 0)

    def today_of(self, task: Task) -> date:
        """The day it is where its owner works."""
        return self.plan.workspace.calendar(Side(task.side)).today(self.at)

    def days_of(self, task: Task) -> int:
        """How long it is planned to take, as the schedule counts it; 0 for a milestone."""
        return step_of(task, self.plan.workspace).length

    def _days(self, task: Task) -> Calendar:
        return self.plan.workspace.calendar(Side(task.side)).working_days

    def _finish(self, task: Task) -> date | None:
        if task.status == Task.Status.NOT_NEEDED:
            return None
        return self.projection.finish[task.number]

    def _flags_of(self, task: Task) -> Flags:
        agreed = self.agreed_due.get(task.number)
        before = agreed or self.was_due.get(task.number)
        moved_from = before if before and before != task.due_on else None
        if not task.is_open:
            return Flags(moved_from=moved_from, gap=False)
        late = self.late.get(task.number, 0)
        days = self._days(task)
        slipped = max(1, days.distance(agreed, task.due_on)) if agreed and task.due_on > agreed else 0
        risk, waits_for = ("", None) if late or slipped else self._risk(task)
        return Flags(
            late=late,
            slipped=slipped,
            risk=risk,
            waits_for=waits_for,
            projected_on=self.projection.finish[task.number],
            critical=task.number in self.projection.critical,
            moved_from=moved_from,
            gap=task.owner is None,
            proposed_by=task.proposed_by,
        )

    def _risk(self, task: Task) -> tuple[str, int | None]:
        if task.status == Task.Status.BLOCKED:
            return "blocked", None
        for number, _lag in self.plan.after.get(task.number, ()):
            if number in self.late:
                return "waits", number
        if self.projection.finish[task.number] > self.counts_on(task):
            return "will_not_hold", None
        if task.status == Task.Status.NOT_STARTED and task.due_on <= self._days(task).add(self.today_of(task), SOON):
            return "soon", None
        return "", None


def stand(
    plan: Plan, at: datetime, *, was_due: Mapping[int, date] | None = None, agreed_due: Mapping[int, date] | None = None
) -> Standing:
    """Work out how the plan stands at the aware moment `at`; `was_due` are the dates of the last version,
    `agreed_due` those of the baseline."""
    signature = plan.signature
    counts = signature is not None and signature.status != Task.Status.NOT_NEEDED
    projection = project(
        plan.steps(),
        plan.schedule_links(),
        today=plan.workspace.today(at),
        signature=signature.number if signature and counts else None,
    )
    return Standing(plan, at, was_due or {}, agreed_due or {}, projection)

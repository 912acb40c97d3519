"""A plan laid back from a target signature and forward from today, side by side: what collides, what has to start when.

Pure over a Plan, like `standing`. All counts of days are working days of the task's own side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import in_reach
from mapapp.plans.models import Side, Task
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused
from mapapp.schedule import BackwardPlan, Dates, MoveTarget, Repair, lay_backwards, project, repairs
from mapapp.schedule.repair_kinds import Draft

MOST = 6  # repairs that are shown, beside moving the target


@dataclass(frozen=True, slots=True)
class BothWays:
    """A task that leads to signature and is not done. `early`: as soon as today and its predecessors allow, promised
    starts aside; `late`: as late as the target allows. `short`: the working days by which the two collide, 0 when they
    do not. `by`: the last dates that keep the target, or where that is lost the earliest signature.
    """

    task: Task
    early: Dates
    late: Dates
    by: Dates
    short: int
    pole: bool

    @property
    def waits(self) -> bool:
        """It is promised to start later than it has to."""
        return not self.task.has_started and not self.task.fixed and self.task.starts_on > self.by.start


@dataclass(frozen=True, slots=True)
class Mended:
    """Repairs to make together, and how the plan is laid back with them made."""

    ways: tuple[Repair[int], ...]
    laid: BackwardPlan[int]


@dataclass(frozen=True, slots=True)
class Backwards:
    """What `worked_back` finds. `on`: the target it was laid back from; `projected_on` keeps promised starts."""

    plan: Plan
    today: date
    on: date
    fit: BackwardPlan[int]
    projected_on: date
    rows: tuple[BothWays, ...]
    repairs: tuple[Mended, ...] = ()

    @property
    def poles(self) -> tuple[BothWays, ...]:
        """The long ones, what has to start first before the rest."""
        return tuple(sorted((row for row in self.rows if row.pole), key=lambda row: (row.by.start, row.task.number)))

    @property
    def waiting(self) -> tuple[BothWays, ...]:
        """What is promised too late for the target, or for the earliest signature."""
        return tuple(row for row in self.rows if row.waits)

    @property
    def spare(self) -> int | None:
        """Working days of the signature from the earliest that fits to the target; negative when it is short."""
        signature = self.plan.signature
        if self.fit.earliest_signature is None or signature is None:
            return None
        days = self.plan.workspace.calendar(Side(signature.side)).working_days
        return days.distance(self.fit.earliest_signature, self.on)


def can_work_back(plan: Plan) -> bool:
    """Whether there is a signature ahead to lay the plan back from."""
    return plan.signature is not None and plan.signature.is_open


def worked_back(plan: Plan, on: date, *, at: datetime) -> Backwards:
    """Lay the plan back from its signature finishing by `on`, and forward from today.

    LookupError without a signature ahead, Refused for a day that no plan can hold.
    """
    in_reach(on, field="on")
    try:
        return _worked_back(plan, on, at)
    except (OverflowError, ValueError) as beyond:
        raise Refused(_("This would lay tasks beyond all calendars. Choose a nearer day."), field="on") from beyond


def _worked_back(plan: Plan, on: date, at: datetime) -> Backwards:
    signature, today = plan.signature, plan.workspace.today(at)
    if signature is None or not signature.is_open:
        raise LookupError("there is no signature ahead")
    steps, links, number = plan.steps(), plan.schedule_links(), signature.number
    fit = lay_backwards(steps, links, signature=number, on=on, today=today)
    end = max(on, fit.earliest_signature or on)
    last = fit if end == on else lay_backwards(steps, links, signature=number, on=end, today=today)
    projected = project(steps, links, today=today, signature=number)
    rows = []
    for task in plan.tasks:
        if task.number not in fit.dates:
            continue
        soon, late, short = fit.earliest[task.number], fit.dates[task.number], fit.collisions.get(task.number, 0)
        rows.append(BothWays(task, soon, late, last.dates[task.number], short, task.number in fit.long_poles))
    mended = tuple(_mended(Draft(tuple(steps), tuple(links), on), number, today))
    return Backwards(plan, today, on, fit, projected.finish[number], tuple(rows), mended)


def _mended(draft: Draft[int], signature: int, today: date) -> Iterator[Mended]:
    """The repairs that are shown: the least first, and moving the target in any case."""
    found = repairs(draft.steps, draft.links, signature=signature, on=draft.on, today=today)
    aims = [ways for ways in found if isinstance(ways[-1], MoveTarget)]
    for ways in (*[ways for ways in found if ways not in aims][:MOST], *aims):
        after = draft
        for way in ways:
            after = way.applied(after)
        yield Mended(ways, lay_backwards(after.steps, after.links, signature=signature, on=after.on, today=today))

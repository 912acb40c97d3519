"""A task as a step of a case: how it is, what was told of it, and what it is held to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mapapp.insight.case import Step
from mapapp.plans.models import Side, Task
from mapapp.plans.standing import Standing
from mapapp.portfolio.look import Look
from mapapp.portfolio.told import Story
from mapapp.schedule import BackwardPlan


@dataclass(frozen=True, slots=True)
class Promise:
    """The due date a step is held to, whatever it was given since: `over` when that day is over where its owner works,
    `behind` by so many working days."""

    on: date
    over: bool
    behind: int


def case_step(task: Task, look: Look) -> Step:
    standing, story = look.standing, look.said.steps.get(task.number, Story())
    flags, promise = standing.flags[task.number], _promise(task, look, story)
    return Step(
        number=task.number, text=task.text, side=str(task.side), phase=task.phase.number,
        starts_on=task.starts_on, due_on=task.due_on, status=str(task.status),
        owner=task.owner.number if task.owner else None, kind=str(task.kind), mark=str(task.mark),
        days=standing.days_of(task), goal=task.goal.number if task.goal else None,
        after=tuple(number for number, _lag in standing.plan.after.get(task.number, ())),
        done_on=task.done_on, done_by=story.done_by, done_by_person=story.done_by_person,
        done_when=task.done_when, evidence=task.evidence, fixed=task.fixed,
        critical=flags.critical, late=standing.late.get(task.number, 0), slipped=flags.slipped,
        times_moved=task.times_moved, projected_on=standing.projection.finish.get(task.number),
        latest_start_on=_latest_start(task, look.back), proposed_by=flags.proposed_by, added_on=story.added_on,
        promised_on=promise.on, was_due=promise.over, behind=promise.behind, agreed=_is_agreed(task, standing, story),
    )  # fmt: skip


def _promise(task: Task, look: Look, story: Story) -> Promise:
    standing = look.standing
    calendar = standing.plan.workspace.calendar(Side(task.side)).working_days
    on, here = standing.agreed_due.get(task.number) or _first_due(task, story, look.joined), standing.today_of(task)
    held = calendar.add(on, 0)
    until = task.done_on or (max(task.due_on, here) if standing.late.get(task.number) else task.due_on)
    counts, over = task.status != Task.Status.NOT_NEEDED, held < here
    least = int(over and task.is_open)  # on the days off that follow it, too, as what is late is
    return Promise(on, over, max(least, calendar.distance(held, until)) if counts else 0)


def _first_due(task: Task, story: Story, joined: datetime | None) -> date:
    """The due date of a step in no baseline: the one that stood when the first buyer joined, or its first."""
    if not story.due:
        return task.due_on
    return (story.due_at(joined) if joined else None) or story.due[0][1]


def _latest_start(task: Task, back: BackwardPlan[int] | None) -> date | None:
    """The last start that keeps the target; of what has begun or is fixed there is none."""
    laid = back.dates.get(task.number) if back and not task.has_started and not task.fixed else None
    return laid.start if laid else None


def _is_agreed(task: Task, standing: Standing, story: Story) -> bool:
    if task.proposed_by:
        return False
    own = str(task.side)
    return task.accepted or task.number in standing.agreed_due or own in (story.set_by, story.begun_by)

"""Verbs for the words, the owner and the place of a task. Dates: rescheduling.py; status: progress.py; details:
describing.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import dates_in_reach, working_day
from mapapp.plans.changes.common import (
    COUNTERS,
    TASK_LIMIT,
    Changed,
    edited,
    editing,
    fits,
    said,
    save_tasks,
    still,
    task_in,
)
from mapapp.plans.changes.dates import (
    UNMARKED,
    Asked,
    apply,
    facts_of,
    needs_why,
    preview,
    proposed,
    shown,
)
from mapapp.plans.changes.rescheduling import Rescheduled
from mapapp.plans.changes.trials import begun
from mapapp.plans.facts import born, net, put
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Phase, Side, Stakeholder, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import Refused
from mapapp.schedule import Calendar

OWNED = ("owner", "gap_side", "gap", "proposed_by", "accepted_starts_on", "accepted_due_on")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does it: a person by number, or a named gap of a side."""

    person: int | None = None
    gap_side: str = ""
    gap: str = ""

    @classmethod
    def of(cls, task: Task) -> Owner:
        return cls(task.owner.number) if task.owner else cls(None, task.gap_side, task.gap)


def owner_values(plan: Plan, owner: Owner) -> dict[str, Any]:
    """The model's values for an owner; Refused when the person is not on this plan or the gap has no side."""
    if owner.person is None:
        if owner.gap_side not in Side.values:
            raise Refused(_("Choose who owns it, or which side will name somebody."), field="owner")
        return {"owner": None, "gap_side": owner.gap_side, "gap": fits(owner.gap, field="owner", limit=300)}
    person = plan.person.get(owner.person)
    if person is None:
        raise Refused(_("That person is not on this plan. Add or invite them first."), field="owner")
    return {"owner": person, "gap_side": "", "gap": ""}


def add_task(
    workspace: Workspace,
    *,
    text: str,
    phase: int,
    owner: Owner,
    starts_on: date,
    due_on: date,
    kind: str = Task.Kind.TASK,
    by: Actor,
    at: datetime,
) -> Changed:
    """Add a task at the end of a phase. One event `task.added`; numbers are never used twice.

    One for the other side has a date that this side set: it stands as proposed until they answer.
    A date on a day off of its side becomes the next working day.
    """
    with editing(workspace, by) as plan:
        if len(plan.tasks) >= TASK_LIMIT:
            raise Refused(
                _("A plan holds %(limit)s tasks, and this one is full.") % {"limit": TASK_LIMIT}, field="text"
            )
        values = owner_values(plan, owner)
        starts_on, due_on = _first_dates(plan, values, starts_on, due_on)
        place = phase_in(plan, phase)
        plan.workspace.last_task += 1
        task = Task(
            workspace=plan.workspace,
            number=plan.workspace.last_task,
            phase=place,
            position=1 + max((t.position for t in plan.tasks if t.phase_id == place.pk), default=0),
            text=said(text, field="text"),
            kind=kind,
            starts_on=due_on if kind == Task.Kind.MILESTONE else starts_on,
            due_on=due_on,
            **values,
        )
        put(task, _new_to(task, by) if Side(task.side) != by.side else {})
        task.save(force_insert=True)
        event = record(plan.workspace, "task.added", born(task), by=by, at=at, task=task.number)
        return Changed(_with(plan, task), event, (task.number,))


def _first_dates(plan: Plan, values: Mapping[str, Any], starts_on: date, due_on: date) -> tuple[date, date]:
    """Start and due date on working days of the side that the owner in `values` is of; Refused when the wrong way
    round, or out of reach."""
    calendar = plan.workspace.calendar(_side_of(values))
    starts_on, due_on = working_day(calendar, starts_on), working_day(calendar, due_on)
    dates_in_reach(starts_on, due_on)
    if due_on < starts_on:
        raise Refused(_("It cannot be due before it starts. Choose a later due date."), field="due")
    return starts_on, due_on


def reword_task(workspace: Workspace, number: int, *, text: str, was: str, by: Actor, at: datetime) -> Changed:
    """Change what will be done. One event `task.reworded`."""
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        text = said(text, field="text")
        still("text", task.text, seen=was, wanted=text)
        return edited(plan, [(task, {"text": text})], "task.reworded", by=by, at=at, task=number)


def hand_over_task(
    workspace: Workspace,
    number: int,
    *,
    owner: Owner,
    was: Owner,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """Give a task to another person or name a gap. One event `task.handed_over`.

    Dates stay as they are, but for what the other side's working days push: shown first, like a later date.
    Raises StaleValue, ShowFirst, PlanChanged, NoReason, Unchanged, AlreadyDone, Refused.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        _same_owner(plan, task, was, owner)
        return _hand_over(plan, [task], owner, seen=seen, why=why, force=force, by=by, at=at)


def _same_owner(plan: Plan, task: Task, was: Owner | None, wanted: Owner) -> None:
    now = Owner.of(task)
    if now not in (was, wanted):
        seen = _owner_words(plan, was) if was else None
        still("owner", _owner_words(plan, now), seen=seen, wanted=_owner_words(plan, wanted))


def hand_over_tasks(
    workspace: Workspace,
    numbers: Collection[int],
    *,
    owner: Owner,
    was: Mapping[int, Owner] | None = None,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Changed:
    """Give several tasks to one person, as one event; shown first and refused as `hand_over_task` is.

    `was` is the owner that was seen of each.
    """
    with editing(workspace, by) as plan:
        tasks = [task_in(plan, number) for number in numbers]
        if was is not None:
            for task in tasks:
                _same_owner(plan, task, was.get(task.number), owner)
        return _hand_over(plan, tasks, owner, seen=seen, why=why, force=force, by=by, at=at)


def _hand_over(
    plan: Plan, tasks: Collection[Task], owner: Owner, *, seen: int | None, why: str, force: bool, by: Actor,
    at: datetime,
) -> Changed:  # fmt: skip
    pairs = [(task, _handed(plan, task, owner, by)) for task in tasks]
    one = next(iter(tasks)).number if len(tasks) == 1 else None
    calendars = {task.number: calendar for task, values in pairs if (calendar := _others_days(plan, task, values))}
    if not calendars:
        return edited(plan, pairs, "task.handed_over", by=by, at=at, task=one)
    found = preview(plan, Asked(calendars=calendars), by=by.side, at=at)
    shown(found, seen=seen, force=force)
    why = needs_why(found, why)
    changes = apply(plan, found, by=by)
    for task, values in pairs:
        changes += put(task, values)
    changes = net(changes)  # a date that comes along with the step is proposed for a moment only
    touched = {task.number: task for task in (*tasks, *found.moved_tasks)}
    save_tasks(touched.values(), {*OWNED, *(c.field for c in changes), *COUNTERS})
    facts = facts_of(found)
    event = record(plan.workspace, "task.handed_over", changes, by=by, at=at, task=one, why=why, facts=facts)
    return Rescheduled(plan, event, tuple(sorted(touched)), found)


def _others_days(plan: Plan, task: Task, values: Mapping[str, Any]) -> Calendar | None:
    """The working days that an open task is to have with its new owner, when they are others than it has."""
    calendar = plan.workspace.calendar(_side_of(values)).working_days
    same = calendar == plan.workspace.calendar(Side(task.side)).working_days
    return None if same or not task.is_open else calendar


def move_task(
    workspace: Workspace, number: int, *, phase: int, before: int | None, was: int | None = None, by: Actor,
    at: datetime,
) -> Changed:  # fmt: skip
    """Put a task before another one of a phase, or at its end. One event `task.moved`. `was` is its phase as it was
    seen; None where its place alone is meant."""
    seen = {} if was is None else {number: was}
    return move_tasks(workspace, [number], phase=phase, before=before, was=seen, by=by, at=at)


def move_tasks(
    workspace: Workspace, numbers: Collection[int], *, phase: int, before: int | None = None,
    was: Mapping[int, int] | None = None, by: Actor, at: datetime,
) -> Changed:  # fmt: skip
    """Put several tasks, in the order given, before another one of a phase, or at its end. One event. `was` is the
    phase that was seen of each.

    One that has begun begins a trial it comes into: NoCriteria when nothing is written down of what it must show.
    """
    with editing(workspace, by) as plan:
        place = phase_in(plan, phase)
        moving = [task_in(plan, n) for n in numbers]
        for task in moving:
            if task.number in (was or {}):
                still("phase", task.phase.number, seen=(was or {})[task.number], wanted=place.number)
        rows = [t for t in plan.tasks if t.phase_id == place.pk and t not in moving]
        index = _index(plan, place, rows, before)
        rows[index:index] = moving
        frozen = begun(plan, place, [t for t in moving if t.has_begun and t.phase_id != place.pk], at)
        pairs = [(task, {"phase": place, "position": position}) for position, task in enumerate(rows, 1)]
        one = moving[0].number if len(moving) == 1 else None
        changed = edited(plan, pairs, "task.moved", by=by, at=at, task=one, also=frozen)
        ordered = sorted(plan.tasks, key=lambda t: (t.phase.position, t.phase.number, t.position, t.number))
        return Changed(_of(plan, tuple(ordered)), changed.event, changed.tasks)


def _index(plan: Plan, place: Phase, rows: list[Task], before: int | None) -> int:
    """Where in the rows that stay the moved ones go: before `before`, or before what follows it if it moves itself."""
    if before is None:
        return len(rows)
    there = [t for t in plan.tasks if t.phase_id == place.pk]
    at = next((i for i, t in enumerate(there) if t.number == before), None)
    if at is None:
        raise Refused(_("Task %(number)s is not in that phase any more. Choose another place.") % {"number": before})
    follows = next((t for t in there[at:] if t in rows), None)
    return rows.index(follows) if follows else len(rows)


def phase_in(plan: Plan, number: int) -> Phase:
    """The phase with this number; Refused when the plan has none."""
    for phase in plan.phases:
        if phase.number == number:
            return phase
    raise Refused(_("That phase is not on this plan any more. Choose another one."), field="phase")


def person_in(plan: Plan, number: int) -> Stakeholder:
    """The person with this number; Refused when the plan has none."""
    person = plan.person.get(number)
    if person is None:
        raise Refused(_("That person is not on this plan."), field="owner")
    return person


def _handed(plan: Plan, task: Task, owner: Owner, by: Actor) -> dict[str, Any]:
    """The owner, and whether the date now waits for his side's yes."""
    values = owner_values(plan, owner)
    side = _side_of(values)
    return values if side == Side(task.side) else values | dict(dates_brought(task, side, by))


def dates_brought(task: Task, side: Side, by: Actor) -> Mapping[str, Any]:
    """The marks on the dates of a task that comes to the other side: they wait for its yes when the side that it leaves
    has set them and gives it away; who takes a task takes it with its dates.

    A closed one is marked too: nothing waits while it is closed, and opened again it stands on another calendar.
    """
    set_by = task.proposed_by or task.side
    return UNMARKED if by.side == side or set_by == side else _new_to(task, by)


def _new_to(task: Task, by: Actor) -> Mapping[str, Any]:
    """The other side is given the task, and has had no date of it."""
    return proposed(None, (task.starts_on, task.due_on), by.side)


def _side_of(values: Mapping[str, Any]) -> Side:
    return Side(values["owner"].side if values["owner"] else values["gap_side"])


def _owner_words(plan: Plan, owner: Owner) -> str:
    if owner.person is not None:
        person = plan.person.get(owner.person)
        return person.name if person else str(owner.person)
    return owner.gap or _("To be named, %(side)s") % {"side": owner.gap_side}


def _with(plan: Plan, task: Task) -> Plan:
    rows = sorted((*plan.tasks, task), key=lambda t: (t.phase.position, t.phase.number, t.position, t.number))
    return _of(plan, tuple(rows))


def _of(plan: Plan, tasks: tuple[Task, ...]) -> Plan:
    return Plan(plan.workspace, plan.phases, plan.criteria, tasks, plan.links, plan.people, plan.goals, plan.measures)

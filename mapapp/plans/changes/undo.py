"""Undo: a new event that puts back what an earlier one changed, unless somebody touched the same field since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import no_circle
from mapapp.plans.changes.breaking_back import break_shown
from mapapp.plans.changes.common import COUNTERS, Changed, editing, save_tasks
from mapapp.plans.changes.dates import ACCEPTED
from mapapp.plans.changes.proposing_back import promises, proposed_back
from mapapp.plans.changes.trials import begun
from mapapp.plans.earlier import stored
from mapapp.plans.facts import EXISTS, Change, net, plain, put
from mapapp.plans.history import Actor, Line, read, record, since
from mapapp.plans.models import Dependency, Event, Side, Task, Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import CannotUndo, PredecessorLoop

DATES = {"starts_on", "due_on", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"}
TARGETS = ("target_signature_on", "target_go_live_on")


def undo(
    workspace: Workspace, number: int, *, seen: int | None = None, force: bool = False, by: Actor, at: datetime
) -> Changed:
    """Put back what event `number` changed on tasks, the targets and when a side works. One event `change.undone`.

    It moves nothing else: what would no longer fit is shown first. `seen` is the revision of the preview that he looked
    at, `force` his yes to what breaks. Raises ShowFirst and PlanChanged for that; CannotUndo when it changed something
    else, added something, or when what it would put back does not go with what was changed since.
    """
    try:
        return _undone(workspace, number, seen=seen, force=force, by=by, at=at)
    except (IntegrityError, PredecessorLoop) as problem:
        raise CannotUndo(
            _("This does not go with what was changed since, so it was not undone. Change it by hand.")
        ) from problem


def _undone(workspace: Workspace, number: int, *, seen: int | None, force: bool, by: Actor, at: datetime) -> Changed:
    with editing(workspace, by, goals=True) as plan:
        event = Event.objects.filter(workspace=plan.workspace, number=number).first()
        if event is None:
            raise CannotUndo(_("There is no such change on this plan."))
        line = read(event)
        _can_undo(plan, line, by.side)
        if side_set_in(line) not in ("", by.side):
            raise CannotUndo(_("Each company says for itself when it works."))
        later = since(plan.workspace, line.number)
        _yes_still(line, later)
        _untouched(line, later)
        before = {(task.number, task.phase_id) for task in plan.tasks if task.has_begun}
        stood = promises(plan)
        changes, links = _put_back(plan, line)
        changes = net([*changes, *proposed_back(plan, line, stood, by)])
        no_circle(plan, links)
        after = Plan(
            plan.workspace, plan.phases, plan.criteria, plan.tasks, links, plan.people, plan.goals, plan.measures
        )
        break_shown(after, line, changes, seen=seen, force=force, by=by, at=at)
        touched = [plan.by_number[n] for n in sorted({c.number for c in changes if c.on == "task"})]
        _count_back(touched, line)
        save_tasks(touched, {*(c.field for c in changes if c.on == "task"), *COUNTERS})
        for task in touched:
            if task.has_begun and (task.number, task.phase_id) not in before:
                changes += begun(plan, task.phase, [task], at)
        done = record(
            plan.workspace, "change.undone", changes, by=by, at=at, task=line.task,
            facts={"event": number, "verb": line.verb},
        )  # fmt: skip
        return Changed(after, done, tuple(t.number for t in touched))


def can_undo(plan: Plan, line: Line, side: Side) -> bool:
    """Whether `undo` by somebody of this side would go through as the plan stands."""
    try:
        _can_undo(plan, line, side)
    except CannotUndo:
        return False
    return True


def _can_undo(plan: Plan, line: Line, side: Side) -> None:
    if line.side != side and line.changes and all(change.field in ACCEPTED for change in line.changes):
        raise CannotUndo(_("The other company said yes to this date. Set another one instead: they are asked again."))
    final = line.verb == "change.undone" or line.verb.startswith("version.")
    if final or not line.changes or not all(map(_can_go_back, line.changes)):
        raise CannotUndo(_("This cannot be undone by itself. Change it by hand; the history keeps both."))
    agreed = plan.workspace.baseline
    if agreed and line.at <= agreed.at and any(c.field in ("starts_on", "due_on") for c in line.changes):
        raise CannotUndo(_("Both sides have agreed on dates since, so this was not undone. Set another date instead."))
    for change in line.changes:
        if change.field == "calendars":
            _calendar_still(plan, change, side_set_in(line))
        elif (_now(plan, change) or None) != (change.new or None):
            if change.on == "plan":
                raise CannotUndo(_("The target has been changed since, so this was not undone. Change it by hand."))
            raise _changed_since(change.number)


def _untouched(line: Line, since_then: Sequence[Line]) -> None:
    """What somebody else has said of a field since stands, also where he came back to the same value in the end. What
    was undone since was never said."""
    undone = {one.facts["event"]: one.number for one in since_then if one.verb == "change.undone"}
    gone = {number for pair in undone.items() if pair[0] > line.number for number in pair}
    keys = {change.key for change in line.changes if change.on == "task" and change.field not in ACCEPTED}
    for one in since_then:
        if one.number not in gone and one.by != line.by:
            for change in one.changes:
                if change.key in keys:
                    raise _changed_since(change.number)


def _yes_still(line: Line, since_then: Sequence[Line]) -> None:
    """A yes is to a date. When that, or what it waits for, was touched since, the marks may look as the yes left them,
    and yet be of another date: there is no yes to take back."""
    moved = {change.number for change in line.changes if change.field in ("starts_on", "due_on")}
    said = {change.number for change in line.changes if change.on == "task" and change.field in ACCEPTED} - moved
    for later in since_then if said else ():
        for change in later.changes:
            if change.on == "task" and change.number in said and change.field in DATES:
                raise _changed_since(change.number)


def _changed_since(number: int | None) -> CannotUndo:
    return CannotUndo(
        _("Task %(number)s has been changed since, so this was not undone. Change it by hand.") % {"number": number}
    )


def _can_go_back(change: Change) -> bool:
    """What a task was, a target that was set along with dates, and when a side worked; what came or went does not."""
    if change.on == "plan":
        return change.field in (*TARGETS, "calendars")
    return change.on == "task" and change.field != EXISTS


def side_set_in(line: Line) -> str:
    """Whose calendar the line changed; empty when it changed none."""
    changed = any(change.field == "calendars" for change in line.changes)
    return str(line.facts.get("side", "")) if changed else ""


def is_a_leads(line: Line) -> bool:
    """Whether only a lead may change what the line changed: the plan itself, or which task its date is."""
    return any(change.on == "plan" or change.field in ("mark", "locked") for change in line.changes)


def edited_in(plan: Plan, line: Line) -> list[Task]:
    """The tasks of which the line changed more than dates, as they stand now: whoever may edit them takes it back."""
    numbers = {change.number for change in line.changes if change.on == "task" and change.field not in DATES}
    return [plan.by_number[number] for number in sorted(numbers) if number in plan.by_number]


def _calendar_still(plan: Plan, change: Change, side: str) -> None:
    """Each side's calendar is a field of its own: what the other side set since stands beside it."""
    if plan.workspace.calendars.get(side) != (change.new or {}).get(side):
        raise CannotUndo(_("These working days have been changed since, so this was not undone. Change it by hand."))


def _now(plan: Plan, change: Change) -> Any:
    if change.on == "plan":
        return plain(getattr(plan.workspace, change.field))
    if change.field == "after":
        return [list(pair) for pair in plan.after.get(change.number, ())]
    task = plan.by_number.get(change.number)
    return plain(getattr(task, change.field)) if task else None


def _put_back(plan: Plan, line: Line) -> tuple[list[Change], tuple[Dependency, ...]]:
    found: list[Change] = []
    links = plan.links
    wanted: dict[int, dict[str, Any]] = {}
    for change in line.changes:
        if change.field == "calendars":
            side, stand = side_set_in(line), dict(plan.workspace.calendars)
            was = (change.old or {}).get(side)
            found += put(plan.workspace, {"calendars": {**stand, side: was} if was else _without(stand, side)})
        elif change.on == "plan":
            found += put(plan.workspace, {change.field: date.fromisoformat(change.old) if change.old else None})
        elif change.field == "after":
            links = _relink(plan, links, plan.by_number[change.number], change.old or [])
            found.append(Change("task", change.number, "after", change.new, change.old))
        else:
            wanted.setdefault(change.number, {})[change.field] = stored(plan, change.field, change.old)
    for number, values in wanted.items():
        if "phase" in values and values["phase"] is None:
            raise CannotUndo(_("Its phase is not on this plan any more, so this was not undone. Move it by hand."))
        found += put(plan.by_number[number], values)
    return found, links


def _without(calendars: dict[str, Any], side: str) -> dict[str, Any]:
    return {name: values for name, values in calendars.items() if name != side}


def _relink(plan: Plan, links: tuple[Dependency, ...], task: Task, pairs: list[list[int]]) -> tuple[Dependency, ...]:
    Dependency.objects.filter(workspace=plan.workspace, successor=task).delete()
    rows = Dependency.objects.bulk_create(
        Dependency(workspace=plan.workspace, predecessor=plan.by_number[n], successor=task, lag=lag) for n, lag in pairs
    )
    return (*(link for link in links if link.successor_id != task.pk), *rows)


def _count_back(tasks: list[Task], line: Line) -> None:
    """The counters of moves tell what stands: an undone move was none."""
    days = dict(line.facts.get("pushed", [])) | {int(n): d for n, d in line.facts.get("days", {}).items()}
    moved = {change.number for change in line.changes if change.field == "due_on"}
    for task in tasks:
        if task.number in moved:
            task.times_moved = max(0, task.times_moved - 1)
            task.days_moved -= days.get(task.number, 0)

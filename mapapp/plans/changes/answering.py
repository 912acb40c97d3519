"""Verbs that answer a date the other side set: yes, or no. Another date instead: rescheduling.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import Changed, editing, save_tasks, task_in
from mapapp.plans.changes.dates import ACCEPTED, stood
from mapapp.plans.changes.rescheduling import DATE_FIELDS, Rescheduled, asked_dates, rescheduled
from mapapp.plans.facts import Change, put
from mapapp.plans.frozen import state_in
from mapapp.plans.history import Actor, Line, record, touches
from mapapp.plans.models import Side, Task, Version, Workspace
from mapapp.plans.refusals import AnotherDate, Refused
from mapapp.plans.words import day_words


def accept_dates(workspace: Workspace, dates: Mapping[int, date | None], *, by: Actor, at: datetime) -> Changed:
    """Somebody of the owner's side accepts dates that the other side set, by task number. One event `dates.accepted`.

    `dates` are those that he saw: nothing is accepted when one of them is another by now (AnotherDate). One that was
    answered meanwhile is left. Refused when nothing is left to accept, or one is not his side's to accept.
    """
    with editing(workspace, by) as plan:
        changes: list[Change] = []
        for number, seen in sorted(dates.items()):
            task = task_in(plan, number)
            if task.proposed_by:
                _can_answer(task, seen, by)
                changes += put(task, ACCEPTED)
        if not changes:
            raise Refused(_("No date waits for your yes here."))
        touched = sorted({change.number for change in changes})
        save_tasks([plan.by_number[number] for number in touched], DATE_FIELDS)
        only = touched[0] if len(touched) == 1 else None
        event = record(plan.workspace, "dates.accepted", changes, by=by, at=at, task=only, facts={"tasks": touched})
        return Changed(plan, event, tuple(touched))


def decline_dates(
    workspace: Workspace,
    number: int,
    *,
    was: date | None,
    seen: int | None = None,
    why: str = "",
    force: bool = False,
    by: Actor,
    at: datetime,
) -> Rescheduled:
    """No to a date that the other side set: the last accepted dates come back, through the preview like any others.

    With them comes the kind that had them, when the other side has changed it since (see `kind_back`).
    `was` is the date that he saw. Raises Refused when nothing is proposed or his side never had a date of it,
    AnotherDate, TooEarly when they cannot come back, ShowFirst, PlanChanged, NoReason.
    """
    with editing(workspace, by) as plan:
        task = task_in(plan, number)
        if not task.proposed_by:
            raise Refused(_("No date waits for your yes here."))
        _can_answer(task, was, by)
        back = stood(task)
        if back is None:
            raise Refused(_(
                "Your company has never had another date for this step, so none comes back. Set the date that works for"
                " you, or mark the step as not needed."
            ))  # fmt: skip
        kind = kind_back(task)
        one_date = kind == Task.Kind.MILESTONE or (kind == task.kind and task.has_started)
        asked = asked_dates(plan, task, due_on=back[1], starts_on=None if one_date else back[0], kind=kind)
        asked = replace(asked, declined=number)
        return rescheduled(plan, asked, seen=seen, why=why, force=force, by=by, at=at, task=number)


def stood_before(task: Task) -> bool:
    """Whether a proposed date replaced one: a task that came from the other side has none to go back to."""
    return stood(task) is not None


def kind_back(task: Task) -> str:
    """What a task is once the other side's date is declined: what it was when its own side last had a say in either.

    The other side may have made it a milestone, which has one date, or work, which begins later than a milestone may:
    the dates that stood then fit what it was then. What its own side has made of it since stays. One query, or two
    after a version; none without a waiting date.
    """
    kind = str(task.kind)
    if not task.proposed_by:
        return kind
    for line in touches(task.workspace, task.number, ("kind", *ACCEPTED)):
        if line.side == task.side:
            return _kind_accepted(task, line) or kind
        was = {c.field: c.old for c in line.changes if c.on == "task" and c.number == task.number}
        kind = was.get("kind") or kind  # None when the task was born
        if not was.get("proposed_by", True):
            break
    return kind


def _kind_accepted(task: Task, line: Line) -> str | None:
    """What a task is in the version whose date that line accepts, while a newer one waits on; None for other lines."""
    if not line.verb.startswith("version.") or any(c.key == ("task", task.number, "proposed_by") for c in line.changes):
        return None
    version = Version.objects.get(workspace=task.workspace, number=line.facts["version"])
    return next(str(row["kind"]) for row in state_in(version)["tasks"] if row["number"] == task.number)


def _can_answer(task: Task, seen: date | None, by: Actor) -> None:
    if Side(task.side) != by.side:
        raise Refused(_("The other company says yes or no to this date: it is their step."))
    if task.due_on != seen:
        said = {"number": task.number, "day": day_words(task.due_on)}
        raise AnotherDate(_("The date of %(number)s is now %(day)s. Look at it, then answer.") % said)

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
from mapapp.plans.history import Actor, record
from mapapp.plans.models import Side, Task, Workspace
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
        one_date = task.has_started or task.kind == Task.Kind.MILESTONE
        asked = asked_dates(plan, task, due_on=back[1], starts_on=None if one_date else back[0])
        asked = replace(asked, declined=number)
        return rescheduled(plan, asked, seen=seen, why=why, force=force, by=by, at=at, task=number)


def stood_before(task: Task) -> bool:
    """Whether a proposed date replaced one: a task that came from the other side has none to go back to."""
    return stood(task) is not None


def _can_answer(task: Task, seen: date | None, by: Actor) -> None:
    if Side(task.side) != by.side:
        raise Refused(_("The other company says yes or no to this date: it is their step."))
    if task.due_on != seen:
        said = {"number": task.number, "day": day_words(task.due_on)}
        raise AnotherDate(_("The date of %(number)s is now %(day)s. Look at it, then answer.") % said)

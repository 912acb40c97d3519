"""Verbs for the tasks of one side's own: what, who, when, and behind which shared task. Status: progress.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.bounds import dates_in_reach, working_day
from mapapp.plans.changes.common import fits, said
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Stakeholder, Task, Workspace
from mapapp.plans.refusals import Refused, TooEarly
from mapapp.plans.words import day_words
from mapapp.private.changes.common import (
    OWN_TASK_LIMIT,
    Kept,
    kept,
    not_more,
    own_person_in,
    own_task_in,
    unchanged_since,
)
from mapapp.private.facts import born
from mapapp.private.fitting import misfit
from mapapp.private.history import Lane, changing, record
from mapapp.private.models import OwnTaskShape
from mapapp.schedule import LONGEST_LAG, SHORTEST_LAG

FIELDS = ("text", "note", "owner", "own_person", "gap", "starts_on", "due_on", "after", "lag")


@dataclass(frozen=True, slots=True)
class OwnTask:
    """What a form says of a task to be. `owner` is a person of the plan, `own_person` one of the list, else `gap`."""

    text: str
    starts_on: date
    due_on: date
    note: str = ""
    owner: int | None = None
    own_person: int | None = None
    gap: str = ""
    after: int | None = None
    lag: int = 0


def add_private_task(workspace: Workspace, wanted: OwnTask, *, by: Actor, at: datetime) -> Kept:
    """Put a task on the list of the actor's own side. One private event `task.added`; numbers are never used twice.

    A date on a day off becomes the next working day; one that is too early behind `after` is refused: TooEarly.
    """
    with changing(workspace, by) as lane:
        rows = lane.tables.tasks._default_manager.filter(**lane.mine)
        not_more(rows.count(), OWN_TASK_LIMIT, field="text")
        lane.head.last_task += 1
        task = lane.tables.tasks(workspace=lane.workspace, number=lane.head.last_task)
        values = _checked(lane, task, {field: getattr(wanted, field) for field in FIELDS})
        for field, value in values.items():
            setattr(task, field, value)
        _fitting(lane, task)
        task.save(force_insert=True)
        return Kept(task.number, record(lane, "task.added", born(task), by=by, at=at, task=task.number))


def edit_private_task(
    workspace: Workspace, number: int, *, values: Mapping[str, Any], was: Mapping[str, Any], by: Actor, at: datetime
) -> Kept:
    """Change fields of a task. One private event `task.changed`.

    Each field holds what was seen, or StaleValue says what is there now; dates that do not fit behind the shared task
    are refused (TooEarly) when they, or the task it comes after, are what changes.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"not a field of a private task: {sorted(unknown)}")
    with changing(workspace, by) as lane:
        task = own_task_in(lane, number)
        wanted = _checked(lane, task, values)
        unchanged_since(task, wanted, was)
        dated = any(getattr(task, field) != wanted.get(field, getattr(task, field)) for field in DATED)
        if dated:
            _fitting(lane, _as_if(lane, task, wanted))
        return kept(lane, task, wanted, "task.changed", by=by, at=at)


DATED = ("starts_on", "due_on", "after", "lag")


def _as_if(lane: Lane, task: OwnTaskShape, values: Mapping[str, Any]) -> OwnTaskShape:
    """The task as it would be; not the row itself, which stays as it is until history is told."""
    now = {field: getattr(task, field) for field in ("number", "status", *FIELDS)}
    return lane.tables.tasks(workspace=lane.workspace, **{**now, **values})


def _checked(lane: Lane, task: OwnTaskShape, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the row keeps them; Refused at the field."""
    found = dict(values)
    if "text" in found:
        found["text"] = said(found["text"], field="text")
    for field, limit in (("note", 4000), ("gap", 300)):
        if field in found:
            found[field] = fits(found[field], field=field, limit=limit)
    if found.get("owner") is not None:
        _own_side(lane, found["owner"])
    if found.get("own_person") is not None:
        own_person_in(lane, found["own_person"], field="owner")
    if found.get("owner") is not None or found.get("own_person") is not None:
        found["gap"] = ""
    if found.get("after") is not None:
        _shared(lane, found["after"])
    if not SHORTEST_LAG <= found.get("lag", 0) <= LONGEST_LAG:
        raise Refused(
            _("Between the two lie %(least)s to %(most)s working days. Choose a number in between.")
            % {"least": SHORTEST_LAG, "most": LONGEST_LAG},
            field="after",
        )
    return found | _dates(lane, task, found)


def _dates(lane: Lane, task: OwnTaskShape, values: Mapping[str, Any]) -> dict[str, Any]:
    given = [field for field in ("starts_on", "due_on") if field in values]
    if not given:
        return {}
    calendar = lane.workspace.calendar(lane.tables.side)
    days = {field: values.get(field, getattr(task, field)) for field in ("starts_on", "due_on")}
    days |= {field: working_day(calendar, days[field]) for field in given}
    dates_in_reach(days["starts_on"], days["due_on"])
    if days["due_on"] < days["starts_on"]:
        raise Refused(_("It cannot be due before it starts. Choose a later due date."), field="due_on")
    return days


def _own_side(lane: Lane, number: int) -> None:
    """A person of the plan who is of the own side: nobody else's work stands on this list."""
    if not Stakeholder.objects.filter(**lane.mine, number=number, side=lane.tables.side).exists():
        raise Refused(_("Choose somebody of your own company, or of your own list."), field="owner")


def _shared(lane: Lane, number: int) -> Task:
    found = Task.objects.filter(**lane.mine, number=number).select_related("owner").first()
    if found is None:
        raise Refused(_("There is no task %(number)s on the plan.") % {"number": number}, field="after")
    return found


def _fitting(lane: Lane, task: OwnTaskShape) -> None:
    """Refuse dates that the shared task does not allow, with the first day that works."""
    if task.after is None:
        return
    wrong = misfit(task, _shared(lane, task.after), lane.workspace, Side(lane.tables.side))
    if wrong is not None:
        first = day_words(wrong.starts_on, today=task.starts_on)
        words = _("Too early: it comes after %(number)s. The first day that works is %(day)s.")
        error = TooEarly(words % {"number": wrong.after, "day": first}, wrong.starts_on)
        error.field = "starts_on"
        raise error

"""The fields that a line of history changed: what each is called, what was, what is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.fields import label_of, spelled
from mapapp.drawing.reader import Reader
from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.facts import EXISTS, Change
from mapapp.plans.history import Line
from mapapp.plans.models import Side
from mapapp.plans.queries import Plan

OWNER = ("owner", "gap", "gap_side")
SILENT: Mapping[str, set[str]] = {  # what the sentence of a verb says already
    "task.started": {"status"},
    "task.completed": {"status"},
    "task.blocked": {"status"},
    "task.dropped": {"status"},
    "plan.value_hidden": {"value", "currency", "value_note"},
    "person.joined": {"email"},
    "person.invited": {"email"},
    "invite.requested": {"email"},
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    old: str
    new: str


def fields_of(line: Line, plan: Plan, reader: Reader, task: int | None = None) -> Iterator[FieldChange]:
    """What the line changed, field by field; with `task` only what it changed of that one.

    Tasks that were only pushed along are left out unless `task` is one of them: the line counts them.
    """
    if line.verb in ("plan.created", "plan.filled") and task is None:
        return
    yield from _notes(line, task)
    yield from _owners(line, plan, reader, task)
    shown = [change for change in line.changes if _tells(line, change, reader, task)]
    moved = {change.number for change in shown if change.field == "due_on"}
    restated = {change.number for change in shown if change.field == "status"}
    for change in shown:
        if change.field == "starts_on" and change.number in moved:
            continue
        if change.field == "done_on" and change.number in restated:
            continue
        if change.field == "calendars":
            for one in calendar_differences(change.old, change.new, reader.company, today=reader.today):
                yield FieldChange(one.what, one.old, one.new)
            continue
        old, new = (spelled(change, value, plan, reader) for value in (change.old, change.new))
        yield FieldChange(_label(line, change.on, change.number, label_of(change, reader), task), old, new)


def _notes(line: Line, task: int | None) -> Iterator[FieldChange]:
    """What was written down of the tasks in a review that has ended."""
    for number, text in line.facts.get("notes", ()):
        if task in (None, number):
            yield FieldChange(_("Note on %(number)s") % {"number": number}, "", text)


def _tells(line: Line, change: Change, reader: Reader, task: int | None) -> bool:
    if change.field in SILENT.get(line.verb, ()) or not label_of(change, reader):
        return False
    if change.field == "done_on" and line.verb == "task.completed" and change.new == line.at.date().isoformat():
        return False
    came_or_went = any(c.field == EXISTS and (c.on, c.number) == (change.on, change.number) for c in line.changes)
    if change.on != "task":
        return task is None and (not came_or_went or line.verb in ("goal.added", "measure.added"))
    if task is not None and change.number != task:
        return False
    if task is None and change.number in {number for number, _days in line.facts.get("pushed", ())}:
        return False
    return not came_or_went or change.field == "due_on"


def _label(line: Line, on: str, number: int, label: str, task: int | None) -> str:
    if on != "task" or number in (line.task, task):
        return label
    return _("%(field)s of %(number)s") % {"field": label, "number": number}


def _owners(line: Line, plan: Plan, reader: Reader, task: int | None) -> Iterator[FieldChange]:
    """An owner is a person or a named gap, in three fields; it is told as one."""
    of_tasks = [c for c in line.changes if c.on == "task" and c.field in OWNER]
    for number in sorted({c.number for c in of_tasks}):
        if task is not None and number != task:
            continue
        mine = {c.field: c for c in of_tasks if c.number == number}
        old, new = (_owner(mine, plan, reader, number, before=before) for before in (True, False))
        old = "" if line.verb == "task.added" else old
        yield FieldChange(_label(line, "task", number, _("Owner"), task), old, new)


def _owner(mine: Mapping[str, Change], plan: Plan, reader: Reader, number: int, *, before: bool) -> str:
    def value(field: str) -> Any:
        change = mine.get(field)
        return (change.old if before else change.new) if change else None

    if value("owner"):
        person = plan.person.get(value("owner"))
        return person.name if person else _("somebody")
    task = plan.by_number.get(number)
    side = value("gap_side") or (task.side if task else Side.BUYER)
    return value("gap") or _("%(company)s, to be named") % {"company": reader.company(Side(side))}

"""Undo in a side's own lane: a new private event that puts back what an earlier one changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.facts import EXISTS, Change, plain
from mapapp.plans.history import Actor, Line, read
from mapapp.plans.models import Workspace
from mapapp.plans.refusals import CannotUndo, Refused
from mapapp.private.changes.common import Kept, kept, note_in, own_task_in
from mapapp.private.facts import FIELDS, Row, born
from mapapp.private.history import Lane, changing, record

DAYS = ("starts_on", "due_on", "done_on")
VERBS = {
    "task.changed", "task.started", "task.blocked", "task.completed", "task.reopened", "task.dropped", "note.changed",
    "note.removed",
}  # fmt: skip


def undo_private(workspace: Workspace, number: int, *, by: Actor, at: datetime) -> Kept:
    """Put back what private event `number` changed. One private event `change.undone`.

    A removed note comes back under its number. Raises CannotUndo when somebody touched the same field since, or when
    it is nothing that goes back: what was added, shown or said on the plan.
    """
    with changing(workspace, by) as lane:
        event = lane.tables.events._default_manager.filter(**lane.mine, number=number).first()
        if event is None or not goes_back(line := read(event)):
            raise CannotUndo(_("This cannot be undone by itself. Change it by hand; your own history keeps both."))
        facts = {"event": number, "verb": line.verb}
        if line.verb == "note.removed":
            return _note_again(lane, line, facts, by=by, at=at)
        row = _row(lane, line.changes[0])
        for change in line.changes:
            if (plain(getattr(row, change.field)) or None) != (change.new or None):
                raise CannotUndo(_("This has been changed since, so it was not undone. Change it by hand."))
        values = {change.field: _value(change.field, change.old, row) for change in line.changes}
        return kept(lane, row, values, "change.undone", by=by, at=at, facts=facts)


def goes_back(line: Line) -> bool:
    """Whether a line is of the kind that can be undone at all."""
    return line.verb in VERBS and bool(line.changes)


def _row(lane: Lane, change: Change) -> Row:
    try:
        return own_task_in(lane, change.number) if change.on == "task" else note_in(lane, change.number)
    except Refused as gone:
        raise CannotUndo(str(gone)) from gone


def _value(field: str, old: Any, row: Row) -> Any:
    """An old value as the row keeps it; nothing is spelled as the field spells it."""
    if field in DAYS:
        return date.fromisoformat(old) if old else None
    if old is None:
        return "" if isinstance(getattr(row, field), str) else 0 if field == "lag" else None
    return old


def _note_again(lane: Lane, line: Line, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Kept:
    values = {change.field: change.old for change in line.changes if change.field in FIELDS["note"]}
    number = next(change.number for change in line.changes if change.field == EXISTS)
    written = datetime.fromisoformat(line.facts["at"])
    if lane.tables.notes._default_manager.filter(**lane.mine, number=number).exists():
        raise CannotUndo(_("The note is back already."))
    note = lane.tables.notes(workspace=lane.workspace, number=number, at=written, **values)
    note.save(force_insert=True)
    return Kept(number, record(lane, "change.undone", born(note), by=by, at=at, facts=facts))

"""What the private verbs share: the row that is meant, what was seen of it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import still
from mapapp.plans.facts import Change
from mapapp.plans.history import By
from mapapp.plans.refusals import Refused
from mapapp.private.facts import Row, name_of, put
from mapapp.private.history import Lane, record
from mapapp.private.models import NoteShape, OwnEventShape, OwnPersonShape, OwnTaskShape

OWN_TASK_LIMIT, NOTE_LIMIT, OWN_PEOPLE_LIMIT = 500, 1000, 200


@dataclass(frozen=True, slots=True)
class Kept:
    """What a private verb did: the number of the row in its lane, and its event."""

    number: int
    event: OwnEventShape


class NothingNew(Refused):
    """What the person wants is there already; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Nothing changed."))


def own_task_in(lane: Lane, number: int) -> OwnTaskShape:
    """The task with this number of the lane; Refused when it has none."""
    task = lane.tables.tasks._default_manager.filter(**lane.mine, number=number).first()
    if task is None:
        raise Refused(_("There is no task %(key)s on your list.") % {"key": lane.tables.key(number)})
    return task


def note_in(lane: Lane, number: int) -> NoteShape:
    """The note with this number of the lane; Refused when it has none."""
    note = lane.tables.notes._default_manager.filter(**lane.mine, number=number).first()
    if note is None:
        raise Refused(_("This note has been removed. Write a new one."))
    return note


def own_person_in(lane: Lane, number: int, *, field: str = "") -> OwnPersonShape:
    """The person whom this side has written down under the number; Refused when there is none."""
    person = lane.tables.people._default_manager.filter(**lane.mine, number=number).first()
    if person is None:
        raise Refused(_("That person is not on your list any more. Choose somebody else."), field=field)
    return person


def not_more(count: int, limit: int, *, field: str) -> None:
    """A list holds so much; Refused beyond."""
    if count >= limit:
        raise Refused(_("Your own list holds %(limit)s of these, and it is full.") % {"limit": limit}, field=field)


def unchanged_since(row: Row, values: Mapping[str, Any], was: Mapping[str, Any]) -> None:
    """StaleValue for the first field that somebody else has changed to something else."""
    for field, wanted in values.items():
        still(field, getattr(row, field), seen=was.get(field), wanted=wanted)


def kept(
    lane: Lane, row: Row, values: Mapping[str, Any], verb: str, *, by: By, at: datetime,
    facts: Mapping[str, Any] | None = None, also: Sequence[Change] = (),
) -> Kept:  # fmt: skip
    """Set the values, save the row and record the one event, with the changes `also` made elsewhere.

    Raises NothingNew when all of it is so already.
    """
    changes = put(row, values)
    if not changes:
        raise NothingNew
    row.save(update_fields=[change.field for change in changes])
    task = row.number if name_of(row) == "task" else None
    return Kept(row.number, record(lane, verb, [*changes, *also], by=by, at=at, task=task, facts=facts))

"""Verbs for what somebody writes for his own side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mapapp.plans.changes.common import said, still
from mapapp.plans.history import Actor
from mapapp.plans.models import Stakeholder, Task, Workspace
from mapapp.plans.refusals import Refused
from mapapp.private.changes.common import NOTE_LIMIT, Kept, kept, not_more, note_in, own_person_in
from mapapp.private.facts import born, gone
from mapapp.private.history import Lane, changing, record


@dataclass(frozen=True, slots=True)
class About:
    """What a note is on: a shared task, a person of the plan, or one of the list; none of them is the plan."""

    task: int | None = None
    person: int | None = None
    own_person: int | None = None


def write_note(workspace: Workspace, text: str, *, about: About = About(), by: Actor, at: datetime) -> Kept:
    """Write a note that the own side reads. One private event `note.written`."""
    with changing(workspace, by) as lane:
        rows = lane.tables.notes._default_manager.filter(**lane.mine)
        not_more(rows.count(), NOTE_LIMIT, field="text")
        _there(lane, about)
        lane.head.last_note += 1
        note = lane.tables.notes(
            workspace=lane.workspace, number=lane.head.last_note, text=said(text, field="text"), author=by.number,
            at=at, task=about.task, person=about.person, own_person=about.own_person,
        )  # fmt: skip
        note.save(force_insert=True)
        return Kept(note.number, record(lane, "note.written", born(note), by=by, at=at))


def edit_note(workspace: Workspace, number: int, *, text: str, was: str, by: Actor, at: datetime) -> Kept:
    """Change what a note says. One private event `note.changed`. Raises StaleValue, NothingNew."""
    with changing(workspace, by) as lane:
        note = note_in(lane, number)
        text = said(text, field="text")
        still("text", note.text, seen=was, wanted=text)
        return kept(lane, note, {"text": text}, "note.changed", by=by, at=at, facts={"note": number})


def remove_note(workspace: Workspace, number: int, *, was: str | None = None, by: Actor, at: datetime) -> Kept:
    """Take a note off the list; the own history keeps it. One private event `note.removed`. `was` is what it said:
    StaleValue when it says something else by now."""
    with changing(workspace, by) as lane:
        note = note_in(lane, number)
        if was is not None:
            still("text", note.text, seen=was, wanted=None)
        changes, facts = gone(note), {"note": number, "at": note.at.isoformat()}
        note.delete()
        return Kept(number, record(lane, "note.removed", changes, by=by, at=at, facts=facts))


def _there(lane: Lane, about: About) -> None:
    """What the note is on exists, on this plan or this list; Refused otherwise."""
    if about.task is not None and not Task.objects.filter(**lane.mine, number=about.task).exists():
        raise Refused(_("There is no task %(number)s on the plan.") % {"number": about.task}, field="about")
    if about.person is not None and not Stakeholder.objects.filter(**lane.mine, number=about.person).exists():
        raise Refused(_("That person is not on this plan."), field="about")
    if about.own_person is not None:
        own_person_in(lane, about.own_person, field="about")

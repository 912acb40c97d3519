"""Who was first: for a conflict, the person who changed the same field, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.visit import Visit
from mapapp.pages.seen import Sheet
from mapapp.plans.history import last_touch
from mapapp.plans.reading import stretch
from mapapp.plans.words import moment_words

LATELY = 600  # seconds that are "a moment ago"
CHANGED_THIS = gettext_lazy("%(who)s changed this %(when)s")


def touched_by(
    found: Visit, on: str, number: int, fields: Iterable[str], at: datetime, *, said: str | Promise = CHANGED_THIS
) -> str:
    """`Priya Raman changed this a moment ago`, of the last event that changed one of these fields. Two queries."""
    line = last_touch(found.workspace, number, fields, on=on)
    person = found.workspace.people.filter(number=line.by).first() if line and line.by else None
    who = person.name if person else _("Somebody")
    return str(said) % {"who": who, "when": _when(line.at, found, at) if line else _("a moment ago")}


def noted_by(found: Visit, number: int, at: datetime) -> str:
    """The same of the note on a task in the review. Two queries."""
    lines = stretch(found.workspace, task=number, verbs=("review.noted",), most=1).lines
    person = found.workspace.people.filter(number=lines[0].by or 0).first() if lines else None
    who = person.name if person else _("Somebody")
    return str(CHANGED_THIS) % {"who": who, "when": _when(lines[0].at, found, at) if lines else _("a moment ago")}


def told(sheet: Sheet, found: Visit, on: str, number: int, at: datetime, *, field: str = "") -> Sheet:
    """The sheet of a conflict with who changed its fields first; `field` is how history calls them all together."""
    fields = [field] if field else [clash.name for clash in sheet.clashes]
    return replace(sheet, first=touched_by(found, on, number, fields, at))


def _when(then: datetime, found: Visit, at: datetime) -> str:
    if (at - then).total_seconds() < LATELY:
        return _("a moment ago")
    return "(" + moment_words(then, zone=found.user.time_zone, now=at) + ")"
